"""YAML with all values as text, and its errors in plain words."""

import re

import yaml

# Levels of nesting; front matter needs two, and each takes PyYAML a level of recursion.
MAX_YAML_DEPTH = 20
# A value in quotes that are letters for YAML.
CURLY = re.compile("[“”„‟«»‘’‚‛][^“”„‟«»‘’‚‛]*[“”„‟«»‘’‚‛]")

_KEY = r"[ ]*(?:- +)?[\w-]+:"
_DOUBLE_QUOTED = r"\"(?:[^\"\\]|\\.)*"
_QUOTED = r"'(?:[^']|'')*"
# What is wrong with a line by itself, the first that fits, by its name in problems.toml.
_FAULTS = {
    "tab": rf" *\t|{_KEY} *\t",
    "curly-quotes": rf"{_KEY}\s*({CURLY.pattern})[^“”]*$",
    "no-colon": r" *(?!- )[^\s#:\]}][^:\]}]*$",
    "no-space": rf"{_KEY}[^ ]",
    "open-quote": rf"{_KEY} +(?:{_DOUBLE_QUOTED}|{_QUOTED})$",
    "behind-double-quote": rf"{_KEY} +{_DOUBLE_QUOTED}\" *[^ #]",
    "behind-quote": rf"{_KEY} +{_QUOTED}' *[^ #]",
    "backslash": rf"{_KEY} +\".*(\\[^0abtnvfre \"/\\N_LPxuU])",
    "open-list": rf"{_KEY} +(?:\[[^\]]*|{{[^}}]*)$",
    "first-sign": rf"{_KEY} +([@`%&*!\]}},]|[|>](?![-+0-9]*\s*$)|[-?:](?= )"
    r"|[\[{](?=.*[\]}] *[^ #]))",
    "colon": rf"{_KEY} +[^\"'\[{{].*:(?: |$)",
    "indent": rf" +{_KEY}",
}


class _PlainLoader(yaml.BaseLoader):
    """YAML as text: `no` stays "no", `0010` stays "0010", and nothing expands."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]  # PyYAML's stubs lack it
        self.depth += 1
        # A name for a value, or for its type, would be lost.
        if getattr(event, "anchor", None) or (getattr(event, "tag", None) or "").startswith("!"):
            fault = "first-sign"
        elif self.depth > MAX_YAML_DEPTH:
            fault = "too-deep"
        else:
            node = super().compose_node(parent, index)
            self.depth -= 1
            return node
        raise _RefusedError(problem=fault, problem_mark=event.start_mark)


class _RefusedError(yaml.MarkedYAMLError):
    """What YAML allows, but no front matter needs; its problem is the fault's name."""


def compose(source: str) -> yaml.Node | None:
    """Parse YAML into a tree of texts, None if it is empty; raise `yaml.YAMLError` if it can't."""
    return yaml.compose(source, Loader=_PlainLoader)


def find_fault(error: yaml.YAMLError, source: str) -> tuple[int, str, str]:
    """Return the line, from 0, of an error that `compose` raised, the fault's name, and its text.

    PyYAML tells of its own rules, and notices some faults only below them. So its line is looked at
    by itself, and then those above it.
    """
    if isinstance(error, yaml.reader.ReaderError):
        return source.count("\n", 0, error.position), "invisible", ""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return 0, "no-yaml", ""
    line = line_of(error.problem_mark, source)
    if isinstance(error, _RefusedError):
        return line, str(error.problem), "&, * or !"
    lines = source.split("\n")
    begun = [line_of(error.context_mark, source)] if error.context_mark else []
    for number in [line, *begun, *range(line - 1, -1, -1)]:
        text = lines[number] if number < len(lines) else ""
        for name, pattern in _FAULTS.items():
            if found := re.match(pattern, text):
                return number, name, found[1] if found.groups() else ""
    if error.context == "while scanning a quoted scalar":
        return begun[0], "open-quote", ""
    return line, "unfit", ""


def line_of(mark: yaml.Mark, source: str) -> int:
    """Return a place's line, from 0, as editors count: without U+0085, U+2028 and U+2029."""
    return source.count("\n", 0, mark.index)

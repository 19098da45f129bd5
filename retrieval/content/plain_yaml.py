"""YAML with all values as text, and its errors in plain words."""

import re

import yaml

# Levels of nesting; front matter needs two, and each takes PyYAML a level of recursion.
MAX_YAML_DEPTH = 20
# A value in quotes that are letters for YAML.
CURLY = re.compile("[“”„‟«»‘’‚‛][^“”„‟«»‘’‚‛]*[“”„‟«»‘’‚‛]")

SAYS_CURLY = '{value} is in curly quotes; write straight ones (")'

_ADVICE = "put the value in double quotes"
_KEY = r"[ ]*(?:- +)?[\w-]+:"
# What is wrong with a line by itself, the first that fits.
_FAULTS = tuple(
    (re.compile(pattern), message)
    for pattern, message in (
        (rf" *\t|{_KEY} *\t", "a tab; put a space in its place after a colon, else nothing"),
        (rf"{_KEY}\s*({CURLY.pattern})[^“”]*$", SAYS_CURLY),
        (r" *(?!- )[^\s#:\]}][^:\]}]*$", "a line without a colon; write it as key: value"),
        (rf"{_KEY}[^ ]", "no space after a colon; put one there"),
        (
            rf"{_KEY} +(?:\"(?:[^\"\\]|\\.)*|'(?:[^']|'')*)$",
            "a quote that isn't closed; close it on the same line",
        ),
        (
            rf"{_KEY} +\"(?:[^\"\\]|\\.)*\" *[^ #]",
            'text behind the closing quote; write \\" for a quote in the value, and one key a line',
        ),
        (
            rf"{_KEY} +'(?:[^']|'')*' *[^ #]",
            "text behind the closing quote; put the value in double quotes, and one key a line",
        ),
        (
            rf"{_KEY} +\".*(\\[^0abtnvfre \"/\\N_LPxuU])",
            "{value} means nothing in double quotes; write \\ as \\\\",
        ),
        (rf"{_KEY} +(?:\[[^\]]*|{{[^}}]*)$", "a list that isn't closed; end it with ]"),
        (
            rf"{_KEY} +([@`%&*!\]}},]|[|>](?![-+0-9]*\s*$)|[-?:](?= )|[\[{{](?=.*[\]}}] *[^ #]))",
            f"a value that begins with {{value}}; {_ADVICE}",
        ),
        (rf"{_KEY} +[^\"'\[{{].*:(?: |$)", f"a colon within a value; {_ADVICE}"),
        (rf" +{_KEY}", "spaces before a key; take them out"),
    )
)


class _PlainLoader(yaml.BaseLoader):
    """YAML as text: `no` stays "no", `0010` stays "0010", and nothing expands."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]  # PyYAML's stubs lack it
        self.depth += 1
        # A name for a value, or for its type, would be lost.
        if getattr(event, "anchor", None) or (getattr(event, "tag", None) or "").startswith("!"):
            message = f"a value that begins with &, * or !; {_ADVICE}"
        elif self.depth > MAX_YAML_DEPTH:
            message = "too many nested levels; write a text, or a list of texts"
        else:
            node = super().compose_node(parent, index)
            self.depth -= 1
            return node
        raise _RefusedError(problem=message, problem_mark=event.start_mark)


class _RefusedError(yaml.MarkedYAMLError):
    """What YAML allows, but no front matter needs; its problem is for authors."""


def compose(source: str) -> yaml.Node | None:
    """Parse YAML into a tree of texts, None if it is empty; raise `yaml.YAMLError` if it can't."""
    return yaml.compose(source, Loader=_PlainLoader)


def describe(error: yaml.YAMLError, source: str) -> tuple[int, str]:
    """Return the line, from 0, of an error that `compose` raised, the fault and how to fix it.

    PyYAML tells of its own rules, and notices some faults only below them. So its line is looked at
    by itself, and then those above it.
    """
    if isinstance(error, yaml.reader.ReaderError):
        line = source.count("\n", 0, error.position)
        return line, "a character that can't be shown; delete it"
    mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
    if not isinstance(error, yaml.MarkedYAMLError) or mark is None:
        return 0, f"this isn't written as key: value; {_ADVICE}"
    line = line_of(mark, source)
    if isinstance(error, _RefusedError):
        return line, str(error.problem)
    lines = source.split("\n")
    begun = [line_of(error.context_mark, source)] if error.context_mark else []
    for number in [line, *begun, *range(line - 1, -1, -1)]:
        text = lines[number] if number < len(lines) else ""
        for pattern, message in _FAULTS:
            if found := pattern.match(text):
                return number, message.format(value=found[1] if pattern.groups else "")
    if error.context == "while scanning a quoted scalar":
        return begun[0], "a quote that isn't closed; close it on the same line"
    return line, f"this line doesn't fit those above it; write it as key: value, and {_ADVICE}"


def line_of(mark: yaml.Mark, source: str) -> int:
    """Return a place's line, from 0, as editors count: without U+0085, U+2028 and U+2029."""
    return source.count("\n", 0, mark.index)

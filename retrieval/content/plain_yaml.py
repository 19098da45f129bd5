"""YAML with all values as text, and its errors in plain words."""

import yaml

MAX_YAML_DEPTH = 20
"""Levels of nesting; front matter needs two, and each takes PyYAML a level of recursion."""


class _PlainLoader(yaml.BaseLoader):
    """YAML as text: `no` stays "no", `0010` stays "0010", and nothing expands."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise self._refuse("a YAML alias (*name)")
        self.depth += 1
        if self.depth > MAX_YAML_DEPTH:
            raise self._refuse("too many nested levels")
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def _refuse(self, problem: str) -> yaml.MarkedYAMLError:
        event = self.peek_event()  # type: ignore[no-untyped-call]  # PyYAML's stubs lack it
        return yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)


def compose(source: str) -> yaml.Node | None:
    """Parse a YAML document into a tree of texts; None if it is empty.

    Raises
    ------
    yaml.YAMLError
        If it isn't YAML, has an alias, or is nested more deeply than `MAX_YAML_DEPTH`.
    """
    return yaml.compose(source, Loader=_PlainLoader)


def describe(error: yaml.YAMLError, source: str) -> tuple[int, str]:
    """Describe an error that `compose` raised for a source.

    Returns
    -------
    line : int
        From 0.
    message : str
        The fault and how to fix it.
    """
    advice = "put values in double quotes, one key a line"
    if isinstance(error, yaml.reader.ReaderError):
        line = source.count("\n", 0, error.position)
        return line, f"a character that YAML doesn't allow; {advice}"
    if not isinstance(error, yaml.MarkedYAMLError):
        return 0, f"it isn't YAML; {advice}"
    if error.context == "while scanning a quoted scalar" and error.context_mark:
        # PyYAML notices it only at the end of the front matter, which wouldn't help the author.
        line = line_of(error.context_mark, source)
        return line, "a quote that isn't closed; close it on the same line"
    what = " ".join(filter(None, [error.problem or "it isn't YAML", error.context]))
    line = line_of(error.problem_mark, source) if error.problem_mark else 0
    return line, f"{what}; {'write the value out' if 'alias' in what else advice}"


def line_of(mark: yaml.Mark, source: str) -> int:
    """Return the line of a place in a source, from 0, as editors count them.

    For YAML, U+0085, U+2028 and U+2029 end a line, too.
    """
    return source.count("\n", 0, mark.index)

"""Splits Discord Markdown into atoms between which a page may end, for `bot.markup.paging`.

It reads only what `bot.markup.blocks` writes: an unescaped mark always opens or closes a style, and
a code fence has lines of its own.
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from bot.markup.blocks import FENCE
from bot.markup.escaping import ADDRESS

_LEAD = re.compile(r" {0,20}> (?:#{1,3} |-# )?|#{1,3} |-# ")
_FENCE = re.compile(r"( {0,20}> |)```([A-Za-z0-9_+.-]*)")
_ATOM = re.compile(
    r"""
      \\.                                                                      # escape
    | (?P<ticks>`+)(?P<code>.*?[^`])(?P=ticks)(?!`)
    | \[(?:\[[^\[\]]*\]|[^\[\]])*\]\(https?://[^\s()]+\)                       # masked link
    | <https?://[^\s<>]+>
    | (?P<mark>\*{1,3}|__|_|~~)
    | (?P<space>[ ]+)
    | [^\W_]{1,40}                                                             # word
    | .
    """,
    re.VERBOSE | re.IGNORECASE,
)
_MARKER = re.compile(r" *(?:(?:-|[0-9]+\\?[.)]) +)+")
_CODE_ATOM = re.compile(r"(?P<space> +)|[^ `]{1,40}|.")
_STYLED_ADDRESS = re.compile(r"(?:(?!\*|~~|__|_(?:\W|$)).)+")


class State(NamedTuple):
    """What is open between two atoms."""

    lead: str = ""  # the prefix of the line (quote, heading)
    language: str | None = None  # the info string of the code fence; None outside of one
    marks: tuple[str, ...] = ()  # of styles and inline code, outermost first

    @property
    def is_text(self) -> bool:
        """Whether this is outside of code, so that backslashes escape."""
        return self.language is None and "`" not in "".join(self.marks)

    @property
    def opening(self) -> str:
        """The marks that reopen this state at the beginning of a page."""
        fence = "" if self.language is None else f"{FENCE}{self.language}\n{self.lead}"
        return self.lead + fence + "".join(self.marks)

    @property
    def closing(self) -> str:
        """The marks that close this state at the end of a page."""
        if self.language is not None:
            return f"\n{self.lead}{FENCE}"
        return "".join(reversed(self.marks))


class Atom(NamedTuple):
    """The smallest piece of Discord Markdown that isn't split, and the state after it.

    A "break" is a line feed with the next line's lead. No page ends after an "open" (a mark, a
    fence, a list marker) or before a "close".
    """

    text: str
    kind: Literal["text", "space", "break", "open", "close"]
    after: State


def lead(line: str) -> str:
    """Return the marks that begin a line: of a quote, a heading, a subtext; may be empty."""
    match = _LEAD.match(line)
    return match[0] if match else ""


def read_atoms(text: str, longest: int) -> Iterator[Atom]:
    """Yield the atoms after a text's first lead; one of more than `longest` by its characters."""
    state = State(lead(text))
    has_begun = True  # the lead of this line has been yielded
    for line in text.split("\n"):
        fence = _FENCE.fullmatch(line)
        if fence and state.language is not None:
            state = State(state.lead)
            yield Atom(f"\n{line}", "close", state)
            has_begun = False
            continue
        if not has_begun:
            if state.language is None:
                state = state._replace(lead=lead(line))
            yield Atom(f"\n{state.lead}", "break", state)
        rest = line.removeprefix(state.lead)
        if fence:
            state = State(state.lead, fence[2])
            yield Atom(f"{rest}\n{state.lead}", "open", state)
        else:
            for atom in _read_line(rest, state):
                is_long = len(atom.text) > longest and atom.kind not in {"open", "close"}
                yield from (Atom(c, "text", atom.after) for c in atom.text) if is_long else (atom,)
                state = atom.after
        has_begun = bool(fence)


def _read_line(line: str, state: State) -> Iterator[Atom]:
    if state.language is not None:
        yield from _read_code(line, state)
        return
    end = 0
    if marker := _MARKER.match(line):
        end = marker.end()
        yield Atom(marker[0], "open", state)
    while found := ADDRESS.match(line, end) or _ATOM.match(line, end):
        text = found[0]
        if found.re is ADDRESS and state.marks and (styled := _STYLED_ADDRESS.match(text)):
            text = styled[0]
        end += len(text)
        match found.lastgroup:
            case "code":
                inside = state._replace(marks=(*state.marks, found["ticks"]))
                yield Atom(found["ticks"], "open", inside)
                yield from _read_code(found["code"], inside)
                yield Atom(found["ticks"], "close", state)
            case "mark":
                kind, state = _toggle(text, state)
                yield Atom(text, kind, state)
            case group:
                yield Atom(text, "space" if group == "space" else "text", state)


def _read_code(code: str, state: State) -> Iterator[Atom]:
    for match in _CODE_ATOM.finditer(code):
        yield Atom(match[0], "space" if match["space"] else "text", state)


def _toggle(mark: str, state: State) -> tuple[Literal["open", "close"], State]:
    """Open or close a style; `***` is two styles, in either order."""
    kind: Literal["open", "close"] = "open"
    marks = list(state.marks)
    for single in ("**", "*") if mark == "***" else (mark,):
        if single in marks:
            marks.remove(single)
            kind = "close"
        else:
            marks.append(single)
    return kind, state._replace(marks=tuple(marks))

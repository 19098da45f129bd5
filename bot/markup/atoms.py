"""Discord Markdown as atoms between which a page may end, for `bot.markup.paging`.

Reads what `bot.markup.blocks` writes: every mark of bold and the like is one, since those that
aren't are escaped; a fence stands on lines of its own.
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
    """What is open between two atoms.

    Parameters
    ----------
    lead : str
        How the line begins (of a quote, a heading).
    language : str or None
        The info string of the fence; None outside of one.
    marks : tuple of str
        Of styles and inline code, the outermost first.
    """

    lead: str = ""
    language: str | None = None
    marks: tuple[str, ...] = ()

    @property
    def is_text(self) -> bool:
        """Whether escapes are read here: not in code."""
        return self.language is None and "`" not in "".join(self.marks)

    @property
    def opening(self) -> str:
        """What a page begins with that goes on from here."""
        fence = "" if self.language is None else f"{FENCE}{self.language}\n{self.lead}"
        return self.lead + fence + "".join(self.marks)

    @property
    def closing(self) -> str:
        """What a page ends with that stops here."""
        if self.language is not None:
            return f"\n{self.lead}{FENCE}"
        return "".join(reversed(self.marks))


class Atom(NamedTuple):
    """The least piece of text.

    Parameters
    ----------
    text : str
        Discord Markdown.
    kind : {"text", "space", "break", "open", "close"}
        A "break" is a line feed with the lead of the next line; no page ends behind an "open" (a
        mark, a fence, the marker of a list's item) or before a "close".
    after : State
        What is open behind it.
    """

    text: str
    kind: Literal["text", "space", "break", "open", "close"]
    after: State


def first_state(text: str) -> State:
    """Return the state at the beginning of a text, its first line's lead included."""
    return State(_lead(text))


def read_atoms(text: str, longest: int) -> Iterator[Atom]:
    """Yield the atoms of a text; all together they are the text behind its first line's lead.

    Parameters
    ----------
    text : str
        Discord Markdown.
    longest : int
        Characters of an atom, at most; a longer one (an address) comes apart in characters.
    """
    state = first_state(text)
    has_begun = True  # the line's lead is out
    for line in text.split("\n"):
        fence = _FENCE.fullmatch(line)
        if fence and state.language is not None:
            state = State(state.lead)
            yield Atom(f"\n{line}", "close", state)
            has_begun = False
            continue
        if not has_begun:
            if state.language is None:
                state = state._replace(lead=_lead(line))
            yield Atom(f"\n{state.lead}", "break", state)
        rest = line.removeprefix(state.lead)
        if fence:
            state = State(state.lead, fence[2])
            yield Atom(f"{rest}\n{state.lead}", "open", state)
        else:
            for atom in _read_line(rest, state):
                yield from _apart(atom, longest)
                state = atom.after
        has_begun = bool(fence)


def _lead(line: str) -> str:
    match = _LEAD.match(line)
    return match[0] if match else ""


def _apart(atom: Atom, longest: int) -> Iterator[Atom]:
    if len(atom.text) <= longest or atom.kind in {"open", "close"}:
        yield atom
    else:
        yield from (Atom(char, "text", atom.after) for char in atom.text)


def _read_line(line: str, state: State) -> Iterator[Atom]:
    if state.language is not None:
        yield from _read_code(line, state)
        return
    marker = _MARKER.match(line)
    end = marker.end() if marker else 0
    if marker:
        yield Atom(marker[0], "open", state)
    while end < len(line):
        address = ADDRESS.match(line, end)
        match = None if address else _ATOM.match(line, end)
        start = end
        if match is None:
            found = address[0] if address else line[end]
            styled = _STYLED_ADDRESS.match(found) if state.marks else None
            found = styled[0] if styled else found
            end += len(found)
            yield Atom(found, "text", state)
            continue
        end = match.end()
        if match["ticks"]:
            yield from _read_code_span(match["ticks"], match["code"], state)
        elif match["mark"]:
            kind, state = _turn(match["mark"], state)
            yield Atom(match[0], kind, state)
        else:
            yield Atom(line[start:end], "space" if match["space"] else "text", state)


def _read_code(code: str, state: State) -> Iterator[Atom]:
    for match in _CODE_ATOM.finditer(code):
        yield Atom(match[0], "space" if match["space"] else "text", state)


def _read_code_span(ticks: str, code: str, state: State) -> Iterator[Atom]:
    inside = state._replace(marks=(*state.marks, ticks))
    yield Atom(ticks, "open", inside)
    yield from _read_code(code, inside)
    yield Atom(ticks, "close", state)


def _turn(mark: str, state: State) -> tuple[Literal["open", "close"], State]:
    """Open or close a style; three stars are two styles, whose order doesn't matter."""
    kind: Literal["open", "close"] = "open"
    marks = list(state.marks)
    for single in ("**", "*") if mark == "***" else (mark,):
        if single in marks:
            marks.remove(single)
            kind = "close"
        else:
            marks.append(single)
    return kind, state._replace(marks=tuple(marks))

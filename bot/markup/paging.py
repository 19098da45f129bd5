"""Puts blocks of Discord Markdown on pages within Discord's limits; nothing is lost.

A long block is split into atoms, between which a page may end. That reads only what
`bot.markup.blocks` writes: an unescaped mark always opens or closes a style, and a code fence has
lines of its own.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Literal, NamedTuple

from bot.markup.blocks import FENCE, Block
from bot.markup.escaping import ADDRESS, escape_line_start

MIN_CHARS = 100  # room for the marks that are closed and reopened, and some text
MIN_BYTES = 4 * MIN_CHARS
# Kinds of cuts, best first; a better kind wins if it is in the second half of the page.
_LINE, _SENTENCE, _SPACE, _SPACE_IN_QUANTITY, _ANYWHERE, _FORCED = range(6)

_SENTENCE_END = re.compile(r"""[.!?…。！？]["'”’»)\]*_~]*$""")
_QUANTITY = re.compile(r"[\d<>≤≥±≈×=+~–−-]$")
# Includes the backtick, which must not end up beside the mark of its code.
_JOINERS = "\u200d\ufe0e\ufe0f\u20e3`"

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


class _State(NamedTuple):
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


class _Atom(NamedTuple):
    """The smallest piece of Discord Markdown that isn't split, and the state after it.

    A "break" is a line feed with the next line's lead. No page ends after an "open" (a mark, a
    fence, a list marker) or before a "close".
    """

    text: str
    kind: Literal["text", "space", "break", "open", "close"]
    after: _State


class _Size(NamedTuple):
    """A length in both of Discord's measures: UTF-16 code units and UTF-8 bytes."""

    chars: int = 0
    bytes: int = 0

    @classmethod
    def of(cls, text: str) -> "_Size":
        return cls(discord_length(text), len(text.encode(errors="surrogatepass")))

    def plus(self, other: "_Size") -> "_Size":
        return _Size(self.chars + other.chars, self.bytes + other.bytes)

    def fits(self, room: "_Size") -> bool:
        return self.chars <= room.chars and self.bytes <= room.bytes


def discord_length(text: str) -> int:
    """Return the length of a text in UTF-16 code units.

    Discord doesn't say how it counts characters such as emoji; this never counts too few.
    """
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def paginate(blocks: Sequence[Block], *, max_chars: int, max_bytes: int) -> list[str]:
    """Put blocks on pages; at least one page, which is empty if there are no blocks.

    Pages end between blocks. Only a block that (with its headings) is longer than a page is cut:
    between lines, else sentences, else words, else anywhere but within a character, an escape or a
    link. It begins on the page before if that is less than half full. Styles and code that are open
    at a cut are closed and reopened. A page has at least 100 UTF-16 code units and 400 UTF-8 bytes.
    """
    room = _Size(max_chars, max_bytes)
    if not _Size(MIN_CHARS, MIN_BYTES).fits(room):
        raise ValueError(
            f"a page of {max_chars} characters, {max_bytes} bytes has no room for text"
        )
    pages: list[str] = []
    page, joint, used = "", "", _Size()
    for text, joint_after, glued in _with_headings(blocks):
        longer = used.plus(_Size.of(joint + text))
        if page and longer.fits(room):
            page, used = page + joint + text, longer
        else:
            if page and used.plus(used).fits(room) and not _Size.of(text).fits(room):
                # This page would have only a line or two otherwise.
                before = page + joint
                *full, page = _cut(before + text, len(before) + glued, room)
            else:
                *full, page = [*filter(None, [page]), *_cut(text, glued, room)]
            pages += full
            used = _Size.of(page)
        joint = joint_after
    return [*pages, page]


def _with_headings(blocks: Iterable[Block]) -> Iterator[tuple[str, str, int]]:
    """Yield each block's text below its headings, its joint, and the characters of the headings."""
    glued = joint = ""
    for block in blocks:
        joint = block.joint
        if block.keep_with_next:
            glued += block.text + joint
        else:
            yield glued + block.text, joint, len(glued)
            glued = ""
    if glued:
        yield glued.removesuffix(joint), joint, 0


def _cut(text: str, glued: int, room: _Size) -> Iterator[str]:
    """Yield the pages of a text, none of which should end within the first `glued` characters."""
    if _Size.of(text).fits(room):
        yield text
        return
    before = _State(_lead(text))
    cutter = _Cutter(list(_read_atoms(text, MIN_CHARS // 2)), room)
    ends = accumulate(len(atom.text) for atom in cutter.atoms)
    glued_atoms = sum(end <= glued - len(before.lead) for end in ends)
    start, is_new_line = 0, True
    while start < len(cutter.atoms):
        end = cutter.find(start, before, glued_atoms)
        atoms = cutter.atoms[start:end]
        if page := _page(atoms, before, is_new_line=is_new_line):
            yield page
        start, before, is_new_line = end, atoms[-1].after, atoms[-1].kind == "break"


def _page(atoms: Sequence[_Atom], before: _State, *, is_new_line: bool) -> str:
    after = atoms[-1].after
    if atoms[-1].kind == "break" or (atoms[-1].kind == "space" and after.language is None):
        atoms = atoms[:-1]
        after = atoms[-1].after if atoms else before
    text = "".join(atom.text for atom in atoms)
    if not text.strip():
        return ""
    if before.is_text and not is_new_line:
        # The cut is within a line, and this begins a new one: `- 5 mg` must not become a list.
        first, *others = text.split("\n")
        text = "\n".join([escape_line_start(first), *others])
    return before.opening + text + after.closing


class _Cutter:
    def __init__(self, atoms: list[_Atom], room: _Size) -> None:
        self.atoms = atoms
        self._room = room
        sizes = (_Size.of(atom.text) for atom in atoms)
        self._sizes = list(accumulate(sizes, _Size.plus, initial=_Size()))

    def find(self, start: int, before: _State, glued: int) -> int:
        """Return the index after the last atom of the page that begins at `start`, at least one on.

        No page should end within the first `glued` atoms of the text.
        """
        used = _Size.of(before.opening).plus(_Size(1, 1))  # for escaping the line's start
        last = self._fitting(start, used)
        if last == len(self.atoms):
            return last
        worst = max(glued, (start + last) // 2)
        cuts: dict[int, int] = {}
        for end in range(last, start, -1):
            if _LINE in cuts or (cuts and end <= worst):
                break
            kind = self._kind(end - 1)
            closing = _Size.of(self.atoms[end - 1].after.closing)
            if kind is not None and end <= self._fitting(start, used.plus(closing)):
                cuts.setdefault(kind, end)
        return cuts[min(cuts)] if cuts else start + 1

    def _fitting(self, start: int, used: _Size) -> int:
        """Return the index after the last atom that fits on a page with this much already used."""
        limit = self._sizes[start].plus(self._room)
        sizes = self._sizes
        return bisect_right(sizes, False, key=lambda size: not size.plus(used).fits(limit)) - 1

    def _kind(self, index: int) -> int | None:
        """Return the kind of a cut after an atom; None where it would show marks or lose text."""
        atom, following = self.atoms[index], self.atoms[index + 1]
        last = self.atoms[index - 1] if atom.kind == "space" and index else atom
        if "open" in {atom.kind, last.kind} or following.kind == "close":
            return None
        if atom.kind == "break":
            return _LINE
        if last.text.endswith("#") and "#" in last.after.lead:
            return None  # Discord strips it from the end of a heading
        if last is atom:
            return _FORCED if _is_joined(atom.text[-1], following.text[0]) else _ANYWHERE
        if _SENTENCE_END.search(last.text):
            return _SENTENCE
        return _SPACE_IN_QUANTITY if _QUANTITY.search(last.text) else _SPACE


def _is_joined(char: str, following: str) -> bool:
    """Tell whether a reader sees two characters as one, roughly."""
    return (
        char in _JOINERS
        or following in _JOINERS
        or unicodedata.category(following)[0] == "M"
        or "\U0001f3fb" <= following <= "\U0001f3ff"  # skin tones
        or "\U000e0020" <= following <= "\U000e007f"  # tags, as of some flags
        or ("\U0001f1e6" <= char <= "\U0001f1ff" and "\U0001f1e6" <= following <= "\U0001f1ff")
    )


def _lead(line: str) -> str:
    """Return the marks that begin a line: of a quote, a heading, a subtext; may be empty."""
    match = _LEAD.match(line)
    return match[0] if match else ""


def _read_atoms(text: str, longest: int) -> Iterator[_Atom]:
    """Yield the atoms after a text's first lead; one of more than `longest` by its characters."""
    state = _State(_lead(text))
    has_begun = True  # the lead of this line has been yielded
    for line in text.split("\n"):
        fence = _FENCE.fullmatch(line)
        if fence and state.language is not None:
            state = _State(state.lead)
            yield _Atom(f"\n{line}", "close", state)
            has_begun = False
            continue
        if not has_begun:
            if state.language is None:
                state = state._replace(lead=_lead(line))
            yield _Atom(f"\n{state.lead}", "break", state)
        rest = line.removeprefix(state.lead)
        if fence:
            state = _State(state.lead, fence[2])
            yield _Atom(f"{rest}\n{state.lead}", "open", state)
        else:
            for atom in _read_line(rest, state):
                is_long = len(atom.text) > longest and atom.kind not in {"open", "close"}
                yield from (_Atom(c, "text", atom.after) for c in atom.text) if is_long else (atom,)
                state = atom.after
        has_begun = bool(fence)


def _read_line(line: str, state: _State) -> Iterator[_Atom]:
    if state.language is not None:
        yield from _read_code(line, state)
        return
    end = 0
    if marker := _MARKER.match(line):
        end = marker.end()
        yield _Atom(marker[0], "open", state)
    while found := ADDRESS.match(line, end) or _ATOM.match(line, end):
        text = found[0]
        if found.re is ADDRESS and state.marks and (styled := _STYLED_ADDRESS.match(text)):
            text = styled[0]
        end += len(text)
        match found.lastgroup:
            case "code":
                inside = state._replace(marks=(*state.marks, found["ticks"]))
                yield _Atom(found["ticks"], "open", inside)
                yield from _read_code(found["code"], inside)
                yield _Atom(found["ticks"], "close", state)
            case "mark":
                kind, state = _toggle(text, state)
                yield _Atom(text, kind, state)
            case group:
                yield _Atom(text, "space" if group == "space" else "text", state)


def _read_code(code: str, state: _State) -> Iterator[_Atom]:
    for match in _CODE_ATOM.finditer(code):
        yield _Atom(match[0], "space" if match["space"] else "text", state)


def _toggle(mark: str, state: _State) -> tuple[Literal["open", "close"], _State]:
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

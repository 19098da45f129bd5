"""Writes Discord Markdown that shows exactly a given text: escapes, addresses, styles.

Discord's parser is simple-markdown with rules of its own, which aren't specified. This module
relies on what was observed:

- a backslash escapes the next character, unless that is a letter, a digit or white space
  (https://support.discord.com/hc/en-us/articles/210298617);
- an address extends to the next white space or ``<``, backslashes included, without closing
  punctuation; in ``<…>`` it ends at the ``>``, and the brackets aren't shown;
- ``**``, ``__`` and ``~~`` end at the first such mark that isn't followed by the same character
  (``~~``: by ``_``); ``*`` ends at the first single one; code inside doesn't hide a mark;
- headings, lists, quotes and subtexts begin at the start of every line, also after the mark that
  opens bold text there.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Literal, NamedTuple

# A style is named by its mark in Discord's Markdown.
BOLD, ITALIC, UNDERLINE, STRIKE = "**", "*", "__", "~~"

Styles = frozenset[str]
PLAIN: Styles = frozenset()
# How often a text is written again without its unreadable marks. No known text needs as many; the
# limit keeps the time linear in the length.
MAX_ROUNDS = 12

ADDRESS = re.compile(r"""(?:https?|steam)://[^\s<]+[^<.,:;"'\]\s]""", re.IGNORECASE)
# Part of a word that Discord, or the reader's device, may take for an address or an invite.
_LIKE_ADDRESS = re.compile(r"\w://|[^\s.]\.(?:xn--|[^\W\d_]{2})", re.IGNORECASE)

MAX_MARKS = 4  # combining marks on one letter that are repeated; no usual spelling has more
# Letters and marks without a shape that are no format characters (Default_Ignorable_Code_Point:
# https://www.unicode.org/reports/tr44/).
_UNSEEN = re.compile("[\u115f\u1160\u2065\u3164\uffa0\ufff0-\ufff8\U000e0000-\U000e0fff]")

_BEHIND_ADDRESS = ".,:;\"'])"
_SPECIAL = re.compile(
    r"[\\*_~|`\[<]|@(?=everyone|here)|"
    # Short names of emoji; some are numbers, but a ratio or a time isn't one.
    r":(?=(?:(?=[\w+-]*[A-Za-z])[\w+-]++|100|1234|[+-]1):)"
)
_LINE_START = re.compile(r"\A[ \t]*(?:[0-9]+(?=\.(?:\s|$))|(?=[#>]|[-+](?:[\s#]|$)))")
_BROKEN = re.compile("[\x00\ud800-\udfff]")
_ENDANGERS_STYLES = re.compile(r"[*~|\\]|__")
_ESCAPED = re.compile(r"\\.", re.DOTALL)


class Run(NamedTuple):
    """A stretch of text in one style, as the reader sees it; a "ready" one is Discord Markdown."""

    text: str
    kind: Literal["text", "code", "address", "ready"] = "text"
    styles: Styles = PLAIN


def escape(text: str) -> str:
    """Return Discord Markdown that shows a plain text literally.

    Addresses (http, https) stay links; NUL and lone surrogates, which can't be sent, become U+FFFD.
    A mention, even `@everyone`, gets only a backslash: the message's allowed mentions decide what
    it pings.
    """
    return serialize([Run(replace_broken(text))])


def echo(text: str) -> str:
    """Return Discord Markdown that repeats a member's words, and has no other effect.

    Nothing in it is a link, an invite, a mention or a style, or reaches beyond its line: what may
    be an address stands as code.
    """
    # A backtick could end the code; escaped, it parts one piece of code from the next.
    words = re.split(r"([\s`]+)", replace_broken(plain(text)))
    return serialize([Run(w, "code" if _LIKE_ADDRESS.search(w) else "text") for w in words])


def plain(text: str) -> str:
    """Return a member's words on one line, without what can't be seen and with few marks."""
    if not (text.isascii() and text.isprintable()):  # as most are, and this takes long
        text = "".join(_seen(_UNSEEN.sub("", text)))
    return " ".join(text.split())


def _seen(text: str) -> Iterator[str]:
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        if category == "Cf":
            continue
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if marks <= MAX_MARKS:
            yield " " if category == "Cc" else character


def serialize(runs: Sequence[Run]) -> str:
    """Return the Discord Markdown of one line or paragraph.

    A mark that Discord couldn't read, or that would change the text, is left out: the text comes
    first.
    """
    for _ in range(MAX_ROUNDS):
        writer = _Writer([part for run in _fuse(runs) for part in _split_addresses(run)])
        text = writer.write(0, len(writer.runs), PLAIN)
        if not writer.unreadable:
            return text
        runs = writer.runs
    # These two can be written everywhere.
    return serialize([run._replace(styles=run.styles & {BOLD, STRIKE}) for run in runs])


def replace_broken(text: str) -> str:
    """Replace what can't be sent (NUL, lone surrogates) by U+FFFD."""
    return _BROKEN.sub("\ufffd", text)


def escape_line_start(text: str) -> str:
    """Escape what would begin a heading, a list, a quote or a subtext in Discord Markdown."""
    lines = text.splitlines(keepends=True)
    return "".join(_LINE_START.sub(r"\g<0>\\", line) for line in lines)


def _fuse(runs: Sequence[Run]) -> list[Run]:
    """Join adjacent runs of a kind, and take styles off runs that could end them too early."""
    fused = _joined(runs)
    while (safe := [_made_safe(run) for run in fused]) != fused:
        fused = _joined(safe)
    return fused


def _joined(runs: Sequence[Run]) -> list[Run]:
    joined: list[Run] = []
    shown = (run for run in runs if run.text)
    for (kind, _), group in groupby(shown, attrgetter("kind", "styles")):
        together = list(group)
        if kind in {"text", "code"}:
            together = [together[0]._replace(text="".join(run.text for run in together))]
        joined += together
    return joined


def _made_safe(run: Run) -> Run:
    if run.kind == "text":
        return run
    if run.kind == "code" and not _code_mark(run.text):
        return run._replace(kind="text")
    return run._replace(styles=PLAIN) if _ENDANGERS_STYLES.search(run.text) else run


def _split_addresses(run: Run) -> list[Run]:
    if run.kind != "text" or "://" not in run.text:
        return [run]
    parts, end = [], 0
    for match in ADDRESS.finditer(run.text):
        address = match[0]
        if address.endswith(")") and address.count(")") > address.count("("):
            address = address[:-1]  # as Discord does with a bracket opened before the address
        parts.append(run._replace(text=run.text[end : match.start()]))
        parts.append(_made_safe(run._replace(text=address, kind="address")))
        end = match.start() + len(address)
    parts.append(run._replace(text=run.text[end:]))
    return [part for part in parts if part.text]


def _escape_text(text: str) -> str:
    return escape_line_start(_SPECIAL.sub(r"\\\g<0>", text))


def _code_mark(text: str) -> str:
    """Return the backticks that can delimit some code; empty if it contains both kinds."""
    lengths = {len(ticks) for ticks in re.findall("`+", text)}
    return next((mark for mark in ("`", "``") if len(mark) not in lengths), "")


def _code(text: str) -> str:
    mark = _code_mark(text)
    # A space separates a backtick of the text from the mark; Discord removes it.
    before, after = (" " if tick == "`" else "" for tick in (text[0], text[-1]))
    return f"{mark}{before}{text}{after}{mark}"


def _address(url: str, *, bare: bool) -> str:
    if bare and ADDRESS.fullmatch(url):
        return url
    if not re.search(r"[\s<>]", url):
        return f"<{url}>"
    return _escape_text(url).replace(":", r"\:", 1)


class _Part(NamedTuple):
    """The written runs from start to end, and the mark around them, if any.

    It is settled if every mark inside is readable: only then is it known whether its own is.
    """

    mark: str
    text: str
    start: int
    end: int
    is_settled: bool = True


class _Writer:
    """Writes runs with their marks, and takes off those styles whose marks Discord can't read."""

    def __init__(self, runs: list[Run]) -> None:
        self.runs = runs
        self.unreadable = 0  # marks that were left out

    def write(self, start: int, end: int, around: Styles) -> str:
        """Write the runs from start to end, recursively: the style that covers most is outermost.

        There are only four marks that can already be `around` them, which bounds the recursion.
        """
        parts: list[_Part] = []
        while start < end:
            styles = self.runs[start].styles - around
            if styles:
                stop, mark = max((self._extent(start, end, style), style) for style in styles)
                known = self.unreadable
                text = self.write(start, stop, around | {mark})
                parts.append(_Part(mark, text, start, stop, self.unreadable == known))
            else:
                stop = start + 1
                parts.append(_Part("", self._write_run(start, end), start, stop))
            start = stop
        return self._join(parts)

    def _extent(self, start: int, end: int, style: str) -> int:
        while start < end and style in self.runs[start].styles:
            start += 1
        return start

    def _write_run(self, number: int, end: int) -> str:
        run = self.runs[number]
        if run.kind == "ready":
            return run.text
        if run.kind == "code":
            return _code(run.text)
        if run.kind == "address":
            return _address(run.text, bare=self._ends_address(number, end))
        return _escape_text(run.text)

    def _ends_address(self, number: int, end: int) -> bool:
        """Tell whether Discord sees an address end before what follows it."""
        styles = self.runs[number].styles
        for following in range(number + 1, end):
            run = self.runs[following]
            if run.kind != "text":
                return False
            rest = run.text if run.styles != styles else run.text.lstrip(_BEHIND_ADDRESS)
            if rest:
                return rest[0].isspace()
        return True

    def _join(self, parts: Sequence[_Part]) -> str:
        out, before = [], ""
        for part, following in pairwise([*parts, _Part("", "", 0, 0)]):
            space, body, behind = _trim(part.mark, part.text) if part.mark else ("", "", "")
            after = "" if following.text[:1].isspace() else following.mark
            after = behind or after or following.text
            mark = _readable_mark(part.mark, "" if space else before, body, after[:1])
            if mark:
                out += [space, mark, body, mark, behind]
            else:
                out.append(part.text)
                if body and part.is_settled:
                    self._take_off(part)
            before = "" if behind else mark
        return "".join(out)

    def _take_off(self, part: _Part) -> None:
        self.unreadable += 1
        for number in range(part.start, part.end):
            run = self.runs[number]
            self.runs[number] = run._replace(styles=run.styles - {part.mark})


def _trim(mark: str, text: str) -> tuple[str, str, str]:
    """Split off the white space around a text (and tildes that would close ``~~`` early)."""
    body = text.lstrip()
    space = text[: len(text) - len(body)]
    body = body.rstrip()
    if mark == STRIKE:
        end = len(body)
        while body.endswith(r"\~", 0, end):
            end -= 2
        body = body[:end]
    return space, body, text[len(space) + len(body) :]


def _readable_mark(mark: str, before: str, body: str, after: str) -> str:
    """Return the mark between `before` and `after` as Discord can read it; empty if it can't."""
    if not body:
        return ""
    if mark == UNDERLINE:
        return "" if before[-1:] in {"_", "~"} or after == "_" else mark
    if mark != ITALIC or (before[-1:] != "*" and after != "*"):
        return mark
    if before[-1:] in {"_", "~"} or after == "_" or after.isalnum():
        return ""
    return "" if "_" in _ESCAPED.sub("", body) else "_"

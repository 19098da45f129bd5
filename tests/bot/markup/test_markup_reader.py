"""A small reader of Discord's Markdown, the other side of `bot.markup`; and what it rests on.

It follows what is known of Discord's client (simple-markdown with own rules), so that the tests can
ask what a member would see. What isn't shown as text (a mention, a timestamp, an emoji's id, a
spoiler's bars) becomes a word that no article has.
"""

import re
from typing import NamedTuple

import pytest

NOT_TEXT = "⟦not text⟧"
MAX_DEPTH = 11

_ESCAPE = re.compile(r"\\([^A-Za-z0-9\s])")
_FENCE = re.compile(r"```(?:[A-Za-z0-9_+.-]*\n)?(.*?[^\n].*?)```", re.DOTALL)
_STYLES = (
    re.compile(r"\*(?!\s)((?:\\.|\*\*|[^*\\])+?)(?<!\s) {0,2}\*(?!\*)", re.DOTALL),
    re.compile(r"_((?:\\.|__|[^_\\])+?)_(?![A-Za-z0-9_])", re.DOTALL),
    re.compile(r"\*\*((?:\\.|[^\\])+?)\*\*(?!\*)", re.DOTALL),
    re.compile(r"__((?:\\.|[^\\])+?)__(?!_)", re.DOTALL),
    re.compile(r"~~(.+?)~~(?!_)", re.DOTALL),
)
_CODE = re.compile(r"(`+)(.*?[^`])\1(?!`)", re.DOTALL)
_OTHER = re.compile(
    r"<@[!&]?[0-9]+>|<#[0-9]+>|<a?:\w+:[0-9]+>|<t:-?[0-9]+(?::\w)?>|<id:\w+>|</[^>]+:[0-9]+>"
    r"|@everyone|@here|\|\|.+?\|\|",
    re.DOTALL,
)
_ADDRESS = re.compile(r"""(?:https?|steam)://[^\s<]+[^<.,:;"'\]\s]""", re.IGNORECASE)
_QUIET_ADDRESS = re.compile(r"<([^: >]+:/[^ >]+)>")
_MASKED = re.compile(
    r"\[((?:\[[^\]]*\]|[^\[\]])*[^\[]*)\]\(\s*<?((?:\([^)]*\)|[^\s\\]|\\[^\n])*?)>?\s*\)", re.DOTALL
)
_STYLED_LABEL = re.compile(r"(\*{1,3}|__|~~)(.+?)\1")
_SUBTEXT = re.compile(r"-# +(?!-#)([^\n]+)\n?")
_HEADING = re.compile(r"#{1,3}\s+(?!#)([^\n]*)\n?")
_QUOTE = re.compile(r"(?:> ([^\n]*)\n?)+")
_ITEM = re.compile(r" *((?:[*-]|[0-9]+\.) +)(.[^\n]*(?:\n [^\n]*)*)\n?", re.DOTALL)


class Place(NamedTuple):
    """Where a text stands: in a quote, how deep in lists, whether at a line's start."""

    in_quote: bool = False
    depth: int = 0
    at_start: bool = True


def shown(text: str, place: Place = Place()) -> str:  # noqa: B008 - it can't be changed
    """Return what a member sees of a text, without bullets; numbers as Discord counts them."""
    out: list[str] = []
    position = 0
    while position < len(text):
        line = text[:position].rpartition("\n")[2]
        at_start = not line.strip(" ") and (place.at_start or "\n" in text[:position])
        part, position = _read(text, position, place._replace(at_start=at_start))
        out.append(part)
    return "".join(out)


def _read(text: str, at: int, place: Place) -> tuple[str, int]:
    if match := _ESCAPE.match(text, at):
        return match[1], match.end()
    if place.at_start and (found := _read_line(text, at, place)):
        return found
    if match := _FENCE.match(text, at):
        return match[1].strip("\n"), match.end()
    styles = filter(None, (style.match(text, at) for style in _STYLES))
    if match := max(styles, key=lambda match: match.end(), default=None):
        return shown(match[1], place), match.end()
    return _read_span(text, at)


def _read_line(text: str, at: int, place: Place) -> tuple[str, int] | None:
    place = place._replace(at_start=True)
    if match := _SUBTEXT.match(text, at):
        return shown(match[1], place) + "\n", match.end()
    begins = text[at - 1 : at] in {"", "\n"}
    if begins and not place.depth and (match := _HEADING.match(text, at)):
        return shown(match[1].rstrip().rstrip("#").rstrip(), place) + "\n", match.end()
    if not place.in_quote and (match := _QUOTE.match(text, at)):
        inner = re.sub(r"(?m)^> ", "", match[0])
        return shown(inner, place._replace(in_quote=True)), match.end()
    return _read_list(text, at, place) if place.depth < MAX_DEPTH else None


def _read_list(text: str, at: int, place: Place) -> tuple[str, int] | None:
    out, number = [], None
    while match := _ITEM.match(text, at):
        marker, item = match[1], match[2]
        if number is None:
            number = max(1, int(marker.strip(" ."))) if marker[0].isdigit() else 0
        item = re.sub(rf"(?m)^ {{1,{len(marker)}}}", "", item)
        label = f"{number}. " if number else ""
        out.append(label + shown(item, place._replace(depth=place.depth + 1)) + "\n")
        number += bool(number)
        at = match.end()
    return ("".join(out), at) if out else None


def _read_span(text: str, at: int) -> tuple[str, int]:
    if match := _CODE.match(text, at):
        code = match[2]
        code = code[1:] if code.strip(" ").startswith("`") and code[0] == " " else code
        code = code[:-1] if code.strip(" ").endswith("`") and code[-1] == " " else code
        return code, match.end()
    if match := _OTHER.match(text, at):
        return NOT_TEXT, match.end()
    return _read_address(text, at)


def _read_address(text: str, at: int) -> tuple[str, int]:
    if match := _ADDRESS.match(text, at):
        address = match[0]
        if len(address) - len(address.rstrip(")")) > address.count("("):
            address = address[:-1]
        return address, at + len(address)
    if match := _QUIET_ADDRESS.match(text, at):
        return match[1], match.end()
    match = _MASKED.match(text, at)
    if match and re.match(r"https?://[^\s/?#]", match[2]):
        if _ADDRESS.search(match[1]) or _OTHER.search(match[1]) or re.search("[🀀-🿿]", match[1]):
            return f"{NOT_TEXT}{match[0]}", match.end()
        return _STYLED_LABEL.sub(r"\2", match[1]), match.end()
    return text[at], at + 1


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        (r"\*a\* \- b", "*a* - b"),
        ("**foo__**bar__", "foo__bar__"),
        ("***b* a**", "b a"),
        ("foo * a * bar", "foo * a * bar"),
        ("`a``b`", "a``b"),
        ("~~a\\~~~", "a\\~"),
        ("[a\\*](https://x.y)", "a\\*"),
        ("[https://x.y](https://x.y)", f"{NOT_TEXT}[https://x.y](https://x.y)"),
        ("https://x.y**b**", "https://x.y**b**"),
        ("(https://x.y/a)", "(https://x.y/a)"),
        ("<https://x.y>", "https://x.y"),
        ("### C#", "C\n"),
        ("0. a\n5. b", "1. a\n2. b\n"),
        ("**- a**", "a\n"),
        ("> - a\n> b", "a\nb"),
        ("<@1> ||x||", f"{NOT_TEXT} {NOT_TEXT}"),
    ],
)
def test_reader_shows_what_discord_shows(markdown: str, text: str) -> None:
    """The reader agrees with what was observed of Discord's client."""
    assert shown(markdown) == text

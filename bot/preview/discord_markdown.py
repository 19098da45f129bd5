"""Discord's Markdown → HTML, as near to Discord's own reading as pictures need.

The dialect: https://support.discord.com/hc/en-us/articles/210298617. Unlike in CommonMark, every
line break and every empty line shows, a quote is its marked lines only, and ``__`` underlines.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock, heading
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

RULES = "autolink backticks emphasis escape fence heading link list newline strikethrough".split()

_HEADING = re.compile(r"#{1,3}[ \t]")
_SUBTEXT = re.compile(r"-#[ \t]+(?=\S)")
_QUOTE = re.compile(r">[ \t]|>$")
_ADDRESS = re.compile(r"""https?://[^\s<]+[^<.,:;"'\]\s]""")
_SPOILER = re.compile(r"\|\|(.+?)\|\|", re.DOTALL)
_EMPTY = '<div class="empty"></div>\n'
_ENDS_PARAGRAPHS: RuleOptionsType = {"alt": ["paragraph", "list"]}


def to_html(markdown: str) -> str:
    """Return the HTML that shows Discord Markdown; nothing in it is taken as HTML."""
    return str(_READER.render(markdown)).strip()


def _make_reader() -> MarkdownIt:
    reader = MarkdownIt("zero", {"breaks": True, "html": False})
    reader.enable(RULES)
    reader.block.ruler.at("paragraph", _paragraph)
    reader.block.ruler.at("heading", _heading, _ENDS_PARAGRAPHS)
    reader.block.ruler.before("list", "subtext", _subtext, _ENDS_PARAGRAPHS)
    reader.block.ruler.before("list", "quote", _quote, _ENDS_PARAGRAPHS)
    reader.core.ruler.after("block", "empty_lines", _show_empty_lines)
    reader.core.ruler.push("underline", _underline)
    # Text ends in front of these characters only: an address or a spoiler is looked for there.
    reader.inline.add_terminator_char("|")
    reader.inline.add_terminator_char("h")
    reader.inline.ruler.push("address", _address)
    reader.inline.ruler.push("spoiler", _spoiler)
    return reader


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _paragraph(state: StateBlock, start: int, end: int, _silent: bool) -> bool:
    """Read a paragraph; a line that is less indented than it doesn't go on with it."""
    enders = state.md.block.ruler.getRules("paragraph")
    number = start + 1
    while (
        number < end
        and not state.isEmpty(number)
        and state.sCount[number] >= state.blkIndent
        and not any(ends(state, number, end, True) for ends in enders)
    ):
        number += 1
    text = state.getLines(start, number, state.blkIndent, False).strip()
    _push(state, "p", text, [start, number])
    return True


def _push(state: StateBlock, tag: str, text: str, lines: list[int]) -> None:
    state.push("paragraph_open", tag, 1).map = lines
    inside = state.push("inline", "", 0)
    inside.content, inside.children = text, []
    state.push("paragraph_close", tag, -1)
    state.line = lines[1]


def _heading(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a heading of the three levels that Discord has."""
    return bool(_HEADING.match(_line(state, start))) and heading(state, start, end, silent)


def _subtext(state: StateBlock, start: int, _end: int, silent: bool) -> bool:
    match = _SUBTEXT.match(_line(state, start))
    if match and not silent:
        _push(state, "small", _line(state, start)[match.end() :], [start, start + 1])
    return bool(match)


def _quote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    number = start
    lines = []
    while number < end and (match := _QUOTE.match(_line(state, number))):
        lines.append(_line(state, number)[match.end() :])
        number += 1
    if lines and not silent:
        text = "\n".join(lines)  # read by itself
        token = state.push("html_block", "", 0)
        token.content = f"<blockquote>{to_html(text)}</blockquote>\n"
        token.map = [start, number]
        state.line = number
    return bool(lines)


def _address(state: StateInline, silent: bool) -> bool:
    match = _ADDRESS.match(state.src, state.pos)
    if not match or state.linkLevel:
        return False
    if not silent:
        state.push("link_open", "a", 1).attrs = {"href": match[0]}
        state.push("text", "", 0).content = match[0]
        state.push("link_close", "a", -1)
    state.pos = match.end()
    return True


def _spoiler(state: StateInline, silent: bool) -> bool:
    match = _SPOILER.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        inside = state.md.renderInline(match[1])
        state.push("html_inline", "", 0).content = f'<span class="spoiler">{inside}</span>'
    state.pos = match.end()
    return True


def _show_empty_lines(state: StateCore) -> None:
    """Put an element where an empty line stands between two blocks, but not behind a heading."""
    lines = state.src.split("\n")
    tokens: list[Token] = []
    for token in state.tokens:
        if token.level == 0 and token.map and token.nesting >= 0 and tokens:
            above = "".join("x" if line.strip() else " " for line in lines[: token.map[0]])
            empty = 0 if tokens[-1].type == "heading_close" else len(above) - len(above.rstrip())
            tokens += [Token("html_block", "", 0, content=_EMPTY)] * empty
        tokens.append(token)
    state.tokens = tokens


def _underline(state: StateCore) -> None:
    for token in state.tokens:
        for child in token.children or ():
            if child.markup == "__":
                child.tag = "u"


_READER = _make_reader()

"""Python-Markdown reads each article once more: headings that only one of two readers sees.

CommonMark stays what cuts and shows. Of Python-Markdown only the blocks are read: its inline
patterns take quadratic time.
"""

import re
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor, HashHeaderProcessor
from markdown.extensions.fenced_code import FencedCodeExtension
from markdown_it.rules_block.html_block import HTML_SEQUENCES
from markdown_it.token import Token

from retrieval.content.markdown import Steps, TooComplexError
from retrieval.content.problems import Fault
from retrieval.errors import quote

# Characters that are looked at, again for each time: a second, at worst two. An article that needs
# more isn't read a second time; 1 MiB of usual prose needs a fifth.
MAX_WORK = 16_000_000
# For a block, however short it is, and for a space, which may be part of a rule: `- - -`.
BLOCK_WORK = 100
SPACE_WORK = 4

MAX_DEPTH = 40  # levels of quotes and lists inside each other; each is some levels of recursion
MAX_RULED = 100  # characters of a line that is meant as a heading when there is a rule under it
# A line's number, between characters for private use: Python-Markdown tells no lines.
_MARK = re.compile("\ue000([0-9]+)\ue001")

_PRIVATE = re.compile("[\ue000\ue001]")
_HASHES = re.compile("#{1,6}")
_UNDERLINE = re.compile(r"(?:=+|-+)[ \t]*")
_TAKES_NO_MARK = re.compile(r"\s*(?:[`~#]|[-=*_\s]*$)")
_NESTED = re.compile(r"\A {0,3}(?:[-+*]|\d+\.) |(?:^|\n) {0,3}>")
_HEADING = re.compile("h[1-6]")
# HTML, except comments, that goes on over blank lines until something closes it.
_OPEN_HTML = HTML_SEQUENCES[0:1] + HTML_SEQUENCES[2:5]


def compare_readers(body: str, blocks: Sequence[Token]) -> Iterator[Fault]:
    """Yield what CommonMark and Python-Markdown read differently, and what never ends.

    `blocks` are the body's, as CommonMark has them.
    """
    lines = _PRIVATE.sub(" ", body).split("\n")
    shown = list(lines)
    here: set[int] = set()
    told: set[int] = set()
    has_signs = any(token.markup == "##" and not token.level for token in blocks)
    for number, token in enumerate(blocks):
        if not token.map or token.level:
            continue
        start, end = token.map
        if token.type == "heading_open":
            # Python-Markdown takes only the last line above a rule for a heading.
            is_ruled = token.markup in {"=", "-"}
            heading, line = blocks[number + 1].content, end - 2 if is_ruled else start
            here.add(line)
            if is_ruled and (_is_text(heading) or (has_signs and token.markup == "-")):
                told.add(line)
                yield end - 1, "rule-under-text", {"heading": quote(heading)}
        elif token.type in {"fence", "html_block"}:
            if needed := _missing_end(token, lines[end - 1]):
                yield start, "open-block", {"line": quote(lines[start]), "end": needed}
                del shown[start:]
            elif token.type == "html_block":
                shown[start:end] = [""] * (end - start)
            else:  # however it is indented, and whatever stands behind it
                shown[start] = shown[end - 1] = token.markup
    for place in sorted((_headings_of_other(shown, here) ^ here) - told):
        signs = _HASHES.match(lines[place])
        if place in here or not signs:
            name = "only-here" if place in here else "only-there"
        else:
            name = "too-deep" if lines[place].startswith("#", signs.end()) else "no-space"
        described = {"line": quote(lines[place]), "signs": signs[0] if signs else ""}
        yield place, f"doubtful-heading/{name}", described


def _is_text(heading: str) -> bool:
    """Tell whether what stands above a rule is more likely a paragraph than a heading."""
    return "\n" in heading or len(heading) > MAX_RULED or heading.endswith((".", ",", ";", ":"))


def _missing_end(token: Token, last: str) -> str:
    """Return what would have ended a block that goes on to the end; empty if it has an end."""
    if token.type == "fence":
        end = last.strip()
        is_closed = end.startswith(token.markup) and not end.strip(token.markup[0])
        return "" if is_closed and token.map and token.map[1] > token.map[0] + 1 else token.markup
    source = token.content.lstrip()
    for opening, closing, _ in _OPEN_HTML:
        found = opening.match(source)
        if found and not closing.search(source):
            return f"</{found[1]}>" if found.lastindex else closing.pattern.replace("\\", "")
    return ""


class _Bound(BlockProcessor):
    """Takes no block, but is asked about each first: counts the work."""

    steps: Steps

    def test(self, parent: Element, block: str) -> bool:
        del parent
        if len(self.parser.state) > MAX_DEPTH:
            raise TooComplexError
        size = len(block)
        work = BLOCK_WORK + size + SPACE_WORK * block.count(" ")
        if _NESTED.search(block) and not HashHeaderProcessor.RE.search(block):
            work += size * block.count("\n") // 64  # put together line by line
        if "]:" in block:
            # The title of a definition is looked for from each quotation mark on.
            work += size * (block.count('"') + block.count("'"))
        self.steps.take(work)
        return False


def _headings_of_other(lines: Sequence[str], ours: set[int]) -> set[int]:
    """Return the lines that Python-Markdown takes for headings; `ours` if it takes too long."""
    reader = Markdown(extensions=[FencedCodeExtension()])
    reader.preprocessors.deregister("html_block")
    bound = _Bound(reader.parser)
    bound.steps = Steps(MAX_WORK)
    reader.parser.blockprocessors.register(bound, "bound", 1000)
    read = [_marked(lines, number) for number in range(len(lines))]
    try:
        blanks = "\n".join(read).count("\n\n")
        # The text is copied for each piece of code; for what only looks like code, it is searched.
        fences = [line.strip("`~") for line in lines if line.startswith(("```", "~~~"))]
        copied = len(fences) // 256 + sum(map(bool, fences))
        bound.steps.take(blanks * blanks // 8 + copied * sum(map(len, lines)))
        for preprocessor in reader.preprocessors:
            read = preprocessor.run(read)
        reader.parser.parseDocument(read)
    except TooComplexError:
        return ours
    texts = (
        element.text or "" for element in reader.parser.root if _HEADING.fullmatch(element.tag)
    )
    return {int(mark[1]) for text in texts for mark in _MARK.finditer(text)}


def _marked(lines: Sequence[str], number: int) -> str:
    """Return a line with its number in it, if it may be a heading."""
    line, mark = lines[number], f"\ue000{number}\ue001"
    if signs := _HASHES.match(line):
        # Blank lines, which change nothing, keep it from copying all that follows for each.
        return f"\n{signs[0]}{mark}{line[signs.end() :]}\n"
    is_above_rule = number + 1 < len(lines) and _UNDERLINE.fullmatch(lines[number + 1])
    return f"{line}{mark}" if is_above_rule and not _TAKES_NO_MARK.match(line) else line

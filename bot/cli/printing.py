"""How answers are printed in the terminal, or through a pipe: nothing that matters is a style."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer
from typing import Any, NoReturn, TypeVar

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.markdown import ListItem, Markdown
from rich.markup import escape
from rich.progress import Progress
from rich.segment import Segment
from rich.status import Status

from bot import rendering
from bot.markup import FENCE, serialize
from bot.rendering import Renderer
from bot.texts import chat_texts, member_texts
from retrieval.answering import Answer, Answered
from retrieval.content import Article, Section

CHAT_WIDTH = 88  # columns of running text; longer lines are hard to read
SLOW_S = 0.5  # whatever takes longer shows its progress
# Lines from which on a section's name stands below it, too: it may have left the screen.
LONG_SECTION = 18

_NOT_IN_RICH = re.compile(r"<|!\[|\[\^")
_STRUCK = "\0"  # no article has it
_LIST_ITEM = re.compile(r" *(?:-|\d+\.) ")

_Display = TypeVar("_Display", Progress, Status)


def show_answer(
    console: Console, question: str, answer: Answer, lines: Renderer, *, is_numbered: bool = False
) -> None:
    """Print an answer, with where help is above it if it shows that; the note below."""
    if sentence := rendering.read_first(question):
        console.print(f"[dim]{sentence}[/dim]")
    if isinstance(answer, Answered):
        if answer.shows_help:
            _show_line(console, lines.help)
        if answer.is_urgent:
            _show_line(console, member_texts.URGENT.replace("*", ""), "bold")
        if answer.repairs:
            console.print(f"[dim]{escape(rendering.read_as(answer))}[/dim]")
        show_section(console, answer.article, answer.section, lines)
        return
    offers = [
        f"  {f'{number}.' if is_numbered else '•'} {_name(offer.article, offer.section)}"
        for number, offer in enumerate(answer.suggestions, start=1)
    ]
    if offers and is_numbered:
        offers.append(chat_texts.OPEN_OFFER)
    text = "\n".join([rendering.introduce(answer), *offers])
    show_sentence(console, text, lines)
    console.print()


def show_sentence(console: Console, text: str, lines: Renderer) -> None:
    """Print a sentence in place of an answer, with where help is above it and the note below."""
    if lines.help:
        _show_line(console, lines.help)
        console.print()
    console.print(escape(text))
    _show_line(console, lines.note, "dim")


def _show_line(console: Console, text: str, style: str = "") -> None:
    """Print a line that the community wrote, if any, without breaking an address in it."""
    if text:
        console.print(escape(text), style=style, soft_wrap=True)


def show_section(console: Console, article: Article, section: Section, lines: Renderer) -> None:
    """Print a section with its heading, resources, review date, and the note."""
    console.print()
    heading = rendering.convert_section(section, article.definitions).heading
    name = f"[bold underline]{escape(_name(article, section))}[/bold underline]"
    addresses = (
        f" ({escape(', '.join(heading.addresses))})" if heading and heading.addresses else ""
    )
    console.print(f"{name}{addresses}")
    if heading and rendering.stands_in_text(section, heading):
        console.print(f"\n[bold]{escape(section.heading)}[/bold]")
    console.print()
    lines_of_text = print_unpadded(console, _read_markdown(_source(article, section)))
    console.print()
    for resource in article.resources:
        console.print(f"→ {escape(resource.text)}", soft_wrap=True)
    if lines_of_text + len(article.resources) >= LONG_SECTION:
        console.print(f"↑ {name}")
    if foreign := rendering.write_foreign(lines.written_in):
        console.print(f"[dim]{foreign}[/dim]")
    if article.date:
        reviewed = rendering.write_reviewed(article.date, lines.today(), lines.stale_after_days)
        console.print(f"[dim]{reviewed}[/dim]")
    _show_line(console, lines.note, "dim")
    console.print()


def print_unpadded(console: Console, shown: RenderableType) -> int:
    """Print without the spaces to the full width that rich adds; return the number of lines."""
    with console.capture() as capture:
        console.print(shown)
    lines = capture.get().splitlines()
    console.file.writelines(f"{line.rstrip()}\n" for line in lines)
    return len(lines)


def _name(article: Article, section: Section) -> str:
    """Return the plain text of `name_runs`, in which ~~struck out~~ keeps its marks."""
    heading = rendering.convert_section(section, article.definitions).heading
    written = serialize(rendering.name_runs(article, section, heading))
    return rendering.read_heading(f"### {written.replace('~~', _STRUCK)}").replace(_STRUCK, "~~")


class _ListItem(ListItem):
    """One whose number has its dot: “1 5 mg” isn't “1. 5 mg”."""

    def render_number(
        self, console: Console, options: ConsoleOptions, number: int, last_number: int
    ) -> RenderResult:
        width = len(f" {last_number}. ")
        narrower = options.update(width=options.max_width - width)
        before = f"{number}. ".rjust(width)
        for line in console.render_lines(self.elements, narrower, style=self.style):
            yield from (Segment(before), *line, Segment.line())
            before = " " * width


class _Markdown(Markdown):
    elements = {**Markdown.elements, "list_item_open": _ListItem}  # noqa: RUF012 - as in rich


def _read_markdown(source: str) -> Markdown:
    """Let ~~struck out~~ keep its marks: a pipe, and many a terminal, can't show it otherwise."""
    markdown = _Markdown(source, hyperlinks=False)
    for token in markdown.parsed:
        token.children = [shown for child in token.children or () for shown in _with_marks(child)]
    return markdown


def _with_marks(token: Any) -> list[Any]:
    if token.tag != "s":
        return [token]
    marks = token.copy(type="text", tag="", nesting=0, content="~~")
    return [token, marks] if token.nesting == 1 else [marks, token]


def _source(article: Article, section: Section) -> str:
    """Return a section's Markdown; what rich would leave out is converted to Discord's first.

    That is HTML, pictures, footnotes, cells of an uneven table.
    """
    source = f"{section.text}\n\n{article.definitions}"
    converted = rendering.convert_section(section, article.definitions)
    if not converted.doubts and not _NOT_IN_RICH.search(source):
        return source
    source = ""
    for block in converted.blocks:
        # Discord shows every line break, Markdown only those after two spaces. In Markdown, only
        # another item may follow a list without a blank line.
        is_code = block.text.startswith(FENCE)
        source += "\n" if _LIST_ITEM.match(block.text) else "\n\n"
        source += block.text if is_code else block.text.replace("\n", "  \n")
    return source


@contextmanager
def shown_if_slow(display: _Display) -> Iterator[_Display]:
    """Start a display after `SLOW_S` seconds, if in a terminal; stop it at the end."""
    if not display.console.is_terminal:
        yield display
        return
    timer = Timer(SLOW_S, display.start)
    timer.start()
    try:
        yield display
    finally:
        timer.cancel()
        timer.join()
        display.stop()


class _Console(Console):
    """A console that leaves a closed pipe to the caller."""

    def on_broken_pipe(self) -> NoReturn:
        raise BrokenPipeError


def make_console(width: int = CHAT_WIDTH) -> Console:
    """Return a console of this width, or that of a terminal which is narrower."""
    console = _Console(highlight=False, emoji=False)
    if console.width > width or not console.is_terminal:
        console.width = width
    return console

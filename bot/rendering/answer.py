"""Answer → messages: what stands in them, within Discord's limits. Pure; sends nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.markup import (
    LINE,
    PARAGRAPH,
    Block,
    Converted,
    bold_line,
    convert,
    discord_length,
    escape,
    head,
    paginate,
)
from bot.rendering.layout import (
    ACTIONS,
    ACTIONS_WITHOUT_ANSWER,
    Action,
    ActionControl,
    Control,
    Image,
    Layout,
    Place,
    SectionControl,
    SectionMenu,
)
from bot.rendering.phrases import (
    MAX_QUOTE,
    MAX_READ_AS,
    introduce,
    name_runs,
    read_as,
    section_name,
    stands_in_text,
    write_help,
    write_note,
)
from bot.texts import member_texts
from retrieval.answering import Answer, Answered, Suggestion
from retrieval.content import Article, Resource, Section, Steps

MAX_TEXT = 3_500
"""Characters of text in a layout; Discord allows 4,000 over all components
(https://discord.com/developers/docs/components/reference#text-display), some are kept back."""

MAX_TEXT_BYTES = 9_500
"""UTF-8 bytes of text in a layout."""

MAX_CONTENT = 2_000
"""Characters of a plain message
(https://discord.com/developers/docs/resources/message#create-message)."""

MAX_LINK_BUTTONS = 5
"""Buttons in a row (https://discord.com/developers/docs/components/reference#action-row)."""

MAX_CONTENTS = 25
MAX_OPTION_LABEL = 100
"""https://discord.com/developers/docs/components/reference#string-select"""

MAX_CHOICES = 25
MAX_CHOICE = 100
"""https://discord.com/developers/docs/interactions/application-commands#autocomplete"""

MAX_PAGED = 256
"""Sections whose pages are remembered."""

MAX_LINK_LABEL = 38
"""What a telephone shows of a button."""

LITTLE_TEXT = 500
"""Characters up to which an article is rather its image, which is then shown large."""

MAX_BUTTON_LABEL = 80
MAX_URL = 512
MAX_IMAGE_URL = 2_048
MAX_IMAGE_ALT = 1_024
"""https://discord.com/developers/docs/components/reference"""

MAX_ABOVE = MAX_QUOTE + 150
"""Characters kept for the question and a notice above an answer. The room is kept also where they
aren't shown: a page must begin at the same place in a public answer and in the private copy of it
whose pages somebody turns."""

MAX_ABOVE_BYTES = 3 * MAX_ABOVE
"""A UTF-16 code unit is at most three bytes of UTF-8."""


@dataclass(frozen=True, slots=True)
class Renderer:
    """Renders answers in one community's way.

    Parameters
    ----------
    note : str
        A line under every reply to a question, as plain text; empty for none.
    help : str
        Where help is, above every reply that has no answer, as plain text; empty for nothing.
    """

    note: str = ""
    help: str = ""

    def render_answer(
        self, answer: Answer, above: str = "", page: int = 1, place: Place = "reading"
    ) -> Layout:
        """Return one message of an answer.

        Parameters
        ----------
        answer : Answer
            What was decided.
        above : str
            What stands above it: a notice, the question (`quote_question`); empty for nothing.
        page : int
            From 1; one beyond the last shows the last.
        place : str
            Where it stands, which decides on the buttons under it.
        """
        if not isinstance(answer, Answered):
            actions = tuple(a for a in ACTIONS[place] if a in ACTIONS_WITHOUT_ANSWER)
            return replace(
                self.render_sentence(introduce(answer, escape), above),
                choices=_choices(answer.suggestions),
                actions=_actions(actions, None),
            )
        article, section = answer.article, answer.section
        heading = convert_section(section, article.definitions).heading
        frame = Layout(
            text="",
            heading=head(name_runs(article, section, heading)).text,
            above=above,
            links=_button_links(article, section),
        )
        # The page count is part of the footer: room is kept for the longest it may become.
        around = frame.heading + self._footer(replace(answer, repairs=()), 999, 999)
        pages = _paginate_section(
            section,
            article.definitions,
            _text_links(article, section, frame.links),
            MAX_TEXT - MAX_ABOVE - MAX_READ_AS - discord_length(around),
            MAX_TEXT_BYTES - MAX_ABOVE_BYTES - 3 * MAX_READ_AS - len(around.encode()),
        )
        page = max(1, min(page, len(pages)))
        turns = turn_controls(
            page, len(pages), lambda label, to: SectionControl(label, section, to)
        )
        return replace(
            frame,
            text=pages[page - 1],
            footer=self._footer(answer, page, len(pages)),
            image=_image(article) if page == 1 else None,
            contents=_contents(article, section),
            turns=turns,
            actions=_actions(ACTIONS[place], section),
        )

    def render_plain(self, answer: Answer, above: str = "") -> list[str]:
        """Return an answer as plain messages of at most 2,000 characters, all of it.

        Parameters
        ----------
        answer, above
            As in `render_answer`.
        """
        if not isinstance(answer, Answered):
            offers = [
                f"- {escape(section_name(s.article, s.section))}{article_command(s.article)}"
                for s in answer.suggestions
            ]
            return plain_pages(self.render_answer(answer, above), offers)
        blocks = [Block(above, LINE)] if above else []
        converted = convert_section(answer.section, answer.article.definitions)
        blocks += _named_blocks(answer.article, answer.section, converted)
        blocks.append(Block(self._footer(answer, 1, 1)))
        return paginate(blocks, max_chars=MAX_CONTENT, max_bytes=MAX_TEXT_BYTES)

    def render_sentence(self, text: str, above: str = "") -> Layout:
        """Return a message that says something in place of an answer, below where help is.

        Parameters
        ----------
        text : str
            What it says; Discord Markdown.
        above : str
            As in `render_answer`.
        """
        return Layout(text, above=above, help=write_help(self.help), footer=write_note(self.note))

    def _footer(self, answer: Answered, page: int, pages: int) -> str:
        article = answer.article
        parts = []
        if article.date:
            parts.append(member_texts.REVIEWED.format(date=article.date.isoformat()))
        if pages > 1:
            parts.append(member_texts.PAGE.format(page=page, pages=pages))
        lines = [f"-# {line}" for line in (read_as(answer), " · ".join(parts)) if line]
        return "\n".join(filter(None, [*lines, write_note(self.note)]))


def plain_pages(message: Layout, offers: Sequence[str] = ()) -> list[str]:
    """Return a message without an answer as plain messages of at most 2,000 characters.

    Parameters
    ----------
    message : Layout
        One that says something in place of an answer (`Renderer.render_sentence`).
    offers : sequence of str
        A line for each section on offer.
    """
    blocks = [
        Block(message.above, LINE),
        Block(message.help),
        Block(message.text),
        *(Block(offer, LINE) for offer in offers),
        Block(message.footer),
    ]
    written = [block for block in blocks if block.text]
    return paginate(written, max_chars=MAX_CONTENT, max_bytes=MAX_TEXT_BYTES)


def sections_of_menu(article: Article, section: Section) -> tuple[Section, ...]:
    """Return what the menu under a section names: of many sections, those around this one."""
    readable = {id(other) for other in article.readable}
    sections = [s for s in article.sections if id(s) in readable or s is section]
    if len(sections) == 1:
        return ()
    place = next(number for number, other in enumerate(sections) if other is section)
    start = max(0, min(place - MAX_CONTENTS // 2, len(sections) - MAX_CONTENTS))
    return tuple(sections[start : start + MAX_CONTENTS])


def contents_option(label: str, section: Section) -> SectionControl:
    """Return an option of a menu (`SectionMenu`)."""
    return SectionControl(_shorten(label, MAX_OPTION_LABEL), section)


def turn_controls(
    page: int, pages: int, control: Callable[[str, int], Control]
) -> tuple[tuple[str, Control | None], ...]:
    """Return the buttons that turn pages, as `Layout.turns`.

    Parameters
    ----------
    page, pages : int
        The one that is shown, from 1; how many there are.
    control : function of (str, int) to Control
        Makes the button that shows a page, with what it says.
    """
    if pages == 1:
        return ()
    back, more = member_texts.PREVIOUS, member_texts.NEXT
    return (
        (back, control(back, page - 1) if page > 1 else None),
        (more, control(more, page + 1) if page < pages else None),
    )


def article_command(article: Article) -> str:
    """Return the command that opens an article, as it stands after its name."""
    return f" (`/article {article.slug}`)"


def lay_out(article: Article, section: Section, steps: Steps) -> Converted:
    """Lay a section out as in every answer that shows it.

    Parameters
    ----------
    article, section
        What is shown.
    steps : Steps
        How much work it may make.

    Returns
    -------
    Converted
        What came of the author's text.

    Raises
    ------
    TooComplexError
        If it makes more.
    """
    converted = _convert(section, article.definitions, steps)
    blocks = _named_blocks(article, section, converted)
    steps.take(sum(len(block.text) for block in blocks))
    paginate(blocks, max_chars=MAX_TEXT, max_bytes=MAX_TEXT_BYTES)
    paginate(blocks, max_chars=MAX_CONTENT, max_bytes=MAX_TEXT_BYTES)
    return converted


def _convert(section: Section, definitions: str, steps: Steps | None = None) -> Converted:
    # Together, so that footnotes of both are numbered on.
    text, has_heading = section.source + section.text, bool(section.source)
    return convert(text, definitions, has_heading=has_heading, steps=steps)


@lru_cache(MAX_PAGED)
def convert_section(section: Section, definitions: str) -> Converted:
    """Return a section in Discord's Markdown; those that were read last are remembered.

    Parameters
    ----------
    section : Section
        What is converted, its heading too.
    definitions : str
        Of links and footnotes, of its article.
    """
    return _convert(section, definitions)


@lru_cache(MAX_PAGED)
def _paginate_section(
    section: Section,
    definitions: str,
    links: tuple[Resource, ...],
    max_chars: int,
    max_bytes: int,
) -> tuple[str, ...]:
    """Return a section's pages; those of the sections read last are remembered."""
    blocks = _blocks(section, convert_section(section, definitions), links)
    return tuple(paginate(blocks, max_chars=max_chars, max_bytes=max_bytes))


def _named_blocks(article: Article, section: Section, converted: Converted) -> list[Block]:
    """Return a section where there is nothing but text: with its name, and all links."""
    name = head(name_runs(article, section, converted.heading))
    return [name, *_blocks(section, converted, _text_links(article, section, buttons=()))]


def _blocks(section: Section, converted: Converted, links: Sequence[Resource]) -> list[Block]:
    """Return a section's text, with what finds no place above or below it."""
    blocks = converted.blocks or [Block(member_texts.NO_TEXT)]
    heading = converted.heading
    if heading and stands_in_text(section, heading):
        blocks = [replace(bold_line(heading.runs), joint=PARAGRAPH), *blocks]
    if links:
        blocks = [*blocks, Block(f"**{member_texts.MORE_LINKS}**", LINE, keep_with_next=True)]
        blocks += [Block(f"- {_link_text(link)}", LINE) for link in links]
    return blocks


def _text_links(
    article: Article, section: Section, buttons: Sequence[Resource]
) -> tuple[Resource, ...]:
    """Return the article's links that have no button, unless the section's text has them."""
    shown = set(article.resources if section.is_resources else buttons)
    return tuple(link for link in article.resources if link not in shown)


def _contents(article: Article, section: Section) -> SectionMenu | None:
    """Return the menu of an article with more than one section."""
    sections = sections_of_menu(article, section)
    controls = tuple(contents_option(other.heading or article.title, other) for other in sections)
    return SectionMenu(controls, section) if controls else None


def _actions(actions: Sequence[Action], section: Section | None) -> tuple[ActionControl, ...]:
    return tuple(ActionControl(member_texts.ACTIONS[action], action, section) for action in actions)


def _button_links(article: Article, section: Section) -> tuple[Resource, ...]:
    if section.is_resources:
        return ()  # they stand in the text
    fitting = (link for link in article.resources if link.is_web and len(link.url) <= MAX_URL)
    return tuple(fitting)[:MAX_LINK_BUTTONS]


def _link_text(link: Resource) -> str:
    return f"{escape(link.label)}: {link.url}" if link.is_web else escape(link.text)


def link_label(label: str) -> str:
    """Return what a link's button says of its label: on a phone there is little room.

    Parameters
    ----------
    label : str
        The author's; a longer one is cut at its first colon, or else visibly.
    """
    name = label if discord_length(label) <= MAX_LINK_LABEL else label.partition(": ")[0]
    return _shorten(name, MAX_LINK_LABEL)


def _image(article: Article) -> Image | None:
    if not article.image or len(article.image) > MAX_IMAGE_URL:
        return None
    alt = article.image_alt or member_texts.IMAGE_ALT.format(title=article.title)
    is_large = sum(len(section.text) for section in article.readable) <= LITTLE_TEXT
    return Image(article.image, alt[:MAX_IMAGE_ALT], is_large)


def _choices(suggestions: Sequence[Suggestion]) -> tuple[SectionControl, ...]:
    return tuple(
        SectionControl(_shorten(section_name(s.article, s.section)), s.section) for s in suggestions
    )


def _shorten(label: str, limit: int = MAX_BUTTON_LABEL) -> str:
    if discord_length(label) <= limit:
        return label
    label = label[:limit]
    while discord_length(label) >= limit:
        label = label[:-1]
    return f"{label.rstrip()}…"

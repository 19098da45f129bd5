"""Turns answers into layouts and plain messages within Discord's limits. Pure; sends nothing."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache

from bot import markup
from bot.markup import LINE, PARAGRAPH, Block, Converted, discord_length, escape
from bot.rendering import layout, phrases
from bot.rendering.controls import choose_buttons, sister_controls
from bot.rendering.layout import Action, ActionControl, Layout, Place, SectionControl, SectionMenu
from bot.rendering.phrases import section_label, section_name, shorten
from bot.texts import ENGLISH, member_texts, speaking
from retrieval.answering import Answer, Answered, Suggested
from retrieval.content import Article, Resource, Section, Steps

# Characters of text in a layout. Discord allows 4,000 over all components
# (https://discord.com/developers/docs/components/reference#text-display); the rest is a reserve.
MAX_TEXT = 3_500

# UTF-8 bytes of text in a layout. With more than some 10,100, Discord fails
# (https://github.com/discord/discord-api-docs/issues/8554).
MAX_TEXT_BYTES = 9_500
# Characters of a plain message
# (https://discord.com/developers/docs/resources/message#create-message).
MAX_CONTENT = 2_000

MAX_LINKS = 5
MAX_LINE_OF_LINKS = 990  # characters of the Markdown of the line of links, with their addresses
# Options of a menu and choices of a command, and characters of each
# (https://discord.com/developers/docs/components/reference#string-select,
# https://discord.com/developers/docs/interactions/application-commands#autocomplete).
MAX_CHOICES = 25
MAX_CHOICE = 100

MAX_PAGED = 256  # sections whose Markdown and pages are cached
MAX_LINK_LABEL = 38  # characters of a link's label that fit into a line on a phone
LITTLE_TEXT = 500  # characters of an article that is mostly its image, which is then shown large
# https://discord.com/developers/docs/components/reference
MAX_BUTTON_LABEL = 80
MAX_IMAGE_URL = 2_048
MAX_IMAGE_ALT = 1_024
# Characters reserved for the question and a notice above an answer, even if they aren't shown:
# pages must begin at the same place in a public answer and in its private copy, where members turn
# the pages. For the same reason the room of a page goes by the English words around it, whatever
# language they are in: the reserve of `MAX_TEXT` is enough for longer ones.
MAX_ABOVE = phrases.MAX_QUOTE + 150

MAX_REVIEWED = 60  # characters reserved for the review date, however long ago that is
# All of these. A UTF-16 code unit is at most three bytes of UTF-8.
MAX_AROUND = MAX_ABOVE + phrases.MAX_READ_AS + MAX_REVIEWED

_LATER = re.compile("\0([A-Z_]+)\0+")


@dataclass(frozen=True, slots=True)
class Renderer:
    """Renders answers with one community's note and help line."""

    note: str = ""  # shown under every reply to a question; plain text, empty for none
    # Says where help is, above every reply without an answer, every urgent one, and every one to
    # whoever tells of distress; plain text, empty for none.
    help: str = ""
    # Age from which on a review is told to be long ago; None for never.
    stale_after_days: int | None = None
    today: Callable[[], date] = lambda: datetime.now(UTC).date()
    # The language of the articles, as in `retrieval.language`; if it isn't the one that is spoken,
    # an answer says so. Empty if it isn't known.
    written_in: str = ""

    def render_answer(
        self, answer: Answer, above: str = "", page: int = 1, place: Place = "reading"
    ) -> Layout:
        """Return the layout of one page of an answer, from 1; beyond the last is the last.

        Above it stands Discord Markdown: a notice, the question (`quote_question`), or nothing.
        The place decides which buttons are under it.
        """
        if not isinstance(answer, Answered):
            offered = [a for a in layout.ACTIONS[place] if a in layout.ACTIONS_WITHOUT_ANSWER]
            return replace(
                self.render_sentence(phrases.introduce(answer, markup.echo), above),
                choices=tuple(
                    SectionControl(
                        shorten(section_name(s.article, s.section), MAX_BUTTON_LABEL), s.section
                    )
                    for s in answer.suggestions
                ),
                actions=_actions(offered, None),
                tone="offers" if isinstance(answer, Suggested) else "unknown",
                tells_of_distress=answer.tells_of_distress,
                can_post=place == "menu",
            )
        article, section = answer.article, answer.section
        heading = convert_section(section, article.definitions).heading
        in_line, links = _line_of_links(article, section)
        tone: layout.Tone | None = None if place == "reading" else "answer"

        def frame() -> Layout:
            return Layout(
                text="",
                heading=markup.head(phrases.name_runs(article, section, heading)).text,
                above=above,
                help=phrases.write_help(self.help) if answer.shows_help else "",
                tells_of_distress=answer.tells_of_distress,
                links=f"{member_texts.LINKS} {links}" if links else "",
                tone="urgent" if answer.is_urgent else tone,
            )

        # The footer contains the number of pages, which isn't known yet, and an age that grows:
        # reserve room for any.
        undated = replace(answer, repairs=(), article=replace(article, date=None))
        with speaking(ENGLISH):
            parts = replace(frame(), tone="urgent" if answer.is_urgent else "answer")
            around = parts.help + parts.mark + parts.heading + parts.links
            around += self._footer(undated, 999, 999)
        pages = _paginate_section(
            section,
            article.definitions,
            _text_links(article, section, in_line),
            MAX_TEXT - MAX_AROUND - discord_length(around),
            MAX_TEXT_BYTES - 3 * MAX_AROUND - len(around.encode()),
        )
        page = max(1, min(page, len(pages)))
        sisters = sister_controls(article, answer.sisters)
        actions = _actions(layout.ACTIONS[place], section)
        has_menu = bool(sections_of_menu(article, section))
        buttons = choose_buttons(sisters, actions, has_menu=has_menu)
        return replace(
            frame(),
            text=_fill(pages[page - 1]),
            footer=self._footer(answer, page, len(pages)),
            image=_image(article) if page == 1 else None,
            choices=sisters,
            contents=_contents(article, section, [a for a in actions if a not in buttons]),
            turns=turn_controls(SectionControl("", section, page), len(pages)),
            actions=buttons,
        )

    def render_plain(self, answer: Answer, above: str = "") -> list[str]:
        """Return a whole answer as plain messages of at most 2,000 characters."""
        if not isinstance(answer, Answered):
            offers = [
                f"- {escape(section_name(s.article, s.section))}{article_command(s.article)}"
                for s in answer.suggestions
            ]
            return plain_pages(self.render_answer(answer, above), offers)
        told = phrases.write_help(self.help) if answer.shows_help else ""
        urgent = member_texts.URGENT if answer.is_urgent else ""
        converted = convert_section(answer.section, answer.article.definitions)
        named = _named_blocks(answer.article, answer.section, converted)
        filled = (replace(block, text=_fill(block.text)) for block in named)
        footer = self._footer(answer, 1, 1)
        above_it = Block(above, LINE), Block(told), Block(urgent)
        return plain_messages([*above_it, *filled, Block(footer)])

    def render_sentence(self, text: str, above: str = "") -> Layout:
        """Return the layout of a sentence in place of an answer, below the help line."""
        told, note = phrases.write_help(self.help), phrases.write_note(self.note)
        return Layout(text, above=above, help=told, footer=note)

    def _footer(self, answer: Answered, page: int, pages: int) -> str:
        article = answer.article
        parts = []
        if article.date:
            parts.append(phrases.write_reviewed(article.date, self.today(), self.stale_after_days))
        if pages > 1:
            parts.append(member_texts.PAGE.format(page=page, pages=pages))
        told = (phrases.read_as(answer, markup.echo), phrases.write_foreign(self.written_in))
        lines = [f"-# {line}" for line in (*told, " · ".join(parts)) if line]
        return "\n".join(filter(None, [*lines, phrases.write_note(self.note)]))


def plain_pages(shown: Layout, offers: Sequence[str] = ()) -> list[str]:
    """Return a layout without an answer, and lines that offer sections, as plain messages."""
    offered = (Block(offer, LINE) for offer in offers)
    told = (Block(shown.above, LINE), Block(shown.help), Block(shown.text))
    return plain_messages([*told, *offered, Block(shown.footer)])


def plain_messages(blocks: Iterable[Block]) -> list[str]:
    """Put blocks that aren't empty on pages that are plain messages."""
    written = [block for block in blocks if block.text]
    return markup.paginate(written, max_chars=MAX_CONTENT, max_bytes=MAX_TEXT_BYTES)


def sections_of_menu(
    article: Article, section: Section, limit: int = MAX_CHOICES
) -> tuple[Section, ...]:
    """Return the sections in the menu under a section: if there are too many, those around it."""
    shown = {section, *article.readable}
    sections = tuple(other for other in article.sections if other in shown)
    start = max(0, min(sections.index(section) - limit // 2, len(sections) - limit))
    return sections[start : start + limit] if len(sections) > 1 else ()


def menu_option(label: str, section: Section) -> SectionControl:
    """Return an option of a `SectionMenu`."""
    return SectionControl(shorten(label, MAX_CHOICE), section)


def turn_controls(
    shown: SectionControl | layout.ListControl, pages: int
) -> tuple[tuple[str, layout.Control | None], ...]:
    """Return `Layout.turns`: what shows the page before that of `shown`, and the one after it."""
    page, back, more = shown.page, member_texts.PREVIOUS, member_texts.NEXT
    before = replace(shown, label=back, page=page - 1) if page > 1 else None
    after = replace(shown, label=more, page=page + 1) if page < pages else None
    return ((back, before), (more, after)) if pages > 1 else ()


def article_command(article: Article) -> str:
    """Return the command that opens an article, to be written after its title."""
    return f" ({member_texts.OPEN_BY_COMMAND.format(slug=article.slug)})"


def lay_out(article: Article, section: Section, steps: Steps) -> Converted:
    """Lay a section out as an answer does; TooComplexError if it takes more than `steps`."""
    converted = _convert(section, article.definitions, steps)
    blocks = _named_blocks(article, section, converted)
    steps.take(sum(len(block.text) for block in blocks))
    markup.paginate(blocks, max_chars=MAX_TEXT, max_bytes=MAX_TEXT_BYTES)
    plain_messages(blocks)
    return converted


def _convert(section: Section, definitions: str, steps: Steps | None = None) -> Converted:
    # Together, so that the footnotes of both are numbered consecutively.
    text, has_heading = section.source + section.text, bool(section.source)
    return markup.convert(text, definitions, has_heading=has_heading, steps=steps)


@lru_cache(MAX_PAGED)
def convert_section(section: Section, definitions: str) -> Converted:
    """Return a section, with its heading, in Discord's Markdown; cached."""
    return _convert(section, definitions)


@lru_cache(MAX_PAGED)
def _paginate_section(
    section: Section, definitions: str, links: tuple[Resource, ...], max_chars: int, max_bytes: int
) -> tuple[str, ...]:
    blocks = _blocks(section, convert_section(section, definitions), links)
    return tuple(markup.paginate(blocks, max_chars=max_chars, max_bytes=max_bytes))


def _named_blocks(article: Article, section: Section, converted: Converted) -> list[Block]:
    """Return a section as text alone: its name, its text, all links."""
    name = markup.head(phrases.name_runs(article, section, converted.heading))
    return [name, *_blocks(section, converted, _text_links(article, section, ()))]


def _blocks(section: Section, converted: Converted, links: tuple[Resource, ...]) -> list[Block]:
    """Return a section's text, with an overlong heading before it and the given links after it."""
    blocks = converted.blocks or [Block(_later("NO_TEXT"))]
    heading = converted.heading
    if heading and phrases.stands_in_text(section, heading):
        blocks = [replace(markup.bold_line(heading.runs), joint=PARAGRAPH), *blocks]
    return [*blocks, *_link_blocks(links)]


def _later(name: str) -> str:
    """Return what stands for a sentence in pages that readers of all languages share.

    It is as long as in English, and no article has its sign.
    """
    with speaking(ENGLISH):
        return f"\0{name}\0".ljust(len(getattr(member_texts, name)), "\0")


def _fill(page: str) -> str:
    return _LATER.sub(lambda found: str(getattr(member_texts, found[1])), page)


@lru_cache(MAX_PAGED)
def _link_blocks(links: tuple[Resource, ...]) -> tuple[Block, ...]:
    """Return the given links as text; cached, as an article has the same under each section."""
    if not links:
        return ()
    above = Block(f"**{_later('MORE_LINKS')}**", LINE, keep_with_next=True)
    texts = (
        f"{escape(link.label)}: {link.url}" if link.is_web else escape(link.text) for link in links
    )
    return above, *(Block(f"- {text}", LINE) for text in texts)


def _text_links(
    article: Article, section: Section, in_line: Sequence[Resource]
) -> tuple[Resource, ...]:
    """Return the links that neither the line of links nor the section's text contains."""
    shown = set(article.resources if section.is_resources else in_line)
    return tuple(link for link in article.resources if link not in shown)


def _contents(
    article: Article, section: Section, actions: Sequence[ActionControl]
) -> SectionMenu | None:
    """Return the menu of an article's sections and of some actions; None if it would be empty."""
    sections = sections_of_menu(article, section, MAX_CHOICES - len(actions))
    controls = tuple(menu_option(section_label(article, other), other) for other in sections)
    return SectionMenu(controls, section, tuple(actions)) if controls or actions else None


def _actions(actions: Iterable[Action], section: Section | None) -> tuple[ActionControl, ...]:
    return tuple(ActionControl(member_texts.ACTIONS[action], action, section) for action in actions)


def _line_of_links(article: Article, section: Section) -> tuple[list[Resource], str]:
    """Return the links that fit into one line, and that line without its label; may be empty."""
    shown: list[Resource] = []
    line = ""
    # The text of a resources section consists of them.
    resources = () if section.is_resources else article.resources
    for resource in (link for link in resources if link.is_web):
        written = markup.masked_link(link_label(resource.label), resource.url)
        longer = f"{line} · {written}" if line else written
        if len(shown) < MAX_LINKS and discord_length(longer) <= MAX_LINE_OF_LINKS:
            shown.append(resource)
            line = longer
    return shown, line


def link_label(label: str) -> str:
    """Return the label of a link in a line of links: a long one is cut at a colon, or visibly."""
    name = label if discord_length(label) <= MAX_LINK_LABEL else label.partition(": ")[0]
    return shorten(name, MAX_LINK_LABEL)


def _image(article: Article) -> layout.Image | None:
    if not article.image or len(article.image) > MAX_IMAGE_URL:
        return None
    alt = article.image_alt or member_texts.IMAGE_ALT.format(title=article.title)
    is_large = sum(len(section.text) for section in article.readable) <= LITTLE_TEXT
    return layout.Image(article.image, alt[:MAX_IMAGE_ALT], is_large)

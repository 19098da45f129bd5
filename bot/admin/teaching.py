"""Teaching: from a question to the section that answers it from now on, in two presses."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from hashlib import blake2b
from typing import Any, cast

import discord
from discord import ui

from bot.access import Access, Rights
from bot.admin import taught
from bot.admin.desk import show_file
from bot.admin.insights import MOST_LINES, Report
from bot.admin.reload_report import describe_worse, reduce_worse
from bot.markup import discord_length, echo, escape
from bot.rendering import MAX_CHOICE, MAX_CHOICES, section_label, section_name, shorten
from bot.replies import TEACH, TYPED, section_key, typed_question
from bot.responding import Composer
from bot.serving import Librarian, Taught
from bot.storage import Store, TaughtPhrasing
from bot.texts import admin_texts, member_texts
from retrieval.answering import Answered, AudienceView
from retrieval.audience import Audience
from retrieval.content import Article, Section
from retrieval.language import words
from retrieval.recent import Recent

MAX_TAUGHT = 200  # characters of a taught phrasing, as of an author's
MAX_NOTE = 180  # characters of each of the notes above a section
# Characters of all texts of a message
# (https://discord.com/developers/docs/components/reference#text-display).
MAX_TEXT = 4_000
NEAREST = 8  # sections that are offered for a question before the articles
ROWS = 5  # taught phrasings on a page
MAX_DRAFTS = 1_000  # questions that stand over menus and are remembered

_Place = tuple[Article, Section]


class _GoneError(Exception):
    """What was pressed names nothing any more, or nothing that its presser was shown."""


@dataclass(eq=False)
class Teaching:
    """Lets those who run the articles choose which section answers a question."""

    librarian: Librarian
    store: Store
    access: Access
    rights: Rights
    composer: Composer
    clock: Callable[[], datetime] = discord.utils.utcnow
    # The questions of menus, and for whom they were shown; in memory only.
    _drafts: Recent[str, tuple[int, str]] = field(
        default_factory=lambda: Recent(MAX_DRAFTS), init=False
    )

    async def load(self, change: Callable[[], Awaitable[None]] | None = None) -> None:
        """Let what was taught count, once a change of it is stored."""

        async def fetch() -> Taught:
            if change:
                await change()
            return taught.by_section(await self.store.fetch_taught())

        await self.librarian.teach(fetch)

    async def _fetch_visible(self, audience: Audience) -> list[taught.TaughtRow]:
        find = partial(taught.find_visible, await self.store.fetch_taught(), self.librarian.library)
        return await self.librarian.workers.run(partial(find, audience))

    async def fetch_mending(self, audience: Audience) -> list[TaughtPhrasing]:
        """Fetch the taught phrasings that count for somebody."""
        return [row.phrasing for row in await self._fetch_visible(audience) if row.place]

    async def _build_menus(
        self, interaction: discord.Interaction, questions: Sequence[str]
    ) -> list[ui.ActionRow[Any]]:
        """Return a menu of sections and articles for each question."""
        find = partial(self._find_options, questions, await self._audience(interaction))
        options = await self.librarian.workers.run(find)
        return [
            self._menu(self._remember(question, interaction.user), those, number)
            for number, (question, those) in enumerate(zip(questions, options, strict=True))
        ]

    async def offer(self, interaction: discord.Interaction, question: str) -> None:
        """Ask somebody who may teach which section should have answered, below a reply."""
        question = _one_line(question)
        if not (words(question) and await self.rights.may_manage_content(interaction.user)):
            return
        menus = await self._build_menus(interaction, [question])
        await interaction.followup.send(view=_view(_which(question), *menus), ephemeral=True)

    async def show_gaps(self, interaction: discord.Interaction, report: Report) -> bool:
        """Show a report of gaps, with a menu below each, if it fits and the user may teach."""
        questions = [_one_line(question) for question in report.questions[:MOST_LINES]]
        lines = [echo(line) for line in report.lines[:MOST_LINES]]
        notes = "\n".join(map(escape, report.notes))
        size = sum(map(discord_length, [report.summary, *lines, notes]))
        is_fit = any(questions) and size <= MAX_TEXT
        if not (is_fit and await self.rights.may_manage_content(interaction.user)):
            return False
        menus = await self._build_menus(interaction, questions)
        items: list[str | ui.Item[Any]] = [report.summary]
        for question, line, menu in zip(questions, lines, menus, strict=True):
            items += [line, menu] if question else [line]
        await interaction.edit_original_response(view=_view(*items, notes))
        return True

    async def ask(self, interaction: discord.Interaction, question: str, place: _Place) -> None:
        """Show in a deferred reply what a section says, and ask whether it shall answer."""
        article, section = place
        question = " ".join(question.split())
        reader = await self.access.fetch_reader(interaction)
        if not words(question) or len(question) > MAX_TAUGHT:
            await _say(interaction, admin_texts.TEACH_NO_WORDS.format(most=MAX_TAUGHT))
            return
        rows = await self.store.fetch_taught()
        phrasing = _phrasing(question, place, self.clock(), None)
        worse = await self.librarian.preview(taught.by_section([*rows, phrasing]))
        if not await self.rights.hears_of_all(interaction.user):
            worse = tuple(reduce_worse(worse, self.librarian.library, reader.audience))
        told = describe_worse(worse, self.librarian.library, reader.audience)
        notes = [admin_texts.TEACH_WORSE.format(worse=line) for line in told]
        notes += await self._find_notes(question, section, reader.audience)
        above = "\n".join([
            admin_texts.TEACH_ASK.format(question=echo(question)),
            *(shorten(escape(note), MAX_NOTE) for note in notes),
        ])  # fmt: skip
        shown = await self.composer.show(Answered(article, section, 1.0), reader, "reading")
        layout = shown.layout
        token = self._remember(question, interaction.user)
        ids = f"{token}:{section_key(section)}"
        buttons: ui.ActionRow[Any] = ui.ActionRow(
            _button(admin_texts.TEACH_YES, f"yes:{ids}:{taught.hash_text(section)}"),
            _button(admin_texts.TEACH_WORDING, f"words:{ids}"),
        )
        texts = filter(None, (above, layout.heading, layout.text, layout.footer))
        await interaction.edit_original_response(view=_view(*texts, buttons))

    async def show_taught(self, interaction: discord.Interaction, page: int = 1) -> None:
        """Show in a deferred reply a page (from 1) of what was taught."""
        audience = await self._audience(interaction)
        rows = await self._fetch_visible(audience)
        if not rows:
            await _say(interaction, admin_texts.TAUGHT_NONE)
            return
        pages = -(-len(rows) // ROWS)
        page = min(max(page, 1), pages)
        view = self.librarian.view(audience)
        shown = rows[(page - 1) * ROWS : page * ROWS]
        lines = await self.librarian.workers.run(
            lambda: [taught.describe_row(row, view) for row in shown]
        )
        items: list[str | ui.Item[Any]] = [
            admin_texts.TAUGHT_LIST.format(number=len(rows), page=page, pages=pages)
        ]
        for row, line in zip(shown, lines, strict=True):
            button = _button(admin_texts.TAUGHT_BACK, f"back:{row.key}")
            items.append(ui.Section(line, accessory=button))
        turns = ((member_texts.PREVIOUS, page - 1), (member_texts.NEXT, page + 1))
        controls = [_button(label, f"page:{to}") for label, to in turns if 1 <= to <= pages]
        controls.append(_button(admin_texts.TAUGHT_COMMENTS, "comments"))
        await interaction.edit_original_response(view=_view(*items, ui.ActionRow(*controls)))

    async def handle(self, interaction: discord.Interaction) -> None:
        """Answer a press of a control above, or a form, of somebody who may manage the content."""
        data = cast("dict[str, Any]", interaction.data)
        custom_id = str(data["custom_id"])
        parts = custom_id.removeprefix(TEACH).split(":")
        match parts:
            case ["words", token, _] if interaction.type is discord.InteractionType.component:
                form = _form(custom_id, self._recall(interaction.user, token))
                await interaction.response.send_modal(form)
                return
        await interaction.response.defer(ephemeral=True, thinking=True)
        try:
            match parts:
                case ["menu", token, *_]:
                    await self._choose(interaction, token, data.get("values", ()))
                case ["words", _, key]:
                    place = await self._find_place(interaction, key)
                    await self.ask(interaction, typed_question(data), place)
                case ["yes", token, key, text_hash]:
                    await self._teach(interaction, token, key, text_hash)
                case ["page", number] if number.isdecimal():
                    await self.show_taught(interaction, int(number))
                case ["back", row_key]:
                    await self._take_back(interaction, row_key)
                case ["comments"]:
                    await self._write_comments(interaction)
                case _:
                    raise _GoneError  # noqa: TRY301  # told as the others are
        except _GoneError:
            await _say(interaction, admin_texts.TEACH_GONE)

    async def _choose(
        self, interaction: discord.Interaction, token: str, values: Sequence[str]
    ) -> None:
        question = self._recall(interaction.user, token)
        kind, _, key = (values[0] if values else "").partition(":")
        if kind == "type":
            await _say(interaction, admin_texts.TEACH_TYPE)
            return
        if question is None:
            raise _GoneError
        article, section = await self._find_place(interaction, key)
        if kind == "article":
            options = [_section_option(article, section) for section in article.readable]
            menu = self._menu(self._remember(question, interaction.user), _at_most(options))
            await interaction.edit_original_response(view=_view(_which(question), menu))
        else:
            await self.ask(interaction, question, (article, section))

    async def _teach(
        self, interaction: discord.Interaction, token: str, key: str, text_hash: str
    ) -> None:
        question = self._recall(interaction.user, token)
        place = await self._find_place(interaction, key)
        if question is None or taught.hash_text(place[1]) != text_hash:
            raise _GoneError
        phrasing = _phrasing(question, place, self.clock(), interaction.user.id)
        await self.load(partial(self.store.save_taught, phrasing))
        name = escape(section_name(*place))
        await _say(interaction, admin_texts.TAUGHT.format(question=echo(question), name=name))

    async def _take_back(self, interaction: discord.Interaction, row_key: str) -> None:
        rows = await self._fetch_visible(await self._audience(interaction))
        row = next((row for row in rows if row.key == row_key), None)
        if row is None:
            raise _GoneError
        text = row.phrasing.text
        await self.load(partial(self.store.forget_taught, text, row.phrasing.section))
        await _say(interaction, admin_texts.TAKEN_BACK.format(question=echo(text)))

    async def _write_comments(self, interaction: discord.Interaction) -> None:
        rows = await self._fetch_visible(await self._audience(interaction))
        data = taught.write_comments(rows).encode()
        await show_file(interaction, admin_texts.TAUGHT_FILE, data, "taught.txt")

    async def _find_notes(self, question: str, section: Section, audience: Audience) -> list[str]:
        # What would count before a phrasing, as far as it may be read. It can be taught all the
        # same: what its teacher may read decides nothing for others.
        urgent = await self.librarian.find_urgent(question, audience)
        notes = [admin_texts.TEACH_URGENT] if urgent else []
        find = partial(taught.find_other, self.librarian.view(audience), question, section)
        if other := await self.librarian.workers.run(find):
            notes.append(admin_texts.TAUGHT_AUTHOR.format(name=section_name(*other)))
        return notes

    async def _audience(self, interaction: discord.Interaction) -> Audience:
        return (await self.access.fetch_reader(interaction)).audience

    async def _find_place(self, interaction: discord.Interaction, key: str) -> _Place:
        """Return the section of a key, if the presser may read it."""
        audience, library = await self._audience(interaction), self.librarian.library

        def find() -> _Place | None:
            articles = library.visible(audience)
            places = ((article, section) for article in articles for section in article.readable)
            return next((place for place in places if section_key(place[1]) == key), None)

        found = await self.librarian.workers.run(find)
        if found is None:
            raise _GoneError
        return found

    def _find_options(
        self, questions: Iterable[str], audience: Audience
    ) -> list[list[discord.SelectOption]]:
        articles = self.librarian.library.visible(audience)
        whole = [
            _option(
                admin_texts.TEACH_ALL_OF.format(title=article.title),
                f"article:{section_key(article.first)}",
            )
            for article in articles[: MAX_CHOICES + 1]
            if article.readable
        ]
        view = self.librarian.view(audience)
        return [_at_most([*_nearest(view, question), *whole]) for question in questions]

    def _menu(
        self, token: str, options: list[discord.SelectOption], number: int = 0
    ) -> ui.ActionRow[Any]:
        menu: ui.Select[Any] = ui.Select(
            custom_id=f"{TEACH}menu:{token}:{number}",  # two gaps may be shown in the same words
            placeholder=admin_texts.TEACH_WITH,
            options=options,
        )
        return ui.ActionRow(menu)

    def _remember(self, question: str, user: discord.abc.User) -> str:
        # No secret: only whom it was shown may use it.
        token = blake2b(f"{user.id}:{question}".encode(), digest_size=8).hexdigest()
        self._drafts[token] = user.id, question
        return token

    def _recall(self, user: discord.abc.User, token: str) -> str | None:
        user_id, question = self._drafts.get(token, (0, ""))
        return question if user_id == user.id else None


def _form(custom_id: str, question: str | None) -> ui.Modal:
    form = ui.Modal(title=admin_texts.TEACH_WORDING, custom_id=custom_id)
    typed: ui.TextInput[Any] = ui.TextInput(
        custom_id=TYPED, max_length=MAX_TAUGHT, default=question
    )
    form.add_item(ui.Label(text=admin_texts.TEACH_WORDS, component=typed))
    form.stop()  # recognised by its id
    return form


def _phrasing(question: str, place: _Place, at: datetime, by: int | None) -> TaughtPhrasing:
    article, section = place
    return TaughtPhrasing(
        text=question,
        section=section.id,
        text_hash=taught.hash_text(section),
        roles=article.roles,
        at=at,
        by=by,
    )


def _nearest(view: AudienceView, question: str) -> list[discord.SelectOption]:
    hits = view.rank(question, k=NEAREST) if question else ()
    return [_section_option(hit.article, hit.section) for hit in hits]


def _at_most(options: list[discord.SelectOption]) -> list[discord.SelectOption]:
    """Return the options of a menu; if they are too many, the last one tells of the command."""
    if options and len(options) <= MAX_CHOICES:
        return options
    by_command = _option(admin_texts.TEACH_BY_COMMAND, "type:")
    return [*options[: MAX_CHOICES - 1], by_command]


def _section_option(article: Article, section: Section) -> discord.SelectOption:
    value = f"section:{section_key(section)}"
    return _option(section_label(article, section), value, article.title)


def _option(label: str, value: str, description: str | None = None) -> discord.SelectOption:
    about = description and shorten(description, MAX_CHOICE)
    return discord.SelectOption(label=shorten(label, MAX_CHOICE), value=value, description=about)


def _button(label: str, custom_id: str) -> ui.Button[Any]:
    return ui.Button(label=label, custom_id=f"{TEACH}{custom_id}")


def _view(*items: "str | ui.Item[Any]") -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    for item in items:
        view.add_item(ui.TextDisplay(item) if isinstance(item, str) else item)
    view.stop()  # its controls are recognised by their ids
    return view


def _which(question: str) -> str:
    return admin_texts.TEACH_WHICH.format(question=echo(question))


def _one_line(question: str) -> str:
    return shorten(" ".join(question.split()), MAX_TAUGHT - 1)


async def _say(interaction: discord.Interaction, text: str) -> None:
    await interaction.edit_original_response(view=_view(text))

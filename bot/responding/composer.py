"""Lays out replies, those of long articles off the event loop; and the guide, on one screen."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import discord
from discord import app_commands
from discord.utils import maybe_coroutine

from bot.access import ReplyAudience
from bot.rendering import ArticleList, Place, Renderer, read_first
from bot.replies import Delivery, say
from bot.serving import Librarian
from bot.texts import admin_texts, in_each_language, member_texts, name_command
from retrieval.answering import Answer, Answered

QUICK_SIZE = 10_000  # characters of an article whose sections are each laid out within 20 ms


AnyCommand = app_commands.Command[Any, ..., Any]
_Offered = AnyCommand | app_commands.Group | app_commands.ContextMenu
_MayUse = Callable[[AnyCommand], Awaitable[bool]]


@dataclass(eq=False)
class Composer:
    """Lays out answers, lists and sentences for whoever reads them."""

    renderer: Renderer
    librarian: Librarian

    def say(self, text: str, reader: ReplyAudience | None = None) -> Delivery:
        """Return the delivery of a sentence in place of an answer, with the help line above it."""
        return say(self.renderer.render_sentence(text, with_notice(reader) if reader else ""))

    async def show(
        self,
        answer: Answer,
        reader: ReplyAudience,
        place: Place,
        above: str = "",
        *,
        question: str = "",
        page: int = 1,
    ) -> Delivery:
        """Return the delivery of an answer: a page of it (from 1), below the quoted question."""
        cut = read_first(question)  # a notice, if it was too long to read in full
        above = with_notice(reader, f"-# {cut}\n{above}".rstrip() if cut else above)
        run, renderer = self.librarian.workers.run, self.renderer
        work = partial(renderer.render_answer, answer, above, page, place)
        layout = await run(work, is_quick=_is_short(answer))
        plain = partial(run, partial(renderer.render_plain, answer, above))
        return Delivery(layout, plain, question=question)

    async def list_articles(self, reader: ReplyAudience, page: int = 1) -> Delivery:
        """Return the delivery of the list of articles."""
        notice = with_notice(reader)

        def render(articles: ArticleList) -> Delivery:
            def plain() -> list[str]:
                return [*filter(None, [notice]), *articles.render_plain()]

            if not articles:
                return self.say(member_texts.NO_ARTICLES, reader)
            layout = replace(articles.render(page), above=notice)
            return Delivery(layout, partial(self.librarian.workers.run, plain))

        return await self.librarian.look_up(reader.audience, ArticleList, render)


def _is_short(answer: Answer) -> bool:
    return not isinstance(answer, Answered) or answer.article.size <= QUICK_SIZE


def with_notice(reader: ReplyAudience, text: str = "") -> str:
    """Return `text`, below a notice if the reader's roles are unknown."""
    return text if reader.roles_known else f"{_notice()}\n{text}".rstrip()


def without_notice(text: str) -> str:
    """Return `text` without the notice above it, whatever language that is in."""
    first, _, rest = text.partition("\n")
    return rest if first in in_each_language(_notice) else text


def _notice() -> str:
    return f"-# {member_texts.ROLES_UNKNOWN}"


@dataclass(eq=False)
class Guide:
    """Writes the guide: what somebody can do with Docent where they are."""

    tree: app_commands.CommandTree[Any]
    mentions_are_on: Callable[[discord.abc.Snowflake], bool]  # in a channel
    composer: Composer

    async def write(
        self, channel: discord.abc.Snowflake | None, by: discord.Interaction | None = None
    ) -> Delivery:
        """Return the guide for a channel (None: the private chat), with what may be used there.

        By the user of a command or button, or without one by everyone.
        """

        async def may_use(command: AnyCommand) -> bool:
            if by is None:
                return not command.checks
            return all([await maybe_coroutine(check, by) for check in command.checks])

        if channel is None:
            ways_to_ask = [member_texts.HELP_CHAT]
        else:
            are_on = self.mentions_are_on(channel)
            mention = member_texts.HELP_MENTION if are_on else member_texts.HELP_MENTIONS_OFF
            ways_to_ask = [mention, member_texts.HELP_PRIVATE]
        commands = self.tree.get_commands()
        listed = [await _line(command, may_use, channel is None) for command in commands]
        lines = [
            f"### {member_texts.HELP_HEADING}",
            *ways_to_ask,
            *filter(None, listed),
            f"- {member_texts.HELP_MENU.format(name=member_texts.ANSWER_THIS)}",
            f"-# {member_texts.HELP_PROMISE}",
        ]
        return self.composer.say("\n".join(lines))


async def _line(command: _Offered, may_use: _MayUse, in_private: bool) -> str:
    """Return the line for a command; empty if it isn't offered here or may not be used."""
    contexts = command.allowed_contexts
    if in_private and contexts is not None and not contexts.dm_channel:
        return ""
    if isinstance(command, app_commands.Command):
        return f"- {_described(command)}" if await may_use(command) else ""
    if isinstance(command, app_commands.Group):
        parts = [part for part in command.commands if isinstance(part, app_commands.Command)]
        names = [
            f" `{name_command(part.qualified_name).split()[-1]}`"
            for part in parts
            if await may_use(part)
        ]
        return f"- {_described(command, ''.join(names))}" if names else ""
    return ""  # the context menu has a line of its own


def _described(command: AnyCommand | app_commands.Group, more: str = "") -> str:
    described = member_texts.DESCRIPTIONS | admin_texts.DESCRIPTIONS
    return member_texts.HELP_COMMAND.format(
        command=f"`/{name_command(command.name)}`{more}", description=described[command.name]
    )

"""Options that name something: they complete what is typed, and turn it into what it names.

Discord runs completions without a command's checks, and lets anything be typed: each looks itself
at what the user may read or map.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple, TypeVar

import discord
from discord import app_commands

from bot.access import ReplyAudience
from bot.client import DocentBot, OptionError
from bot.rendering import MAX_CHOICE, MAX_CHOICES, section_label, section_name, shorten
from bot.replies import acknowledge, in_time, section_key
from bot.serving import TooLongError
from bot.texts import admin_texts, member_texts
from retrieval.content import (
    Article,
    ArticleNames,
    Section,
    complete_sections,
    is_role,
    name_places,
)

_Interaction = discord.Interaction[DocentBot]
_Choices = list[app_commands.Choice[str | int | float]]
_T = TypeVar("_T")
_Names = TypeVar("_Names")


class Reading(NamedTuple):
    """An article, and the reader of a private reply who may read it."""

    article: Article
    reader: ReplyAudience


class _ContentRoleTransformer(app_commands.Transformer[DocentBot]):
    """A content role, spelt as in articles; completed for users who may map it."""

    async def transform(self, _: _Interaction, value: str, /) -> Any:
        name = value.strip().lower()
        if not is_role(name):
            raise OptionError(acknowledge(admin_texts.NO_CONTENT_ROLE))
        return name

    async def autocomplete(self, interaction: _Interaction, value: str | float, /) -> _Choices:
        bot, wanted = interaction.client, str(value).strip().lower()
        used = bot.librarian.library.content_roles
        fitting = [role for role in sorted(used) if role.startswith(wanted)]
        allowed = await bot.rights.mappable(interaction.user, fitting)
        return [_choice(role, role) for role in allowed[:MAX_CHOICES]]


class _ContentRolesTransformer(_ContentRoleTransformer):
    """Content roles as they are typed, with commas; completed as one."""

    min_value = 1
    max_value = 100  # characters; the reply repeats them

    async def transform(self, _: _Interaction, value: str, /) -> Any:
        return value  # what nobody holds opens nothing


class _ArticleTransformer(app_commands.Transformer[DocentBot]):
    """An article that the user may read, by its slug, title or alias."""

    async def transform(self, interaction: _Interaction, value: str, /) -> Reading:
        bot = interaction.client
        work = _look_up(interaction, ArticleNames, lambda names: names.find(value))
        try:
            work = bot.respondent.turns.take(interaction.user.id, work)
            # This acknowledges the command if it takes long.
            reader, article = await in_time(interaction, work, ephemeral=True)
        except TooLongError as error:
            raise OptionError(bot.composer.say(member_texts.TOO_LONG)) from error
        if article is None:
            raise _not_found(interaction, member_texts.NO_SUCH_ARTICLE, reader)
        reading = interaction.extras[Reading] = Reading(article, reader)
        return reading

    async def autocomplete(self, interaction: _Interaction, value: str | float, /) -> _Choices:
        _, found = await _look_up(
            interaction, ArticleNames, lambda names: names.complete(str(value), MAX_CHOICES)
        )
        return [_choice(article.title, article.slug) for article in found]


class _SectionTransformer(app_commands.Transformer[DocentBot]):
    """A section of the article that the option `name` before it names."""

    async def transform(self, interaction: _Interaction, value: str, /) -> Section:
        reading: Reading = interaction.extras[Reading]
        section = reading.article.find_section(value)
        if section is None:
            raise _not_found(interaction, member_texts.NO_SUCH_SECTION, reading.reader)
        return section

    async def autocomplete(self, interaction: _Interaction, value: str | float, /) -> _Choices:
        name = str(getattr(interaction.namespace, "name", ""))
        _, article = await _look_up(interaction, ArticleNames, lambda names: names.find(name))
        if article is None:
            return []
        complete = partial(complete_sections, article, str(value), MAX_CHOICES)
        found = await interaction.client.librarian.workers.run(complete)
        return [_choice(section_label(article, section), section.key) for section in found]


class _PlaceTransformer(app_commands.Transformer[DocentBot]):
    """A section of any article that the user may read, by its id."""

    async def transform(self, interaction: _Interaction, value: str, /) -> Any:
        reader, found = await _look_up(interaction, _Places, lambda places: places.find(value, 2))
        if len(found) != 1:  # also by a name that is completed to it alone
            raise _not_found(interaction, admin_texts.NO_SUCH_PLACE, reader)
        return found[0]

    async def autocomplete(self, interaction: _Interaction, value: str | float, /) -> _Choices:
        _, found = await _look_up(
            interaction, _Places, lambda places: places.find(str(value), MAX_CHOICES)
        )
        return [_choice(section_name(*place), section_key(place[1])) for place in found]


PlaceOption = app_commands.Transform[tuple[Article, Section], _PlaceTransformer]
ContentRoleOption = app_commands.Transform[str, _ContentRoleTransformer]
ContentRolesOption = app_commands.Transform[str, _ContentRolesTransformer]
ArticleOption = app_commands.Transform[Reading, _ArticleTransformer]
SectionOption = app_commands.Transform[Section, _SectionTransformer]


class _Places:
    """Finds sections by their ids and keys, and completes their names."""

    def __init__(self, articles: Sequence[Article]) -> None:
        places = [(article, section) for article in articles for section in article.readable]
        self._by_key = {place[1].id: place for place in places}
        self._by_key |= {section_key(place[1]): place for place in places}
        self._completion = name_places(places)

    def find(self, typed: str, limit: int) -> list[tuple[Article, Section]]:
        named = self._by_key.get(typed)
        return [named] if named else self._completion.complete(typed, limit)


async def _look_up(
    interaction: _Interaction,
    build: Callable[[Sequence[Article]], _Names],
    find: Callable[[_Names], _T],
) -> tuple[ReplyAudience, _T]:
    """Return the user as a reader, and what `find` finds among the articles that they may read."""
    reader = await interaction.client.access.fetch_reader(interaction)
    return reader, await interaction.client.librarian.look_up(reader.audience, build, find)


def _not_found(interaction: _Interaction, text: str, reader: ReplyAudience) -> OptionError:
    return OptionError(interaction.client.composer.say(text, reader))


def _choice(label: str, value: str) -> app_commands.Choice[str | int | float]:
    return app_commands.Choice(name=shorten(label, MAX_CHOICE), value=value)

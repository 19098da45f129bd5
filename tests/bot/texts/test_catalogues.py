"""The catalogues: whole, up to date, and such that Discord and a phone take what is in them."""

import re

import pytest

from bot.markup import discord_length
from bot.rendering.answer import MAX_ABOVE, MAX_CONTENT, MAX_REVIEWED, MAX_TEXT
from bot.rendering.phrases import MAX_QUOTE, write_foreign, write_help, write_reviewed
from bot.texts import (
    LANGUAGES,
    admin_texts,
    member_texts,
    speaking,
)
from tests.bot.texts.dates import DATES, TODAY
from tests.tools import translations
from tests.tools.labels import LIMITS

LEAST = {"de": 100, "es": 100, "fr": 100}
"""How many percent of a catalogue are translated at least."""

MAX_COMPONENTS = 4_000
"""https://discord.com/developers/docs/components/reference#text-display"""

NAME = re.compile(r"[\w-]{1,32}")
"""https://discord.com/developers/docs/interactions/application-commands#application-command-object"""

TRANSLATED = sorted(LEAST)
every_catalogue = pytest.mark.parametrize("language", TRANSLATED)
every_language = pytest.mark.parametrize("language", LANGUAGES)


def test_every_language_has_its_catalogue_and_is_offered() -> None:
    """A new one is listed here, too."""
    assert translations.languages() == TRANSLATED
    assert (*LANGUAGES,) == ("en", *TRANSLATED)


@every_catalogue
def test_a_catalogue_has_each_sentence_of_now_and_no_other(language: str) -> None:
    """As `make translations` leaves it, and so does what is compiled of it."""
    path, merged = translations.catalogue_file(language), translations.merge(language)
    assert path.read_bytes() == translations.written(merged)
    assert path.with_suffix(".mo").read_bytes() == translations.compiled(merged)


@every_catalogue
def test_a_catalogue_is_as_complete_as_it_was(language: str) -> None:
    """Each sentence in all of its forms."""
    assert translations.percent(translations.load(language)) >= LEAST[language]


@every_catalogue
def test_a_translation_keeps_placeholders_lines_and_limits(language: str) -> None:
    """What is filled in is there, and what is on a label fits."""
    found = translations.faults(translations.load(language))
    assert [(message.context, fault) for message, fault in found] == []


def test_faults_of_translations_are_found() -> None:
    """A missing placeholder or line, what is too long, a form without its number."""
    faulty: dict[str, str | tuple[str, ...]] = {
        "member_texts.NOTHING_ON": "Nichts zu {name}.",
        "member_texts.FOLLOW_UP": "x" * 46,
        "chat_texts.HELP": "Eine Zeile",
        "admin_texts.STATUS_STALE": ("ein Tag", "Tage"),
        "member_texts.AND": " und ",
    }
    catalogue = translations.extract()
    for message in translations.messages(catalogue):
        said = faulty.get(str(message.context), "")
        if isinstance(said, tuple) == isinstance(message.id, tuple):
            message.string = said
    found = {str(message.context) for message, _ in translations.faults(catalogue)}
    assert found == faulty.keys() - {"member_texts.AND"}
    assert LIMITS.keys() <= {str(m.context) for m in translations.messages(catalogue)}


@every_language
def test_names_of_commands_are_what_discord_takes(language: str) -> None:
    """In lower case, without blanks; the English ones can't be mistaken for others."""
    english = {**member_texts.NAMES, **admin_texts.NAMES}
    with speaking(language):
        names = {**member_texts.NAMES, **admin_texts.NAMES}
        options = (member_texts.OPTION_NAMES, admin_texts.OPTION_NAMES)
        of_commands = {**member_texts.OPTIONS, **admin_texts.OPTIONS}
    for name in (*names.values(), *options[0].values(), *options[1].values()):
        assert NAME.fullmatch(name)
        assert name == name.lower()
    for group in {key.rpartition(" ")[0] for key in names}:
        siblings = [key for key in names if key.rpartition(" ")[0] == group]
        called = [names[key] for key in siblings]
        assert len(set(called)) == len(called)
        for key in siblings:  # what is typed in English may be meant
            others = {english[other] for other in siblings if other != key}
            assert names[key] not in others
    for of_command in of_commands.values():
        called = [(options[0] | options[1])[name] for name in of_command]
        assert len(set(called)) == len(called)


@every_language
def test_the_word_to_type_is_the_one_that_is_told(language: str) -> None:
    """And MAP_COMMAND has the options by their names; twelve numbers are words."""
    with speaking(language):
        word = member_texts.CONFIRM_FORGET
        assert word == word.casefold()
        assert word in member_texts.NOT_FORGOTTEN
        assert word in member_texts.OPTIONS["privacy forget"]["confirm"]
        names = admin_texts.OPTION_NAMES
        for name in ("role", "content_role"):
            assert f" {names[name]}:" in admin_texts.MAP_COMMAND
        assert len(member_texts.NUMBERS.split()) == 12


@every_language
def test_what_stands_around_an_answer_leaves_it_its_room(language: str) -> None:
    """A page is as long in every language: longer words come out of the reserve."""

    def around() -> int:
        parts = (
            member_texts.URGENT,
            write_help(member_texts.HELP_LINE),
            member_texts.LINKS,
            member_texts.PAGE,
            member_texts.MORE_LINKS,
            member_texts.NO_TEXT,
            write_foreign("greek"),
        )
        return sum(map(discord_length, parts))

    english, spoken = around(), 0
    with speaking(language):
        spoken = around()
        assert all(
            discord_length(write_reviewed(day, TODAY, stale)) <= MAX_REVIEWED
            for day in DATES
            for stale in (None, 1)
        )
        above = (
            member_texts.ROLES_UNKNOWN,
            member_texts.READ_FIRST,
            member_texts.BOT_MAY_NOT_WRITE,
        )
        assert MAX_QUOTE + sum(discord_length(f"-# {text}\n") for text in above[:2]) <= MAX_ABOVE
        guide = (*member_texts.DESCRIPTIONS.values(), *admin_texts.DESCRIPTIONS.values())
        assert sum(map(discord_length, guide)) <= MAX_CONTENT
    assert spoken - english <= MAX_COMPONENTS - MAX_TEXT

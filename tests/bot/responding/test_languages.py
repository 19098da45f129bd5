"""In which language somebody is answered."""

import re
from collections.abc import Iterator
from typing import Any, cast

import discord
import pytest

from bot.responding.languages import MOST_KNOWN, CommandTranslator, Languages
from bot.texts import admin_texts, member_texts, speaking
from tests.articles import source
from tests.bot.conftest import HOME, Community, Sent, Shown
from tests.discord_server.reading import walk
from tests.pseudo import unsaid

LATIN = re.compile(r"[A-Za-z]{2,}")
NO_WORDS = re.compile(r"<[@#]&?\d+>|https://[\d./]+|`/?x\w+`")
"""Mentions, addresses, and commands as they are called in the language of these tests."""
TEA = source(
    "## Зелёный чай\n\n" + "Заварить водой. " * 400 + "\n\n## Чёрный чай\n\nКипятить.\n\n"
    "## Additional Resources\n\n" + "\n".join(f"- [Книга {n}](https://1.2/{n})" for n in range(9)),
    title="Чай",
    slug="1",
    more="date: 2019-01-01\n",
)


@pytest.fixture
def germans(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """Return the ids of the users who use Discord in German."""
    ids: set[int] = set()
    read = discord.Interaction._from_data

    def read_localized(self: discord.Interaction, data: Any) -> None:
        read(self, data)
        if self.user.id in ids:
            self.locale = discord.Locale.german

    monkeypatch.setattr(discord.Interaction, "_from_data", read_localized)
    return ids


def speak_here(community: Community, locale: discord.Locale) -> None:
    """Let the guild's language be another one."""
    guild = community.bot.get_guild(HOME)
    assert guild
    guild.preferred_locale = locale


def said(message: Sent) -> list[str]:
    """Return all that people read in a message."""
    rows = [c if isinstance(c, dict) else c.to_dict() for c in message.components]
    parts = [part for part, _, _ in walk(cast("Any", rows))]
    found = [part.get(key) for part in parts for key in ("content", "label", "placeholder")]
    options = [option for part in parts for option in part.get("options", ())]
    found += [option.get(key) for option in options for key in ("label", "description")]
    return [text for text in [message.content, *found] if text]


def untranslated(message: Sent) -> list[str]:
    """Return what in a message doesn't come from the catalogue, nor from an article."""
    return [text for text in said(message) if LATIN.search(NO_WORDS.sub("", unsaid(text)))]


COMMANDS: list[tuple[str, dict[str, Any]]] = [
    ("ask", {"question": "зелёный чай"}),
    ("ask", {"question": "чай"}),
    ("ask", {"question": "квантовая гравитация"}),
    ("ask", {"question": "hello"}),
    ("ask", {"question": "who are you"}),
    ("ask", {"question": "can anyone see this"}),
    ("article", {"name": "1"}),
    ("article", {"name": "7"}),
    ("article", {"name": "1", "section": "7"}),
    ("articles", {}),
    ("help", {}),
    ("privacy what", {}),
    ("privacy get", {}),
    ("privacy forget", {"confirm": "7"}),
    ("privacy forget", {"confirm": "xforget"}),
    ("privacy optout", {"state": "on"}),
    ("privacy optout", {"state": "off"}),
    ("content reload", {}),
    ("content rollback", {}),
    ("content taught", {}),
    ("content status", {}),
    ("content explain", {"question": "зелёный чай"}),
    ("access show", {}),
    ("insights gaps", {}),
    ("insights usage", {}),
    ("insights feedback", {}),
]


@pytest.mark.usefixtures("pseudo")
async def test_everything_is_said_in_the_readers_language(
    community: Community, germans: set[int]
) -> None:
    """Each command, and each button below its reply; of the articles nothing is changed."""
    community.bot.owner_id = community.manager.id
    for slug in ("water", "tea", "club"):
        (community.folder / f"{slug}.md").unlink()
    community.write_article("1", TEA)
    token = await community.bot.librarian.reload()
    assert token.applied
    member = community.manager
    germans.add(member.id)
    found = {}
    for command, options in COMMANDS:
        reply = await community.slash(member, command, **options)
        found[command, *options.values()] = untranslated(reply.message)
        for label, custom_id in reply.buttons.items():
            result = await community.use(member, reply, custom_id)
            if result.response is not None:
                found[command, label] = untranslated(result.response)
    assert {what: texts for what, texts in found.items() if texts} == {}


@pytest.mark.usefixtures("pseudo")
async def test_a_public_reply_is_in_its_servers_language(
    community: Community, germans: set[int]
) -> None:
    """Whoever asks; whoever presses its buttons gets their own."""
    english, german = community.guest, community.subscriber
    germans.add(german.id)
    unknown = "квантовая гравитация"
    (to_german,) = await community.mention(german, unknown)
    by_german = await community.slash(german, "ask", question=unknown, public=True)
    speak_here(community, discord.Locale.german)
    (to_english,) = await community.mention(english, unknown)
    by_english = await community.slash(english, "ask", question=unknown, public=True)
    tell = member_texts.ABSTAINED
    for reply, text in (
        (to_german, tell),
        (by_german, tell),
        (to_english, f"⟦{tell}⟧"),
        (by_english, f"⟦{tell}⟧"),
    ):
        assert text in reply.text.split("\n")
    privately = to_english.buttons["⟦Ask privately⟧"]
    assert tell in (await community.press(english, to_english, privately)).text.split("\n")
    pressed = await community.press(german, to_english, privately)
    assert f"⟦{tell}⟧" in pressed.text.split("\n")


@pytest.mark.usefixtures("pseudo")
async def test_the_private_chat_is_in_the_language_told_last(
    community: Community, germans: set[int]
) -> None:
    """A message doesn't tell; before any command, and after it is forgotten, it is the default."""
    member, unknown = community.guest, "квантовая гравитация"
    germans.add(member.id)
    answers = [await community.tell(member, unknown)]
    await community.slash(member, "articles")
    answers.append(await community.tell(member, unknown))
    await community.slash(member, "privacy forget", confirm="forget")
    community.bot.languages.forget(member.id.__eq__)  # that command told it again
    answers.append(await community.tell(member, unknown))
    tell = member_texts.ABSTAINED
    assert [answer.text for (answer,) in answers] == [tell, f"⟦{tell}⟧", tell]


@pytest.mark.usefixtures("pseudo")
async def test_the_next_page_begins_where_the_last_ended_in_any_language(
    community: Community, germans: set[int]
) -> None:
    """Or text would be left out for who turns the pages of an answer in another language."""
    german = community.subscriber
    germans.add(german.id)
    (english,) = await community.mention(community.guest, "drinking water")
    theirs = await community.press(german, english, english.buttons[member_texts.NEXT])
    ours = await community.press(community.guest, english, english.buttons[member_texts.NEXT])
    assert _text(theirs) == _text(ours)
    assert "⟦Page 2" in theirs.text


def _text(reply: Shown) -> str:
    return next(text for text in said(reply.message) if "water and rest" in text)


@pytest.mark.usefixtures("pseudo")
async def test_a_log_channel_is_in_its_servers_language(
    community: Community, germans: set[int]
) -> None:
    """Whoever does what it tells of."""
    germans.add(community.manager.id)
    speak_here(community, discord.Locale.german)
    await community.slash(community.manager, "settings log", channel=community.square)
    before = len(community.square.history())
    germans.clear()
    await community.slash(community.manager, "content reload")
    told = community.square.history()[before:]
    assert [untranslated(message) for message in told] == [[]]


def test_a_server_that_cant_choose_its_language_tells_none() -> None:
    """Any but a Community's is American English."""
    languages = Languages("auto", "german")
    plain, chosen, french = (
        cast("discord.Guild", _Guild(locale, features))
        for locale, features in (("en-US", []), ("en-US", ["COMMUNITY"]), ("fr", []))
    )
    assert [languages.of_guild(guild) for guild in (None, plain, chosen, french)] == [
        "de",
        "de",
        "en",
        "fr",
    ]


class _Guild:
    def __init__(self, locale: str, features: list[str]) -> None:
        self.preferred_locale = discord.Locale(locale)
        self.features = features


@pytest.mark.parametrize(
    ("fixed", "written_in", "spoken"),
    [
        ("auto", "english", ["en", "de", "es", "en"]),
        ("auto", "french", ["en", "de", "es", "fr"]),
        ("auto", "none", ["en", "de", "es", "en"]),
        ("auto", "italian", ["en", "de", "es", "en"]),
        ("de", "french", ["de", "de", "de", "de"]),
    ],
)
def test_a_locale_without_sentences_gets_the_articles_language(
    fixed: str, written_in: str, spoken: list[str]
) -> None:
    """Unless the setting fixes another one for all."""
    locales = map(discord.Locale, ("en-GB", "de", "es-419", "pl"))
    languages = Languages(fixed, written_in)
    assert list(map(languages.of_locale, locales)) == spoken


def test_only_so_many_languages_are_remembered() -> None:
    """Memory doesn't grow with the members."""
    languages = Languages("auto", "english")
    for user_id in range(MOST_KNOWN + 2):
        languages._known[user_id] = "de"
    languages.of_user(cast("discord.Interaction", _Interaction()))
    assert len(languages._known) == MOST_KNOWN
    assert list(languages._known)[-1] == 7


class _Interaction:
    locale = discord.Locale.french
    user = discord.Object(7)


@pytest.mark.usefixtures("pseudo")
async def test_commands_are_called_and_described_in_each_language(community: Community) -> None:
    """All that Discord lists; the English names stay, and what is fixed is for every locale."""
    tree = community.bot.tree
    for command in tree.get_commands():
        payload = await command.get_translated_payload(
            tree, CommandTranslator(Languages("auto", "english"))
        )
        assert list(unlocalized(payload, "de")) == []
        assert "it" not in payload.get("name_localizations", {})
        assert "en-GB" not in payload.get("name_localizations", {})
        fixed = await command.get_translated_payload(
            tree, CommandTranslator(Languages("de", "english"))
        )
        assert list(unlocalized(fixed, "en-US")) == []


def unlocalized(payload: dict[str, Any], locale: str) -> Iterator[str]:
    """Yield the names and descriptions of a command that a locale lacks."""
    for key in ("name", "description"):
        if payload.get(key) and locale not in (payload.get(f"{key}_localizations") or {}):
            yield payload[key]
    for part in (*payload.get("options", ()), *payload.get("choices", ())):
        yield from unlocalized(part, locale)


@pytest.mark.usefixtures("pseudo")
async def test_the_log_of_the_program_stays_english(
    community: Community, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever runs Docent needn't know the language of whom it failed."""
    await community.slash(community.manager, "settings log", channel=community.square)
    speak_here(community, discord.Locale.german)
    with speaking("de"):
        await community.bot.apologies.to_admins(HOME, lambda: admin_texts.A_BUTTON)
    assert "Failed to answer a button; " in caplog.text
    told = community.square.history()[-1].content
    assert told.startswith("⟦Something failed (⟦a button⟧)")

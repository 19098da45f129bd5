"""The log channel: what is written into it, and what never is."""

from collections.abc import Callable

import discord
import pytest
import simcord

from bot.admin.channels import LogChannels
from bot.storage.store import Store
from bot.texts import ENGLISH, admin_texts, member_texts
from retrieval.audience import Audience
from tests.articles import source
from tests.bot.conftest import ELSEWHERE, HOME, Community, Shown


def saying(text: str) -> Callable[[Audience], str]:
    """Return what says this to whomever."""
    return lambda _: text


def logged(place: simcord.ChannelHandle) -> list[str]:
    """Return what the bot has written into a channel."""
    return [message.content for message in place.history() if message.author.bot]


async def keep_log(community: Community, place: simcord.ChannelHandle) -> None:
    """Choose the log channel, as somebody who sees it."""
    chooser = community.add_member("chooser", community.manager_role, community.subscriber_role)
    answer = await community.slash(chooser, "settings log", channel=place)
    assert answer.ephemeral
    assert answer.text == admin_texts.LOG_ON.format(channel=f"<#{place.id}>")


async def test_reloads_are_logged_for_who_reads_the_channel(community: Community) -> None:
    """Titles only of what all of them may read; of the rest, not even how many."""
    await keep_log(community, community.square)
    (community.folder / "club.md").unlink()
    community.write_article("staff", source(slug="staff", title="Hidden", role="subscriber"))
    community.write_article("tea", source("Other.", slug="tea", title="Tea *time*"))
    await community.slash(community.manager, "content reload")
    reloaded = admin_texts.LOG_RELOADED.format(who=f"<@{community.manager.id}>")
    assert logged(community.square) == [f"{reloaded}\nChanged: “Tea \\*time\\*”"]
    await keep_log(community, community.lounge)
    await community.slash(community.manager, "content rollback")
    rolled_back = admin_texts.LOG_ROLLED_BACK.format(who=f"<@{community.manager.id}>")
    shown = "Added: “The Club”\nChanged: “Tea”\nRemoved: “Hidden”"
    assert logged(community.lounge) == [f"{rolled_back}\n{shown}"]


async def test_the_log_tells_of_other_readers_as_of_other_articles(community: Community) -> None:
    """What opens to those who read it is new to them, and what closes is gone."""
    await keep_log(community, community.square)
    club = source(slug="club", title="The Club", role="subscriber,guest")
    community.write_article("club", club)
    community.write_article("tea", source(slug="tea", title="Tea", role="subscriber"))
    asked = await community.slash(community.manager, "content reload")
    await community.press(community.manager, asked, asked.buttons[admin_texts.RELOAD_APPLY])
    assert logged(community.square)[-1].splitlines()[1:] == ["Added: “The Club”", "Removed: “Tea”"]


async def test_the_log_of_another_processs_guild_is_written_for_its_readers(
    community: Community,
) -> None:
    """Who they are, Discord is asked; for what it doesn't tell, they are like everyone."""
    await keep_log(community, community.lounge)
    bot = community.bot
    bot.access.shards = ELSEWHERE
    bot._connection._guilds.clear()

    def tell(audience: Audience) -> str:
        return " ".join(sorted(frozenset().union(*audience.readers)))

    await bot.log_channels.tell(HOME, tell)
    community.env.inject_error("GET", f"/guilds/{HOME}/channels", status=500)
    await bot.log_channels.tell(HOME, tell)
    assert logged(community.lounge) == ["guest subscriber", "guest"]


async def test_refusals_are_logged(community: Community) -> None:
    """Of a reload with errors, one that waits, and of a command."""
    await keep_log(community, community.square)
    community.write_article("tea", b"no front matter")
    await community.slash(community.manager, "content reload")
    community.write_article("tea", source(slug="tea"))
    community.write_article("club", source(slug="club"))
    await community.slash(community.manager, "content reload")
    commands = community.env.backend.visible_commands(
        user_id=community.manager.id, channel_id=community.square.id
    )
    command_id = next(int(c["id"]) for c in commands if c["name"] == "content")
    community.guild.set_command_permissions(command_id, {community.guest: True})
    await community.slash(community.guest, "content reload")
    assert len(community.env.errors) == 1
    manager = community.manager.id
    assert logged(community.square) == [
        admin_texts.LOG_REFUSED.format(who=f"<@{manager}>"),
        admin_texts.LOG_WAITS.format(who=f"<@{manager}>"),
        admin_texts.LOG_NOT_ALLOWED.format(user=community.guest.id, command="content reload"),
    ]


async def test_mappings_are_logged_and_what_they_withdraw_is_not(community: Community) -> None:
    """How many answers tells of articles that not all who read the log may read."""
    role = community.guild.create_role("Booster")
    den = community.guild.create_text_channel(
        "den",
        overwrites={
            community.guild.default_role: discord.PermissionOverwrite(view_channel=False),
            role: discord.PermissionOverwrite(view_channel=True),
            community.me: discord.PermissionOverwrite(view_channel=True),
        },
    )
    await keep_log(community, community.square)
    options = {"role": role, "content-role": "subscriber"}
    await community.slash(community.manager, "access map", None, **options)
    booster = community.add_member("booster", role)
    await community.mention(booster, "secret handshake", den)
    await community.slash(community.manager, "access unmap", None, **options)
    assert Shown.of(den.history()[-1]).text == member_texts.WITHDRAWN
    names = {
        "user": community.manager.id,
        "role": f"<@&{role.id}>",
        "content_role": "subscriber",
    }
    assert logged(community.square) == [
        admin_texts.LOG_MAPPED.format(**names),
        admin_texts.LOG_UNMAPPED.format(**names),
    ]


async def test_withdrawn_answers_are_logged_as_far_as_they_could_be_read(
    community: Community,
) -> None:
    """How many; not those of which the log's readers never knew."""
    await keep_log(community, community.square)
    await community.mention(community.guest, "green tea")
    await community.mention(community.subscriber, "secret handshake", community.lounge)
    for slug in ("tea", "club"):
        (community.folder / f"{slug}.md").unlink()
    answer = await community.slash(community.manager, "content reload")
    assert admin_texts.RELOAD_WITHDREW.format(number=2) in answer.text.splitlines()
    told = [text for text in logged(community.square) if text]
    assert told[0] == admin_texts.LOG_WITHDRAWN.format(withdrawn=1, left=0)


async def test_answers_withdrawn_out_of_sight_are_not_logged(community: Community) -> None:
    """Of a channel that not all who read the log can see; whatever was answered there."""
    await community.mention(community.subscriber, "green tea", community.lounge)
    for place, told in ((community.square, False), (community.lounge, True)):
        await keep_log(community, place)
        community.write_article("tea", source("## Oolong\n\nSteep it.\n", title="Tea", slug="tea"))
        await community.slash(community.manager, "content reload")
        withdrawn = admin_texts.LOG_WITHDRAWN.format(withdrawn=1, left=0)
        assert (withdrawn in logged(place)) is told
        await community.slash(community.manager, "content rollback")
        await community.mention(community.subscriber, "green tea", community.lounge)


async def test_what_may_not_be_mapped_is_logged(community: Community) -> None:
    """Who tried; not what."""
    await keep_log(community, community.square)
    role = community.guild.create_role("Booster")
    options = {"role": role, "content-role": "admin"}
    await community.slash(community.manager, "access map", None, **options)
    assert logged(community.square) == [
        admin_texts.LOG_MAY_NOT_MAP.format(user=community.manager.id)
    ]


async def test_another_guilds_failures_are_logged_there(community: Community) -> None:
    """If it has a log channel; whoever runs it can be given the reference."""
    other = community.env.create_guild()
    place = other.create_text_channel("elsewhere")
    channels = community.bot.log_channels
    await keep_log(community, community.square)
    await channels.tell_near(other.id, saying("One."))
    await channels.save(other.id, place.id, by=1)
    for guild_id, text in ((other.id, "Two."), (HOME, "Three."), (None, "Four.")):
        await channels.tell_near(guild_id, saying(text))
    assert logged(place) == ["Two."]
    assert logged(community.square) == ["One.", "Three.", "Four."]


async def test_failures_are_logged_without_the_question(
    community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the reference that whoever asked was given."""
    await keep_log(community, community.lounge)
    monkeypatch.delattr(community.bot.librarian, "_answerer")
    (answer,) = await community.mention(community.guest, "my own secret question")
    asked = await community.slash(community.guest, "ask", question="my own secret question")
    beginning = member_texts.FAILED.partition("{")[0]
    assert logged(community.lounge) == [
        admin_texts.LOG_FAILED.format(what=what, reference=shown.text.removeprefix(beginning))
        for what, shown in (("a message", answer), ("/ask", asked))
    ]
    assert len(community.env.errors) == 1


async def test_the_log_ends_when_it_is_switched_off(community: Community) -> None:
    """As it was before one was chosen."""
    await keep_log(community, community.square)
    answer = await community.slash(community.manager, "settings log")
    assert answer.text == admin_texts.LOG_OFF
    await community.slash(community.manager, "content reload")
    assert logged(community.square) == []


async def test_the_log_channel_is_remembered(community: Community, store: Store) -> None:
    """After a restart, too."""
    await keep_log(community, community.square)
    bot = community.bot
    channels = LogChannels(bot, bot.access, store, HOME, lambda _: ENGLISH)
    await channels.load()
    await channels.tell_home(saying("Hello."))
    assert logged(community.square) == ["Hello."]


async def test_a_log_that_cannot_be_written_disturbs_nothing(
    community: Community, caplog: pytest.LogCaptureFixture
) -> None:
    """What was to be logged has happened all the same; what is missing is told at the choice."""
    closed = community.guild.create_text_channel(
        "closed",
        overwrites={community.me: discord.PermissionOverwrite(send_messages=False)},
    )
    answer = await community.slash(community.manager, "settings log", channel=closed)
    closed_line = admin_texts.CHANNEL_CLOSED.format(permissions="Send Messages")
    assert answer.text.splitlines()[1] == closed_line
    answer = await community.slash(community.manager, "content reload")
    assert answer.text == admin_texts.RELOAD_UNCHANGED
    assert "can't be written to" in caplog.text


async def test_a_long_log_message_is_its_first_line(community: Community) -> None:
    """Rather than none; what just fits is whole."""
    await keep_log(community, community.square)
    fits = "First.\n" + "x" * 1993
    for text in ("First.\nSecond.\n" + "x" * 2000, fits):
        await community.bot.log_channels.tell_home(saying(text))
    assert logged(community.square) == ["First.", fits]


async def test_a_log_without_words_is_no_message(
    community: Community, caplog: pytest.LogCaptureFixture
) -> None:
    """There may be nothing that who reads the channel may know; nor does a link unfold there."""
    await keep_log(community, community.square)
    await community.bot.log_channels.tell_home(saying(""))
    await community.bot.log_channels.tell_home(saying("https://example.org"))
    (message,) = community.square.history()
    assert message.flags.suppress_embeds
    assert "can't be written to" not in caplog.text


async def test_a_guild_that_keeps_no_log_any_more_is_told_of_at_home(
    community: Community, store: Store
) -> None:
    """At once and after a restart, as if it had never kept one."""
    await keep_log(community, community.square)
    channels = community.bot.log_channels
    for channel_id in (community.lounge.id, None):
        await channels.save(1, channel_id, by=1)
    await channels.tell_near(1, saying("One."))
    restarted = LogChannels(community.bot, community.bot.access, store, HOME, lambda _: ENGLISH)
    await restarted.load()
    await restarted.tell_near(1, saying("Two."))
    assert logged(community.square) == ["One.", "Two."]

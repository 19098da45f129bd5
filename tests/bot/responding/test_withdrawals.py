"""Public messages that show what their channel's readers may not read any more."""

import asyncio
from contextlib import nullcontext
from pathlib import Path
from typing import Any, cast

import aiohttp
import discord
import pytest
from discord.utils import utcnow

from bot.connection import ALL_SHARDS, Shards
from bot.responding.public_records import PublicRecord
from bot.responding.withdrawals import Withdrawn
from bot.storage import PublicMessage, StoreError
from bot.storage.store import RoleMapping
from bot.texts import member_texts
from retrieval.answering import Answer
from retrieval.audience import Audience
from tests.articles import source
from tests.bot.conftest import ELSEWHERE, Community, Place, Shown
from tests.bot.stores import empty_disk, fill_disk, locked_file

MESSAGES = "/channels/*/messages"
MESSAGE = "/channels/*/messages/*"
SECRET = "secret handshake"


def write_club(community: Community, role: str = "subscriber", heading: str = SECRET) -> None:
    """Write the article that only subscribers may read, changed."""
    body = f"## {heading}\n\nThe handshake is a wink.\n"
    image = 'image: "https://example.org/i.png"\n'
    community.write_article("club", source(body, title="Club", slug="club", role=role, more=image))


async def reload(community: Community) -> Withdrawn:
    """Reload without a command, confirmed if need be."""
    report = await community.bot.librarian.reload()
    if report.pending:
        report = await community.bot.librarian.confirm(report.pending)
    assert report.applied
    done = await community.bot.withdrawals.withdraw()
    await community.env.settle()
    return done


async def recorded(community: Community) -> list[PublicMessage]:
    """Return what the store remembers."""
    return await community.bot.store.fetch_public_messages()


def texts_in(place: Place) -> list[str]:
    """Return what stands in a channel, without the questions."""
    return [Shown.of(m).text for m in place.history() if m.author.bot]


def last(place: Place) -> discord.Message:
    """Return the last message of a channel."""
    return place.history()[-1]


def record_of(community: Community, answer: Answer, channel: object) -> PublicRecord:
    """Return the record of an answer that isn't sent yet."""
    record = community.bot.withdrawals.recorder(answer, channel)
    assert record is not None
    return record


async def ask_in_lounge(community: Community) -> None:
    """Let the lounge have an answer that only its subscribers may read."""
    (shown,) = await community.mention(community.subscriber, SECRET, community.lounge)
    assert "a wink" in shown.text


# What is remembered


async def test_a_public_answer_is_remembered(community: Community) -> None:
    """Ids only: of the message, of where it stands, and of what it shows."""
    await ask_in_lounge(community)
    (message,) = await recorded(community)
    sent = last(community.lounge)
    assert (message.id, message.channel_id) == (sent.id, community.lounge.id)
    assert (message.guild_id, message.parent_id) == (community.guild.id, None)
    assert message.sections == ("club#secret-handshake",)
    assert abs(message.at - community.env.now()).total_seconds() < 60


async def test_a_public_command_is_remembered(
    community: Community, caplog: pytest.LogCaptureFixture
) -> None:
    """A private one isn't, nor what is said in the bot's own chat."""
    shown = await community.slash(community.guest, "ask", question="green tea", public=True)
    await community.slash(community.guest, "ask", question="green tea")
    await community.slash(community.guest, "article", name="tea")
    await community.slash_in_private(community.guest, "ask", question="green tea", public=True)
    await community.tell(community.guest, "green tea")
    (message,) = await recorded(community)
    assert (message.id, message.channel_id) == (shown.message.id, community.square.id)
    assert message.sections == ("tea#green-tea",)
    assert "wasn't recorded" not in caplog.text


async def test_suggestions_are_remembered(community: Community) -> None:
    """Their names are shown, too; an answer that names nothing is none."""
    await community.mention(community.guest, "tea or water or both")
    (message,) = await recorded(community)
    assert len(message.sections) > 1
    await community.mention(community.guest, "xylophone zebra")
    assert len(await recorded(community)) == 1


async def test_an_answer_that_shows_nothing_any_more_is_forgotten(community: Community) -> None:
    """Its question was edited, and finds nothing: there is nothing to withdraw."""
    await community.mention(community.guest, "green tea")
    question, _ = community.square.history()
    await community.guest.edit(question, f"<@{community.me.id}> xylophone zebra")
    assert member_texts.ABSTAINED in texts_in(community.square)[0]
    assert await recorded(community) == []


async def test_each_plain_message_is_remembered(community: Community) -> None:
    """An answer that Discord doesn't take as a layout is several messages."""
    community.env.inject_error("POST", MESSAGES, status=400, code=50035)
    shown = await community.mention(community.guest, "drinking water")
    community.env.inject_error("POST", "/interactions/*/callback", status=400, code=50035)
    await community.slash(community.guest, "ask", question="drinking water", public=True)
    messages = await recorded(community)
    assert len(shown) > 3
    assert len(messages) == 2 * len(shown)
    assert {message.id for message in messages} == {
        message.id for message in community.square.history() if message.author.bot
    }


async def test_a_thread_is_remembered_with_its_channel(community: Community) -> None:
    """Which says who reads it, also when the thread is archived and out of the cache."""
    thread = community.add_thread(community.lounge, "post")
    await community.mention(community.subscriber, SECRET, thread)
    (message,) = await recorded(community)
    assert (message.channel_id, message.parent_id) == (thread.id, community.lounge.id)
    guild = community.bot.get_guild(community.guild.id)
    assert guild is not None
    guild._remove_thread(guild.get_thread(thread.id))  # type: ignore[arg-type] # it is there
    assert await reload(community) == Withdrawn()


async def test_a_channel_that_is_not_in_the_cache_is_remembered(
    community: Community, caplog: pytest.LogCaptureFixture
) -> None:
    """As long as the event tells its guild; where there is none, the chat is private."""
    answer = await community.bot.librarian.answer("green tea", Audience.of({"guest"}))
    place = community.square.id
    for guild_id in (None, community.guild.id):
        channel = community.bot.get_partial_messageable(place, guild_id=guild_id)
        if record := community.bot.withdrawals.recorder(answer, channel):
            await record(1)
    assert community.bot.withdrawals.recorder(answer, object()) is None
    (message,) = await recorded(community)
    assert (message.id, message.parent_id) == (1, None)
    assert (message.guild_id, message.channel_id) == (community.guild.id, place)
    assert "wasn't recorded" not in caplog.text


async def test_an_answer_stands_although_it_cannot_be_remembered(
    community: Community, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It has been sent; the log tells of the rest."""

    async def fail(*messages: PublicMessage, **_: object) -> bool:
        if messages[0].id > 0:
            raise StoreError("The disk is full.")
        return True

    monkeypatch.setattr(community.bot.store, "add_public_message", fail)
    await ask_in_lounge(community)
    assert len(community.lounge.history()) == 2
    assert "The disk is full." in caplog.text


# What is withdrawn


async def test_what_fewer_may_read_is_withdrawn(community: Community) -> None:
    """Text, links, picture and buttons are gone; other answers stay."""
    write_club(community)
    await reload(community)
    await ask_in_lounge(community)
    await community.mention(community.subscriber, "green tea", community.lounge)
    write_club(community, role="admin")
    assert await reload(community) == Withdrawn(withdrawn=1)
    secret, tea = [m for m in community.lounge.history() if m.author.bot]
    assert Shown.of(secret).text == member_texts.WITHDRAWN
    assert [type(c).__name__ for c in secret.components] == ["TextDisplay"]
    assert "Steep it." in Shown.of(tea).text
    assert [message.id for message in await recorded(community)] == [tea.id]
    assert await reload(community) == Withdrawn()


async def test_what_is_removed_is_withdrawn(community: Community) -> None:
    """Whoever may read the rest of the library."""
    await ask_in_lounge(community)
    await community.mention(community.guest, "green tea")
    (community.folder / "club.md").unlink()
    (community.folder / "tea.md").unlink()
    assert await reload(community) == Withdrawn(withdrawn=2)
    assert texts_in(community.lounge) == texts_in(community.square) == [member_texts.WITHDRAWN]


async def test_what_is_renamed_is_withdrawn(community: Community) -> None:
    """Its buttons and its name lead nowhere; the section may be asked for again."""
    await ask_in_lounge(community)
    write_club(community, heading="Secret greeting")
    assert await reload(community) == Withdrawn(withdrawn=1)
    assert texts_in(community.lounge) == [member_texts.WITHDRAWN]


async def test_what_a_suggestion_names_is_withdrawn(community: Community) -> None:
    """One section that is gone is enough."""
    (shown,) = await community.mention(community.guest, "tea or water or both")
    (community.folder / "tea.md").unlink()
    assert await reload(community) == Withdrawn(withdrawn=1)
    assert shown.text != member_texts.WITHDRAWN
    assert texts_in(community.square) == [member_texts.WITHDRAWN]


async def test_one_section_that_fewer_may_read_is_enough(community: Community) -> None:
    """Though the channel's readers may still read the other one that a message names."""
    await community.serve(source(slug="song", role="subscriber"))
    channel = cast("discord.TextChannel", community.bot.get_channel(community.lounge.id))
    sent = await channel.send("The names of both.")
    await community.bot.store.add_public_message(
        PublicMessage(
            id=sent.id,
            guild_id=community.guild.id,
            channel_id=community.lounge.id,
            parent_id=None,
            sections=("club#secret-handshake", "song#introduction"),
            at=community.env.now(),
        )
    )
    assert await reload(community) == Withdrawn()
    community.write_article("more-0", source(slug="song", role="admin"))
    assert await reload(community) == Withdrawn(withdrawn=1)


async def test_a_change_of_words_withdraws_nothing(community: Community) -> None:
    """As long as the section is there, and its readers may read it."""
    await ask_in_lounge(community)
    community.write_article(
        "club", source(f"## {SECRET}\n\nNod.\n", slug="club", role="admin,subscriber")
    )
    assert await reload(community) == Withdrawn()
    assert len(await recorded(community)) == 1


async def test_a_changed_mapping_withdraws(community: Community) -> None:
    """The readers of the channel don't hold the content role any more."""
    await ask_in_lounge(community)
    community.bot.config.guilds[community.guild.id].roles.clear()
    assert await community.bot.withdrawals.withdraw() == Withdrawn(withdrawn=1)


async def test_a_ticket_goes_by_the_roles_of_who_was_let_in(community: Community) -> None:
    """Whoever asked there is a reader like others, with the roles of now."""
    seen = discord.PermissionOverwrite(view_channel=True)
    hidden = discord.PermissionOverwrite(view_channel=False)
    ticket = community.guild.create_text_channel(
        "ticket",
        overwrites={
            community.guild.default_role: hidden,
            community.subscriber: seen,
            community.me: seen,
        },
    )
    await community.mention(community.subscriber, SECRET, ticket)
    assert await community.bot.withdrawals.withdraw() == Withdrawn()
    community.env.backend.edit_member(community.guild.id, community.subscriber.id, {"role_ids": []})
    assert await community.bot.withdrawals.withdraw() == Withdrawn(withdrawn=1)


async def test_what_administrators_alone_see_stays(community: Community) -> None:
    """There is nobody else to hide it from; what is gone is withdrawn there, too."""
    await ask_in_lounge(community)
    community.env.backend.delete_overwrite(community.lounge.id, community.subscriber_role.id)
    await community.env.settle()
    assert await community.bot.withdrawals.withdraw() == Withdrawn()
    (community.folder / "club.md").unlink()
    assert await reload(community) == Withdrawn(withdrawn=1)


@pytest.mark.parametrize(
    ("question", "gone"), [(SECRET, "club"), ("tea or water or both", "water"), (SECRET, "mapping")]
)
async def test_an_answer_that_was_on_its_way_is_withdrawn(
    community: Community, question: str, gone: str
) -> None:
    """It was worked out before an article or a mapping went, and sent after."""
    answer = await community.bot.librarian.answer(question, Audience.of({"guest", "subscriber"}))
    channel = cast("discord.TextChannel", community.bot.get_channel(community.lounge.id))
    if gone == "mapping":
        community.bot.config.guilds[community.guild.id].roles.clear()
    else:
        (community.folder / f"{gone}.md").unlink()
    await reload(community)
    sent = await channel.send("The handshake is a wink.")
    await record_of(community, answer, channel)(sent.id)
    assert texts_in(community.lounge) == [member_texts.WITHDRAWN]
    assert await recorded(community) == []


async def test_a_menu_that_names_what_is_gone_is_removed(community: Community) -> None:
    """The section itself is still there, and with it the answer; once is enough."""
    await community.mention(community.guest, "green tea")
    shown = Shown.of(last(community.square))
    assert set(shown.options) == {"Green tea", "Black tea"}
    community.write_article("tea", source("## Green tea\n\nSteep it.\n", title="Tea", slug="tea"))
    assert await reload(community) == Withdrawn()
    changed = Shown.of(last(community.square))
    assert (changed.options, changed.text, changed.buttons) == ({}, shown.text, shown.buttons)
    (message,) = await recorded(community)
    assert (message.sections, message.menu) == (("tea#green-tea",), ())


async def test_a_commands_answer_loses_nothing_but_its_menu(community: Community) -> None:
    """The question above it stays; and discord.py keeps no view of what is left."""
    await community.slash(community.guest, "ask", question="green tea", public=True)
    shown = Shown.of(last(community.square))
    community.write_article("tea", source("## Green tea\n\nSteep it.\n", title="Tea", slug="tea"))
    assert await reload(community) == Withdrawn()
    changed = Shown.of(last(community.square))
    assert (changed.options, changed.text, changed.buttons) == ({}, shown.text, shown.buttons)
    assert community.bot.persistent_views == []


async def test_a_menu_that_cannot_be_reached_is_left(
    community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a connection nothing is refused: the answer stays, and its menu goes later."""

    async def fail(_: object) -> None:
        raise aiohttp.ClientError

    await community.mention(community.guest, "green tea")
    community.write_article("tea", source("## Green tea\n\nSteep it.\n", title="Tea", slug="tea"))
    with monkeypatch.context() as patch:
        patch.setattr(discord.PartialMessage, "fetch", fail)
        assert await reload(community) == Withdrawn(left=1)
    assert community.bot.withdrawals.has_left
    assert await community.bot.withdrawals.withdraw() == Withdrawn()
    assert Shown.of(last(community.square)).options == {}


async def test_where_a_menu_cannot_be_removed_all_is_withdrawn(community: Community) -> None:
    """Better no answer than one that names what nobody may read."""
    await community.mention(community.guest, "green tea")
    community.write_article("tea", source("## Green tea\n\nSteep it.\n", title="Tea", slug="tea"))
    community.env.inject_error("GET", MESSAGE, status=403)
    assert await reload(community) == Withdrawn(withdrawn=1)
    assert texts_in(community.square) == [member_texts.WITHDRAWN]


async def test_a_plain_message_is_withdrawn_whole(community: Community) -> None:
    """Its content, which no layout has, is gone as well."""
    community.env.inject_error("POST", MESSAGES, status=400, code=50035)
    await ask_in_lounge(community)
    (community.folder / "club.md").unlink()
    assert await reload(community) == Withdrawn(withdrawn=1)
    assert last(community.lounge).content == ""
    assert texts_in(community.lounge) == [member_texts.WITHDRAWN]


@pytest.mark.parametrize("status", [500, 503])
async def test_a_menu_that_cannot_be_removed_just_now_is_left(
    community: Community, status: int
) -> None:
    """The answer may be shown, so it isn't withdrawn because Discord has trouble."""
    await community.mention(community.guest, "green tea")
    community.write_article("tea", source("## Green tea\n\nSteep it.\n", title="Tea", slug="tea"))
    community.env.inject_error("GET", MESSAGE, status=status)
    assert await reload(community) == Withdrawn(left=1)
    assert member_texts.WITHDRAWN not in texts_in(community.square)


async def test_an_answer_is_remembered_while_others_are_withdrawn(community: Community) -> None:
    """A process that is killed meanwhile must find it again."""
    withdrawals = community.bot.withdrawals
    async with withdrawals._lock:
        asking = asyncio.create_task(community.mention(community.guest, "green tea"))
        while not await recorded(community):  # noqa: ASYNC110  # the store tells nobody
            await asyncio.sleep(0)
    await asking


async def test_who_hears_of_what_was_withdrawn(community: Community) -> None:
    """Those who may read all that the message showed, now or before; apart for each guild."""
    guest, subscriber = Audience.of({"guest"}), Audience.of({"guest", "subscriber"})
    before = community.bot.librarian.library
    await ask_in_lounge(community)
    await community.mention(community.guest, "green tea")
    for slug in ("club", "tea"):
        (community.folder / f"{slug}.md").unlink()
    assert (await community.bot.librarian.reload()).applied
    done = await community.bot.withdrawals.withdraw()
    after = community.bot.librarian.library
    assert done == Withdrawn(withdrawn=2)
    assert done.visible(guest, before, after) == Withdrawn(withdrawn=1)
    assert done.visible(subscriber, before, after) == done
    assert done.visible(subscriber, after) == Withdrawn()
    assert done.by_guild() == {community.guild.id: done}


def test_withdrawn_messages_are_counted_for_their_own_guild() -> None:
    """Each guild hears of what stood in its own channels alone."""
    ours, theirs, left = (
        PublicMessage(
            id=number, guild_id=guild_id, channel_id=3, parent_id=None, sections=(), at=utcnow()
        )
        for number, guild_id in enumerate((1, 2, 1))
    )
    done = Withdrawn.of([(ours, True), (theirs, True), (left, False)])
    assert done.by_guild() == {1: Withdrawn(withdrawn=1, left=1), 2: Withdrawn(withdrawn=1)}
    assert [message for message, _ in done.by_guild()[2].messages] == [theirs]


# What can't be edited


async def remove_club(community: Community) -> None:
    """Have an answer that must be withdrawn."""
    await ask_in_lounge(community)
    (community.folder / "club.md").unlink()


@pytest.mark.parametrize("status", [400, 403])
async def test_what_cannot_be_edited_is_deleted(community: Community, status: int) -> None:
    """Such as a message in an archived thread."""
    await remove_club(community)
    community.env.inject_error("PATCH", MESSAGE, status=status)
    assert await reload(community) == Withdrawn(withdrawn=1)
    assert texts_in(community.lounge) == []
    assert await recorded(community) == []


async def test_what_cannot_be_deleted_either_is_left(
    community: Community, caplog: pytest.LogCaptureFixture
) -> None:
    """It is counted, told in the log, and tried again; others are withdrawn all the same."""
    await community.mention(community.subscriber, SECRET, community.lounge)
    await remove_club(community)
    for method in ("PATCH", "DELETE"):
        community.env.inject_error(method, MESSAGE, status=403)
    assert await reload(community) == Withdrawn(withdrawn=1, left=1)
    assert "couldn't be withdrawn" in caplog.text
    assert len(await recorded(community)) == 1
    assert community.bot.withdrawals.has_left
    assert await community.bot.withdrawals.withdraw() == Withdrawn(withdrawn=1)
    assert not community.bot.withdrawals.has_left


async def test_an_answer_on_its_way_that_cannot_be_withdrawn_is_left(community: Community) -> None:
    """It is tried again later, whatever is answered meanwhile."""
    withdrawals = community.bot.withdrawals
    answer = await community.bot.librarian.answer(SECRET, Audience.of({"guest", "subscriber"}))
    channel = cast("discord.TextChannel", community.bot.get_channel(community.lounge.id))
    (community.folder / "club.md").unlink()
    await reload(community)
    await community.mention(community.guest, "green tea")
    found = [withdrawals.has_left]
    sent = await channel.send("The handshake is a wink.")
    for method in ("PATCH", "DELETE"):
        community.env.inject_error(method, MESSAGE, status=403)
    await record_of(community, answer, channel)(sent.id)
    found.append(withdrawals.has_left)
    await community.mention(community.guest, "green tea")
    assert [*found, withdrawals.has_left] == [False, True, True]
    assert await withdrawals.withdraw() == Withdrawn(withdrawn=1)


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
async def test_what_is_deleted_already_is_forgotten(community: Community, method: str) -> None:
    """By whoever; there is nothing to tell."""
    await remove_club(community)
    if method == "DELETE":
        community.env.inject_error("PATCH", MESSAGE, status=403)
    community.env.inject_error(method, MESSAGE, status=404, code=10008)
    assert await reload(community) == Withdrawn()
    assert await recorded(community) == []


async def test_a_deleted_channel_is_forgotten(community: Community) -> None:
    """Nobody reads there any more."""
    await remove_club(community)
    community.env.backend.delete_channel(community.lounge.id)
    await community.env.settle()
    assert await reload(community) == Withdrawn()
    assert await recorded(community) == []


async def test_what_is_not_known_now_is_left(community: Community) -> None:
    """While a guild isn't available, who sees a channel can't be told; nor must they lose it."""
    await ask_in_lounge(community)
    await community.mention(community.guest, "green tea")
    guild = community.bot.get_guild(community.guild.id)
    assert guild is not None
    guild.unavailable = True
    assert await community.bot.withdrawals.withdraw() == Withdrawn(left=1)
    guild.unavailable = False
    assert await community.bot.withdrawals.withdraw() == Withdrawn()
    assert len(texts_in(community.lounge)) == len(texts_in(community.square)) == 1
    assert member_texts.WITHDRAWN not in texts_in(community.lounge) + texts_in(community.square)


async def test_a_guild_that_is_not_in_the_cache_is_left(community: Community) -> None:
    """It isn't known who sees its channels, so they don't count as open to anyone."""
    await ask_in_lounge(community)
    await community.mention(community.guest, "green tea")
    community.bot._connection._guilds.clear()
    assert await community.bot.withdrawals.withdraw() == Withdrawn(left=1)
    assert member_texts.WITHDRAWN not in texts_in(community.lounge)


@pytest.mark.parametrize("is_gone", [False, True])
async def test_another_processs_guild_is_left_to_it(community: Community, is_gone: bool) -> None:
    """Neither its answers nor its drafts are looked at, and nothing of it is to be done later."""
    await ask_in_lounge(community)
    answer = await community.bot.librarian.answer(SECRET, Audience.of({"subscriber"}))
    channel = community.bot.get_channel(community.lounge.id)
    assert await record_of(community, answer, channel).begin()
    if is_gone:
        (community.folder / "club.md").unlink()
    community.bot.access.shards = ELSEWHERE
    community.bot._connection._guilds.clear()
    assert await reload(community) == Withdrawn()
    assert not community.bot.withdrawals.has_left
    assert len(await community.bot.store.fetch_public_messages(drafts=True)) == 1
    assert member_texts.WITHDRAWN not in texts_in(community.lounge)
    community.bot.access.shards = ALL_SHARDS
    assert (await reload(community)).withdrawn == is_gone


@pytest.mark.parametrize("shards", [Shards((0,), 2), Shards((1,), 2)])
async def test_what_is_old_is_forgotten_by_one_process(
    community: Community, shards: Shards
) -> None:
    """By that of the first shard, whichever guild it is about."""
    await ask_in_lounge(community)
    community.bot.access.shards = shards
    community.bot.withdrawals.keep_days = -1
    await community.bot.withdrawals.withdraw()
    assert len(await recorded(community)) == (0 if shards.has_first else 1)


async def test_channels_are_looked_up_once(
    community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And only where something isn't for everyone."""
    looked_up = []
    channel = community.bot.access.channel

    async def count(*arguments: Any) -> Audience:
        looked_up.append(arguments[-1])
        return await channel(*arguments)

    for question in (SECRET, SECRET, "green tea"):
        await community.mention(community.subscriber, question, community.lounge)
    await community.mention(community.subscriber, "green tea")
    monkeypatch.setattr(community.bot.access, "channel", count)
    assert await community.bot.withdrawals.withdraw() == Withdrawn()
    assert looked_up == [community.lounge.id]


# What can't be written, or checked


@pytest.mark.parametrize("when", ["answered", "withdrawn", "always"])
async def test_what_another_program_keeps_from_being_written_is_withdrawn(
    community: Community, tmp_path: Path, when: str
) -> None:
    """Whether it locks the database while an answer is given, while it is withdrawn, or both."""
    lock = locked_file(tmp_path / "docent.db")
    with lock if when != "withdrawn" else nullcontext():
        await ask_in_lounge(community)
        (community.folder / "club.md").unlink()
        if when == "always":
            assert await reload(community) == Withdrawn(withdrawn=1)
    with lock if when == "withdrawn" else nullcontext():
        assert await reload(community) == Withdrawn(withdrawn=when != "always")
    assert texts_in(community.lounge) == [member_texts.WITHDRAWN]
    await community.bot.store.catch_up()
    assert await recorded(community) == []


async def test_what_a_full_disk_keeps_from_being_written_is_withdrawn(
    community: Community,
) -> None:
    """Though nothing of it can be written, nor what is old be forgotten."""
    await fill_disk(community.bot.store)
    answer = await community.bot.librarian.answer(SECRET, Audience.of({"guest", "subscriber"}))
    channel = cast("discord.TextChannel", community.bot.get_channel(community.lounge.id))
    record = record_of(community, answer, channel)
    for _ in range(60):
        await record((await channel.send("The handshake is a wink.")).id)
    assert community.bot.store.is_behind
    (community.folder / "club.md").unlink()
    assert await reload(community) == Withdrawn(withdrawn=60)
    assert set(texts_in(community.lounge)) == {member_texts.WITHDRAWN}
    await empty_disk(community.bot.store)
    await community.bot.store.catch_up()
    assert await recorded(community) == []


async def test_one_that_cannot_be_checked_keeps_no_other_from_it(
    community: Community, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is tried again; the log tells why."""
    withdrawals = community.bot.withdrawals
    check = withdrawals._check

    async def fail_at_first(message: PublicMessage, *others: Any) -> Any:
        if message.id == min(found.id for found in await recorded(community)):
            raise RuntimeError
        return await check(message, *others)

    for _ in range(2):
        await ask_in_lounge(community)
    (community.folder / "club.md").unlink()
    with monkeypatch.context() as failing:
        failing.setattr(withdrawals, "_check", fail_at_first)
        assert await reload(community) == Withdrawn(withdrawn=1, left=1)
    assert "couldn't be checked" in caplog.text
    found = [withdrawals.is_due]
    assert await withdrawals.withdraw() == Withdrawn(withdrawn=1)
    assert [*found, withdrawals.is_due] == [True, False]


async def test_a_check_that_was_left_out_is_due(community: Community) -> None:
    """Whoever changed the articles or the mappings was kept from it."""
    withdrawals = community.bot.withdrawals
    await withdrawals.withdraw()
    found = [withdrawals.is_due]
    (community.folder / "club.md").unlink()
    assert (await community.bot.librarian.reload()).applied
    found.append(withdrawals.is_due)
    await withdrawals.withdraw()
    found.append(withdrawals.is_due)
    mapping = RoleMapping(guild_id=community.guild.id, role_id=1, content_role="subscriber")
    await community.bot.role_map.add(mapping)
    assert [*found, withdrawals.is_due] == [False, True, False, True]


@pytest.mark.parametrize(("status", "is_due"), [(403, False), (503, True)])
async def test_what_discord_cannot_do_just_now_is_due(
    community: Community, status: int, is_due: bool
) -> None:
    """What it refuses isn't: that would be refused again."""
    await remove_club(community)
    for method in ("PATCH", "DELETE"):
        community.env.inject_error(method, MESSAGE, status=status)
    assert await reload(community) == Withdrawn(left=1)
    assert community.bot.withdrawals.is_due is is_due


async def test_an_edit_that_comes_while_its_answer_is_withdrawn_stays_known(
    community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the message showed before is withdrawn; what it shows now must be remembered."""
    withdrawals, library = community.bot.withdrawals, community.bot.librarian
    await ask_in_lounge(community)
    sent = last(community.lounge)
    channel = community.bot.get_channel(community.lounge.id)
    answer = await library.answer("green tea", Audience.of({"guest"}))
    take_back = withdrawals._take_back
    recording: list[asyncio.Future[None]] = []

    async def edit_meanwhile(message: PublicMessage) -> Any:
        outcome = await take_back(message)
        recording.append(asyncio.ensure_future(record_of(community, answer, channel)(sent.id)))
        while (await recorded(community))[0].sections != ("tea#green-tea",):  # noqa: ASYNC110  # it tells nobody
            await asyncio.sleep(0)
        return outcome

    (community.folder / "club.md").unlink()
    with monkeypatch.context() as edited:
        edited.setattr(withdrawals, "_take_back", edit_meanwhile)
        await reload(community)
    await asyncio.gather(*recording)
    assert [message.sections for message in await recorded(community)] == [("tea#green-tea",)]

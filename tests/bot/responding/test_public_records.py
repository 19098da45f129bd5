"""A public answer is known before it stands, whatever happens between."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import discord
import pytest
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.replies import Delivery
from bot.responding import withdrawals as withdrawals_module
from bot.responding.withdrawals import SLICE, Withdrawals, Withdrawn
from bot.storage import PublicMessage, Store
from bot.storage.public_messages import PAGE
from bot.texts import member_texts
from tests.articles import source
from tests.bot.cogs.test_forum import Post, open_forum
from tests.bot.conftest import Community, Place, Shown
from tests.discord_server.flags import Permission

MESSAGES = "/channels/*/messages"
SECRET = "secret handshake"
PARTS = ("club#secret-handshake",)

Surface = Callable[[Community], Awaitable[object]]


async def mention(community: Community) -> None:
    """Ask by mentioning the bot."""
    await community.mention(community.subscriber, SECRET, community.lounge)


async def mention_plain(community: Community) -> None:
    """Ask where Discord refuses layouts: the answer is several messages."""
    body = "\n\n".join(f"Paragraph {number}: " + "a wink. " * 90 for number in range(9))
    club = source(f"## {SECRET}\n\n{body}\n", title="The Club", slug="club", role="subscriber")
    community.write_article("club", club)
    assert (await community.bot.librarian.reload()).applied
    community.env.inject_error("POST", MESSAGES, status=400, code=50035)
    await mention(community)
    assert len(answers(community.lounge)) > 2


async def ask(community: Community) -> None:
    """Ask by a public command."""
    await community.slash(
        community.subscriber, "ask", community.lounge, question=SECRET, public=True
    )


async def post_for_everyone(community: Community) -> None:
    """Ask in private, then post the answer."""
    message = await community.subscriber.send(community.lounge, SECRET)
    result = await community.subscriber.context_menu(
        community.lounge, member_texts.ANSWER_THIS, message
    )
    shown = Shown.of(result.response)  # type: ignore[arg-type] # there is one
    await community.use(community.subscriber, shown, shown.buttons[member_texts.ACTIONS["post"]])


async def post_in_forum(community: Community) -> None:
    """Open a post that nobody but subscribers can see."""
    forum = await open_forum(community, closed=True)
    post = Post(community, community.subscriber, forum, SECRET)
    community.lounge = post.place
    await post.arrive()


SURFACES = [mention, mention_plain, ask, post_for_everyone, post_in_forum]


def answers(place: Place) -> list[str]:
    """Return what the bot has said in a place."""
    return [Shown.of(message).text for message in place.history() if message.author.bot]


async def rows(community: Community) -> tuple[list[PublicMessage], list[PublicMessage]]:
    """Return the drafts and the messages in the store."""
    fetch = community.bot.store.fetch_public_messages
    return await fetch(drafts=True), await fetch()


async def forget_club(community: Community) -> Withdrawn:
    """Let the article be gone that only subscribers may read."""
    (community.folder / "club.md").unlink()
    assert (await community.bot.librarian.reload()).applied
    return await community.bot.withdrawals.withdraw()


def kill_before_completion(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing be recorded once a message is sent, as after a kill."""

    async def die(*_: object) -> None:
        """Do nothing."""

    monkeypatch.setattr(Withdrawals, "_add", die)


@pytest.mark.parametrize("surface", SURFACES)
async def test_what_a_reply_will_show_is_recorded_before_it_is_sent(
    community: Community, monkeypatch: pytest.MonkeyPatch, surface: Surface
) -> None:
    """On every surface; afterwards the draft is gone, and each message known."""
    add, before = community.bot.store.add_public_message, list[tuple[int, int]]()

    async def note(*messages: PublicMessage, **more: Any) -> bool:
        said = sum(len(answers(place)) for place in (community.lounge, community.square))
        before.extend((message.id, said) for message in messages if message.id < 0)
        return await add(*messages, **more)

    monkeypatch.setattr(community.bot.store, "add_public_message", note)
    await surface(community)
    ((_, said),) = before
    drafts, messages = await rows(community)
    assert (said, drafts) == (0, [])
    sent = [message for message in community.lounge.history() if message.author.bot]
    assert [message.id for message in messages] == [message.id for message in sent]
    assert {message.sections for message in messages} == {PARTS}


@pytest.mark.parametrize("surface", SURFACES)
async def test_what_was_sent_before_a_kill_is_found_and_withdrawn(
    community: Community, monkeypatch: pytest.MonkeyPatch, surface: Surface
) -> None:
    """Each of its messages, and nothing else that the bot has said there."""
    with monkeypatch.context() as killed:
        kill_before_completion(killed)
        await surface(community)
    place = community.lounge
    await community.mention(community.subscriber, "xylophone zebra", place)
    await community.mention(community.subscriber, "green tea", place)
    *secrets, unknown, tea = answers(place)
    drafts, messages = await rows(community)
    assert [draft.sections for draft in drafts] == [PARTS]
    assert [message.sections for message in messages] == [("tea#green-tea",)]
    assert await forget_club(community) == Withdrawn(withdrawn=len(secrets))
    assert answers(place) == [*[member_texts.WITHDRAWN] * len(secrets), unknown, tea]
    assert (await rows(community))[0] == []


async def test_what_was_sent_before_a_kill_is_known_from_then_on(
    community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The start completes it, though nothing is to be withdrawn; a second time nothing is done."""
    with monkeypatch.context() as killed:
        kill_before_completion(killed)
        await mention(community)
    assert await community.bot.withdrawals.withdraw() == Withdrawn()
    drafts, (message,) = await rows(community)
    sent = community.lounge.history()[-1]
    assert (drafts, message.id, message.sections) == ([], sent.id, PARTS)
    before = len(community.env.http_requests)
    assert await community.bot.withdrawals.withdraw() == Withdrawn()
    assert len(community.env.http_requests) == before


async def test_a_draft_of_what_was_never_sent_is_forgotten(community: Community) -> None:
    """Discord refused the message; the next check finds none."""
    community.env.inject_error("POST", MESSAGES, status=500, times=2)
    await mention(community)
    assert [len(found) for found in await rows(community)] == [1, 0]
    assert await community.bot.withdrawals.withdraw() == Withdrawn()
    assert await rows(community) == ([], [])


async def test_a_draft_is_left_alone_while_its_reply_is_on_the_way(
    community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its record will be completed; nobody else looks for it."""
    reply, found = Delivery.reply, list[object]()

    async def check_first(delivery: Delivery, question: discord.Message) -> None:
        found.append(await community.bot.withdrawals.withdraw())
        found.append(len((await rows(community))[0]))
        await reply(delivery, question)

    monkeypatch.setattr(Delivery, "reply", check_first)
    await mention(community)
    assert found == [Withdrawn(), 1]
    assert [len(found) for found in await rows(community)] == [0, 1]


async def test_a_draft_stays_while_nothing_can_be_found_out(
    community: Community, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Discord fails, or the bot may not read the history: an empty one tells nothing."""
    with monkeypatch.context() as killed:
        kill_before_completion(killed)
        await mention(community)
    withdrawals = community.bot.withdrawals
    community.env.inject_error("GET", MESSAGES, status=503, times=5)
    assert await withdrawals.withdraw() == Withdrawn()
    assert (withdrawals.is_due, len((await rows(community))[0])) == (True, 1)
    view, history = Permission.VIEW_CHANNEL, Permission.READ_MESSAGE_HISTORY
    blind = Overwrite(community.me.id, OverwriteType.MEMBER, allow=view, deny=history)
    community.env.backend.set_overwrite(community.lounge.id, blind)
    await community.env.settle()
    assert await withdrawals.withdraw() == Withdrawn()
    assert len((await rows(community))[0]) == 1
    assert await forget_club(community) == Withdrawn(left=1)
    assert "may not read the history" in caplog.text


async def test_a_draft_in_a_deleted_channel_is_forgotten(
    community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody reads there any more."""
    with monkeypatch.context() as killed:
        kill_before_completion(killed)
        await mention(community)
    community.env.backend.delete_channel(community.lounge.id)
    await community.env.settle()
    assert await community.bot.withdrawals.withdraw() == Withdrawn()
    assert await rows(community) == ([], [])


# What can't be recorded


async def slow(*_: object, **__: object) -> bool:
    """Take longer than anybody waits."""
    await asyncio.sleep(0.2)
    return True


async def failing(*_: object, **__: object) -> bool:
    """Have no place on any disk."""
    return False


@pytest.mark.parametrize("write", [slow, failing])
@pytest.mark.parametrize("surface", [mention, ask, post_for_everyone, post_in_forum])
async def test_what_cannot_be_recorded_is_answered_for_everyone(
    community: Community, monkeypatch: pytest.MonkeyPatch, surface: Surface, write: Surface
) -> None:
    """The same question, for those who hold what everyone does: it couldn't be withdrawn."""
    monkeypatch.setattr(withdrawals_module, "RECORD_WITHIN_S", 0.01)
    monkeypatch.setattr(community.bot.store, "add_public_message", write)
    await surface(community)
    place = community.lounge
    said = answers(place)
    assert len(said) == (surface is not post_in_forum)  # nobody has called the bot there
    assert all(member_texts.ABSTAINED in text for text in said)
    (tea,) = await community.mention(community.subscriber, "green tea", place)
    assert "Steep it." in tea.text


async def test_what_cannot_be_recorded_is_asked_once(
    community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It counts, and is noted, once; the conversation goes on from it."""
    monkeypatch.setattr(community.bot.store, "add_public_message", failing)
    await mention(community)
    await community.bot.question_log.settle()
    since = discord.utils.utcnow().replace(year=2000)
    noted = await community.bot.store.fetch_questions(community.guild.id, since=since)
    assert [question.text for question in noted] == [SECRET]
    (talk,) = community.bot.conversations._talks.values()
    assert talk.conversation.questions == (SECRET,)


# Edits


async def test_an_edit_is_recorded_before_it_is_made(
    community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until it is known which of the two is shown, the message counts as showing both."""
    edit, during = Delivery.edit, list[frozenset[str]]()

    async def look_first(delivery: Delivery, sent: Any, asker: int) -> bool:
        _, (message,) = await rows(community)
        during.append(frozenset(message.sections))
        return await edit(delivery, sent, asker)

    monkeypatch.setattr(Delivery, "edit", look_first)
    await mention(community)
    question = community.lounge.history()[0]
    await community.subscriber.edit(question, f"<@{community.me.id}> green tea")
    await community.subscriber.edit(question, f"<@{community.me.id}> xylophone zebra")
    await community.subscriber.edit(question, f"<@{community.me.id}> black tea")
    assert during == [{*PARTS, "tea#green-tea"}, {"tea#green-tea"}, {"tea#black-tea"}]
    drafts, (message,) = await rows(community)
    assert (drafts, message.sections) == ([], ("tea#black-tea",))
    assert message.id == community.lounge.history()[1].id


async def test_an_edit_that_cannot_be_recorded_is_a_new_reply(
    community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The earlier answer is deleted; its question gets one all the same."""
    await mention(community)
    question, first = community.lounge.history()
    add = community.bot.store.add_public_message

    async def add_new(*messages: PublicMessage, **more: Any) -> bool:
        return messages[0].id != first.id and await add(*messages, **more)

    monkeypatch.setattr(community.bot.store, "add_public_message", add_new)
    await community.subscriber.edit(question, f"<@{community.me.id}> green tea")
    (said,) = answers(community.lounge)
    assert "Steep it." in said
    assert community.lounge.history()[-1].id != first.id


# Slices


def numbered(community: Community, count: int) -> list[PublicMessage]:
    """Return as many records of messages that may stay."""
    return [
        PublicMessage(
            id=number,
            guild_id=community.guild.id,
            channel_id=community.square.id,
            parent_id=None,
            sections=("tea#green-tea",),
            at=discord.utils.utcnow(),
        )
        for number in range(1, count + 1)
    ]


async def test_a_round_lets_others_work_between_its_slices(
    community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many messages there are: between two turns of others, only so many are handled."""
    steps = {"read": [0], "checked": [0]}
    fetch, check = Store._fetch, Withdrawals._check

    async def count_read(*arguments: Any) -> Any:
        page = await fetch(*arguments)
        steps["read"][-1] += len(page)
        return page

    async def count_checked(*arguments: Any) -> Any:
        steps["checked"][-1] += 1
        return await check(*arguments)

    async def tick() -> None:
        while True:
            for counts in steps.values():
                counts.append(0)
            await asyncio.sleep(0)

    count = 5 * max(SLICE, PAGE) + 1
    await community.bot.store.add_public_message(*numbered(community, count))
    monkeypatch.setattr(Store, "_fetch", count_read)
    monkeypatch.setattr(Withdrawals, "_check", count_checked)
    ticking = asyncio.create_task(tick())
    assert await community.bot.withdrawals.withdraw() == Withdrawn()
    ticking.cancel()
    assert {name: sum(counts) for name, counts in steps.items()} == dict.fromkeys(steps, count)
    assert (max(steps["read"]), max(steps["checked"])) == (PAGE, SLICE)

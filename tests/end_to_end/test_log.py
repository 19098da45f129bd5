"""The log channel over sockets: what it hears of, and what never, with one running bot."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.texts import admin_texts
from tests.articles import source
from tests.discord_server import Channel, Message, Overwrite, Permission, visible_text
from tests.end_to_end.community import PATIENCE_S, Community
from tests.end_to_end.conftest import prepare_admins

pytestmark = pytest.mark.asyncio(loop_scope="session")
prepare = prepare_admins

VIEW = Permission.VIEW_CHANNEL


async def choose(shared: Community, channel: Channel | None) -> str:
    """Choose the log channel, or none."""
    options = {"channel": channel} if channel else {}
    told = await shared.use(shared.manager, shared.square, "settings log", options)
    assert told.ephemeral_to is shared.manager
    return visible_text(told)


@pytest_asyncio.fixture(loop_scope="session")
async def log(shared: Community) -> AsyncIterator[Channel]:
    """Return a log channel that everyone sees; afterwards there is none."""
    channel = shared.add_channel("log")
    assert await choose(shared, channel) == admin_texts.LOG_ON.format(channel=f"<#{channel.id}>")
    yield channel
    assert await choose(shared, None) == admin_texts.LOG_OFF


async def heard(shared: Community, log: Channel, after: Message | None = None) -> list[str]:
    """Return the lines of the next message in the log channel."""
    message = await shared.server.wait_message(log, after, PATIENCE_S)
    assert message.mentions == []
    return visible_text(message).replace("\\", "").splitlines()


def write(shared: Community, slug: str, role: str, text: str = "One.") -> None:
    """Write an article of one sentence."""
    shared.write_article(slug, source(f"{text}\n", title=f"About {slug}", slug=slug, role=role))


async def test_a_reload_is_told_with_titles_that_all_may_read(
    shared: Community, log: Channel
) -> None:
    """Who reloaded, and what was added, changed and removed, of what the channel's readers see."""
    manager = shared.manager
    for slug, role in (("figs", "guest"), ("dates", "subscriber")):
        write(shared, slug, role)
    await shared.use(manager, shared.square, "content reload")
    first = await shared.server.wait_message(log, timeout_s=PATIENCE_S)
    told = visible_text(first).replace("\\", "").splitlines()
    assert told[0].startswith(f"<@{manager.id}> reloaded the articles.")
    assert told[1:] == [admin_texts.ADDED.format(articles="“About figs”")]
    for slug, role in (("figs", "guest"), ("dates", "subscriber")):
        write(shared, slug, role, "Two.")
    await shared.use(manager, shared.square, "content reload")
    told = await heard(shared, log, first)
    assert told[1:] == [admin_texts.CHANGED.format(articles="“About figs”")]
    second = shared.answers(log)[-1]
    for slug in ("figs", "dates"):
        (shared.folder / "content" / f"{slug}.md").unlink()
    await shared.use(manager, shared.square, "content reload")
    told = await heard(shared, log, second)
    assert told[1:] == [admin_texts.REMOVED.format(articles="“About figs”")]


async def test_a_log_for_subscribers_has_their_titles(shared: Community) -> None:
    """It goes by who sees the channel."""
    see = [Overwrite(who, allow=VIEW) for who in (shared.subscriber_role, shared.server.bot)]
    hidden = Overwrite(shared.guild.roles[0], deny=VIEW)
    channel = shared.add_channel("log", [hidden, *see])
    await choose(shared, channel)
    write(shared, "pears", "subscriber")
    await shared.use(shared.manager, shared.square, "content reload")
    told = await heard(shared, channel)
    assert told[1:] == [admin_texts.ADDED.format(articles="“About pears”")]
    await choose(shared, None)


async def test_a_refused_reload_is_told(shared: Community, log: Channel) -> None:
    """Without its problems, which name files."""
    shared.write_article("bad", b"no front matter")
    await shared.use(shared.manager, shared.square, "content reload")
    assert await heard(shared, log) == [
        admin_texts.LOG_REFUSED.format(who=f"<@{shared.manager.id}>")
    ]
    (shared.folder / "content" / "bad.md").unlink()


async def test_a_rollback_and_a_wait_are_told(shared: Community, log: Channel) -> None:
    """A rollback like a reload; one that widens waits, and what follows it is told, too."""
    manager = shared.manager
    write(shared, "kiwis", "guest,admin")
    await shared.use(manager, shared.square, "content reload")
    write(shared, "kiwis", "admin")
    await shared.use(manager, shared.square, "content reload")
    await shared.server.until(lambda: len(shared.answers(log)) == 2, PATIENCE_S, "two reloads")
    last = shared.answers(log)[-1]
    widens = await shared.use(manager, shared.square, "content rollback")
    assert await heard(shared, log, last) == [admin_texts.LOG_WAITS.format(who=f"<@{manager.id}>")]
    last = shared.answers(log)[-1]
    await shared.press(manager, widens, admin_texts.RELOAD_APPLY)
    told = await heard(shared, log, last)
    assert told[0].startswith(f"<@{manager.id}> rolled the articles back to")
    # To those who read the log and couldn't read the article meanwhile, it is a new one.
    assert told[1:] == [admin_texts.ADDED.format(articles="“About kiwis”")]


async def test_mappings_are_told(shared: Community, log: Channel) -> None:
    """Who mapped which role to what, and who took it back."""
    role = shared.server.add_role(shared.guild, "Booster")
    options = {"role": role, "content-role": "subscriber"}
    named = {
        "user": shared.manager.id, "role": f"<@&{role.id}>", "content_role": "subscriber"
    }  # fmt: skip
    await shared.use(shared.manager, shared.square, "access map", options)
    assert await heard(shared, log) == [admin_texts.LOG_MAPPED.format(**named)]
    last = shared.answers(log)[-1]
    await shared.use(shared.manager, shared.square, "access unmap", options)
    assert await heard(shared, log, last) == [admin_texts.LOG_UNMAPPED.format(**named)]


async def test_withdrawn_answers_are_told(shared: Community, log: Channel) -> None:
    """How many; not what they said."""
    write(shared, "limes", "guest", "Limes are sour.")
    await shared.use(shared.manager, shared.square, "content reload")
    channel = shared.add_channel()
    answer = await shared.answer(shared.guest, channel, "about limes")
    assert "Limes are sour." in visible_text(answer)
    await shared.ask(shared.guest, channel, "drinking water")  # by then, the answer is recorded
    (shared.folder / "content" / "limes.md").unlink()
    await shared.use(shared.manager, shared.square, "content reload")
    expected = admin_texts.LOG_WITHDRAWN.format(withdrawn=1, left=0)
    await shared.server.until(
        lambda: expected in map(visible_text, shared.answers(log)), PATIENCE_S, "withdrawals"
    )


async def test_a_failure_is_told_with_its_reference(shared: Community, log: Channel) -> None:
    """The one that whoever asked was given; never what they asked."""
    channel = shared.add_channel()
    shared.server.fail("POST", f"/channels/{channel.id}/messages", 404)
    told = await shared.ask(shared.guest, channel, "drinking water")
    reference = told.rpartition(" ")[2]
    failed = admin_texts.LOG_FAILED.format(what="a message", reference=reference)
    assert await heard(shared, log) == [failed]


async def test_a_refused_command_is_told(shared: Community, log: Channel) -> None:
    """Who tried to use what."""
    await shared.use(shared.guest, shared.square, "content status")
    not_allowed = admin_texts.LOG_NOT_ALLOWED.format(user=shared.guest.id, command="content status")
    assert await heard(shared, log) == [not_allowed]


async def test_a_log_that_cant_be_written_to_is_told(shared: Community) -> None:
    """Whoever chooses it hears which permissions are missing."""
    deny = Permission.SEND_MESSAGES
    channel = shared.add_channel("log", [Overwrite(shared.server.bot, deny=deny)])
    told = await choose(shared, channel)
    assert told.splitlines()[1] == admin_texts.CHANNEL_CLOSED.format(permissions="Send Messages")
    await choose(shared, None)

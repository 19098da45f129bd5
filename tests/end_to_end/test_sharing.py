"""What one of several processes changes, all obey."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.texts import admin_texts, member_texts
from tests.articles import source
from tests.bot.stores import URLS, execute
from tests.discord_server import Channel, DiscordServer, User, visible_text
from tests.end_to_end.community import PATIENCE_S, TOKEN, UNLIMITED, Bot, Community
from tests.end_to_end.sharing import run_in_place, run_killable, run_sharing
from tests.examples import only_proved
from tests.postgres import Server

FIRST, SECOND = "0/2", "1/2"
SECRET = "secret handshake"
ALL_SERVE = admin_texts.SERVED_BY_ALL.format(all=2)


class Pair:
    """A community whose own guild is in the second shard; private chats are in the first."""

    def __init__(self, community: Community) -> None:
        self.community = community
        self.server = community.server
        other = self.server.add_guild("Other")
        assert (community.guild.id >> 22) % 2 == 1
        assert (other.id >> 22) % 2 == 0
        self.stranger = self.server.add_member(other, "stranger")
        self.elsewhere = self.server.add_channel(other, "elsewhere")

    @asynccontextmanager
    async def running(self, shards: str, program: object = run_sharing) -> AsyncIterator[Bot]:
        """Run one process, from when it hears of its guilds on."""
        self.community.program = program  # type: ignore[assignment]
        identified = self.server.gateway.identified
        async with self.community.running(DOCENT_SHARDS=shards) as process:
            await self.server.until(
                lambda: self.server.gateway.identified > identified, PATIENCE_S, "a session"
            )
            yield process

    async def change(self, command: str, told: str, **options: object) -> None:
        """Let the manager use a command, which the second process hears; wait for a text."""
        names = {name.replace("_", "-"): value for name, value in options.items()}
        manager, square = self.community.manager, self.community.square
        used = await self.server.slash(manager, square, command, names)
        shown = await used.response(PATIENCE_S)
        await self.server.until(lambda: told in visible_text(shown), PATIENCE_S, told)

    async def knows(self, user: User, channel: Channel, question: str, answer: str) -> bool:
        """Ask by message, and tell whether the reply has a text."""
        return answer in await self.community.ask(user, channel, question)

    def write(self, text: str) -> None:
        """Write an article for everyone."""
        body = f"## Purple elephants\n\n{text}\n"
        self.community.write_article("zoo", source(body, title="The Zoo", slug="zoo"))

    async def both_say(self, text: str) -> None:
        """See that each process answers with what was written, in a guild of its own."""
        for user, place in (
            (self.community.guest, self.community.square),
            (self.stranger, self.elsewhere),
        ):
            assert await self.knows(user, place, "purple elephants", text)


@pytest.fixture
async def pair(tmp_path: Path, store_url: str) -> AsyncIterator[Pair]:
    """Return what two processes run for; none of them runs yet."""
    async with DiscordServer(token=TOKEN) as server:
        server.add_user("somebody whose id comes before")
        community = Community(server, tmp_path)
        home = f"[access]\ndm_guild = {community.guild.id}\n"
        community.write_config(f'{UNLIMITED}{home}[store]\nurl = "{store_url}"\n')
        yield Pair(community)


async def test_both_obey_what_one_changes(pair: Pair, postgres: Server, store_url: str) -> None:
    """Articles, who is to be forgotten, and roles that are mapped by command.

    These count only while that can be looked up.

    What is mapped in the guild counts in private chats, which the other process has.
    """
    community, server = pair.community, pair.server
    role = server.add_role(community.guild, "Friend")
    friend, subscriber = community.add_member("friend", [role]), community.subscriber
    chat = server.dm(friend)
    mapping = {"role": role, "content_role": "subscriber"}

    async def keep_asking() -> None:
        while True:
            await pair.knows(friend, chat, SECRET, "a wink")

    community.write_drinks("coffee", "cocoa")
    async with pair.running(FIRST), pair.running(SECOND):
        for forgets in (False, True):
            await pair.knows(friend, chat, "brewing coffee", "")
            if forgets:
                done = await community.use(
                    friend, community.square, "privacy forget", {"confirm": "forget"}
                )
                assert visible_text(done).startswith(member_texts.FORGOTTEN)
                assert member_texts.OTHERS_REMEMBER not in visible_text(done)
            known = await pair.knows(friend, chat, "and the risks?", "Too much coffee")
            assert known is not forgets
        pair.write("They trumpet.")
        await pair.change("content reload", ALL_SERVE)
        await pair.both_say("They trumpet.")
        await pair.change("content rollback", ALL_SERVE)
        for place in (community.square, pair.elsewhere):
            (said,) = community.answers(place)
            await server.until(
                lambda said=said: member_texts.WITHDRAWN in visible_text(said),  # type: ignore[misc]
                PATIENCE_S,
                "a notice",
            )
        assert not await pair.knows(pair.stranger, pair.elsewhere, "purple elephants", "trumpet")

        assert not await pair.knows(friend, chat, SECRET, "a wink")
        await pair.change("access map", "now also stands for", **mapping)
        assert await pair.knows(friend, chat, SECRET, "a wink")
        with postgres.away(store_url):
            told = await community.ask(friend, chat, SECRET)
            assert member_texts.ROLES_UNKNOWN in told
            assert "a wink" not in told
            assert await pair.knows(subscriber, server.dm(subscriber), SECRET, "a wink")
        await community.wait_log("is back.")
        assert await pair.knows(friend, chat, SECRET, "a wink")
        asking = asyncio.create_task(keep_asking())
        await pair.change("access unmap", "doesn't stand for", **mapping)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        other = community.add_member("another friend", [role])
        assert not await pair.knows(other, server.dm(other), SECRET, "a wink")
    assert "Traceback" not in community.output


@only_proved
async def test_a_process_that_is_killed_in_a_reload_leaves_nothing_half_done(
    pair: Pair, store_url: str
) -> None:
    """Before all is stored, nothing has changed; after that, all serve it, and whoever starts."""
    community = pair.community

    async def die(process: Bot, step: str) -> None:
        (community.folder / step).touch()
        manager, square = community.manager, community.square
        await pair.server.slash(manager, square, "content reload")
        await process.wait()
        (community.folder / step).unlink()

    pair.write("They trumpet.")
    async with pair.running(FIRST):
        async with pair.running(SECOND, run_killable) as process:
            await pair.both_say("They trumpet.")
            pair.write("They swim.")
            await die(process, "stored")
        async with pair.running(SECOND, run_killable) as process:
            await pair.both_say("They trumpet.")
            assert "The content folder content differs from them" in community.output
            await die(process, "committed")
        async with pair.running(SECOND, run_in_place):
            await pair.both_say("They swim.")
    URLS[community.folder] = store_url
    served = execute(community.folder, "SELECT count(*) FROM library_snapshots WHERE is_served")
    assert served == [(1,)]
    assert "Traceback" not in community.output

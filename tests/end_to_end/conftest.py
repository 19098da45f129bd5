"""Communities with running bots, for one test, for a module, or for several."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio

from tests.articles import source
from tests.discord_server import Component, DiscordServer, Permission
from tests.discord_server.reading import walk
from tests.end_to_end.community import TOKEN, UNLIMITED, Community
from tests.postgres import Server


@pytest.fixture
async def community(tmp_path: Path) -> AsyncIterator[Community]:
    """Return a community whose bot isn't running yet."""
    async with DiscordServer(token=TOKEN) as server:
        yield Community(server, tmp_path)


@pytest.fixture
def store_url(postgres: Server) -> Iterator[str]:
    """Return the address of a store that processes share."""
    with postgres.database() as url:
        yield url


Prepare = Callable[[Community], None]


def prepare_members(community: Community) -> None:
    """Write what most of the modules about members ask for."""
    community.write_config(UNLIMITED + community.metrics)
    community.write_drinks("coffee", "cocoa")
    body = "## Cellar key\n\n" + "It hangs on the hook. " * 400
    cellar = source(body, title="The Cellar", slug="cellar", role="subscriber")
    community.write_article("cellar", cellar)


def prepare_admins(community: Community) -> None:
    """Make what the modules about admins need: the owner, another guild, what may be mapped."""
    server = community.server
    server.add_member(community.guild, server.owner)
    other = server.add_guild("Other")
    role = server.add_role(other, "Manager", Permission.MANAGE_GUILD)
    server.add_member(other, "other manager", [role])
    community.write_drinks("chicory")
    community.write_config(
        f"{UNLIMITED}[content]\nstale_after_days = 100\n"
        f"[access]\ndm_guild = {community.guild.id}\n[guilds.{other.id}]\nmay_map = []\n"
        f'[guilds.{community.guild.id}]\nmay_map = ["subscriber", "guest"]\n'
    )


class Bots:
    """Bots that run as long as modules need them, as each start takes seconds."""

    def __init__(self, stack: AsyncExitStack, folders: pytest.TempPathFactory) -> None:
        self._stack = stack
        self._folders = folders
        self._kept: dict[Prepare, Community] = {}

    @asynccontextmanager
    async def run(self, prepare: Prepare) -> AsyncIterator[Community]:
        """Run the bot of a community, prepared before its start; at the end, see its manners."""
        folder = self._folders.mktemp("community")
        async with DiscordServer(token=TOKEN) as server:
            community = Community(server, folder)
            community.write_config(UNLIMITED)
            prepare(community)
            async with community.running():
                yield community
            check_courtesy(server)

    async def keep(self, prepare: Prepare) -> Community:
        """Return the community of this preparation, whose bot runs until the end of all tests."""
        if prepare not in self._kept:
            running = self.run(prepare)
            self._kept[prepare] = await self._stack.enter_async_context(running)
        return self._kept[prepare]


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def bots(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Bots]:
    """Return what starts bots, and ends them after all tests."""
    async with AsyncExitStack() as stack:
        yield Bots(stack, tmp_path_factory)


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def shared(request: pytest.FixtureRequest, bots: Bots) -> AsyncIterator[Community]:
    """Return a community whose bot runs for all tests of a module.

    Each test has members or channels of its own. Modules that take the same `prepare` from here
    have the same bot; one with a `prepare` of its own has a bot of its own.
    """
    prepare: Prepare = request.module.prepare
    if prepare.__module__ == __name__:
        yield await bots.keep(prepare)
        return
    async with bots.run(prepare) as community:
        yield community


def check_courtesy(server: DiscordServer) -> None:
    """Check all that the bot has said: nobody is pinged, and all is told in words."""
    said = server.chat.said_by(server.bot)
    assert said
    for message in said:
        assert (message["mentions"], message["mention_roles"]) == ([], []), message
        assert not message["mention_everyone"], message
        for part, _, _ in walk(message["components"]):
            if part["type"] == Component.BUTTON:
                assert any(map(str.isalpha, part["label"])), part
            elif part["type"] == Component.THUMBNAIL:
                assert part["description"], part
            elif part["type"] == Component.MEDIA_GALLERY:
                assert all(item["description"] for item in part["items"]), part

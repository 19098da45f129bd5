"""What outlives a `kill -9`: two starts of one bot, with all that was done before the kill."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass

import pytest
import pytest_asyncio

from bot import admin_texts, texts
from tests.articles import source
from tests.discord_server import DiscordServer, Message, Role, visible_text
from tests.end_to_end.conftest import DOCENT, TOKEN, UNLIMITED, Community

pytestmark = pytest.mark.asyncio(loop_scope="module")

TEA = source("## Green tea\n\nSteep it.\n", title="Tea", slug="tea")


@dataclass
class Revived:
    """A community whose bot was killed and started again, and what was before.

    Parameters
    ----------
    community : Community
        Its bot is running again.
    booster : Role
        Mapped by command.
    paged, slashed : Message
        Public answers with pages, to a mention and to a command.
    """

    community: Community
    booster: Role
    paged: Message
    slashed: Message


async def live(community: Community) -> Revived:
    """Do what must outlive the process."""
    manager, square = community.manager, community.square
    role = community.server.add_role(community.guild, "Booster")
    options = {"role": role, "content-role": "subscriber"}
    mapped = await community.use(manager, square, "access map", options)
    assert "now also stands for" in visible_text(mapped)
    community.write_article("tea", TEA)
    await community.use(manager, square, "content reload")
    rolled_back = await community.use(manager, square, "content rollback")
    assert visible_text(rolled_back) == f"{admin_texts.ROLLED_BACK}\nRemoved: tea"
    paged = await community.answer(community.guest, square, "drinking water")
    asked = {"question": "drinking water", "public": True}
    slashed = await community.use(community.guest, square, "ask", asked)
    return Revived(community, role, paged, slashed)


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def revived(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Revived]:
    """Let a bot live, copy its store meanwhile, kill it and start it again."""
    folder = tmp_path_factory.mktemp("revived")
    async with DiscordServer(token=TOKEN) as server:
        community = Community(server, folder)
        community.write_config(UNLIMITED)
        async with community.running() as process:
            before = await live(community)
            copying = await asyncio.create_subprocess_exec(DOCENT, "backup", "copy.db", cwd=folder)
            assert await copying.wait() == 0
            process.kill()
            await process.wait()
        async with community.running():
            yield before


async def test_commands_are_registered_once(revived: Revived) -> None:
    """They are sent at the first start, and not again while they stay the same."""
    server = revived.community.server
    names = [command["name"] for command in server.commands]
    assert {"Answer this", "article", "articles", "ask", "help", "settings"} <= set(names)
    assert len(names) == len(set(names))
    sent = [r for r in server.requests if r.method == "PUT" and "commands" in r.path]
    assert len(sent) == 1


async def test_a_copy_of_the_store_has_what_was_mapped(revived: Revived) -> None:
    """`docent backup` copies it while the bot runs."""
    with closing(sqlite3.connect(revived.community.folder / "copy.db")) as copy:
        found = copy.execute("SELECT role_id, content_role FROM role_mappings").fetchall()
    assert found == [(revived.booster.id, "subscriber")]


async def test_mappings_outlive_a_kill(revived: Revived) -> None:
    """Who has a role that was mapped by command reads what it stands for."""
    community = revived.community
    booster = community.add_member("booster", [revived.booster])
    question = {"question": "secret handshake"}
    answer = await community.use(booster, community.square, "ask", question)
    assert "a wink" in visible_text(answer)


async def test_a_rollback_outlives_a_kill_until_the_next_reload(revived: Revived) -> None:
    """What was rolled back isn't served; a reload of the folder serves it again."""
    community, square = revived.community, revived.community.square
    before = await community.ask(community.guest, square, "green tea")
    reloaded = await community.use(community.manager, square, "content reload")
    after = await community.ask(community.guest, square, "green tea")
    assert before == texts.ABSTAINED
    assert visible_text(reloaded) == f"{texts.RELOADED}\nAdded: tea"
    assert "Steep it." in after


async def test_pages_turn_in_private_also_after_a_restart(revived: Revived) -> None:
    """Whoever presses gets the next page for themselves; the public message stays as it is."""
    community, message = revived.community, revived.paged
    first = visible_text(message)
    second = await community.press(community.subscriber, message, texts.NEXT)
    second_id = second.id
    third = await community.press(community.subscriber, second, texts.NEXT)
    assert second.ephemeral_to is community.subscriber
    assert "Page 1 of" in first
    assert "Page 3 of" in visible_text(third)
    assert third.id == second_id
    assert visible_text(message) == first

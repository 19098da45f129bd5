"""The admins' desk over sockets: what was mapped and rolled back outlives a kill -9."""

import asyncio
import sqlite3
from contextlib import closing

from bot import admin_texts, texts
from tests.articles import source
from tests.discord_server import visible_text
from tests.end_to_end.conftest import DOCENT, Community

TEA = source("## Green tea\n\nSteep it.\n", title="Tea", slug="tea")


async def test_mappings_and_rollbacks_outlive_a_kill(community: Community) -> None:
    """And the store is copied meanwhile, with what was mapped in it."""
    server, manager, square = community.server, community.manager, community.square
    role = server.add_role(community.guild, "Booster")
    booster = server.add_member(community.guild, "booster", [role])
    async with community.running() as process:
        options = {"role": role, "content-role": "subscriber"}
        mapped = await server.slash(manager, square, "access map", options)
        assert "now also stands for" in visible_text(await mapped.response(10))
        community.write_article("tea", TEA)
        for command in ("reload", "rollback"):
            done = await server.slash(manager, square, f"content {command}")
            told = visible_text(await done.response(10))
        assert told == f"{admin_texts.ROLLED_BACK}\nRemoved: tea"
        copying = await asyncio.create_subprocess_exec(
            DOCENT, "backup", "copy.db", cwd=community.folder
        )
        assert await copying.wait() == 0
        process.kill()
        await process.wait()
    with closing(sqlite3.connect(community.folder / "copy.db")) as copy:
        found = copy.execute("SELECT role_id, content_role FROM role_mappings").fetchall()
    assert found == [(role.id, "subscriber")]
    async with community.running():
        asked = await server.slash(booster, square, "ask", {"question": "secret handshake"})
        assert "a wink" in visible_text(await asked.response(10))
        assert await community.ask(booster, square, "green tea") == texts.ABSTAINED
        reloaded = await server.slash(manager, square, "content reload")
        assert visible_text(await reloaded.response(10)) == f"{texts.RELOADED}\nAdded: tea"

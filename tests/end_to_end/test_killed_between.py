"""A process that is killed between an answer and its record leaves no unknown answer."""

from pathlib import Path

import pytest

from bot.texts import member_texts
from tests.discord_server import DiscordServer, visible_text
from tests.end_to_end.community import TOKEN, Community
from tests.end_to_end.killed_between import run_killed_between
from tests.forked import run


@pytest.mark.parametrize("surface", ["mention", "command"])
async def test_an_answer_before_a_kill_is_known_after_it(tmp_path: Path, surface: str) -> None:
    """The next start withdraws it, if its article is gone meanwhile, and nothing else."""
    async with DiscordServer(token=TOKEN) as server:
        community = Community(server, tmp_path)
        community.program = run_killed_between
        lounge, subscriber = community.lounge, community.subscriber
        async with community.running() as process:
            await community.ask(community.guest, community.square, "xylophone zebra")
            if surface == "mention":
                await community.question(subscriber, lounge, "secret handshake")
            else:
                options = {"question": "secret handshake", "public": True}
                await server.slash(subscriber, lounge, "ask", options)
            await process.wait()
        (answer,) = community.answers(lounge)
        assert "a wink" in visible_text(answer)
        (tmp_path / "content" / "club.md").unlink()
        community.program = run
        async with community.running():
            await server.until(
                lambda: not community.count_rows("public_messages")["public_messages"]
            )
            assert visible_text(answer) == member_texts.WITHDRAWN
            (unknown,) = community.answers(community.square)
            assert member_texts.ABSTAINED in visible_text(unknown)

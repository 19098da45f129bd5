"""The bot on a PostgreSQL server, which is away for a while."""

import asyncio
import shutil

from tests.bot.stores import URLS, execute
from tests.end_to_end.community import UNLIMITED, Community
from tests.postgres import Server

WORDS = ["the samples that came with Docent", "can't be reached", "is back."]


async def test_a_server_that_is_away_costs_one_line_and_no_question(
    community: Community, postgres: Server
) -> None:
    """Meanwhile, public answers have only what everyone may read; then all is as before."""
    guest, subscriber, lounge = community.guest, community.subscriber, community.lounge
    with postgres.database(empty=True) as url:
        community.write_config(f'{UNLIMITED}[store]\nurl = "{url}"\n')
        async with community.running():
            assert "a wink" in await community.ask(subscriber, lounge, "secret handshake?")
            with postgres.away(url):
                private = community.server.dm(subscriber)
                assert "a wink" in await community.ask(subscriber, private, "secret handshake?")
                assert "a wink" not in await community.ask(subscriber, lounge, "secret handshake?")
                assert "rest" in await community.ask(guest, community.square, "drinking water?")
                await community.wait_log("can't be reached")
            assert "rest" in await community.ask(guest, community.square, "drinking water?")
            await community.wait_log("is back.")
            URLS[community.folder] = url
            expected = {"questions": 5, "public_messages": 3}
            while {name: count(community, name) for name in expected} != expected:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
            assert "a wink" in await community.ask(subscriber, lounge, "secret handshake?")
        warnings = [line for line in community.output.splitlines() if " INFO " not in line]
        told = [next((word for word in WORDS if word in line), line) for line in warnings]
        # On a busy machine, the server may be seen to come and go.
        assert told in ([WORDS[0], *WORDS[1:] * times] for times in (1, 2)), community.output
        shutil.rmtree(community.folder / "content")
        async with community.running():
            assert "a wink" in await community.ask(subscriber, lounge, "secret handshake?")
        assert not (community.folder / "data").exists()


def count(community: Community, table: str) -> int:
    """Count the rows of a table."""
    [(number,)] = execute(community.folder, f"SELECT count(*) FROM {table}")
    return int(number)

"""How the bot starts, stops, is killed and comes back, over real sockets."""

import asyncio
import signal
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.texts import admin_texts, member_texts, terminal_texts
from tests.articles import source
from tests.bot.private import lax, loosen
from tests.bot.stores import locked_file
from tests.discord_server import DiscordServer, buttons, links, visible_text
from tests.discord_server.server import TOKEN
from tests.end_to_end.community import DOCENT, PATIENCE_S, Bot, Community
from tests.end_to_end.impatient import run_impatiently

READY = 200, f"{terminal_texts.READY}\n"
NOT_READY = 503, f"{terminal_texts.NOT_READY_DISCORD}\n"


async def stop(process: Bot, number: signal.Signals) -> None:
    """Stop the bot, which ends by itself."""
    process.send_signal(number)
    async with asyncio.timeout(PATIENCE_S):
        assert await process.wait() == 0


async def test_a_blip_costs_nothing(tmp_path: Path) -> None:
    """What is asked while it can't connect, and answers that are cut, once and without a word.

    While it can't, it isn't ready.
    """
    async with DiscordServer() as server:
        community = Community(server, tmp_path)
        community.write_config(community.metrics)
        guest, square = community.guest, community.square
        async with community.running(TOKEN):
            await community.ask(guest, square, "what is ketamine?")
            server.faults.plan("GET", "/", 503, "before", "before", 503)
            server.faults.plan("POST", "/channels/*/messages", "after", "before", 503)
            await community.wait_told("/readyz", *READY)
            async with server.gateway.offline():
                missed = await community.question(guest, square, "drinking water")
                await community.wait_told("/readyz", *NOT_READY)
            await server.wait_message(square, after=missed, timeout_s=PATIENCE_S)
            await community.wait_told("/readyz", *READY)
            server.faults.plan("POST", "/interactions/*/callback", "after", "before")
            used = await community.use(guest, square, "ask", {"question": "what is ketamine?"})
            assert visible_text(used).startswith("> what is ketamine?\n### What is Ketamine?")
            await community.ask(guest, square, "secret handshake")
    assert (server.gateway.identified, server.gateway.resumed) == (1, 1)
    assert [visible_text(m).partition("\n")[0] for m in community.answers(square)[:2]] == [
        "### What is Ketamine?",
        "### Water › Drinking water",
    ]
    assert len(community.answers(square)) == 3
    assert len(server.faults.met) == 9
    assert "Failed" not in community.output


async def test_a_killed_process_withdraws_at_its_next_start(community: Community) -> None:
    """What a public message shows is known again, and that it may not be shown any more.

    SIGTERM, right after that, closes cleanly.
    """
    server, lounge = community.server, community.lounge
    async with community.running() as process:
        assert "a wink" in await community.ask(community.subscriber, lounge, "secret handshake")
        await community.ask(community.subscriber, lounge, "ketamine?")
        await community.wait_stored({"public_messages": 2})
        process.kill()
        await process.wait()
    secret, other = community.answers(lounge)
    (community.folder / "content" / "club.md").unlink()
    before = visible_text(other)
    async with community.running():
        await server.until(
            lambda: visible_text(secret) == member_texts.WITHDRAWN, PATIENCE_S, "withdrawn"
        )
    assert (links(secret), buttons(secret)) == ([], [])
    assert visible_text(other) == before


async def test_what_another_program_keeps_from_being_stored_is_withdrawn(
    community: Community,
) -> None:
    """While it locks the database, and, over a stop, at the next start."""
    community.program = run_impatiently
    server, lounge = community.server, community.lounge
    data = community.folder / "data"
    async with community.running():
        assert "a wink" in await community.ask(community.subscriber, lounge, "secret handshake")
        await community.wait_stored({"public_messages": 1})
        with locked_file(data / "docent.db"):
            await community.ask(community.subscriber, lounge, "secret handshake")
            (community.folder / "content" / "club.md").unlink()
            await server.slash(community.manager, community.square, "content reload")
            await server.until(
                lambda: all(
                    visible_text(a) == member_texts.WITHDRAWN for a in community.answers(lounge)
                ),
                2 * PATIENCE_S,
                "withdrawn answers",
            )
            await community.ask(community.guest, community.square, "drinking water")
            await community.wait_log("is locked by another program")
    assert community.count_rows("public_messages") == {"public_messages": 1}
    assert (data / "unwritten.json").stat().st_mode & 0o777 == 0o600
    (community.folder / "content" / "water.md").unlink()
    (water,) = [a for a in community.answers(community.square) if "water" in visible_text(a)]
    async with community.running():
        await server.until(
            lambda: visible_text(water) == member_texts.WITHDRAWN, PATIENCE_S, "withdrawn"
        )
        await community.wait_stored({"public_messages": 0})
    assert not (data / "unwritten.json").exists()


async def test_nobody_else_may_read_what_it_makes(community: Community) -> None:
    """Neither while it runs nor afterwards, nor what an older version has left."""
    data = community.folder / "data"
    for number in (1, 2):
        async with community.running():
            await community.ask(community.guest, community.square, "drinking water")
            await community.wait_stored({"public_messages": number})
            assert (data / "docent.db-wal").exists()
            assert lax(data) == {}
        loosen(data)


async def docent_reload(community: Community, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Run `docent reload`; return its exit code and the lines that it prints."""
    arguments = ["reload", "--config", str(community.folder / "config.toml")]
    code = await asyncio.to_thread(main, arguments)
    printed = capsys.readouterr()
    return [str(code), *(printed.out + printed.err).splitlines()]


async def test_docent_reload_reloads_by_the_same_rules(
    community: Community, capsys: pytest.CaptureFixture[str]
) -> None:
    """It prints what comes of it, and what would open an article is refused and told."""
    club = community.folder / "content" / "club.md"
    async with community.running():
        community.write_article("milk", source("## Milk\n\nDrink it.\n", slug="milk"))
        assert await docent_reload(community, capsys) == ["0", admin_texts.RELOADED, "Added: milk"]
        assert "Drink it" in await community.ask(community.guest, community.square, "milk")
        shut = club.read_bytes()
        community.write_article("club", shut.replace(b'"subscriber"', b'"guest,subscriber"'))
        code, first, opened, *_ = await docent_reload(community, capsys)
        assert (code, first) == ("1", admin_texts.RELOAD_WIDENS_OUTSIDE)
        assert opened.endswith(": also guest")
        community.write_article("club", b"no front matter")
        code, first, problem = await docent_reload(community, capsys)
        assert (code, first) == ("1", admin_texts.RELOAD_REFUSED)
        assert problem.startswith("club.md:1: error: ")
    code, told = await docent_reload(community, capsys)
    assert (code, "No Docent runs here" in told) == ("69", True)


async def test_ctrl_c_stops_it_in_a_moment(community: Community) -> None:
    """It closes cleanly, without a traceback, as by SIGTERM; the console script does."""
    community.program = (DOCENT,)
    async with community.running() as process:
        await stop(process, signal.SIGINT)
    assert "Traceback" not in community.output


async def test_a_token_that_is_reset_meanwhile_is_one_sentence(community: Community) -> None:
    """It ends with the same sentence, as the next start would."""
    async with community.running() as process:
        community.server.gateway._token = "another"
        await community.server.drop_gateway()
        async with asyncio.timeout(PATIENCE_S):
            assert await process.wait() == 78
    last = community.output.splitlines()[-1]
    assert last.startswith("docent: Discord doesn't know this token.")
    assert "Traceback" not in last


async def test_a_stop_while_connecting_is_quick_too(community: Community) -> None:
    """A Discord that doesn't let it in mustn't hold up the end; it is alive and not ready."""
    community.write_config(community.metrics)
    async with community.server.gateway.offline():
        process = await community.start()
        await community.server.until(
            lambda: any(r.path.endswith("/gateway/bot") for r in community.server.requests),
            PATIENCE_S,
            "a client that looks for the gateway",
        )
        assert await community.get("/readyz") == NOT_READY
        assert (await community.get("/healthz"))[0] == 200
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE_S):
            await process.communicate()
    assert process.returncode == 0


async def test_a_wrong_token_is_one_sentence(community: Community) -> None:
    """It says what to do, with the exit code for configuration."""
    process = await community.start(token="wrong")
    _, errors = await process.communicate()
    assert process.returncode == 78
    assert errors.decode().splitlines()[-1].startswith("docent: Discord doesn't know this token.")
    assert "Traceback" not in errors.decode()

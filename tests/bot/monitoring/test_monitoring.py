"""What other programs are told of the bot, over a socket."""

import asyncio
import re
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.config import ConfigError, MetricsSettings
from bot.monitoring import Monitor, monitoring, server
from bot.monitoring.exposition import KINDS, OUTCOMES, RESULTS, SURFACES
from bot.storage import Store
from bot.texts import member_texts, terminal_texts
from tests.bot.conftest import Community
from tests.ports import free_port

Get = Callable[[str], Awaitable[tuple[int, str]]]
Series = tuple[str, frozenset[tuple[str, str]]]

FIXED: dict[str, set[str]] = {
    "surface": set(SURFACES),
    "outcome": set(OUTCOMES),
    "kind": set(KINDS),
    "result": set(RESULTS),
}


@asynccontextmanager
async def asking(port: int) -> AsyncIterator[Get]:
    """Yield what asks for a page and returns its status and text."""
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:

        async def get(page: str) -> tuple[int, str]:
            async with session.get(page) as response:
                return response.status, await response.text()

        yield get


@pytest.fixture
async def monitor(store: Store) -> AsyncIterator[tuple[Monitor, Get]]:
    """Return a monitor that knows of no bot yet, and what asks it."""
    port = free_port()
    async with monitoring(MetricsSettings(port), store) as watching, asking(port) as get:
        yield watching, get


async def samples(get: Get) -> dict[Series, float]:
    """Return all figures by their names and labels."""
    status, text = await get("/metrics")
    assert status == 200
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def series(name: str, **labels: str) -> Series:
    """Return a name with its labels."""
    return f"docent_{name}", frozenset(labels.items())


async def test_what_comes_of_questions_is_counted(
    monitor: tuple[Monitor, Get], community: Community
) -> None:
    """By where the reply stands; and how long it took, from its being taken up."""
    watching, get = monitor
    watching.bot = community.bot
    guest = community.guest
    for question in ("green tea", "tea or water", "hello", "bladder stones"):
        await community.mention(guest, question)
    await community.tell(guest, "black tea")
    await community.slash(guest, "ask", question="black tea")
    await community.slash(community.manager, "content reload")
    (community.folder / "tea.md").write_text("no front matter")
    await community.slash(community.manager, "content reload")
    found = await samples(get)
    counted = {key: value for key, value in found.items() if "_total" in key[0] and value}
    del counted["process_cpu_seconds_total", frozenset()]
    assert counted == {
        series("questions_total", surface="channel", outcome="answered"): 1,
        series("questions_total", surface="channel", outcome="suggested"): 1,
        series("questions_total", surface="channel", outcome="sentence"): 1,
        series("questions_total", surface="channel", outcome="abstained"): 1,
        series("questions_total", surface="chat", outcome="answered"): 1,
        series("questions_total", surface="command", outcome="answered"): 1,
        series("reloads_total", kind="reload", result="served"): 1,
        series("reloads_total", kind="reload", result="refused"): 1,
    }
    assert found[series("reply_seconds_count")] == 6
    assert found[series("answer_seconds_count")] == 5  # small talk needs none
    assert 0 < found[series("answer_seconds_sum")] < found[series("reply_seconds_sum")]
    assert found[series("reply_seconds_bucket", le="+Inf")] == 6
    library = community.bot.librarian.library
    for name, value in (
        ("articles", len(library.articles)),
        ("sections", len(community.bot.librarian.answerer)),
        ("generation", library.generation),
    ):
        assert found[series(f"library_{name}")] == value > 0


async def test_figures_name_nobody_and_nothing_however_much_is_asked(
    monitor: tuple[Monitor, Get], community: Community
) -> None:
    """There are the same ones whoever asks whatever, where and how; labels are of fixed sets."""
    watching, get = monitor
    watching.bot = community.bot
    before = set(await samples(get))
    for number in range(3):
        member = community.add_member(f"member {number}", community.subscriber_role)
        place = community.guild.create_text_channel(f"channel {number}")
        for question in ("green tea", f"what is {number}", "secret handshake", "🙂", "thanks"):
            await community.mention(member, question, place)
            await community.slash(member, "ask", question=question, public=True)
            await community.tell(member, question)
    assert set(await samples(get)) == before
    for name, labels in before:
        for label, value in labels:
            assert label == "le" or value in FIXED[label], name
    asked = community.bot.respondent.tally.outcomes
    assert {surface for surface, _ in asked} <= FIXED["surface"]
    assert {outcome for _, outcome in asked} <= FIXED["outcome"]
    assert len(before) < 250
    told = (Path(__file__).parents[3] / "docs" / "operating.md").read_text()
    names = {re.sub("_(bucket|count|sum)$", "", name) for name, _ in before if "docent" in name}
    assert set(re.findall(r"docent_\w+", told)) == names


async def test_failures_and_shards_are_counted(
    monitor: tuple[Monitor, Get], community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reply that couldn't be made; and the shards whose heartbeats are answered."""
    watching, get = monitor
    bot = watching.bot = community.bot

    async def fail(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(bot.librarian, "answer", fail)
        (said,) = await community.mention(community.guest, "green tea")
    assert said.text.startswith(member_texts.FAILED.partition("{")[0])
    monkeypatch.setattr(
        type(bot), "latencies", [(0, 0.25), (1, 0.5), (2, float("inf")), (3, float("nan"))]
    )
    found = await samples(get)
    assert found[series("failures_total")] == 1
    assert found[series("shards")] == 4
    assert found[series("shards_connected")] == 2
    assert found[series("shard_latency_seconds")] == 0.5


async def test_ready_is_who_has_articles_and_a_connection_and_a_store(
    monitor: tuple[Monitor, Get], community: Community, store: Store
) -> None:
    """What is lacking is told in sentences; alive it is all the while."""
    watching, get = monitor
    assert await get("/readyz") == (503, f"{terminal_texts.NOT_READY_ARTICLES}\n")
    assert (await samples(get))[series("event_loop_delay_seconds_count")] >= 0
    bot = SimpleNamespace(**vars(community.bot), is_connected=False)
    watching.bot = cast("Any", bot)
    assert await get("/readyz") == (503, f"{terminal_texts.NOT_READY_DISCORD}\n")
    bot.is_connected = True
    assert await get("/readyz") == (200, f"{terminal_texts.READY}\n")
    async with store._writing() as connection:
        await connection.exec_driver_sql("DROP TABLE state")
    bot.latencies = []
    for errors in (1, 2):
        status, text = await get("/readyz")
        assert (status, text.startswith("The database ")) == (503, True)
        assert (await samples(get))[series("store_errors_total")] == errors
    assert await get("/healthz") == (200, f"{terminal_texts.ALIVE}\n")


async def test_a_store_that_does_not_answer_is_asked_once(
    monitor: tuple[Monitor, Get], monkeypatch: pytest.MonkeyPatch, store: Store
) -> None:
    """However often it is asked whether it does; when it answers, that counts."""
    _, get = monitor
    answers, asked = asyncio.Event(), []

    async def wait(name: str) -> None:
        asked.append(name)
        await answers.wait()

    monkeypatch.setattr(store, "fetch_state", wait)
    monkeypatch.setattr(server, "STORE_TIMEOUT_S", 0)
    for _ in range(3):
        status, text = await get("/readyz")
        assert (status, terminal_texts.NOT_READY_STORE in text) == (503, True)
    assert len(asked) == 1
    answers.set()
    assert terminal_texts.NOT_READY_STORE not in (await get("/readyz"))[1]


async def test_how_late_the_loop_is_is_seen_all_the_time(
    monitor: tuple[Monitor, Get], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether or not anybody asks."""
    watching, _ = monitor
    monkeypatch.setattr(server, "LOOK_EVERY_S", 0)
    looking = asyncio.create_task(watching.watch_loop())
    for _ in range(20):
        await asyncio.sleep(0)
    looking.cancel()
    assert watching.delays.count > 5


async def test_a_port_that_is_taken_is_one_sentence(store: Store) -> None:
    """It names the setting; what was begun is taken back, and the port is free at the end."""
    settings = MetricsSettings(free_port())
    for _ in range(2):
        async with monitoring(settings, store), asking(settings.port) as get:
            assert (await get("/healthz"))[0] == 200
            with pytest.raises(ConfigError, match=rf"^metrics\.port: .*:{settings.port} "):
                async with monitoring(settings, store):
                    pass


async def test_without_prometheus_client_it_says_what_to_install(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But only who wants metrics needs it."""
    monkeypatch.delitem(sys.modules, "bot.monitoring.exposition")
    for name in [name for name in sys.modules if name.partition(".")[0] == "prometheus_client"]:
        monkeypatch.setitem(sys.modules, name, cast("Any", None))
    with pytest.raises(ConfigError, match=r"requirements-metrics\.txt; or set metrics\.port = 0"):
        async with monitoring(MetricsSettings(free_port()), store):
            pass
    async with monitoring(MetricsSettings(), store) as watching:
        assert watching.bot is None

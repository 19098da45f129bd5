"""What a question goes on from; as members have it, see tests/bot/cogs/test_follow_ups.py."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import aiohttp
import pytest

from bot import earlier
from bot.earlier import Asked, find_asked
from tests.bot.conftest import Community


def answer_to(fetch: Any) -> Any:
    """Return a message of the bot whose question must be fetched, as a press tells of it."""
    return SimpleNamespace(
        components=[],
        interaction_metadata=None,
        reference=SimpleNamespace(message_id=1, resolved=None),
        channel=SimpleNamespace(fetch_message=fetch),
    )


async def test_a_question_that_is_not_fetched_in_time_counts_as_gone(
    community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever presses is answered before Discord gives the press up."""

    async def wait(_: int) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(earlier, "FETCH_TIMEOUT_S", 0.01)
    assert await find_asked(community.bot, cast("Any", answer_to(wait))) == Asked()


async def test_a_question_that_cannot_be_fetched_counts_as_gone(community: Community) -> None:
    """When Discord can't be reached as when it refuses."""

    async def fail(_: int) -> None:
        raise aiohttp.ClientError

    assert await find_asked(community.bot, cast("Any", answer_to(fail))) == Asked()


async def test_a_fetched_question_is_its_authors(community: Community) -> None:
    """Without the mention that called the bot."""

    async def fetch(_: int) -> Any:
        content = f"<@{community.me.id}> green tea"
        return SimpleNamespace(content=content, author=SimpleNamespace(id=7))

    assert await find_asked(community.bot, answer_to(fetch)) == Asked("green tea", 7)

"""Options that name something: what they are turned into, and what can't be."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from bot.replies import delivery
from bot.texts import member_texts
from retrieval.content import Article, ArticleNames
from retrieval.content.library import load_library
from tests.articles import source
from tests.bot.conftest import Community


def slow_down(community: Community, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no turn be over at once."""
    at_once = community.bot.respondent.turns.take

    async def take(*arguments: Any) -> Any:
        await asyncio.sleep(0.02)
        return await at_once(*arguments)

    monkeypatch.setattr(community.bot.respondent.turns, "take", take)


@pytest.mark.parametrize(
    ("name", "section", "text"),
    [
        ("tea", None, "### Tea"),
        ("TEA", "green tea", "### Tea › Green tea"),
        ("tee", None, member_texts.NO_SUCH_ARTICLE),
        ("club", None, member_texts.NO_SUCH_ARTICLE),
        ("club", "secret-handshake", member_texts.NO_SUCH_ARTICLE),
        ("tea", "white", member_texts.NO_SUCH_SECTION),
    ],
)
async def test_a_slow_article_is_acknowledged_once_and_shown(
    community: Community,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    section: str | None,
    text: str,
) -> None:
    """It is looked up and laid out in two turns; a hidden one is as one that isn't there."""
    slow_down(community, monkeypatch)
    monkeypatch.setattr(delivery, "ACKNOWLEDGE_AFTER_S", 0)
    options: dict[str, Any] = {"name": name} | ({"section": section} if section else {})
    reply = await community.slash(community.guest, "article", **options)
    assert reply.ephemeral
    assert reply.text.startswith(text)
    callbacks = [r.json for r in community.env.http_requests if r.path.endswith("/callback")]
    assert [callback["type"] for callback in callbacks if callback] == [5]


async def test_what_is_done_in_two_turns_is_acknowledged_as_soon_as_in_one(
    community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Discord waits three seconds for both together."""
    timeouts, wait = list[float](), asyncio.wait

    async def note(tasks: set[asyncio.Task[Any]], **options: Any) -> Any:
        timeouts.append(options["timeout"])
        return await wait(tasks, **options)

    slow_down(community, monkeypatch)
    monkeypatch.setattr(delivery, "asyncio", SimpleNamespace(**vars(asyncio) | {"wait": note}))
    await community.slash(community.guest, "article", name="tea")
    first, second = timeouts
    assert second < first == delivery.ACKNOWLEDGE_AFTER_S


async def test_a_section_is_completed_from_the_library_that_has_its_article(
    community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not from one that is served meanwhile: it would remember the headings of the one before."""
    librarian, find_article = community.bot.librarian, ArticleNames.find
    community.write_article("tea", source("## Black tea\n\nSteep it.\n", slug="tea"))
    renewed = librarian.answerer.renew(load_library(community.folder))

    def find(names: ArticleNames, name: str) -> Article | None:
        found = find_article(names, name)
        librarian._answerer = renewed
        return found

    monkeypatch.setattr(ArticleNames, "find", find)
    before = await community.complete(community.guest, "section", "", name="tea")
    after = await community.complete(community.guest, "section", "", name="tea")
    assert "Green tea" in dict(before)
    assert [heading for heading, _ in after] == ["Black tea"]


async def test_a_member_who_has_left_cannot_be_chosen(community: Community) -> None:
    """Discord.py's own refusal is told kindly, too: it is no failure of the bot's."""
    stranger = community.env.create_user("stranger")
    reply = await community.slash(community.manager, "access show", member=stranger)
    assert (reply.text, reply.ephemeral) == (member_texts.UNKNOWN_CHOICE, True)
    assert len(community.env.errors) == 1


async def test_a_refusal_that_cannot_be_sent_is_a_failure(community: Community) -> None:
    """Discord was out of order just then: the user hears of it with the next request."""
    community.env.inject_error("POST", "/interactions/*/callback", status=500)
    reply = await community.slash(community.guest, "article", name="club")
    assert reply.text.startswith(member_texts.FAILED.partition("{")[0])

"""Nobody holds up the others: what takes time is done elsewhere, in time, and within limits."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.access.role_map import RoleMap
from bot.cogs import transformers
from bot.rendering.answer import Renderer
from bot.rendering.article_list import ArticleList
from bot.rendering.layout import ListControl, SectionControl
from bot.replies import delivery
from bot.replies.custom_ids import RELOAD, control_id
from bot.responding import limits, respondent
from bot.responding.limits import RateLimits
from bot.serving import librarian
from bot.serving.workers import Turns
from bot.texts import admin_texts, member_texts
from retrieval.answering import AudienceView
from retrieval.content import ArticleNames, Library
from retrieval.content.lookup import Completion
from tests.articles import source
from tests.bot.cogs.asking import GREEN, said, texts_of
from tests.bot.conftest import HOME, Community, Shown, shown
from tests.clock import Clock

PRIVATE, OTHER, POST = (member_texts.ACTIONS[name] for name in ("private", "other", "post"))
WAIT = member_texts.PRESS_LIMIT.format(seconds=60)


def record_threads(
    monkeypatch: pytest.MonkeyPatch, owner: object, *names: str
) -> dict[str, set[str]]:
    """Note in which threads some functions run, by their names."""
    threads: dict[str, set[str]] = {name: set() for name in names}
    for name in names:
        original: Callable[..., Any] = getattr(owner, name)

        def recording(*args: Any, _of: Any = original, _name: str = name, **named: Any) -> Any:
            threads[_name].add(threading.current_thread().name)
            return _of(*args, **named)

        monkeypatch.setattr(owner, name, recording)
    return threads


async def test_nothing_large_is_answered_or_laid_out_on_the_event_loop(
    community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever way it is asked for, of a library that nothing was asked of before."""
    monkeypatch.setattr("retrieval.parameters.QUICK_SECTIONS", 0)
    monkeypatch.setattr("bot.responding.composer._is_short", lambda _answer: False)
    await community.serve(source(slug="new"))
    searched = record_threads(monkeypatch, AudienceView, "answer", "rank", "explain", "prepare")
    rendered = record_threads(monkeypatch, Renderer, "render_answer", "render_plain")
    listed = record_threads(monkeypatch, ArticleList, "__init__", "render", "render_plain")
    looked_up = record_threads(monkeypatch, transformers, "complete_sections")
    looked_up |= record_threads(monkeypatch, ArticleNames, "find", "complete")
    looked_up |= record_threads(monkeypatch, Completion, "complete")
    looked_up |= record_threads(monkeypatch, respondent, "find_section")
    guest = community.guest
    await community.complete(guest, "name", "tea")
    await community.complete(guest, "section", "", name="tea")
    (public,) = await community.mention(guest, "green tea")
    await community.tell(guest, "drinking water")
    for label in (PRIVATE, OTHER):
        await community.press(guest, public, public.buttons[label])
    chosen = await guest.send(community.square, "green tea")
    menu = shown(await guest.context_menu(community.square, member_texts.ANSWER_THIS, chosen))
    await community.press(guest, menu, menu.buttons[POST])
    page = await community.slash(guest, "article", name="water")
    await community.press(guest, page, page.buttons[member_texts.NEXT])
    await community.slash(guest, "articles")
    community.env.inject_error("POST", "/interactions/*/callback", status=400, code=50035)
    await community.slash(guest, "articles")
    community.env.inject_error("POST", "/interactions/*/callback", status=400, code=50035)
    await community.slash(guest, "ask", question="green tea")
    await community.slash(community.manager, "content explain", question="green tea")
    threads = searched | rendered | listed | looked_up
    elsewhere = {name: found for name, found in threads.items() if found != {"docent-worker"}}
    assert elsewhere == {}


async def test_no_library_is_looked_through_on_the_event_loop(community: Community) -> None:
    """By nobody's command: it may be large."""
    manager, held = community.manager, frozenset({"guest", "subscriber"})
    community.bot.config.guilds[HOME].roles[community.manager_role.id] = held
    log = community.guild.create_text_channel("log")
    await community.slash(manager, "settings log", channel=log)
    with pytest.MonkeyPatch.context() as patch:
        threads = record_threads(patch, Library, "visible", "sections")
        threads |= record_threads(patch, RoleMap, "find_unknown_roles")
        threads |= record_threads(patch, librarian, "compare_libraries")
        await community.complete_of(manager, "content teach", "section", "tea")
        await community.complete_of(manager, "content explain", "as-role", "gu")
        asked = await community.slash(
            manager, "content teach", question="what is it", section="tea#green-tea"
        )
        await community.press(manager, asked, asked.buttons[admin_texts.TEACH_YES])
        community.write_article("new", source(slug="new"))
        for command in ("reload", "rollback", "status", "taught"):
            await community.slash(manager, f"content {command}")
        for command in ("gaps", "usage", "feedback"):
            await community.slash(manager, f"insights {command}")
    assert all(threads.values())
    main = threading.main_thread().name
    assert [name for name, found in threads.items() if main in found] == []


# --- too long -----------------------------------------------------------------------------------

Way = Callable[[Community, Shown], Awaitable[Shown]]


async def _menu(community: Community, _: Shown) -> Shown:
    message = await community.guest.send(community.square, "green tea")
    return shown(
        await community.guest.context_menu(community.square, member_texts.ANSWER_THIS, message)
    )


def _press(label: str) -> Way:
    async def press(community: Community, public: Shown) -> Shown:
        return await community.press(community.guest, public, public.buttons[label])

    return press


WAYS: dict[str, Way] = {
    "/ask": lambda community, _: community.slash(community.guest, "ask", question="green tea"),
    "/article": lambda community, _: community.slash(community.guest, "article", name="tea"),
    "/articles": lambda community, _: community.slash(community.guest, "articles"),
    "menu": _menu,
    "private": _press(PRIVATE),
    "other": _press(OTHER),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
async def test_whoever_waits_too_long_is_told(community: Community, way: Way) -> None:
    """In one reply, that only they see."""
    public = await community.slash(community.guest, "ask", question="green tea", public=True)
    community.bot.respondent.turns = Turns(limit_s=0)
    reply = await way(community, public)
    assert (reply.text, reply.ephemeral) == (member_texts.TOO_LONG, True)


async def test_whoever_writes_and_waits_too_long_is_told(community: Community) -> None:
    """In a channel and in private; the next question is answered as ever."""
    turns, community.bot.respondent.turns = community.bot.respondent.turns, Turns(limit_s=0)
    replies = [
        *await community.mention(community.guest, "green tea"),
        *await community.tell(community.guest, "green tea"),
    ]
    assert texts_of(replies) == [member_texts.TOO_LONG] * 2
    community.bot.respondent.turns = turns
    assert texts_of(await community.mention(community.guest, "green tea")) == [GREEN]


@pytest.mark.parametrize(
    ("text", "replies"), [("Hello.", []), ("{bot} hello", [member_texts.TOO_LONG])]
)
async def test_a_post_that_takes_too_long_is_left_to_others(
    community: Community, text: str, replies: list[str]
) -> None:
    """Unless the bot was called."""
    forum = community.guild.create_forum_channel("forum")
    await community.slash(community.manager, "settings forum", channel=forum, state="on")
    community.bot.respondent.turns = Turns(limit_s=0)
    thread = community.env.backend.create_thread(
        forum.id, "green tea", owner_id=community.guest.id, broadcast=False
    )
    post = type(forum)(community.env, community.guild, thread)
    await community.guest.send(post, text.format(bot=f"<@{community.me.id}>"))
    assert texts_of(said(community, post)) == replies


async def test_a_page_that_takes_too_long_is_told_below(community: Community) -> None:
    """The one that is shown stays."""
    first = await community.slash(community.guest, "article", name="water")
    community.bot.respondent.turns = Turns(limit_s=0)
    reply = await community.press(community.guest, first, first.buttons[member_texts.NEXT])
    assert (reply.text, reply.ephemeral) == (member_texts.TOO_LONG, True)
    assert reply.message.id != first.message.id


def take_long(community: Community, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no page be laid out before it is waited for."""
    at_once = community.bot.respondent.turns.take

    async def take(*arguments: Any) -> Any:
        await asyncio.sleep(0.02)  # timers ring in their order, however busy the machine is
        return await at_once(*arguments)

    monkeypatch.setattr(community.bot.respondent.turns, "take", take)
    monkeypatch.setattr(delivery, "ACKNOWLEDGE_AFTER_S", 0)


@pytest.mark.parametrize("is_refused", [False, True])
async def test_a_page_that_takes_long_is_acknowledged_first(
    community: Community, monkeypatch: pytest.MonkeyPatch, is_refused: bool
) -> None:
    """Then it stands in place of the one before; if Discord refuses it, as plain text below."""
    first = await community.slash(community.guest, "article", name="water")
    take_long(community, monkeypatch)
    if is_refused:
        original = "/webhooks/*/*/messages/@original"
        community.env.inject_error("PATCH", original, status=400, code=50035)
    result = await community.use(community.guest, first, first.buttons[member_texts.NEXT])
    callbacks = [r.json for r in community.env.http_requests if r.path.endswith("/callback")]
    assert [callback["type"] for callback in callbacks if callback] == [4, 6]
    if is_refused:
        pages = [Shown.of(message) for message in result.followups]
        assert pages[0].text.startswith("### Water › Drinking water\nParagraph 0")
        assert all(page.ephemeral for page in pages)
    else:
        assert result.followups == []
        second = community.env.backend.get_message(community.square.id, first.message.id)
        assert "Page 2 of" in str(second.components)


async def test_what_is_gone_meanwhile_is_told_below(
    community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also if that took long: the page that is shown stays."""
    first = await community.slash(community.guest, "article", name="water")
    community.write_article("water", source("Other.", title="Water", slug="water"))
    await community.bot.librarian.reload()
    take_long(community, monkeypatch)
    result = await community.use(community.guest, first, first.buttons[member_texts.NEXT])
    assert [(p.text, p.ephemeral) for p in map(Shown.of, result.followups)] == [
        (member_texts.CHANGED, True)
    ]


# --- too many -----------------------------------------------------------------------------------


async def test_too_many_presses_are_told_when_to_try_again(
    community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each time, to the member alone, and whatever is pressed; others press on."""
    monkeypatch.setattr(limits, "PRESSES", 2)
    clock = Clock()
    community.bot.respondent.limits = RateLimits(1, 100, clock)
    guest, librarian = community.guest, community.bot.librarian
    first = await community.slash(guest, "article", name="water")
    water = librarian.library.articles[-1]
    ids = [
        first.buttons[member_texts.NEXT],
        control_id(ListControl("", 1), guest.id),
        control_id(SectionControl("", water.first), guest.id),
        f"{RELOAD}0123456789abcdef",
    ]
    assert "Page 2" in (await community.press(guest, first, ids[0])).text
    replies = [await community.press(guest, first, custom_id) for custom_id in ids]
    replies += [await community.slash(guest, name) for name in ("articles", "help", "privacy what")]
    assert [(reply.text, reply.ephemeral) for reply in replies] == [(WAIT, True)] * len(replies)
    assert "Tea" in (await community.slash(community.subscriber, "articles")).text
    clock.now = limits.WINDOW_S
    assert "Page 2" in (await community.press(guest, first, ids[0])).text


async def test_too_many_completions_are_empty(
    community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of names, sections and content roles together; another member's go on."""
    monkeypatch.setattr(limits, "COMPLETIONS", 3)
    community.bot.respondent.limits = RateLimits(1, 100, Clock())
    guest = community.guest
    for _ in range(2):
        assert await community.complete(guest, "name", "tea") == [("Tea", "tea")]
    assert len(await community.complete(guest, "section", "", name="tea")) == 2
    assert await community.complete(guest, "name", "tea") == []
    assert await community.complete(guest, "section", "", name="tea") == []
    assert await community.complete(community.subscriber, "name", "tea") == [("Tea", "tea")]


@pytest.mark.parametrize("typed", ["\ufdfa" * 6_000, "a z " * 1_500, "9" * 6_000, "z\x00"])
async def test_whatever_is_typed_is_completed_with_nothing(
    community: Community, typed: str
) -> None:
    """However long and odd it is."""
    assert await community.complete(community.guest, "name", typed) == []
    assert await community.complete(community.guest, "section", typed, name="tea") == []
    assert await community.complete(community.guest, "section", "", name=typed) == []
    reply = await community.slash(community.guest, "article", name=typed)
    assert reply.text == member_texts.NO_SUCH_ARTICLE


@pytest.mark.parametrize(
    "custom_id",
    [
        f"docent:1:list:{9 * 10**19}:99999",
        "docent:1:list:00000000000000000000:0",
        f"docent:1:section:{9 * 10**19}:{'0' * 16}:{'0' * 8}:99999",
        f"docent:1:helpful:{9 * 10**19}:{'0' * 16}:{'0' * 8}",
        f"docent:1:list:1:{'9' * 70}",
        f"docent:1:contents:{'9' * 80}",
        "docent:1:list:１２:３",
    ],
)
async def test_ids_with_huge_numbers_are_answered(community: Community, custom_id: str) -> None:
    """A changed client may send any."""
    first = await community.slash(community.guest, "articles")
    reply = await community.press(community.guest, first, custom_id)
    assert member_texts.CHANGED in reply.text or member_texts.ARTICLES in reply.text

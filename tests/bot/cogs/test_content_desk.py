"""/content status, rollback, explain, and what a reload tells of the questions."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.admin.status import describe_process, describe_reviews
from bot.markup.escaping import escape
from bot.serving.latency import Latencies
from bot.storage import Snapshot
from bot.storage.store import Store
from bot.texts import Count, admin_texts, member_texts
from tests.articles import library_of, source
from tests.bot.conftest import Community
from tests.bot.stores import archive_of, reloads_of

QUESTIONS = """
[[question]]
ask = "green tea"
answer = ["tea#green-tea"]

[[question]]
ask = "secret handshake"
answer = ["club#secret-handshake"]
role = ["subscriber"]
"""


async def test_a_reload_tells_what_is_answered_worse(community: Community) -> None:
    """A question in its own words only to who may read its answer."""
    (community.folder / "questions.toml").write_text(QUESTIONS)
    for slug in ("tea", "club"):
        (community.folder / f"{slug}.md").unlink()
    answer = await community.slash(community.manager, "content reload")
    outcome = "not answered now, was right"
    worse = f"“green tea”: {outcome}; question 2 of questions.toml: {outcome}"
    assert admin_texts.WORSE.format(number=Count(2), named=worse) in answer.text.splitlines()
    problem = "questions.toml:2: warning: question 1: answer: no section that is searched is called"
    assert any(line.startswith(problem) for line in answer.text.splitlines())


async def test_a_question_without_an_answer_is_told_by_its_number(community: Community) -> None:
    """It may name what only others may read; nothing tells whether it does."""
    (community.folder / "questions.toml").write_text("[[question]]\nask = 'oolong'\nanswer = []\n")
    community.write_article(
        "oolong", source("## Oolong\n\nHalf of it.\n", title="Oolong", slug="oolong")
    )
    answer = await community.slash(community.manager, "content reload")
    worse = "question 1 of questions.toml: answered now, was not answered, as it should be"
    assert admin_texts.WORSE.format(number=Count(1), named=worse) in answer.text.splitlines()
    assert "oolong" not in answer.text.replace("Added: oolong", "")


async def test_a_file_of_questions_that_is_wrong_is_a_warning(community: Community) -> None:
    """The articles are reloaded all the same."""
    (community.folder / "questions.toml").write_text("[[question]]\nask = 1\n")
    answer = await community.slash(community.manager, "content reload")
    problem = "questions.toml:1: warning: question 1: ask: expected a text in quotes"
    assert answer.text.splitlines() == [admin_texts.RELOAD_UNCHANGED, problem]


async def test_what_is_answered_as_before_is_not_told(community: Community) -> None:
    """Nor what is answered better."""
    (community.folder / "questions.toml").write_text(QUESTIONS)
    community.write_article("milk", source(slug="milk"))
    answer = await community.slash(community.manager, "content reload")
    assert answer.text == f"{admin_texts.RELOADED}\nAdded: milk"


async def test_a_rollback_serves_the_library_before(community: Community, store: Store) -> None:
    """What it changes is told and recorded like a reload; the next reload reads the folder."""
    (community.folder / "tea.md").unlink()
    await community.slash(community.manager, "content reload")
    answer = await community.slash(community.manager, "content rollback")
    assert (answer.text, answer.ephemeral) == (f"{admin_texts.ROLLED_BACK}\nAdded: tea", True)
    (record, _) = await reloads_of(store)
    assert (record.by, record.outcome, record.generation) == (community.manager.id, "applied", 3)
    answer = await community.slash(community.manager, "content rollback")
    assert answer.text == admin_texts.ROLLBACK_NOTHING
    answer = await community.slash(community.manager, "content reload")
    assert answer.text == f"{admin_texts.RELOADED}\nRemoved: tea"


async def test_a_rollback_withdraws_what_it_hides(community: Community) -> None:
    """As a reload does."""
    community.write_article(
        "milk", source("## Cold milk\n\nDrink it.\n", slug="milk", title="Milk")
    )
    await community.slash(community.manager, "content reload")
    await community.mention(community.guest, "cold milk")
    answer = await community.slash(community.manager, "content rollback")
    assert answer.text.splitlines() == [
        admin_texts.ROLLED_BACK,
        "Removed: milk",
        admin_texts.RELOAD_WITHDREW.format(number=1),
    ]


async def test_a_rollback_that_widens_access_asks_first(community: Community) -> None:
    """What was restricted meanwhile doesn't open by itself."""
    community.write_article("tea", source("## Green tea\n\nSteep it.\n", slug="tea", role="staff"))
    asked = await community.slash(community.manager, "content reload")
    await community.press(community.manager, asked, asked.buttons[admin_texts.RELOAD_APPLY])
    asked = await community.slash(community.manager, "content rollback")
    assert asked.text.splitlines()[:2] == [admin_texts.RELOAD_WIDENS, "tea.md: also guest"]
    assert "Steep it" not in (await community.mention(community.guest, "green tea"))[0].text
    answer = await community.press(
        community.manager, asked, asked.buttons[admin_texts.RELOAD_APPLY]
    )
    assert answer.text.startswith(admin_texts.ROLLED_BACK)
    assert "Steep it" in (await community.mention(community.guest, "green tea"))[0].text


async def test_a_library_that_cannot_be_kept_is_not_served(
    community: Community, tmp_path: Path
) -> None:
    """Or a rollback would lead elsewhere than it says."""
    index = tmp_path / "libraries" / "index.json"
    index.unlink()
    index.mkdir()
    community.write_article("milk", source(slug="milk"))
    answer = await community.slash(community.manager, "content reload")
    first, problem, *_ = answer.text.splitlines()
    assert first == admin_texts.RELOAD_REFUSED
    assert "What is kept for a rollback in" in problem
    assert community.bot.librarian.library.generation == 1


async def test_without_a_history_nothing_is_rolled_back(
    community: Community, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """That is told, too."""
    monkeypatch.setattr(community.bot.librarian, "_archive", archive_of(tmp_path / "none"))
    answer = await community.slash(community.manager, "content rollback")
    assert answer.text == admin_texts.ROLLBACK_NOTHING


async def test_the_status_tells_all(community: Community) -> None:
    """How much for whom, since when, problems, old articles, memory and speed."""
    community.write_article(
        "milk", source(slug="milk", role="subscriber,guest", more='date: "2019-01-01"\nx: 1\n')
    )
    await community.slash(community.manager, "content reload")
    await community.mention(community.guest, "green tea")
    answer = await community.slash(community.manager, "content status")
    lines = answer.text.splitlines()
    assert answer.ephemeral
    first = lines.pop(0)
    assert first.startswith("Serving 4 articles with 5 sections, since 20")
    assert first.endswith(f" UTC, by <@{community.manager.id}>.")
    assert lines[:2] == [
        "guest: 3 articles, 4 sections",
        "subscriber: 2 articles, 2 sections",
    ]
    assert lines[2] == admin_texts.STATUS_WORDS_ONLY
    assert lines[3].startswith("Memory: ")
    assert lines[4].startswith("Answers since the start: 1; half of them took at most ")
    assert lines[5:7] == [
        "Not reviewed for 365 days or more: 1 article; the oldest:",
        "2019-01-01 milk.md",
    ]
    assert lines[7:9] == ["Without a review date: 3 articles", "Problems: 1"]
    assert lines[9].startswith("milk.md:6: warning: ")
    assert len(lines) == 10


async def test_the_status_tells_of_a_rollback(community: Community) -> None:
    """For as long as it holds."""
    rolled_back = admin_texts.STATUS_ROLLED_BACK.partition("{")[0]
    (community.folder / "tea.md").unlink()
    for command, is_told in (("reload", False), ("rollback", True), ("reload", False)):
        await community.slash(community.manager, f"content {command}")
        answer = await community.slash(community.manager, "content status")
        assert (rolled_back in answer.text) is is_told


async def test_the_status_tells_that_the_folder_is_not_served(community: Community) -> None:
    """Since a start at which it couldn't be."""
    stand_in = Snapshot(datetime(2026, 1, 2, 3, 4, tzinfo=UTC), {})
    community.bot.librarian.stand_in = stand_in
    answer = await community.slash(community.manager, "content status")
    assert admin_texts.STANDS_IN.format(at="2026-01-02 03:04") in answer.text


def test_reviews_are_told_oldest_first() -> None:
    """From so many days on; articles without a date are counted."""
    today = date(2025, 1, 31)
    files = [
        source(slug=f"a{days}", more=f"date: {(today - timedelta(days=days)).isoformat()}\n")
        for days in (9, 30, 10)
    ]
    articles = library_of(*files, source(slug="never")).articles
    assert list(describe_reviews(articles, 10, today)) == [
        "Not reviewed for 10 days or more: 2 articles; the oldest:",
        "2025-01-01 2.md",
        "2025-01-21 3.md",
        "Without a review date: 1 article",
    ]
    assert list(describe_reviews(articles[:3], 31, today)) == []


def test_without_linux_and_without_answers_less_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What isn't known isn't made up."""
    monkeypatch.setattr("bot.admin.status._MEMORY", tmp_path / "statm")
    assert list(describe_process(Latencies())) == [admin_texts.STATUS_NO_ANSWERS]


async def test_an_explanation_is_for_whoever_asks(community: Community) -> None:
    """It tells them what they may read, and no more; a role asked for makes it less, not more."""
    answer = await community.slash(community.manager, "content explain", question="steep green tea")
    lines = answer.text.splitlines()
    assert answer.ephemeral
    assert lines[:2] == [admin_texts.EXPLAINED_SELF, "Docent answers."]
    assert any("tea#green-tea: " in line for line in lines)
    explained = admin_texts.EXPLAINED.format(role="Subscriber")
    reader = community.add_member("reader", community.manager_role, community.subscriber_role)
    for member, role, sees in (
        (community.manager, "subscriber", False),
        (reader, "guest", False),
        (reader, "Subscriber", True),
    ):
        options = {"question": "secret handshake", "as-role": role}
        answer = await community.slash(member, "content explain", None, **options)
        assert ("club" in answer.text) is sees
    assert answer.text.splitlines()[0] == explained


async def test_an_explanation_goes_on_from_what_was_asked_before(community: Community) -> None:
    """From several questions as well, oldest first; empty ones are none."""
    for after, goes_on in (("", False), (" ; ", False), ("tea", True), ("hm; what is tea?", True)):
        options = {"question": "how do i steep it", **({"after": after} if after else {})}
        answer = await community.slash(community.manager, "content explain", None, **options)
        assert (admin_texts.SHORTFALLS["unnamed"] not in answer.text) is goes_on


async def test_a_role_to_explain_for_is_named_as_it_was_typed(community: Community) -> None:
    """Whatever it is: no mark of Discord's takes effect, nor takes long to find."""
    options = {"question": "green tea", "as-role": "[](" * 33}
    answer = await community.slash(community.manager, "content explain", None, **options)
    first = admin_texts.EXPLAINED.format(role=escape("[](" * 33))
    assert answer.text.splitlines()[0] == first


async def test_the_role_to_explain_for_is_completed_to_who_may_map_it(
    community: Community,
) -> None:
    """As everywhere."""
    choices = await community.complete_of(
        community.manager, "content explain", "as-role", "", question="tea"
    )
    assert choices == [("subscriber", "subscriber")]


async def test_only_those_who_run_the_content_use_them(community: Community) -> None:
    """Being shown the command in Discord is no permission."""
    commands = community.env.backend.visible_commands(
        user_id=community.manager.id, channel_id=community.square.id
    )
    command_id = next(int(c["id"]) for c in commands if c["name"] == "content")
    community.guild.set_command_permissions(command_id, {community.guest: True})
    for command in ("status", "rollback"):
        answer = await community.slash(community.guest, f"content {command}")
        assert (answer.text, answer.ephemeral) == (member_texts.NOT_ALLOWED, True)
    answer = await community.slash(community.guest, "content explain", question="tea")
    assert answer.text == member_texts.NOT_ALLOWED
    assert len(community.env.errors) == 3

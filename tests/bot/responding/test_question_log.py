"""Notes are kept in the order in which things were done."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.responding import question_log
from bot.responding.question_log import Person, QuestionLog
from bot.storage import AskedQuestion, StoreAwayError
from retrieval.answering import Answered
from tests.articles import library_of, source
from tests.bot.records import NOON
from tests.bot.stores import open_store

ROBIN = Person(1, None, frozenset({"guest"}))


async def test_notes_are_kept_in_order(tmp_path: Path) -> None:
    """However many are made at once: “not meant” marks the question that was asked before it."""
    (article,) = library_of(source("## Green tea\n\nSteep it.\n", slug="tea")).articles
    answer = Answered(article, article.first, 1.0)
    numbers = range(30)
    async with open_store(tmp_path) as store:
        journal = QuestionLog(store, lambda: NOON)
        for number in numbers:
            journal.note_question(ROBIN, f"green tea, cup {number}", answer, number)
            journal.note_vote(ROBIN, answer.section.id, "not meant", is_asker=True)
        await journal.settle()
        kept = await store.fetch_questions(None, since=NOON)
    assert [question.text for question in kept] == [f"green tea, cup {n}" for n in numbers]
    assert [question.not_meant for question in kept] == [True] * len(numbers)


async def test_a_question_is_noted_once(tmp_path: Path) -> None:
    """Though two processes hear of it, as when one takes over; asked again, it is another one."""
    (article,) = library_of(source("## Green tea\n\nSteep it.\n", slug="tea")).articles
    answer = Answered(article, article.first, 1.0)
    async with open_store(tmp_path) as store:
        for journal in (QuestionLog(store, lambda: NOON), QuestionLog(store, lambda: NOON)):
            for text, event_id in (("tea", 1), ("tea", 2), ("green tea", 2)):
                journal.note_question(ROBIN, text, answer, event_id)
            await journal.settle()
        kept = await store.fetch_questions(None, since=NOON)
    assert [question.text for question in kept] == ["tea", "tea", "green tea"]


async def test_questions_that_come_together_are_written_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One transaction for all that come within a moment; whoever waits for them ends it."""
    (article,) = library_of(source("## Green tea\n\nSteep it.\n", slug="tea")).articles
    answer = Answered(article, article.first, 1.0)
    monkeypatch.setattr(question_log, "GATHERED_S", 3600.0)
    async with open_store(tmp_path) as store:
        journal, writes = QuestionLog(store, lambda: NOON), []
        add_questions = store.add_questions

        async def add(asked: Sequence[AskedQuestion]) -> None:
            writes.append(len(asked))
            await add_questions(asked)

        monkeypatch.setattr(store, "add_questions", add)
        for first in (0, 20):
            for number in range(first, first + 20):
                journal.note_question(ROBIN, f"green tea, cup {number}", answer, number)
                await asyncio.sleep(0)
            await journal.settle()
        assert len(await store.fetch_questions(None, since=NOON)) == 40
    assert writes == [20, 20]


async def test_what_is_noted_right_after_others_were_waited_for_is_written(tmp_path: Path) -> None:
    """It needs nobody who waits for it."""
    (article,) = library_of(source("## Green tea\n\nSteep it.\n", slug="tea")).articles
    answer = Answered(article, article.first, 1.0)
    async with open_store(tmp_path) as store:
        journal = QuestionLog(store, lambda: NOON)
        journal.note_question(ROBIN, "one", answer, 1)
        await journal.settle()
        journal.note_question(ROBIN, "two", answer, 2)
        while journal._notes:  # noqa: ASYNC110  # it tells nobody
            await asyncio.sleep(0)
        kept = await store.fetch_questions(None, since=NOON)
    assert [question.text for question in kept] == ["one", "two"]


async def test_only_so_many_notes_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """While the database is locked, memory isn't filled; the log counts what was dropped."""
    monkeypatch.setattr(question_log, "MAX_WAITING", 5)
    (article,) = library_of(source("## Green tea\n\nSteep it.\n", slug="tea")).articles
    answer = Answered(article, article.first, 1.0)
    async with open_store(tmp_path) as store:
        journal = QuestionLog(store, lambda: NOON)
        for number in range(8):
            journal.note_question(ROBIN, f"cup {number}", answer, number)
        assert len(journal._notes) == 5
        await journal.settle()
        kept = await store.fetch_questions(None, since=NOON)
    assert [question.text for question in kept] == [f"cup {number}" for number in range(5)]
    assert "3 notes of what members did were dropped meanwhile." in caplog.messages


async def test_notes_wait_for_a_database_that_is_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """They are written in order once it is back; until then, nobody can be forgotten."""
    monkeypatch.setattr(question_log, "RETRY_S", 0.0)
    (article,) = library_of(source("## Green tea\n\nSteep it.\n", slug="tea")).articles
    answer = Answered(article, article.first, 1.0)
    async with open_store(tmp_path) as store:
        journal, away = QuestionLog(store, lambda: NOON), True
        add_questions = store.add_questions

        async def add(asked: Sequence[AskedQuestion]) -> None:
            await add_questions(asked)  # what is lost may be the word that it is done
            if away:
                raise StoreAwayError

        monkeypatch.setattr(store, "add_questions", add)
        journal.note_question(ROBIN, "green tea", answer, 1)
        journal.note_vote(ROBIN, answer.section.id, "not meant", is_asker=True)
        for attempt in (journal.settle(), journal.forget(ROBIN.user_id)):
            with pytest.raises(StoreAwayError):
                await attempt
        away = False
        while journal._notes:  # noqa: ASYNC110  # it tells nobody
            await asyncio.sleep(0)
        (kept,) = await store.fetch_questions(None, since=NOON)
        assert kept.not_meant
    assert caplog.messages == []

"""Notes are kept in the order in which things were done."""

from pathlib import Path

from bot.responding.question_log import Person, QuestionLog
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
            journal.note_question(ROBIN, f"green tea, cup {number}", answer)
            journal.note_vote(ROBIN, answer.section.id, "not meant", is_asker=True)
        await journal.settle()
        kept = await store.fetch_questions(None, since=NOON)
    assert [question.text for question in kept] == [f"green tea, cup {n}" for n in numbers]
    assert [question.not_meant for question in kept] == [True] * len(numbers)

"""Files of questions with known answers."""

from pathlib import Path

import pytest

from retrieval.answering import Conversation
from retrieval.audience import Audience
from retrieval.evaluation.questions import (
    Question,
    QuestionsError,
    check_answers,
    check_questions,
    load_questions,
)
from tests.articles import library_of, source

GOOD = """\
[[question]]
ask = "Is water wet?"
answer = ["water#waves"]

[[question]]
ask = "And fire?"
answer = []
role = ["subscriber", "Admin"]
after = ["Is water wet?", "Is ice?"]
"""


def load(folder: Path, text: str) -> tuple[Question, ...]:
    """Load a file of this text."""
    file = folder / "questions.toml"
    file.write_text(text, encoding="utf-8")
    return load_questions(file)


def test_questions_are_loaded_in_order(tmp_path: Path) -> None:
    """Without a role a question is a guest's, without `after` a conversation's first."""
    wet, fire = load(tmp_path, GOOD)
    assert wet == Question("Is water wet?", ("water#waves",), ("guest",), ())
    assert wet.audience == Audience.of({"guest"})
    assert wet.conversation == Conversation()
    assert fire.answer == ()
    assert fire.audience == Audience.of({"subscriber", "admin"})
    assert fire.conversation == Conversation(("Is water wet?", "Is ice?"))


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    """Some editors write one."""
    assert len(load(tmp_path, f"\ufeff{GOOD}")) == 2


@pytest.mark.parametrize(
    ("second", "complaint"),
    [
        ('ask = "A?"\nanswer = []\nroles = ["guest"]', "roles: unknown key"),
        ("ask = 1\nanswer = []", "ask: expected a text"),
        ('ask = "A?"\nanswer = "water#waves"', "answer: expected a list of texts"),
        ('ask = "A?"\nanswer = [1]', "answer: expected a list of texts"),
        ('ask = "A?"\nanswer = []\nrole = "guest"', "role: expected a list of texts"),
        ('ask = "A?"\nanswer = []\nafter = "B?"', "after: expected a list of texts"),
        ('ask = "A?"', "answer is missing"),
        ("answer = []", "ask is missing"),
    ],
)
def test_an_error_names_the_file_the_question_and_the_key(
    tmp_path: Path, second: str, complaint: str
) -> None:
    """Questions are counted from one, as people count."""
    text = f'[[question]]\nask = "Q?"\nanswer = []\n\n[[question]]\n{second}\n'
    with pytest.raises(QuestionsError) as caught:
        load(tmp_path, text)
    assert str(caught.value).startswith(f"{tmp_path / 'questions.toml'}, question 2: {complaint}")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "has no question"),
        ("question = []", "has no question"),
        ('question = "A?"', "has no question"),
        ("question = [1]", "question 1: expected a table"),
        ('[[questions]]\nask = "A?"', "questions: unknown key"),
        ("[[question]", "isn't TOML"),
        (f"a = {'[' * 10_000}", "isn't TOML"),
        (f"a = {'1' * 10_000}", "isn't TOML"),
    ],
)
def test_a_file_of_something_else_is_an_error(tmp_path: Path, text: str, complaint: str) -> None:
    """It names the file and what to write."""
    with pytest.raises(QuestionsError, match=complaint) as caught:
        load(tmp_path, text)
    assert "questions.toml" in str(caught.value)


def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    """Missing, a folder, or not UTF-8."""
    with pytest.raises(QuestionsError, match=r"There is no .*missing"):
        load_questions(tmp_path / "missing")
    with pytest.raises(QuestionsError, match="can't be read"):
        load_questions(tmp_path)
    (tmp_path / "latin.toml").write_bytes(b"# caf\xe9")
    with pytest.raises(QuestionsError, match="isn't UTF-8"):
        load_questions(tmp_path / "latin.toml")


def test_an_answer_must_be_a_section_that_is_searched() -> None:
    """Another id is named with its question; else every engine would be wrong there."""
    body = "## Waves\n\nText.\n\n## Empty\n\n## Additional Resources\n\nhttps://example.org/\n"
    library = library_of(source(body, slug="water"))
    path = Path("q.toml")
    good = Question("A?", ("water#waves",))
    check_answers(path, [good], library)
    for missing in ("water#wave", "fire#waves", "water", "water#empty"):
        bad = Question("B?", ("water#waves", missing))
        with pytest.raises(QuestionsError) as caught:
            check_answers(path, [good, bad], library)
        assert str(caught.value).startswith("q.toml, question 2: answer: ")
        assert f" {missing};" in str(caught.value)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("answer = ['a#gone']", ["no section that is searched is called a#gone; mend the id"]),
        ("answer = ['a#introduction', 'a#gone']", ["no section that is searched is called a#gone"]),
        ("answer = ['b#introduction']", ["who asks “x” as guest may read no section that answers"]),
        ("answer = ['b#introduction', 'a#introduction']", []),
        ("answer = ['b#introduction']\nrole = ['admin']", []),
        (
            "answer = ['b#introduction']\nrole = ['admn']",
            ["“x” is asked as “admn”, a content role"],
        ),
        ("answer = []\nrole = ['gest', 'guest']", ["“x” is asked as “gest”, a content role that"]),
        ("answer = []", []),
    ],
)
def test_questions_that_cannot_go_well_are_told_with_their_line(
    tmp_path: Path, lines: str, told: list[str]
) -> None:
    """Before anybody measures by them."""
    library = library_of(source(slug="a"), source(slug="b", role="admin"))
    fine = "[[question]]\nask = 'y'\nanswer = []\n\n"
    (tmp_path / "questions.toml").write_text(f"{fine} [[ question ]] # two\nask = 'x'\n{lines}\n")
    problems = list(check_questions(tmp_path, library))
    assert [(p.file, p.line, p.severity) for p in problems] == [
        ("questions.toml", 5, "warning") for _ in told
    ]
    assert all(p.message.startswith(words) for p, words in zip(problems, told, strict=True))


def test_without_questions_there_is_nothing_to_tell(tmp_path: Path) -> None:
    """A folder needs none."""
    assert list(check_questions(tmp_path, library_of(source()))) == []

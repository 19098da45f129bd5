"""What a reload tells goes by what its reader may read."""

import pytest

from bot.admin.reload_report import render_reload
from bot.serving.librarian import ReloadReport
from retrieval.audience import Audience
from retrieval.content.changes import compare_libraries
from retrieval.errors import Problem, Severity
from retrieval.evaluation.comparison import Worse
from retrieval.evaluation.questions import Question
from tests.articles import library_of, source

BEFORE = library_of(
    source(title="Open", slug="open"),
    source(title="Shut", slug="shut", role="admin", more="uid: 7\n"),
)
AFTER = library_of(source(title="Both", slug="open", more="uid: 7\n"))


@pytest.mark.parametrize(
    ("roles", "was", "asked"),
    [
        ({"guest"}, "", "question 1 of questions.toml"),
        ({"admin"}, "", "question 1 of questions.toml"),
        ({"guest", "admin"}, " (“Open”, “Shut”)", "“open or shut?”"),
    ],
)
def test_what_was_in_two_articles_is_told_to_who_may_read_both(
    roles: set[str], was: str, asked: str
) -> None:
    """The title of an article that has become one, and a question with two right answers."""
    question = Question("open or shut?", ("open#introduction", "shut#introduction"))
    worse = (Worse(1, question, "right", "suggested"),)
    changes = compare_libraries(BEFORE, AFTER)
    report = ReloadReport(True, changes, (), 2, worse=worse)
    lines = render_reload(report, BEFORE, Audience.of(roles)).splitlines()
    assert f"1.md{was}: also guest" in lines
    assert any(asked in line for line in lines)


def test_errors_are_told_before_warnings() -> None:
    """They are what must be mended; otherwise problems stay in the order of their files."""
    severities: tuple[Severity, ...] = ("warning", "error", "warning", "error")
    problems = tuple(
        Problem(f"{number}.md", 1, severity, "something is wrong")
        for number, severity in enumerate(severities)
    )
    changes = compare_libraries(BEFORE, BEFORE)
    report = ReloadReport(False, changes, problems, 1)
    _, *lines = render_reload(report, BEFORE, Audience.of({"guest"})).splitlines()
    assert [line.partition(":")[0] for line in lines] == ["1.md", "3.md", "0.md", "2.md"]

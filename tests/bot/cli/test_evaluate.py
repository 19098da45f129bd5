"""docent eval: how well questions with known answers are answered."""

import io
import json
import sys
from pathlib import Path

import pytest

from bot.cli import evaluate, printing
from bot.cli.main import EXIT_OK, EXIT_USAGE, main
from bot.texts import terminal_texts
from retrieval.evaluation.peers import PEERS, build_tfidf
from tests.articles import source

FIELDS = {
    "sections",
    "build_seconds",
    "latency_ms",
    "success_at_1",
    "success_at_3",
    "mrr_at_10",
    "answerable",
    "unanswerable",
    "auroc",
    "model",
    "misses",
}
QUESTIONS = """\
[[question]]
ask = "Flames of fire"
answer = ["fire#flames"]

[[question]]
ask = "xylophone"
answer = []
"""


class Terminal(io.StringIO):
    """Somewhere that a person looks at."""

    def isatty(self) -> bool:
        """Say that it is one."""
        return True


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with questions, and articles that answer one of them."""
    content = tmp_path / "content"
    content.mkdir()
    (content / "fire.md").write_bytes(
        source("## Flames\n\nThey burn.\n", title="Fire", slug="fire")
    )
    (content / "water.md").write_bytes(
        source("## Waves\n\nThe sea moves.\n", title="Water", slug="water")
    )
    (tmp_path / "questions.toml").write_text(QUESTIONS)
    return tmp_path


def run(folder: Path, *options: str) -> int:
    """Run `docent eval` on the folder's questions and articles."""
    questions, content = folder / "questions.toml", folder / "content"
    return main(["eval", str(questions), "--content", str(content), *options])


def words(out: str) -> list[str]:
    """Return the lines of a table without its spacing."""
    return [" ".join(line.split()) for line in out.splitlines()]


def test_json_is_one_object_with_the_documented_fields(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As DESIGN.md has them, and nothing else on the output."""
    assert run(folder, "--json") == EXIT_OK
    out, err = capsys.readouterr()
    result = json.loads(out)
    assert err == ""
    assert set(result) == FIELDS
    assert set(result["latency_ms"]) == {"p50", "p99"}
    assert result["build_seconds"] > 0
    assert (result["sections"], result["success_at_1"], result["auroc"]) == (2, 1, 1)
    right = {"questions": 1, "right": 1, "wrong": 0, "suggested": 0, "suggested_right": 0}
    assert result["answerable"] == {**right, "abstained": 0}
    assert (result["model"], result["misses"]) == (None, [])
    silent = {"questions": 1, "answered": 0, "suggested": 0, "abstained": 1}
    assert result["unanswerable"] == silent


def test_people_get_a_table(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A line for each figure, with shares of what they are shares of."""
    assert run(folder) == EXIT_OK
    out, err = capsys.readouterr()
    lines = words(out)
    assert err == ""
    assert "Sections 2" in lines
    assert "The right section first (success@1) 1.000" in lines
    assert lines[-9:] == [
        "answered rightly 1 100.0%",
        "answered wrongly 0 0.0%",
        "sections suggested 0 0.0%",
        "the right one among them 0 0.0%",
        "not answered 0 0.0%",
        "Questions that have none 1",
        "answered all the same 0 0.0%",
        "sections suggested 0 0.0%",
        "not answered 1 100.0%",
    ]


def test_people_get_each_miss_and_a_summary_first(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was asked, what was expected, and what came of it; of several files as of one."""
    (folder / "more.toml").write_text("""\
[[question]]
ask = "flames"
answer = ["water#waves", "water#introduction"]
[[question]]
ask = "hydrangea"
answer = ["water#waves"]
[[question]]
ask = "xylophone waves"
answer = ["water#waves"]
[[question]]
ask = "tell me about the sea"
answer = ["water#waves"]
[[question]]
ask = "waves"
answer = []
""")
    (folder / "content" / "water.md").write_bytes(
        source("The deep.\n\n## Waves\n\nThe sea moves.\n", title="Water", slug="water")
    )
    files = (str(folder / "questions.toml"), str(folder / "more.toml"))
    assert main(["eval", *files, "--content", str(folder / "content")]) == EXIT_OK
    told = capsys.readouterr().out.partition("\nSections ")[0]
    assert (
        told
        == """\
“flames”
  expected: water#waves or water#introduction
  answered with: fire#flames

“hydrangea”
  expected: water#waves
  not answered

“xylophone waves”
  expected: water#waves
  offered: water#waves

“tell me about the sea”
  expected: water#waves
  not answered; nearest: water#waves

“waves”
  expected: no answer
  answered with: water#waves

Of 5 questions that have an answer, 1 was answered rightly, and 1 wrongly; 1 got offers (1\
 with the right section among them); 2 got no answer.
Of 2 questions that have none, 1 got no answer, as it should be, and 0 got offers; 1 was answered\
 all the same.
"""
    )


def test_what_has_no_value_is_a_dash(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without answerable questions there is no share of them; in JSON it is null."""
    (folder / "questions.toml").write_text('[[question]]\nask = "xylophone"\nanswer = []\n')
    assert run(folder) == EXIT_OK
    out = capsys.readouterr().out
    assert out.startswith("Of 1 question that has none, 1 got no answer, as it should be, and 0")
    lines = words(out)
    assert "The right section first (success@1) –" in lines
    assert "answered rightly 0 –" in lines
    assert run(folder, "--json") == EXIT_OK
    result = json.loads(capsys.readouterr().out)
    assert (result["success_at_1"], result["mrr_at_10"], result["auroc"]) == (None, None, None)


def test_typing_errors_are_asked_with(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is asked changes, not what is right."""
    monkeypatch.setattr(
        "retrieval.evaluation.mistype", lambda text: text.replace("Flames of fire", "waves")
    )
    assert run(folder, "--json", "--typos") == EXIT_OK
    assert json.loads(capsys.readouterr().out)["success_at_1"] == 0
    assert run(folder, "--json") == EXIT_OK
    assert json.loads(capsys.readouterr().out)["success_at_1"] == 1


def test_peers_are_measured_in_the_same_run(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Docent's figure divided by theirs stands in brackets; one that isn't installed is told."""
    monkeypatch.setattr(evaluate, "PEERS", {"TF-IDF": build_tfidf, "bm25s": PEERS["bm25s"]})
    monkeypatch.setitem(sys.modules, "bm25s", None)
    assert run(folder, "--peers") == EXIT_OK
    out, err = capsys.readouterr()
    *_, docent, tfidf = out.splitlines()
    assert docent.split()[:4] == ["Docent", "1.000", "1.000", "1.000"]
    assert tfidf.split()[:5] == ["TF-IDF", "1.000", "(1.00)", "1.000", "(1.00)"]
    assert err == f"docent: {terminal_texts.NOT_INSTALLED.format(peer='bm25s')}\n"


def test_peers_are_fields_of_the_same_object(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside the documented ones."""
    monkeypatch.setattr(evaluate, "PEERS", {"TF-IDF": build_tfidf})
    assert run(folder, "--peers", "--json") == EXIT_OK
    result = json.loads(capsys.readouterr().out)
    assert set(result) == FIELDS | {"peers"}
    measured = {"latency_ms", "success_at_1", "success_at_3", "mrr_at_10"}
    assert set(result["peers"]["TF-IDF"]) == measured


@pytest.mark.parametrize(
    ("questions", "complaint"),
    [
        ('[[question]]\nask = "A?"\nanswer = ["fire#smoke"]\n', "fire#smoke"),
        ('[[question]]\nask = "A?"\n', "question 1: answer is missing"),
        ("", "has no question"),
    ],
)
def test_bad_questions_are_one_sentence(
    folder: Path, questions: str, complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """It names the file and what is wrong there."""
    (folder / "questions.toml").write_text(questions)
    assert run(folder) == EXIT_USAGE
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"docent: {folder / 'questions.toml'}")
    assert complaint in err
    assert err.count("\n") == 1


def test_missing_files_are_one_sentence(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The questions', the articles' folder, and a folder without an article."""
    (folder / "empty").mkdir()
    questions = str(folder / "questions.toml")
    for arguments in (
        [str(folder / "missing")],
        [questions, "--content", str(folder / "missing")],
        [questions, "--content", str(folder / "empty")],
    ):
        assert main(["eval", *arguments]) == EXIT_USAGE
        out, err = capsys.readouterr()
        assert out == ""
        assert err.startswith("docent: ")
        assert err.count("\n") == 1


def test_problems_of_articles_go_to_stderr(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is measured is the rest."""
    (folder / "content" / "bad.md").write_text("no front matter")
    assert run(folder, "--json") == EXIT_OK
    out, err = capsys.readouterr()
    assert json.loads(out)["sections"] == 2
    assert "bad.md:1: error:" in err


def test_a_terminal_shows_progress_when_it_takes_long(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is quick shows none; the result is the same."""
    terminal = Terminal()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(printing, "SLOW_S", 3_600)
    assert run(folder, "--json") == EXIT_OK
    assert terminal.getvalue() == ""
    monkeypatch.setattr(printing, "SLOW_S", 0)
    monkeypatch.setattr(evaluate, "REFRESHES_PER_SECOND", 1000)
    (folder / "questions.toml").write_text(QUESTIONS * 100)
    assert run(folder, "--json") == EXIT_OK
    assert terminal_texts.ASKING in terminal.getvalue()
    assert "/200" in terminal.getvalue()
    quick, slow = map(json.loads, capsys.readouterr().out.splitlines())
    assert quick["sections"] == slow["sections"] == 2

"""The measurements of speed themselves, on corpora small enough for a test."""

import asyncio
import json
import os
from pathlib import Path

import pytest

from retrieval.content.library import load_library
from tests.bench import corpus, load, loop, meaning, memory, reload, scale, speed, worker
from tests.bench.corpus import load_corpus, write_corpora
from tests.bench.worker import ENGINES, Speed
from tests.examples import only_proved
from tests.retrieval.meaning.models import needs_tokenizers, write_tiny_model

SIZES = (7, 200)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with made-up corpora, as where there are no real texts."""
    monkeypatch.setattr(corpus, "REAL", tmp_path / "missing")
    monkeypatch.setattr(corpus, "QUESTIONS", 50)
    write_corpora(tmp_path, SIZES)
    return tmp_path


def test_a_corpus_has_the_sections_asked_for(folder: Path) -> None:
    """Also where an article must be cut for it."""
    for size in SIZES:
        articles, questions = load_corpus(folder, size)
        assert sum(len(article.sections) for article in articles) == size
        assert len(questions) == corpus.QUESTIONS


def test_corpora_are_the_same_every_time(folder: Path) -> None:
    """Figures of different days can be compared."""
    before = load_corpus(folder, SIZES[0])
    write_corpora(folder, SIZES)
    assert load_corpus(folder, SIZES[0]) == before


def test_real_texts_are_used_where_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In windows that overlap, with their own questions; again and again if there are too few."""
    monkeypatch.setattr(corpus, "REAL", tmp_path)
    monkeypatch.setattr(corpus, "REAL_SETS", ("one",))
    monkeypatch.setattr(corpus, "QUESTIONS", 1)
    text = " ".join(f"w{n}" for n in range(100))
    (tmp_path / "one" / "content").mkdir(parents=True)
    (tmp_path / "one" / "content" / "a.md").write_text(
        f"---\ntitle: Water\narticle: water\nrole: guest\n---\n# Waves\n\n{text}\n"
    )
    (tmp_path / "one" / "questions.toml").write_text('[[question]]\nask = "Wet?"\nanswer = []\n')
    write_corpora(tmp_path, [2, 5])
    (article,), questions = load_corpus(tmp_path, 2)
    assert questions == ["Wet?"]
    assert article.title == "Water"
    words = text.split()
    assert article.sections == [("Waves", " ".join(words[:80])), ("Waves", " ".join(words[32:]))]
    repeated = load_corpus(tmp_path, 5).articles
    assert [len(article.sections) for article in repeated] == [2, 2, 1]


# Compiling for numba takes longer than all the other tests of this file.
@only_proved
@pytest.mark.parametrize("engine", [name for name in ENGINES if "numba" not in name])
def test_an_engine_is_measured_or_said_to_be_missing(
    engine: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Docent is always there; the others come with the development groups."""
    worker.main(engine, str(folder), "200")
    figures = json.loads(capsys.readouterr().out)
    if engine != "Docent" and figures is None:
        pytest.skip(f"{engine} isn't installed")
    measured = Speed(*figures)
    assert 0 < measured.p50_ms <= measured.p99_ms
    assert measured.build_s > 0


def test_a_reload_is_measured_beside_a_whole_load(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of files that can be read, whatever their texts."""
    monkeypatch.setattr(corpus, "REAL", tmp_path / "missing")
    reload.main(["--articles", "3"])
    assert capsys.readouterr().out.startswith("3 articles: ")
    assert reload.write_articles(tmp_path, 3) == 3
    assert load_library(tmp_path).errors == ()


async def test_what_gets_no_reply_is_lost() -> None:
    """Each way takes its turn; what was answered counts, whatever became of the others."""

    async def answer() -> None:
        await asyncio.sleep(0)

    async def fail() -> None:
        raise AssertionError

    figures = await load.measure([answer, answer, fail], 3000, 0.01, os.getpid())
    assert (figures.asked, figures.lost) == (30, 10)
    assert 0 < figures.p50_ms <= figures.p99_ms


def test_a_load_is_told_beside_the_echo() -> None:
    """How much longer Docent takes stands in a line of its own."""
    docent, echo = (load.Figures(1500, 0, 10.0 * n, 25.0 * n, 99.9, 1.0 * n) for n in (2, 1))
    told = load.describe("40 requests a second", docent, echo).splitlines()
    assert len(told) == 4
    assert told[-1] == "  Docent takes longer by 10.0 ms (p50) and 25.0 ms (p99)."


@only_proved
def test_everything_is_done_beside_a_ticking_task(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing fails, and the longest that the loop was held is printed for each."""
    monkeypatch.setattr(corpus, "REAL", tmp_path / "missing")
    monkeypatch.setattr(loop, "AT_ONCE", 3)
    monkeypatch.setattr(loop, "TYPED", "ba")
    loop.main(["20"])
    first, *lines, last = capsys.readouterr().out.splitlines()
    assert first.startswith("4 articles, 21 sections")
    assert len(lines) == len({line[:34] for line in lines}) > 25
    assert last.startswith("Longest: ")


@needs_tokenizers
def test_the_sentence_model_is_measured_at_two_starts(folder: Path, tmp_path: Path) -> None:
    """The second finds the vectors that the first has made, of texts and of names."""
    model = str(write_tiny_model(tmp_path / "model"))
    first, second = (meaning.measure(model, folder, 7) for _ in range(2))
    assert first.made > 300  # the everyday questions', for a model that isn't shipped with them
    assert second.made == 0
    assert 0 < second.p50_ms <= second.p99_ms
    assert "vectors made in" in meaning.describe(first)
    assert "vectors read in" in meaning.describe(second)


@only_proved
@needs_tokenizers
def test_memory_is_measured_with_and_without_a_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of just as many sections, before, while and after they are served."""
    monkeypatch.setattr(corpus, "REAL", tmp_path / "missing")
    monkeypatch.setattr(corpus, "QUESTIONS", 10)
    for model, how in (("none", "by words"), (str(write_tiny_model(tmp_path)), "with the model")):
        found = memory.measure(model, 7)
        assert found.sections == 7
        assert found.imports_mb > 0
        assert 0 < found.serving_mb <= found.most_mb
        assert f"7 sections {how}: " in memory.describe(found, model)


def test_figures_stand_beside_docents_divided_by_them() -> None:
    """A number below one in brackets says that Docent needs less."""
    ours = Speed(build_s=1, memory_mb=10, mean_ms=1, p50_ms=1, p99_ms=3, first_ms=5)
    theirs = Speed(build_s=2, memory_mb=0, mean_ms=4, p50_ms=1, p99_ms=3, first_ms=0)
    cells = [" ".join(cell.split()) for cell in speed.cells(theirs, ours)]
    assert cells == ["2.00 (0.50)", "0.00 (–)", "4.00 (0.25)", "1.00 (1.00)", "3.00 (1.00)"]
    assert [cell.strip() for cell in speed.cells(ours, None)] == [
        "1.00",
        "10.00",
        "1.00",
        "1.00",
        "3.00",
    ]


@only_proved
def test_processes_are_compared(capsys: pytest.CaptureFixture[str]) -> None:
    """One on each kind of store, and two on one, whatever they achieve."""
    scale.main(["--seconds", "0.5"])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert all("questions a second; p50" in line for line in lines)

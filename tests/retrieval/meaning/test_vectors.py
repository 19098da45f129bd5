"""Vectors that are kept in a file, whatever happens to it."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from retrieval.meaning import Vectors
from retrieval.meaning import vectors as module
from retrieval.meaning.sentence_model import Floats
from tests.retrieval.meaning.models import FakeModel

TEXTS = ["one cat", "two cats", "a dog"]


def fill(file: Path | None, texts: list[str], model: FakeModel | None = None) -> Vectors:
    """Give these texts vectors, as after a start."""
    vectors = Vectors(model or FakeModel(), file)
    *_, last = vectors.fill(texts)
    assert last[0] == last[1]
    return vectors


def made_by(file: Path, texts: list[str]) -> list[str]:
    """Return those of the texts that had to be encoded after another start."""
    model = FakeModel()
    fill(file, texts, model)
    return model.encoded


def size_of(file: Path) -> int:
    """Count the vectors in a file."""
    with closing(sqlite3.connect(file)) as connection:
        count: int = connection.execute("SELECT count(*) FROM vectors").fetchone()[0]
        return count


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return where vectors are kept; nothing is there yet."""
    return tmp_path / "folder" / "vectors.db"


def test_vectors_are_made_one_by_one() -> None:
    """Whoever asks for them sees how far it is, and each text is encoded once."""
    model = FakeModel()
    vectors = Vectors(model)
    seen = [(state, len(model.encoded)) for state in vectors.fill([*TEXTS, TEXTS[0]])]
    assert seen == [((0, 3), 0), ((1, 3), 1), ((2, 3), 2), ((3, 3), 3)]
    assert list(vectors.fill([*TEXTS, "a fish"])) == [(0, 1), (1, 1)]
    assert model.encoded == [*TEXTS, "a fish"]


def test_vectors_are_the_models() -> None:
    """Rounded, in the order in which they are asked for."""
    vectors, model = fill(None, TEXTS), FakeModel()
    matrix = vectors.get([TEXTS[2], TEXTS[0]])
    assert matrix.dtype == np.float32
    assert np.allclose(matrix, [model.encode(TEXTS[2]), model.encode(TEXTS[0])], atol=1e-3)
    assert vectors.has(TEXTS)
    assert not vectors.has([*TEXTS, "a fish"])
    with pytest.raises(KeyError):
        vectors.get(["a fish"])


def test_kept_vectors_are_not_made_again(file: Path) -> None:
    """They are the same, to the last bit."""
    before = fill(file, TEXTS).get(TEXTS)
    assert made_by(file, [*TEXTS, "a fish"]) == ["a fish"]
    assert fill(file, TEXTS).get(TEXTS).tobytes() == before.tobytes()


def test_what_was_made_before_a_stop_is_kept(file: Path) -> None:
    """Whoever asks for vectors may stop asking."""
    steps = Vectors(FakeModel(), file).fill(TEXTS)
    assert [next(steps), next(steps), next(steps)][-1] == (2, 3)
    steps.close()  # type: ignore[attr-defined]
    assert made_by(file, TEXTS) == [TEXTS[2]]


def test_what_was_made_before_a_failure_is_kept(file: Path) -> None:
    """Even if it is the model's."""

    class Failing(FakeModel):
        def encode(self, text: str) -> Floats:
            if text == TEXTS[1]:
                raise MemoryError
            return super().encode(text)

    with pytest.raises(MemoryError):
        fill(file, TEXTS, Failing())
    assert made_by(file, TEXTS) == TEXTS[1:]


def test_models_have_vectors_of_their_own(file: Path) -> None:
    """In the same file, even if they are of different sizes."""
    fill(file, TEXTS)
    other = FakeModel("1" * 64, dimensions=8)
    assert fill(file, TEXTS, other).get(TEXTS).shape == (3, 8)
    assert other.encoded == TEXTS
    assert made_by(file, TEXTS) == []


def test_two_processes_may_share_a_file(file: Path) -> None:
    """Each finds what the other has made so far."""
    model = FakeModel()
    one, other = (Vectors(model, file).fill(texts) for texts in (TEXTS[:2], TEXTS[1:]))
    for _ in range(3):
        next(one)
        next(other)
    assert list(one) == list(other) == []
    assert made_by(file, TEXTS) == []


def test_a_killed_process_leaves_whole_vectors(file: Path) -> None:
    """Those that it had kept, and a file that can be gone on with."""
    program = (
        "import sys, pathlib; from tests.retrieval.meaning.models import FakeModel;"
        "from retrieval.meaning import Vectors, vectors; vectors.VECTORS_AT_ONCE = 2;"
        "steps = Vectors(FakeModel(), pathlib.Path(sys.argv[1])).fill(map(str, range(5000)));"
        "[print(step, flush=True) for step in steps]"
    )
    command = [sys.executable, "-c", program, str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        while process.stdout.readline() != "(100, 5000)\n":
            assert process.poll() is None
        process.kill()
    assert made_by(file, [str(number) for number in range(98)]) == []
    assert made_by(file, ["none of these"]) == ["none of these"]


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_damaged_file_is_made_anew(
    file: Path, share: float, caplog: pytest.LogCaptureFixture
) -> None:
    """A line says so."""
    texts = [str(number) for number in range(40)]
    fill(file, texts)
    data = file.read_bytes()
    file.write_bytes(data[: int(len(data) * share)])
    assert made_by(file, texts)
    assert [("damaged" in record.message) for record in caplog.records] == [True]
    assert made_by(file, texts) == []


@pytest.mark.parametrize("data", [b"something else " * 99, b"\0" * 4096])
def test_a_foreign_file_is_replaced(
    file: Path, data: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """A line says so."""
    file.parent.mkdir()
    file.write_bytes(data)
    file.with_name(f"{file.name}-journal").write_bytes(data)
    assert made_by(file, TEXTS) == TEXTS
    assert "made anew" in caplog.text
    assert made_by(file, TEXTS) == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE vectors SET vector = zeroblob(length(vector))",
        "UPDATE vectors SET vector = substr(vector, 2)",
        "UPDATE vectors SET vector = 'text'",
    ],
)
def test_a_damaged_vector_is_made_anew(
    file: Path, change: str, caplog: pytest.LogCaptureFixture
) -> None:
    """One line tells of them all."""
    fill(file, TEXTS)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(change)
    assert made_by(file, TEXTS) == TEXTS
    assert [record.message for record in caplog.records] == [
        f"{file}: 3 vectors are damaged and made anew"
    ]
    assert made_by(file, TEXTS) == []


def test_a_place_that_cannot_be_written_costs_only_time(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The vectors are in memory then; one line says so, not one for each attempt."""
    monkeypatch.setattr(module, "VECTORS_AT_ONCE", 1)
    (tmp_path / "taken").touch()
    vectors = fill(tmp_path / "taken" / "vectors.db", TEXTS)
    assert vectors.has(TEXTS)
    vectors.forget_others([])
    assert [("can't be kept" in record.message) for record in caplog.records] == [True]


def test_a_file_that_is_in_use_costs_only_time(
    file: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It isn't thrown away, and is written to again later."""
    fill(file, TEXTS[:1])
    monkeypatch.setattr(module, "BUSY_TIMEOUT_S", 0)
    vectors = Vectors(FakeModel(), file)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        assert list(vectors.fill(TEXTS))[-1] == (3, 3)
    assert "locked" in caplog.text
    assert size_of(file) == 1
    assert list(vectors.fill(["a fish"]))[-1] == (1, 1)
    assert size_of(file) == 2


@pytest.fixture
def lax_umask() -> Iterator[None]:
    """Let everything be made for everyone, unless said otherwise."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("lax_umask")
def test_vectors_are_their_owners(tmp_path: Path) -> None:
    """They tell of texts that not everybody may read; a file of before becomes private as well."""
    file = tmp_path / "a" / "b" / "vectors.db"
    fill(file, TEXTS)
    file.chmod(0o644)
    fill(file, ["a fish"])
    made = [tmp_path / "a", file.parent, *file.parent.iterdir()]
    assert [path.stat().st_mode & 0o777 for path in made] == [0o700, 0o700, 0o600]


def test_what_is_not_used_is_forgotten(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In memory at once; in the file once it is much, so that a text may come back."""
    monkeypatch.setattr(module, "SPARE_VECTORS", 50)
    texts = [str(number) for number in range(60)]
    vectors = fill(file, texts)
    vectors.forget_others(texts[:10])
    assert vectors.has(texts[:10])
    assert not vectors.has(texts[10:11])
    assert size_of(file) == 60
    large = file.stat().st_size
    vectors.forget_others(texts[:4])
    assert size_of(file) == 4
    assert file.stat().st_size < large
    assert made_by(file, texts[:5]) == texts[4:5]

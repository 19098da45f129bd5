"""Reading weights: whole files only, and nothing beyond them."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.meaning.weights import ModelError, Weights
from tests.examples import examples
from tests.retrieval.meaning.models import write_weights

ARRAYS = {
    "a": np.arange(6, dtype="<f4").reshape(2, 3),
    "b": np.array([0.5, -2], "<f2"),
}
WHOLE = write_weights(ARRAYS, {"made": "here"})


def read(folder: Path, data: bytes) -> Weights:
    """Read a file of these bytes."""
    path = folder / "weights"
    path.write_bytes(data)
    return Weights(path)


def test_arrays_are_read_as_they_were_written(tmp_path: Path) -> None:
    """With what the file says about itself, and the digest of its bytes."""
    weights = read(tmp_path, WHOLE)
    assert weights.take("a", 2, 3).tolist() == [[0, 1, 2], [3, 4, 5]]
    assert weights.take("b", 2).tolist() == [0.5, -2]
    assert weights.notes == {"made": "here"}
    assert weights.digest == Weights(tmp_path / "weights").digest
    assert weights.digest != read(tmp_path, WHOLE + b"x").digest


@pytest.mark.parametrize(("name", "shape"), [("c", (2,)), ("a", (3, 2)), ("a", (6,)), ("b", ())])
def test_an_array_of_another_name_or_shape_is_an_error(
    tmp_path: Path, name: str, shape: tuple[int, ...]
) -> None:
    """Even one with as many numbers."""
    with pytest.raises(ModelError, match=f"has no “{name}”"):
        read(tmp_path, WHOLE).take(name, *shape)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"short",
        b"\xff" * 8 + WHOLE[8:],
        WHOLE[:20],
        (4).to_bytes(8, "little") + b"null",
        WHOLE.replace(b'"here"', b"[1234]"),
        WHOLE.replace(b"[0, 24]", b"[-1,23]"),
        WHOLE.replace(b"[0, 24]", b'"0, 24"'),
    ],
)
def test_a_file_of_another_kind_is_an_error(tmp_path: Path, data: bytes) -> None:
    """Whatever is wrong with its header."""
    assert data != WHOLE
    with pytest.raises(ModelError, match="isn't whole, or no file of weights"):
        read(tmp_path, data)


@pytest.mark.parametrize("offsets", ["[0, 20]", "[20, 0]", "[9, 33]"])
def test_an_array_outside_its_file_is_an_error(tmp_path: Path, offsets: str) -> None:
    """Or one whose place has room for more or fewer numbers."""
    data = WHOLE.replace(b"[0, 24]", offsets.encode().ljust(7))
    with pytest.raises(ModelError, match="isn't whole"):
        read(tmp_path, data).take("a", 2, 3)


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """Or one that can't be read, such as a folder."""
    with pytest.raises(ModelError, match="missing can't be read: No such file"):
        Weights(tmp_path / "missing")
    with pytest.raises(ModelError, match="can't be read"):
        Weights(tmp_path)


@examples(100, prove=5_000)
@given(data=st.data())
def test_a_damaged_file_gives_numbers_or_an_error(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Nothing else, whichever of its bytes are others or missing."""
    damaged = bytearray(WHOLE[: data.draw(st.integers(0, len(WHOLE)))])
    for place in data.draw(st.lists(st.integers(0, len(WHOLE) - 1), max_size=3)):
        damaged[place : place + 1] = data.draw(st.binary(min_size=1, max_size=1))
    try:
        array = read(tmp_path_factory.getbasetemp(), bytes(damaged)).take("a", 2, 3)
    except ModelError:
        return
    assert array.shape == (2, 3)
    assert bytes(array.tobytes()) in bytes(damaged)

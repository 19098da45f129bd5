"""How alike vectors are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.meaning import similarities
from tests.examples import examples


def test_similarities_are_cosines() -> None:
    """Of vectors of length 1."""
    matrix = np.array([[1, 0], [0, 1], [0.6, 0.8]], np.float32)
    found = similarities(matrix, np.array([0.6, 0.8], np.float32))
    assert found.dtype == np.float32
    assert found.tolist() == pytest.approx([0.6, 0.8, 1])
    assert similarities(matrix[:0], matrix[0]).shape == (0,)


@examples(50, prove=5_000)
@given(
    seed=st.integers(0, 2**32 - 1),
    rows=st.integers(1, 700),
    dimensions=st.sampled_from([384, 384, 1, 3, 31, 768]),
    data=st.data(),
)
def test_a_rows_cosine_does_not_depend_on_the_others(
    seed: int, rows: int, dimensions: int, data: st.DataObject
) -> None:
    """To the last bit, whichever of the rows there are, and wherever in memory they lie."""
    random = np.random.default_rng(seed)
    matrix = random.normal(size=(rows, dimensions)).astype(np.float32)
    vector = random.normal(size=dimensions).astype(np.float32)
    kept = random.random(rows) < data.draw(st.sampled_from([0.01, 0.5, 0.99]))
    shift = data.draw(st.integers(0, 15))
    place = np.empty(kept.sum() * dimensions + shift, np.float32)[shift:]
    subset = place.reshape(-1, dimensions)
    subset[:] = matrix[kept]
    expected = similarities(matrix, vector)[kept]
    assert similarities(subset, vector).tobytes() == expected.tobytes()

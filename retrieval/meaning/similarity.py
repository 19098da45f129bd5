"""How alike texts are: the cosines of their vectors."""

import numpy as np
from numpy.typing import NDArray

from retrieval.meaning.sentence_model import Floats


def similarities(matrix: Floats, vector: Floats) -> Floats:
    """Return the cosine of each row with a vector, all of length 1.

    A row's cosine doesn't depend on what other rows there are, to the last bit: each is a product
    of its own. That of a matrix and a vector adds up in another order with other rows.
    """
    cosines: NDArray[np.float32] = np.vecdot(matrix, vector)
    return cosines

"""The vectors of the everyday questions of English, for the model that Docent comes with."""

from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.language import load_language
from retrieval.meaning.sentence_model import SentenceModel
from retrieval.meaning.weights import Weights

# Written by `python -m tests.tools.everyday_vectors`. A reload would take seconds without it.
EVERYDAY_FILE = Path(__file__).with_name("everyday.safetensors")


def everyday_notes(model: SentenceModel) -> dict[str, str]:
    """Return what the file says about itself if it has the vectors of these questions."""
    questions = sha256("\n".join(_everyday()).encode()).hexdigest()
    return {"model": model.identity, "questions": questions}


def load_everyday(model: SentenceModel) -> dict[str, NDArray[np.floating]]:
    """Return the vectors of the everyday questions; none for another model, or other questions."""
    file = Weights(EVERYDAY_FILE)
    if file.notes != everyday_notes(model):
        return {}
    matrix = file.take("vectors", len(_everyday()), model.dimensions)
    return dict(zip(_everyday(), matrix, strict=True))


def _everyday() -> tuple[str, ...]:
    return load_language("english").everyday

"""The shipped vectors of the everyday questions."""

import numpy as np
import pytest

from retrieval.meaning import Vectors, load_model
from retrieval.meaning import everyday_vectors as module
from retrieval.meaning.everyday_vectors import EVERYDAY_FILE, everyday_notes, load_everyday
from retrieval.meaning.weights import Weights
from tests.articles import ENGLISH
from tests.retrieval.meaning.models import FakeModel, needs_model

REMEDY = "run python -m tests.tools.everyday_vectors"


def known_model() -> FakeModel:
    """Return a model that passes for the one that Docent comes with."""
    return FakeModel(Weights(EVERYDAY_FILE).notes["model"], dimensions=384)


def test_everyday_questions_need_not_be_encoded() -> None:
    """With the model that Docent comes with they have vectors at once."""
    model = known_model()
    assert Vectors(model).has(ENGLISH.everyday), REMEDY
    assert list(Vectors(model).fill(ENGLISH.everyday)) == [(0, 0)]
    assert not Vectors(model).has(["another question"])


def test_another_model_has_none_of_these_vectors() -> None:
    """Its own are made like those of sections."""
    model = FakeModel()
    assert load_everyday(model) == {}
    assert list(Vectors(model).fill(ENGLISH.everyday))[-1] == (300, 300)


def test_other_questions_have_none_of_these_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that none gets another one's."""
    model = known_model()
    monkeypatch.setattr(module, "_everyday", lambda: ENGLISH.everyday[::-1])
    assert load_everyday(model) == {}


@needs_model
def test_shipped_vectors_are_the_models() -> None:
    """Of this model, of these questions."""
    model = load_model("auto")
    assert model is not None
    assert Weights(EVERYDAY_FILE).notes == everyday_notes(model), REMEDY
    shipped = load_everyday(model)
    for question in ENGLISH.everyday[::30]:
        assert np.allclose(shipped[question], model.encode(question), atol=1e-3), REMEDY

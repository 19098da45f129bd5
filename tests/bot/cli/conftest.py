"""What all tests of commands share."""

import pytest

from retrieval.answering import Answerer
from tests.articles import ENGLISH


@pytest.fixture(autouse=True)
def _few_everyday_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let answerers be calibrated with few questions: the commands are what is tested."""
    monkeypatch.setattr(Answerer.__init__, "__defaults__", ("normal", ENGLISH.everyday[::10]))

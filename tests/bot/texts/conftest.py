"""What tests of sentences share."""

from collections.abc import Iterator

import pytest

from bot.texts import sentences
from tests.bot.texts.pseudo import speak_pseudo


@pytest.fixture
def pseudo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let German be a language in which each sentence stands between ⟦ and ⟧."""
    speak_pseudo(monkeypatch)
    yield
    sentences._translated.cache_clear()

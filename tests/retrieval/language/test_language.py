"""The data files of the languages."""

from dataclasses import fields

import pytest

from retrieval.language import full_languages, languages, load_language, look_up, words
from retrieval.language.language import FOLDER, Language
from retrieval.toml_file import read_toml

UNFOLDED = {"name", "verb_comes_second", "everyday", "specific", "general", "contractions"}
"""Keys that aren’t words alone; contractions have “’s”."""


@pytest.mark.parametrize("name", full_languages())
def test_a_language_with_a_file_is_whole(name: str) -> None:
    """It has every key that English has, and no other one; a stemmer has its name."""
    assert name in languages()
    english = read_toml(FOLDER / "english.toml").data
    found = read_toml(FOLDER / f"{name}.toml").data
    assert set(found) == set(english)
    for kind in ("specific", "general"):
        assert list(found[kind]) == list(english[kind])


@pytest.mark.parametrize("name", [*full_languages(), "none"])
def test_words_are_folded(name: str) -> None:
    """A word in capitals, with an accent or an apostrophe would never be found."""
    language = load_language(name)
    for key in {one.name for one in fields(Language)} - UNFOLDED:
        value = getattr(language, key)
        for text in [value] if isinstance(value, str) else value:
            assert list(words(text)) == text.strip("^$ ").replace("|", " ").split(), key


@pytest.mark.parametrize("name", full_languages())
def test_everyday_questions_are_many_and_different(name: str) -> None:
    """They tell how high a question scores by chance."""
    everyday = load_language(name).everyday
    assert len(everyday) == len(set(everyday)) >= 150


def test_a_language_without_a_file_has_nothing_of_english() -> None:
    """Only signs that are the same everywhere."""
    finnish = load_language("finnish")
    assert not finnish.is_full
    assert "mg" in finnish.amount_units
    assert not finnish.joints
    assert not finnish.stop_words
    assert look_up("the", finnish) is not None

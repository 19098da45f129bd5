"""Typing errors for measurements."""

import re
from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.evaluation.typos import NEIGHBOURS, mistype

QUESTION = "What should somebody know before taking ketamine?"


def test_errors_are_the_same_for_the_same_text() -> None:
    """Today, tomorrow and on another machine, whatever else is asked."""
    assert mistype(QUESTION) == "Whta should somebody know before takinmg ketamine?"


@given(st.text())
def test_one_or_two_words_of_four_letters_change(text: str) -> None:
    """By one error each, not in the first letter; shorter words and those with digits don't."""
    result = mistype(text)
    words = re.split(r"(\W+)", text)
    mistyped = re.split(r"(\W+)", result)
    changed = [pair for pair in zip(words, mistyped, strict=True) if pair[0] != pair[1]]
    long = [word for word in words if re.fullmatch(r"[^\W\d_]{4,}", word)]
    assert min(len(long), 1) <= len(changed) <= 2
    for word, typo in changed:
        assert word in long
        assert typo[0] == word[0]
        assert abs(len(typo) - len(word)) <= 1


@pytest.mark.parametrize("text", ["", "is it 2C-B?", "5-MeO", "4fluoro", "___"])
def test_a_text_without_long_words_stays(text: str) -> None:
    """There is no word in which an error would still be recognised."""
    assert mistype(text) == text


def test_every_kind_of_error_is_made() -> None:
    """Letters are swapped, dropped, inserted, and replaced by the key beside."""
    kinds = set()
    for number in range(100):
        text = f"{number} ketamine"
        typo = mistype(text).split()[1]
        kinds.add((len(typo), sorted(typo) == sorted("ketamine")))
        for tag, start, end, first, last in SequenceMatcher(None, "ketamine", typo).get_opcodes():
            if tag == "replace" and end - start == last - first == 1:
                assert typo[first] in NEIGHBOURS["ketamine"[start]]
    assert kinds == {(8, True), (7, False), (9, False), (8, False)}


def test_neighbours_are_the_keys_around() -> None:
    """Six around a key in the middle, fewer at the edge, and each way round."""
    assert sorted(NEIGHBOURS["g"]) == sorted("tyfhvb")
    assert sorted(NEIGHBOURS["q"]) == sorted("wa")
    assert all(key in NEIGHBOURS[other] for key in NEIGHBOURS for other in NEIGHBOURS[key])


def test_letters_of_other_keyboards_are_swapped_or_dropped() -> None:
    """What lies beside them isn't known."""
    assert sorted(mistype("вода")) in (sorted("вода"), sorted("вда"), sorted("вод"), sorted("воа"))
    assert mistype("вода") != "вода"

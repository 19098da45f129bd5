"""Repairing words from what an audience may read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.audience import Audience
from retrieval.parameters import REPAIR_WEIGHTS
from retrieval.search.spelling import Speller
from tests.articles import ENGLISH, index_of, library_of, source

LETTERS = st.text(alphabet="abcdeé", min_size=1, max_size=10)


def plain_distance(one: str, other: str) -> int:
    """Return the optimal string alignment distance, from its definition."""
    rows = [
        [max(i, j) if not i * j else 0 for j in range(len(other) + 1)] for i in range(len(one) + 1)
    ]
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            change = rows[i - 1][j - 1] + (one[i - 1] != other[j - 1])
            rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, change)
            if i > 1 and j > 1 and one[i - 2 : i] == other[j - 2 : j][::-1]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ketmine", ("ketamine",)),
        ("ketamien", ("ketamine",)),
        ("ktamin", ()),  # two errors in a short word
        ("alcohhool", ("alcohol",)),  # two errors in a long one
        ("alcoooohol", ()),
        ("wter", ("water",)),
        ("wtr", ()),  # too short to tell
        ("2cd", ()),  # a name with a digit is never taken for its neighbour
        ("wat3r", ()),
    ],
)
def test_a_word_is_repaired_within_its_number_of_errors(
    typed: str, expected: tuple[str, ...]
) -> None:
    """One up to seven letters, two from eight on; two letters swapped are one."""
    speller = Speller({"ketamine": 2, "alcohol": 1, "water": 3, "2cb": 5})
    assert speller.repairs(typed) == expected


def test_the_nearest_word_comes_first_then_the_most_frequent() -> None:
    """At most as many as have a weight; equal ones in the alphabet's order."""
    speller = Speller({"cats": 1, "carts": 9, "carps": 1, "cares": 4, "cards": 4})
    assert speller.repairs("carrs") == ("carts", "cards", "cares")
    assert len(REPAIR_WEIGHTS) == 3


def test_words_that_an_audience_may_not_read_are_no_repair() -> None:
    """They would tell that they stand somewhere."""
    library = library_of(
        source("ketamine", title="One", slug="one", role="guest"),
        source("ketamines " * 3, title="Two", slug="two", role="admin"),
    )
    typed = "ketaminee"
    for roles, expected in (({"guest"}, ("ketamine",)), ({"admin"}, ("ketamines",)), (set(), ())):
        assert index_of(library, Audience.of(roles)).speller.repairs(typed) == expected


def test_a_question_word_is_taken_for_its_own_letters_only() -> None:
    """“Bake” isn't “take”; “waht” is “what”."""
    assert {"take", "what"} <= ENGLISH.soft_words
    speller = Speller({"take": 9, "what": 9}, ENGLISH.soft_words)
    assert speller.repairs("bake") == ()
    assert speller.repairs("waht") == ("what",)


@given(LETTERS, st.dictionaries(LETTERS, st.integers(1, 3), max_size=12))
def test_repairs_agree_with_the_definition(typed: str, frequencies: dict[str, int]) -> None:
    """Against every word one by one, with a plain edit distance."""
    limit = 1 if len(typed) < 8 else 2
    near = sorted(
        (plain_distance(typed, word), -count, word)
        for word, count in frequencies.items()
        if len(word) >= 3 and plain_distance(typed, word) <= limit
    )
    expected = tuple(word for *_, word in near[:3]) if len(typed) >= 4 else ()
    assert Speller(frequencies).repairs(typed) == expected

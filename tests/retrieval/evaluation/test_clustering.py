"""Putting questions together that ask for the same."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.evaluation import clustering
from retrieval.evaluation.clustering import group_alike
from retrieval.language import load_language

ENGLISH = load_language("english")
WORDS = "tea risks of what the safe mdma sleep ???".split()
questions = st.lists(
    st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join),
    max_size=12,
)


def test_questions_that_share_most_of_their_terms_are_alike() -> None:
    """Filler words and endings don't count; a group takes what is like it on the average."""
    asked = [
        "Is MDMA safe?",  # mdma, safe
        "how safe is mdma for sleeping",  # shares two of three
        "green tea",
        "sleeping mdma and milk with honey",  # two of five, one of six: like neither enough
        "Teas, green ones!",  # green tea
        "mdma",  # one of two, one of three: on the average enough
    ]
    assert group_alike(asked, ENGLISH) == [[0, 1, 5], [2, 4], [3]]


def test_no_chain_of_questions_joins_two_subjects() -> None:
    """Each is like the next, but the last like the first in nothing."""
    asked = ["mdma", "mdma safe", "safe tea", "tea"]
    assert group_alike(asked, ENGLISH) == [[0, 1], [2, 3]]


def test_questions_of_filler_words_are_compared_by_those() -> None:
    """Without any other words, they are all that tells them apart."""
    groups = group_alike(["how?", "why though", "HOW", "???", "", "the"], ENGLISH)
    assert [0, 2] in groups
    assert [3, 4] in groups


@given(questions, st.randoms())
def test_each_question_is_in_one_group(asked: list[str], random: Random) -> None:
    """In order; and the same ones together in whatever order they are asked."""
    groups = group_alike(asked, ENGLISH)
    assert sorted(place for group in groups for place in group) == list(range(len(asked)))
    assert [group[0] for group in groups] == sorted(group[0] for group in groups)
    places = list(range(len(asked)))
    random.shuffle(places)
    shuffled = group_alike([asked[place] for place in places], ENGLISH)
    assert sorted(sorted(places[place] for place in group) for group in shuffled) == groups


def test_no_more_than_a_block_is_compared_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Space would grow with the square of what is asked; what is alike comes together anyway."""
    monkeypatch.setattr(clustering, "MAX_BLOCK", 4)
    sizes, cluster = list[int](), clustering._cluster

    def note(block: list[clustering.AskedTerms]) -> list[list[clustering.AskedTerms]]:
        sizes.append(len(block))
        return cluster(block)

    monkeypatch.setattr(clustering, "_cluster", note)
    asked = [f"{of} {word}" for word in ("", "of", "safe") for of in ("mdma", "milk", "tea")]
    assert group_alike([*asked, *asked, "mdma sleep"], ENGLISH)[0] == [0, 3, 6, 9, 12, 15, 18]
    assert sizes == [4, 3]

"""Putting questions together that ask for the same."""

from hypothesis import given
from hypothesis import strategies as st

from retrieval.language.analyzer import Analyzer
from retrieval.language.clustering import group_alike

ENGLISH = Analyzer()
questions = st.lists(
    st.lists(st.sampled_from("tea risks of what the safe mdma sleep ???".split()), max_size=5).map(
        " ".join
    ),
    max_size=12,
)


def test_questions_that_share_half_of_their_terms_are_alike() -> None:
    """Filler words and endings don't count; each joins the first question that it is most like."""
    asked = [
        "Is MDMA safe?",  # founds a group: mdma, safe
        "how safe is mdma for sleeping",  # two of three: joins it
        "green tea",  # founds another
        "sleeping with MDMA",  # one of three with each: founds a third
        "Teas, green ones!",  # joins green tea
        "mdma",  # one of two with the first and with the third: joins the first
    ]
    assert group_alike(asked, ENGLISH) == [[0, 1, 5], [2, 4], [3]]


def test_questions_of_filler_words_are_compared_by_those() -> None:
    """Without any other words, they are all that tells them apart."""
    groups = group_alike(["how?", "why though", "HOW", "???", "", "the"], ENGLISH)
    assert [0, 2] in groups
    assert [3, 4] in groups


@given(questions)
def test_each_question_is_in_one_group(asked: list[str]) -> None:
    """In order, and the same words, in whatever order, always in the same one."""
    groups = group_alike(asked, ENGLISH)
    assert sorted(place for group in groups for place in group) == list(range(len(asked)))
    assert [group[0] for group in groups] == sorted(group[0] for group in groups)
    group_of = {place: group[0] for group in groups for place in group}
    by_words: dict[frozenset[str], set[int]] = {}
    for place, question in enumerate(asked):
        by_words.setdefault(frozenset(question.split()), set()).add(group_of[place])
    assert all(len(found) == 1 for found in by_words.values())

"""Finding the author's phrases among a question's words."""

from retrieval.answering.thesaurus import Match, Thesaurus
from retrieval.language import analyse, load_language
from tests.articles import group

ENGLISH = load_language("english")


def matches(thesaurus: Thesaurus, question: str) -> list[tuple[int, int, list[str]]]:
    """Return what is found in a question, what means the same as it was written."""
    terms = [word.term for word in analyse(question, ENGLISH)]

    def shown(match: Match) -> tuple[int, int, list[str]]:
        others = [" ".join(word.text for word in reading) for reading in match.others]
        return match.start, match.end, others

    return list(map(shown, thesaurus.matches(terms)))


def test_phrases_are_found_by_their_stems_one_behind_the_other() -> None:
    """Stop words between them don't matter; the others keep the author's order."""
    listed = [group("side effects", "risk", "disadvantages"), group("ket", "ketamine")]
    found = matches(Thesaurus(listed, ENGLISH), "are there side-effect risks of the ket")
    assert found == [
        (0, 2, ["risk", "disadvantages"]),
        (2, 3, ["side effects", "disadvantages"]),
        (3, 4, ["ketamine"]),
    ]


def test_the_longest_phrase_wins() -> None:
    """“Bad trip” isn't the trip that another group speaks of."""
    thesaurus = Thesaurus([group("trip", "journey"), group("bad trip", "panic")], ENGLISH)
    assert matches(thesaurus, "bad trip trip") == [(0, 2, ["panic"]), (2, 3, ["journey"])]
    assert matches(thesaurus, "bad") == []


def test_a_phrase_of_two_groups_means_what_either_says() -> None:
    """Each once, and never itself in another form."""
    listed = [group("high", "highs", "euphoria"), group("stoned", "high", "euphoria")]
    assert matches(Thesaurus(listed, ENGLISH), "high") == [(0, 1, ["euphoria", "stoned"])]


def test_every_word_of_the_list_is_known() -> None:
    """Also one that stands in phrases only, and names in one piece."""
    thesaurus = Thesaurus([group("side effects", "2C-B")], ENGLISH)
    assert [term in thesaurus for term in ("side", "effect", "2cb", "2c")] == [True] * 3 + [False]
    assert "side" not in Thesaurus([], ENGLISH)
    assert matches(Thesaurus([], ENGLISH), "side effects") == []

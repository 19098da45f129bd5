"""Whether a question and a heading say the opposite of each other."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Literal

from retrieval.content import Article
from retrieval.language import (
    NEGATED_VERBS,
    NEGATIONS,
    PERSONS,
    RELATIVE_WORDS,
    STATE_FILLERS,
    STATE_OPENINGS,
    STATE_VERBS,
    Analyzer,
    words,
)
from retrieval.parameters import MAX_HEADINGS

Polarity = Literal["positive", "negative", "state"]
Relation = Literal["same", "opposite", "other"]


def heading_comparer(question: str, analyzer: Analyzer) -> Callable[[str, Article], Relation]:
    """Return what tells whether a heading says the same as a question, or the opposite.

    They say the same in the same content words, of which those of the article's title go without
    saying; the opposite, if just one of them is negated. The question is read once.
    """
    content, said = _content(question, analyzer), polarity(question)

    def compare(heading: str, article: Article) -> Relation:
        of_title = _content_of_name(article.title, analyzer)
        asked = content - of_title
        if asked != _content_of_name(heading, analyzer) - of_title:
            return "other"
        if {said, polarity(heading)} == {"positive", "negative"}:
            return "opposite"
        return "same" if asked else "other"

    return compare


def polarity(text: str) -> Polarity:
    """Return whether a question or heading is negated, or only describes somebody's state.

    Returns
    -------
    {"positive", "negative", "state"}
        “state” if all its negations are like those of “I can't calm down” and “my friend isn't
        breathing”, which don't negate what is asked for.

    Examples
    --------
    >>> polarity("What harm reduction is not"), polarity("i can't calm down")
    ('negative', 'state')
    """
    said = list(words(text))
    places = [place for place, word in enumerate(said) if word in NEGATIONS]
    if not places:
        return "positive"
    return "state" if all(_tells_of_state(said, place) for place in places) else "negative"


def _tells_of_state(said: Sequence[str], place: int) -> bool:
    """Tell whether a negation is part of how somebody describes themselves or others."""
    behind = said[place + 1] if place + 1 < len(said) else ""
    if said[place] in NEGATED_VERBS and behind in PERSONS:
        return "why" in said[:place]  # “why can't I sleep”; “can't I mix them” is a question
    person = place - 1
    while person >= 0 and said[person] in STATE_VERBS:
        person -= 1
    if person >= 0 and said[person] in PERSONS:
        before = said[person - 1] if person else ""
        # “Should I not …” and “what I can't …” ask what to avoid.
        is_question = before in RELATIVE_WORDS or before in {*STATE_VERBS, "should", "must", "may"}
        return not is_question or "why" in said[:person]
    # “can't breathe”, “not breathing” leave out who.
    is_opening = said[place] in STATE_OPENINGS or (said[place] == "not" and behind.endswith("ing"))
    return is_opening and STATE_FILLERS.issuperset(said[:place])


def _content(text: str, analyzer: Analyzer) -> frozenset[str]:
    found = analyzer.analyse(text)
    return frozenset(w.term for w in found if not w.is_soft and w.text not in NEGATIONS)


@lru_cache(MAX_HEADINGS)
def _content_of_name(name: str, analyzer: Analyzer) -> frozenset[str]:
    return _content(name, analyzer)

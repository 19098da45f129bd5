"""Whether a question and a heading say the opposite of each other."""

from collections.abc import Sequence
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

Polarity = Literal["positive", "negative", "state"]


def compare_heading(
    question: str, heading: str, article: Article, analyzer: Analyzer
) -> Literal["same", "opposite", "other"]:
    """Tell whether a heading says the same as a question, or the opposite: just one is negated.

    They have the same content words; those of the article's title go without saying.
    """
    of_title = _content(article.title, analyzer)
    asked = _content(question, analyzer) - of_title
    if asked != _content(heading, analyzer) - of_title:
        return "other"
    if {polarity(question), polarity(heading)} == {"positive", "negative"}:
        return "opposite"
    return "same" if asked else "other"


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

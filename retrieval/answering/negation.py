"""Whether a question and a heading say the opposite of each other."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Literal

from retrieval.content import Article
from retrieval.language import Language, analyse, words
from retrieval.parameters import MAX_HEADINGS

Polarity = Literal["positive", "negative", "state"]
Relation = Literal["same", "opposite", "other"]


def heading_comparer(question: str, language: Language) -> Callable[[str, Article], Relation]:
    """Return what tells whether a heading says the same as a question, or the opposite.

    They say the same in the same content words, of which those of the article's title go without
    saying; the opposite, if just one of them is negated. The question is read once.
    """
    content, said = _content(question, language), polarity(question, language)

    def compare(heading: str, article: Article) -> Relation:
        of_title = _content_of_name(article.title, language)
        asked = content - of_title
        if asked != _content_of_name(heading, language) - of_title:
            return "other"
        if {said, polarity(heading, language)} == {"positive", "negative"}:
            return "opposite"
        return "same" if asked else "other"

    return compare


def polarity(text: str, language: Language) -> Polarity:
    """Return whether a question or heading is negated, or only describes somebody's state.

    “State” if all its negations are like those of “I can't calm down” and “my friend isn't
    breathing”, which don't negate what is asked for; “What harm reduction is not” is negative.
    """
    said = list(words(text))
    places = [place for place, word in enumerate(said) if word in language.negations]
    if not places:
        return "positive"
    is_state = all(_tells_of_state(said, place, language) for place in places)
    return "state" if is_state else "negative"


def _tells_of_state(said: Sequence[str], place: int, language: Language) -> bool:
    """Tell whether a negation is part of how somebody describes themselves or others."""
    behind = said[place + 1] if place + 1 < len(said) else ""
    if said[place] in language.negated_verbs and behind in language.persons:
        # “why can't I sleep”; “can't I mix them” is a question
        return not language.reasons.isdisjoint(said[:place])
    person = _find_person(said, place, language)
    if person is not None:
        before = said[person - 1] if person else ""
        # “Should I not …” and “what I can't …” ask what to avoid.
        asking = language.relative_words.union(language.state_verbs, language.duties)
        if said[person] not in language.subject_pronouns:
            asking -= language.owners  # “die Frau”, beside “die du”
        return before not in asking or not language.reasons.isdisjoint(said[:person])
    # “can't breathe”, “not breathing” leave out who.
    start = next((n for n, word in enumerate(said) if word not in language.state_fillers), place)
    is_not = start >= place and said[place] in language.plain_negations
    if is_not and behind.endswith(language.state_endings):
        return True
    openings = [opening.split() for opening in language.state_openings]
    return any(place < start + len(o) and said[start : start + len(o)] == o for o in openings)


def _find_person(said: Sequence[str], place: int, language: Language) -> int | None:
    """Return the position of the person of whose state a negation tells; None for nobody."""
    between, is_behind = language.state_verbs, language.verb_comes_second
    if is_behind:
        between |= language.adverbs
    person = place - 1
    while person >= 0 and said[person] in between:
        person -= 1
    if is_behind and person > 0 and said[person] not in language.persons | language.duties:
        person -= 1  # past a verb, as in “er atmet nicht” and “il ne se réveille pas”
        while person >= 0 and said[person] in between:
            person -= 1
    return person if person >= 0 and said[person] in language.persons else None


def _content(text: str, language: Language) -> frozenset[str]:
    found = analyse(text, language)
    return frozenset(w.term for w in found if not w.is_soft and w.text not in language.negations)


@lru_cache(MAX_HEADINGS)
def _content_of_name(name: str, language: Language) -> frozenset[str]:
    return _content(name, language)

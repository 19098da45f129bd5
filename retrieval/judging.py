"""From what was found to what is said: Answered | Suggested | Abstained."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from retrieval.index import Hit, SearchResult
from retrieval.interpreting import Understood
from retrieval.kinds import MEASURES, kinds_of_heading
from retrieval.outcomes import Abstained, Answer, Answered, Suggested, Suggestion, Thresholds
from retrieval.query import Query, Slot

ANSWER_COVERAGE = 0.4
"""The share of the question, by weight, that a section must have to be the answer: a rare word
that it doesn't have is what the question may be about."""

ALL_OF = 2
"""So many of the question's words a section must have, if there are so many, unless its heading
has one that its title doesn't: “ketamine alcohol” isn't answered by what says nothing of alcohol,
just because title and heading name the other; “my friend is overheating” is, under “Overheating”.
"""

BODY_WORDS = 3
"""How many of the question's words a section must have that names none of them in its title or
heading: fewer may be met in passing."""

FEW_BODY_WORDS = 2
FEW_COVERAGE = 0.7
"""Or so many, if they are this share of the question: no more was there to be met."""

SUBJECT_WORDS = 2
"""A question of more words asks for something about its subject."""

HEADING_COVERAGE = 0.5
"""The share that a heading must have to name the question's subject without the title's help."""

MAX_SUGGESTIONS = 3


@dataclass(frozen=True, slots=True)
class Subject:
    """A name in a question.

    Parameters
    ----------
    name : str
        As its author writes it.
    terms : frozenset of str
        The stems of its words.
    """

    name: str
    terms: frozenset[str]


@dataclass(frozen=True, slots=True)
class Named:
    """What a question calls by name.

    Parameters
    ----------
    subjects : tuple of Subject
        Of different articles; or one, and what is asked for together with it.
    repaired : str
        A name that only a repair has made one: it is asked, not assumed. Empty for none.
    nearest : tuple of Hit
        If there are several subjects: the best section for each of them alone.
    """

    subjects: tuple[Subject, ...] = ()
    repaired: str = ""
    nearest: tuple[Hit, ...] = ()


NOTHING_NAMED = Named()

Shortfall = Literal["nothing", "confidence", "apart", "repair", "kind", "about", "tie"]
"""What keeps a section from being the answer: none was found; it isn't sure enough; what was asked
for together isn't there; a name is only a guess; what kind of thing is asked isn't what it says;
it has too little of the question, or mentions it in passing; another article's fits as well."""


class Judge:
    """Decides whether what was found is an answer.

    Parameters
    ----------
    understood : Understood
        The question.
    result : SearchResult
        What was found.
    """

    def __init__(self, understood: Understood, result: SearchResult) -> None:
        self._repairs = understood.repairs
        self._subject = [slot for slot in understood.query.slots if not slot.is_soft]
        self._kinds = understood.query.kinds
        self._fragments = _fragments(understood.query)
        self._result = result

    @property
    def confidence(self) -> float:
        """How much of what a perfect section could score the best one does."""
        hits = self._result.hits
        return self._confidence(hits[0]) if hits else 0.0

    def decide(
        self,
        thresholds: Thresholds,
        is_subject_question: bool,
        named: Named = NOTHING_NAMED,
    ) -> Answer:
        """Return the answer, what may have been meant, or that nothing fits.

        Parameters
        ----------
        thresholds : Thresholds
            For the audience.
        is_subject_question : bool
            Whether the question asks for a subject as such. A section that mentions it in
            passing isn't about it, and it would mislead to ask whether that was meant.
        named : Named
            What it calls by name.
        """
        hits = self._result.hits
        if not self.find_shortfalls(thresholds, is_subject_question, named):
            return Answered(hits[0].article, hits[0].section, self.confidence, self._repairs)
        in_passing = self._is_in_passing(is_subject_question)
        near = [hit for hit in hits if self._coverage(hit.terms) > 0]
        if len(named.subjects) > 1 and not any(self._has_all(hit, named) for hit in near):
            return self._suggest_apart(near, named)
        if named.repaired and (meant := self._find_meant(thresholds)):
            return Suggested(_suggestions(meant), self.confidence, named.repaired)
        likely = [hit for hit in near if self._confidence(hit) > thresholds.suggest]
        if likely and (not in_passing or any(self._own_words_name(hit) for hit in likely)):
            return Suggested(_suggestions(likely), self.confidence)
        return Abstained(_suggestions(near), self.confidence)

    def find_shortfalls(
        self,
        thresholds: Thresholds,
        is_subject_question: bool,
        named: Named = NOTHING_NAMED,
    ) -> tuple[Shortfall, ...]:
        """Return what keeps the best section from being the answer; nothing if it is.

        Parameters
        ----------
        thresholds, is_subject_question, named
            As for `decide`.
        """
        if not self._result.hits:
            return ("nothing",)
        best = self._result.hits[0]
        in_passing = self._is_in_passing(is_subject_question)
        few = BODY_WORDS if in_passing else FEW_BODY_WORDS
        holds: dict[Shortfall, bool] = {
            "confidence": self._confidence(best) > thresholds.answer,
            "apart": self._has_all(best, named),
            "repair": not named.repaired,
            "kind": self._has_kind(best),
            "about": self._is_about(best, few, by_own_words=in_passing),
            "tie": not self._has_equal(best),
        }
        return tuple(shortfall for shortfall, is_met in holds.items() if not is_met)

    def _find_meant(self, thresholds: Thresholds) -> list[Hit]:
        """Return the sections that are likely if a name was meant that is only a guess."""
        return [
            hit
            for hit in self._result.hits
            if self._confidence(hit) > thresholds.suggest
            if any(slot.is_in(hit.terms) for slot in self._subject)
        ]

    def _has_equal(self, best: Hit) -> bool:
        """Tell whether a section of another article fits exactly as well."""
        others = (hit for hit in self._result.hits if hit.article is not best.article)
        return any(math.isclose(hit.score, best.score) for hit in others)

    def _is_in_passing(self, is_subject_question: bool) -> bool:
        return is_subject_question and len(self._subject) <= SUBJECT_WORDS

    def _suggest_apart(self, near: Sequence[Hit], named: Named) -> Answer:
        """Suggest one section for each subject, where none has them together."""
        best = {}
        for subject in named.subjects:
            having = [h for h in (*near, *named.nearest) if self._has(h, subject)]
            about = [hit for hit in having if subject.terms <= hit.in_title]
            if having:
                best[subject.name] = (about or having)[0]
        if len(best) < 2:  # noqa: PLR2004  # there is nothing to tell apart
            return Abstained(_suggestions(near), self.confidence)
        best = dict(list(best.items())[:MAX_SUGGESTIONS])
        chosen = list(dict.fromkeys(best.values()))
        return Suggested(_suggestions(chosen), self.confidence, named.repaired, tuple(best))

    def _has_all(self, hit: Hit, named: Named) -> bool:
        return all(self._has(hit, subject) for subject in named.subjects)

    def _has(self, hit: Hit, subject: Subject) -> bool:
        """Tell whether a section has all words of a subject, or what means the same."""
        meant = [slot for slot in self._subject if slot.terms[0].text in subject.terms]
        return subject.terms <= hit.terms or bool(meant and all(s.is_in(hit.terms) for s in meant))

    def _confidence(self, hit: Hit) -> float:
        # As if the question had one more word, that nothing has: with fewer words, less is sure.
        return hit.score / (sum(map(self._weight, self._subject)) + self._result.unknown_idf)

    def _has_kind(self, hit: Hit) -> bool:
        """Tell whether a section may say what kind of thing is asked, not just of what.

        “How much X” has no words but X and filler: X in the title says nothing of an amount.
        """
        asked = self._kinds & MEASURES
        if not asked or not all(_is_in(slot, hit.in_title) for slot in self._subject):
            return True
        return bool(asked & kinds_of_heading(hit.section.heading))

    def _is_about(self, hit: Hit, few: int, *, by_own_words: bool) -> bool:
        """Tell whether a section has enough of the question, and not just in passing."""
        coverage = self._coverage(hit.terms)
        found = sum(_is_in(slot, hit.terms) for slot in self._subject)
        own_heading = hit.in_heading - hit.in_title
        is_whole = found >= min(len(self._subject), ALL_OF)
        is_whole = is_whole or any(_is_in(slot, own_heading) for slot in self._subject)
        if coverage < ANSWER_COVERAGE or not is_whole:
            return False
        names = self._own_words_name(hit) if by_own_words else self._names(hit)
        return names or found >= (few if coverage >= FEW_COVERAGE else BODY_WORDS)

    def _coverage(self, found: frozenset[str]) -> float:
        """Return the share of the question, by weight, that these terms are; in [0, 1]."""
        total = sum(map(self._weight, self._subject))
        having = sum(self._weight(slot) for slot in self._subject if _is_in(slot, found))
        return having / total if total else 0.0

    def _weight(self, slot: Slot) -> float:
        """Return how much of the question one of its words is; an uncertain one, as if unknown."""
        result = self._result
        return result.idf[slot.terms[0].text] if slot.is_certain else result.unknown_idf

    def _names(self, hit: Hit) -> bool:
        """Tell whether the section is about what is spoken of, by its title or heading."""
        return bool(hit.in_title - self._fragments) or self._own_words_name(hit)

    def _own_words_name(self, hit: Hit) -> bool:
        """Tell the same from the question's own words: earlier ones name another subject."""
        if any(_is_in(slot, hit.in_title) for slot in self._subject):
            return True
        return self._coverage(hit.in_heading) >= HEADING_COVERAGE


def _is_in(slot: Slot, found: frozenset[str]) -> bool:
    return slot.is_certain and slot.is_in(found)


def _fragments(query: Query) -> frozenset[str]:
    """Return the terms that say something only along with others: the “side” of “side effects”."""
    whole = {slot.terms[0].text for slot in query.slots} | {term.text for term in query.context}
    whole |= {reading[0] for slot in query.slots for reading in slot.readings if len(reading) == 1}
    parts = {term for slot in query.slots for reading in slot.readings for term in reading}
    return frozenset(parts - whole)


def _suggestions(hits: Sequence[Hit]) -> tuple[Suggestion, ...]:
    return tuple(Suggestion(hit.article, hit.section) for hit in hits[:MAX_SUGGESTIONS])

"""A question as search sees it: terms by position, with alternatives for each."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Term:
    """A stem that is looked up in the index."""

    text: str
    is_soft: bool = False  # whether it is a question or filler word
    weight: float = 1.0  # in (0, 1]; 1 for a word of the question as it was typed


@dataclass(frozen=True, slots=True)
class Slot:
    """One word of the question."""

    word: str  # as it is read, folded: as typed, or the likeliest repair
    # What is searched for, likeliest first: the word or its repairs, then its synonyms' words.
    terms: tuple[Term, ...]
    # False for a repair that may well be wrong: it finds sections, but is absent when deciding.
    is_certain: bool = True
    # The word is found if all terms of any one of these are. Empty for any one of `terms`.
    readings: tuple[tuple[str, ...], ...] = ()
    is_repaired: bool = False  # whether it differs from what was typed
    typed: str = ""  # what was typed, folded: one word, or the phrase that this synonym replaces
    # The positions of its first word and of the word after it, stop words counted.
    start: int = 0
    end: int = 0
    # The aspects that it asks for (`retrieval.language`), alone or with its neighbours.
    aspects: frozenset[str] = frozenset()

    @property
    def is_soft(self) -> bool:
        """Whether it is a question or filler word."""
        return self.terms[0].is_soft

    @property
    def all_readings(self) -> tuple[tuple[str, ...], ...]:
        """`readings`, or without any, each of `terms` by itself."""
        return self.readings or tuple((term.text,) for term in self.terms)

    def is_in(self, found: Collection[str]) -> bool:
        """Tell whether these terms have the word or a synonym of it."""
        return any(all(term in found for term in reading) for reading in self.all_readings)


@dataclass(frozen=True, slots=True)
class ReadWord:
    """A word that the vocabulary lacks, read as one that it has, which was probably meant."""

    typed: str  # folded, as is the other
    read: str
    # The positions of its first word and of the word after it: a name may have several.
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Query:
    """What to search for."""

    slots: tuple[Slot, ...]  # the question's words in the order asked, each once
    context: tuple[Term, ...] = ()  # terms of earlier questions, with falling weights
    aspects: frozenset[str] = frozenset()  # the aspects that are asked for (`retrieval.language`)
    text: str = ""  # the question in words, for the sentence model: as typed, with its repairs
    earlier: tuple[tuple[str, float], ...] = ()  # the same of earlier questions, with their weights

    @property
    def terms(self) -> tuple[Term, ...]:
        """All terms in order, each once with its greatest weight."""
        return unique_terms([*(t for slot in self.slots for t in slot.terms), *self.context])


def unique_terms(terms: Iterable[Term]) -> tuple[Term, ...]:
    """Return terms in order of appearance, each text once with its greatest weight."""
    found: dict[str, Term] = {}
    for term in terms:
        known = found.get(term.text)
        if known is None or (known.is_soft, -known.weight) > (term.is_soft, -term.weight):
            found[term.text] = term
    return tuple(found.values())

"""A question as search sees it: terms by position, with alternatives for each."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Term:
    """A stem that is looked up in the index.

    Parameters
    ----------
    is_soft : bool
        Whether it is a question or filler word.
    weight : float
        In (0, 1]; 1 for a word of the question as it was typed.
    """

    text: str
    is_soft: bool = False
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Slot:
    """One word of the question.

    Parameters
    ----------
    word : str
        As it is read, folded: as typed, or the likeliest repair.
    terms : tuple of Term
        What is searched for, likeliest first: the word itself or its repairs, then the words of
        its synonyms; never empty.
    is_certain : bool
        False for a repair that may well be wrong: it helps to find sections, but counts as absent
        when deciding.
    readings : tuple of tuple of str
        The word is found if all terms of any one of these are. Empty for any one of `terms`.
    is_repaired : bool
        Whether it differs from what was typed.
    typed : str
        What was typed, folded: one word, or the phrase that this synonym replaces.
    start, end : int
        The positions of its first word and of the word after it, stop words counted.
    aspects : frozenset of str
        The aspects that it asks for (`retrieval.language`), alone or with its neighbours.
    """

    word: str
    terms: tuple[Term, ...]
    is_certain: bool = True
    readings: tuple[tuple[str, ...], ...] = ()
    is_repaired: bool = False
    typed: str = ""
    start: int = 0
    end: int = 0
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
    """One word of a question that is no question or filler word.

    Parameters
    ----------
    typed, read : str
        Both folded. They differ if the audience's vocabulary lacks the typed word and has one that
        was probably meant.
    start, end : int
        The positions of its first word and of the word after it, stop words counted; a name that
        was typed in several words may be one.
    """

    typed: str
    read: str
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)

    @property
    def is_repaired(self) -> bool:
        """Whether it is read differently from how it was typed."""
        return self.typed != self.read


@dataclass(frozen=True, slots=True)
class Query:
    """What to search for.

    Parameters
    ----------
    slots : tuple of Slot
        The question's words in the order asked, each once.
    context : tuple of Term
        Terms of earlier questions, with falling weights.
    aspects : frozenset of str
        The aspects that are asked for (`retrieval.language`).
    text : str
        The question in words, for the sentence model: as typed, with its repairs.
    earlier : tuple of (str, float)
        The same of earlier questions, with their weights.
    """

    slots: tuple[Slot, ...]
    context: tuple[Term, ...] = ()
    aspects: frozenset[str] = frozenset()
    text: str = ""
    earlier: tuple[tuple[str, float], ...] = ()

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

"""A question as search sees it: terms by position, with what each may stand for."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """What is looked up in the index.

    Parameters
    ----------
    text : str
        A stem.
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
        As it is read, folded: as typed, or what was rather meant.
    terms : tuple of Term
        What is searched for, the likeliest first: the word itself, or repairs, then the words
        of what means the same; never empty.
    is_certain : bool
        False for a repair that may as well be wrong: it helps to find, not to be sure.
    readings : tuple of tuple of str
        What must be found for the word to be there: all terms of any one of these. Unless given,
        any one of `terms`.
    """

    word: str
    terms: tuple[Term, ...]
    is_certain: bool = True
    readings: tuple[tuple[str, ...], ...] = ()

    @property
    def is_soft(self) -> bool:
        """Whether it is a question or filler word."""
        return self.terms[0].is_soft

    def is_in(self, found: Collection[str]) -> bool:
        """Tell whether these terms have the word, or all words of something that means the same."""
        readings = self.readings or [(term.text,) for term in self.terms]
        return any(all(term in found for term in reading) for reading in readings)


@dataclass(frozen=True, slots=True)
class Query:
    """What to search for.

    Parameters
    ----------
    slots : tuple of Slot
        The question's words in the order asked, each once.
    context : tuple of Term
        Terms of earlier questions, at falling weight.
    kinds : frozenset of str
        What kinds of thing are asked for (retrieval/kinds.py).
    """

    slots: tuple[Slot, ...]
    context: tuple[Term, ...] = ()
    kinds: frozenset[str] = frozenset()

    @property
    def terms(self) -> tuple[Term, ...]:
        """All terms, each once at its greatest weight, in order."""
        return unique_terms([*(t for slot in self.slots for t in slot.terms), *self.context])


def unique_terms(terms: Iterable[Term]) -> tuple[Term, ...]:
    """Return terms, each text once, in order of appearance, at its greatest weight."""
    found: dict[str, Term] = {}
    for term in terms:
        known = found.get(term.text)
        if known is None or (known.is_soft, -known.weight) > (term.is_soft, -term.weight):
            found[term.text] = term
    return tuple(found.values())

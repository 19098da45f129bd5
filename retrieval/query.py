"""A question as search sees it: terms by position, with what each may stand for."""

from collections.abc import Iterable
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
    typed : str
        As typed, folded.
    terms : tuple of Term
        What it may stand for, the likeliest first: itself, or repairs, or words that mean the
        same; never empty.
    is_certain : bool
        False for a repair that may as well be wrong: it helps to find, not to be sure.
    """

    typed: str
    terms: tuple[Term, ...]
    is_certain: bool = True

    @property
    def is_soft(self) -> bool:
        """Whether it is a question or filler word."""
        return self.terms[0].is_soft


@dataclass(frozen=True, slots=True)
class Query:
    """What to search for.

    Parameters
    ----------
    slots : tuple of Slot
        The question's words in the order asked, each once.
    context : tuple of Term
        Terms of earlier questions, at falling weight.
    """

    slots: tuple[Slot, ...]
    context: tuple[Term, ...] = ()

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

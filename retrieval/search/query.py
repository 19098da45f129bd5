"""A question as search sees it: terms by position, with what each may stand for."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field


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
    is_repaired : bool
        Whether the word is another one than was typed.
    typed : str
        What stood there in the question, folded: one word, or a phrase of which this is a synonym.
    start, end : int
        Where: the places of its first word and of the word behind it, stop words counted.
    aspects : frozenset of str
        What kinds of thing it asks for (retrieval/language/aspects.py), alone or with its
        neighbours.
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
        """What must be found for the word to be there: `readings`, or else any one of `terms`."""
        return self.readings or tuple((term.text,) for term in self.terms)

    def is_in(self, found: Collection[str]) -> bool:
        """Tell whether these terms have the word, or all words of something that means the same."""
        return any(all(term in found for term in reading) for reading in self.all_readings)


@dataclass(frozen=True, slots=True)
class ReadWord:
    """One word of a question, question and filler words left out.

    Parameters
    ----------
    typed, read : str
        Both folded. They differ where the audience's vocabulary doesn't have what was typed, and
        has something that was rather meant.
    start, end : int
        Where it stands: the places of its first word and of the word behind it in the question,
        stop words counted. A name that was typed in several words may be one.
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
        Terms of earlier questions, at falling weight.
    aspects : frozenset of str
        What kinds of thing are asked for (retrieval/language/aspects.py).
    """

    slots: tuple[Slot, ...]
    context: tuple[Term, ...] = ()
    aspects: frozenset[str] = frozenset()

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

"""From a question to a query, for an audience: which words are known, repaired, or unknown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from retrieval.analysis import Analyzer, Word
from retrieval.audience import Audience
from retrieval.index import SectionIndex
from retrieval.query import Query, Slot, Term, unique_terms
from retrieval.spelling import REPAIR_WEIGHTS
from retrieval.words import SOFT_WORDS

HISTORY_WEIGHT = 0.5
HISTORY_DECAY = 0.5
HISTORY_QUESTIONS = 4
"""The last earlier question's terms weigh .5, those of the one before half of that, and so on."""

CERTAIN_FROM = 6
"""Letters from which a repair counts as what was meant; shorter words are often just others."""

MAX_JOINED = 4
"""Words that a name with spaces in it may be typed as: “5 meo dmt”."""


@dataclass(frozen=True, slots=True)
class Repair:
    """A word that the audience's vocabulary doesn't have, and what was searched for instead.

    Parameters
    ----------
    typed, repaired : str
        Both folded.
    """

    typed: str
    repaired: str


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as understood for an audience.

    Parameters
    ----------
    query : Query
        What to search for.
    repairs : tuple of Repair
        What was read differently from how it was typed.
    """

    query: Query
    repairs: tuple[Repair, ...] = ()


class Interpreter:
    """Understands questions.

    Parameters
    ----------
    index : SectionIndex
        Whose vocabulary counts, as far as an audience may read it.
    analyzer : Analyzer
        Text to words.
    """

    def __init__(self, index: SectionIndex, analyzer: Analyzer) -> None:
        self._index = index
        self._analyzer = analyzer

    def understand(
        self, question: str, audience: Audience, earlier: Sequence[str] = ()
    ) -> Understood:
        """Return a question as it is searched for.

        Parameters
        ----------
        question : str
            As asked.
        audience : Audience
            Whose words are known.
        earlier : sequence of str
            Earlier questions that count, oldest first.
        """
        slots: dict[str, Slot] = {}
        repairs = []
        for word in self._joined(self._analyzer.analyse(question), audience):
            slot = self._slot(word, audience)
            first = slot.terms[0].text
            if first not in slots or slots[first].is_soft:
                slots[first] = slot
            if slot.typed != word.text:
                repairs.append(Repair(word.text, slot.typed))
        context = tuple(self._context(earlier, audience))
        return Understood(Query(tuple(slots.values()), context), tuple(repairs))

    def _slot(self, word: Word, audience: Audience) -> Slot:
        if word.is_soft or self._index.frequency(word.term, audience):
            return Slot(word.text, (Term(word.term, word.is_soft),))
        repaired = self._index.speller(audience).repairs(word.text)
        if not repaired:
            return Slot(word.text, (Term(word.term),))
        terms = unique_terms(
            Term(self._analyzer.stem(candidate), candidate in SOFT_WORDS, weight)
            for candidate, weight in zip(repaired, REPAIR_WEIGHTS, strict=False)
        )
        return Slot(repaired[0], terms, is_certain=len(word.text) >= CERTAIN_FROM)

    def _context(self, earlier: Sequence[str], audience: Audience) -> Iterable[Term]:
        weight = HISTORY_WEIGHT
        for question in reversed(earlier[-HISTORY_QUESTIONS:]):
            for slot in self.understand(question, audience).query.slots:
                if not slot.is_soft:
                    first = slot.terms[0]
                    yield Term(first.text, weight=weight * first.weight)
            weight *= HISTORY_DECAY

    def _joined(self, found: Sequence[Word], audience: Audience) -> list[Word]:
        """Put names together that were typed with spaces: “2c b” is 2C-B if that is known."""
        words: list[Word] = []
        start = 0
        while start < len(found):
            for length in range(min(MAX_JOINED, len(found) - start), 1, -1):
                text = "".join(word.text for word in found[start : start + length])
                if any(c.isdigit() for c in text) and self._index.frequency(text, audience):
                    words.append(Word(text, text, is_soft=False))
                    start += length
                    break
            else:
                words.append(found[start])
                start += 1
        return words

"""From a question to a query, for an audience: which words are known, repaired, or unknown."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from retrieval.analysis import Analyzer, Word
from retrieval.audience import Audience
from retrieval.index import SectionIndex
from retrieval.kinds import kinds_of_question
from retrieval.query import Query, Slot, Term, unique_terms
from retrieval.spelling import REPAIR_WEIGHTS
from retrieval.synonyms import Group
from retrieval.thesaurus import Reading, Thesaurus
from retrieval.words import SOFT_WORDS

HISTORY_WEIGHT = 0.5
HISTORY_DECAY = 0.5
HISTORY_QUESTIONS = 4
"""The last earlier question's terms weigh .5, those of the one before half of that, and so on."""

HISTORY_EXPONENT = 1.5
"""How fast a question that says more of its own leaves the earlier ones behind."""

CERTAIN_FROM = 6
"""Letters from which a repair counts as what was meant; shorter words are often just others."""

SYNONYM_WEIGHT = 0.6
"""What means the same counts for, of what the typed word or phrase does. Tried on public questions
whose words were parted into made-up synonyms, .3 to .9: more helps as long as all synonyms are
right; with others mixed in that aren't, most questions are answered rightly at .6."""

MAX_JOINED = 4
"""Words that a name with spaces in it may be typed as: “5 meo dmt”."""


@dataclass(frozen=True, slots=True)
class ReadWord:
    """One word of a question, question and filler words left out.

    Parameters
    ----------
    typed, read : str
        Both folded. They differ where the audience's vocabulary doesn't have what was typed, and
        has something that was rather meant.
    """

    typed: str
    read: str

    @property
    def is_repaired(self) -> bool:
        """Whether it is read differently from how it was typed."""
        return self.typed != self.read


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as understood for an audience.

    Parameters
    ----------
    query : Query
        What to search for.
    words : tuple of ReadWord
        In the order typed.
    """

    query: Query
    words: tuple[ReadWord, ...] = ()

    @property
    def repairs(self) -> tuple[ReadWord, ...]:
        """What was read differently from how it was typed."""
        return tuple(word for word in self.words if word.is_repaired)


class Interpreter:
    """Understands questions.

    Parameters
    ----------
    index : SectionIndex
        Whose vocabulary counts, as far as an audience may read it.
    analyzer : Analyzer
        Text to words.
    synonyms : iterable of Group
        What means the same, for every audience.
    """

    def __init__(
        self, index: SectionIndex, analyzer: Analyzer, synonyms: Iterable[Group] = ()
    ) -> None:
        self._index = index
        self._analyzer = analyzer
        self._thesaurus = Thesaurus(synonyms, analyzer)

    def understand(self, question: str, audience: Audience) -> Understood:
        """Return a question as it is searched for by itself.

        Parameters
        ----------
        question : str
            As asked.
        audience : Audience
            Whose words are known.
        """
        typed = self._joined(self._analyzer.analyse(question), audience)
        # To repair a word takes long: each is looked at once, however often it was typed.
        slot_of = {word: self._slot(word, audience) for word in dict.fromkeys(typed)}
        read = [slot_of[word] for word in typed]
        slots: dict[str, Slot] = {}
        for slot in self._with_synonyms(read, audience):
            first = slot.terms[0].text
            if first not in slots or _says_more(slot, slots[first]):
                slots[first] = slot
        words = tuple(
            ReadWord(word.text, slot.word)
            for word, slot in zip(typed, read, strict=True)
            if not word.is_soft
        )
        query = Query(tuple(slots.values()), kinds=kinds_of_question(question))
        return Understood(query, words)

    def go_on(
        self,
        understood: Understood,
        audience: Audience,
        earlier: Sequence[str],
        dependence: float = 1.0,
    ) -> Understood:
        """Return a question as it is searched for after others.

        Parameters
        ----------
        understood : Understood
            The question by itself.
        audience : Audience
            For whom it was understood.
        earlier : sequence of str
            Earlier questions that count, oldest first.
        dependence : float
            How much they count, in [0, 1].
        """
        context = tuple(self._context(earlier, audience, HISTORY_WEIGHT * dependence))
        return replace(understood, query=replace(understood.query, context=context))

    def openness(self, query: Query, audience: Audience) -> float:
        """Return how little a question says of what it is about, in [0, 1].

        Its rarest word tells: 1 if it has none of its own, near 1 if all are everywhere in what
        the audience may read, 0 if one is nowhere, and so names a subject that isn't there.
        """
        rarest = max(
            (
                self._index.rarity(slot.terms[0].text, audience) if slot.is_certain else 1.0
                for slot in query.slots
                if not slot.is_soft
            ),
            default=0.0,
        )
        return float((1 - rarest) ** HISTORY_EXPONENT)

    def _slot(self, word: Word, audience: Audience) -> Slot:
        # What the author lists is a word, whether or not an article has it.
        is_listed = word.term in self._thesaurus
        if word.is_soft or is_listed or self._index.frequency(word.term, audience):
            return Slot(word.text, (Term(word.term, word.is_soft),))
        repaired = self._index.speller(audience).repairs(word.text)
        if not repaired:
            return Slot(word.text, (Term(word.term),))
        terms = unique_terms(
            Term(self._analyzer.stem(candidate), candidate in SOFT_WORDS, weight)
            for candidate, weight in zip(repaired, REPAIR_WEIGHTS, strict=False)
        )
        return Slot(repaired[0], terms, is_certain=len(word.text) >= CERTAIN_FROM)

    def _with_synonyms(self, slots: Sequence[Slot], audience: Audience) -> Iterator[Slot]:
        """Yield a question's slots, the phrases of the author's list with what means the same."""
        # A repair that may be wrong is no reason to look for even more.
        terms = [slot.terms[0].text if slot.is_certain else "" for slot in slots]
        done = 0
        for match in self._thesaurus.matches(terms):
            yield from slots[done : match.start]
            yield from self._widened(slots[match.start : match.end], match.others, audience)
            done = match.end
        yield from slots[done:]

    def _widened(
        self, phrase: Sequence[Slot], others: Sequence[Reading], audience: Audience
    ) -> Sequence[Slot]:
        """Return a phrase's slots with those of the others that the audience's articles have."""
        known = [reading for reading in others if self._is_known(_subject(reading), audience)]
        own = [slot.terms[0] for slot in phrase if not slot.is_soft]
        if own and known and not self._is_known([term.text for term in own], audience):
            # The articles don't say it so: what they say stands in, as if it had been typed.
            phrase = [Slot(word.text, (Term(word.term, word.is_soft),)) for word in known.pop(0)]
            own = [slot.terms[0] for slot in phrase if not slot.is_soft]
        if not known:
            return phrase
        terms = tuple(self._synonyms(own, known, audience))
        readings = tuple(map(_subject, known))
        widened = [
            replace(slot, readings=(*((term.text,) for term in slot.terms), *readings))
            for slot in phrase
        ]
        # Once is enough, and best beside what the phrase is about: “side effects of ketamine”.
        widened[-1] = replace(widened[-1], terms=unique_terms([*widened[-1].terms, *terms]))
        return widened

    def _synonyms(
        self, own: Sequence[Term], known: Sequence[Reading], audience: Audience
    ) -> Iterator[Term]:
        """Yield the terms of what means the same, weighed."""
        asked = [term.text for term in own]
        idf = self._index.idf([*asked, *(t for r in known for t in _subject(r))], audience)
        worth = sum(idf[term] for term in asked)
        for reading in known:
            # A rare or a long phrase is worth no more than the one typed, which it only stands for.
            theirs = sum(idf[term] for term in _subject(reading))
            weight = SYNONYM_WEIGHT * (min(1.0, worth / theirs) if own else 1.0)
            yield from (Term(word.term, word.is_soft, weight) for word in reading)

    def _is_known(self, terms: Sequence[str], audience: Audience) -> bool:
        return bool(terms) and all(self._index.frequency(term, audience) for term in terms)

    def _context(self, earlier: Sequence[str], audience: Audience, weight: float) -> Iterable[Term]:
        for question in reversed(earlier[-HISTORY_QUESTIONS:]):
            for slot in self.understand(question, audience).query.slots:
                if not slot.is_soft:
                    first = slot.terms[0]
                    yield Term(first.text, weight=weight * first.weight)
            weight *= HISTORY_DECAY

    def _joined(self, found: Sequence[Word], audience: Audience) -> list[Word]:
        """Put names together that were typed with spaces: “2c b” is 2C-B if that is known."""
        if not any(character.isdigit() for word in found for character in word.text):
            return list(found)
        words: list[Word] = []
        start = 0
        while start < len(found):
            for length in range(min(MAX_JOINED, len(found) - start), 1, -1):
                text = "".join(word.text for word in found[start : start + length])
                if any(c.isdigit() for c in text) and self._is_name(text, audience):
                    words.append(Word(text, text, is_soft=False))
                    start += length
                    break
            else:
                words.append(found[start])
                start += 1
        return words

    def _is_name(self, text: str, audience: Audience) -> bool:
        return text in self._thesaurus or self._index.frequency(text, audience) > 0


def _subject(reading: Reading) -> tuple[str, ...]:
    """Return the terms of a phrase that are more than question and filler words."""
    return tuple(word.term for word in reading if not word.is_soft)


def _says_more(slot: Slot, other: Slot) -> bool:
    return (other.is_soft, len(slot.readings)) > (slot.is_soft, len(other.readings))

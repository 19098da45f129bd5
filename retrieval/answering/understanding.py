"""From a question to a query: which words are known, repaired, or unknown."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from retrieval import parameters
from retrieval.answering.compounds import CompoundReader
from retrieval.answering.subjects import LinkedSubject, SubjectLinker
from retrieval.answering.thesaurus import Reading, Thesaurus
from retrieval.language import (
    EXACT,
    Language,
    Word,
    asks_for_subject,
    aspects_by_place,
    aspects_of_question,
    depends_on_context,
    is_listed,
    look_up,
    respell,
    spell_out_joints,
    words,
)
from retrieval.search import Query, ReadWord, SectionIndex, Slot, Term, unique_terms


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as understood."""

    query: Query  # what to search for
    typed: tuple[str, ...] = ()  # all words as typed, folded, including stop words
    # Every word in the order typed; `query` has each only once. A phrase that the articles never
    # use is replaced by their synonym.
    slots: tuple[Slot, ...] = ()
    own: tuple[Slot, ...] = ()  # those of `slots` that are no question or filler words
    telling: tuple[Slot, ...] = ()  # those of `own` that tell what it is about
    subjects: tuple[LinkedSubject, ...] = ()  # the names that it has
    question: str = ""  # as asked, with compounds in parts if the articles have only these
    refers_back: bool = False  # whether it goes on from another question (`depends_on_context`)
    asks_for_subject: bool = False  # whether it is like “tell me about X” (`asks_for_subject`)

    @property
    def repairs(self) -> tuple[ReadWord, ...]:
        """The words that are read differently from how they were typed."""
        repaired = (slot for slot in self.own if slot.is_repaired)
        return tuple(ReadWord(slot.typed, slot.word, slot.start, slot.end) for slot in repaired)


@dataclass(frozen=True, slots=True, eq=False)
class Interpreter:
    """Understands questions by the vocabulary of an index, and by names however they are spaced."""

    _index: SectionIndex
    _language: Language
    _thesaurus: Thesaurus
    _names: SubjectLinker

    def understand(self, question: str) -> Understood:
        """Return a question as it is searched for by itself."""
        compounds = CompoundReader(self._index, self._language, self._names)
        spelt_out, parts = compounds.read(question)
        question = spell_out_joints(spelt_out, self._language)
        asked = tuple(words(question))
        kinds = aspects_by_place(question, self._language)
        repaired: dict[str, Slot] = {}
        read = []
        for word, start, end in self._joined(asked):
            if word.text not in repaired:
                weight = parameters.COMPOUND_WEIGHT if word.text in parts else 1.0
                repaired[word.text] = self._slot(word, weight)
            aspects = (kinds[place] for place in range(start, end) if place in kinds)
            read.append(_placed(repaired[word.text], word.text, start, end, aspects))
        slots: dict[str, Slot] = {}
        meant = list(self._with_synonyms(read))
        for slot in meant:
            first = slot.terms[0].text
            known = slots.get(first, slot)
            # Of a word said twice, the slot that says more counts.
            says_more = (known.is_soft, len(slot.readings)) > (slot.is_soft, len(known.readings))
            if first not in slots or says_more:
                slots[first] = slot
        query = Query(
            tuple(slots.values()),
            aspects=aspects_of_question(question, self._language),
            text=_as_read(question, asked, meant),
        )
        own = tuple(slot for slot in meant if not slot.is_soft)
        return Understood(
            query,
            asked,
            tuple(meant),
            own,
            tuple(slot for slot in own if slot.typed not in self._language.harmless_words),
            self._names.find_subjects(own),
            spelt_out,
            refers_back=depends_on_context(spelt_out, self._language),
            asks_for_subject=asks_for_subject(spelt_out, self._language),
        )

    def go_on(
        self, understood: Understood, earlier: Sequence[Understood], dependence: float = 1.0
    ) -> Understood:
        """Return a question with the words of `earlier` ones, oldest first, added to its query.

        Their weights are multiplied by `dependence`, in [0, 1].
        """
        context: list[Term] = []
        texts = []
        share = dependence
        for asked in reversed(earlier[-parameters.HISTORY_QUESTIONS :]):
            weight = parameters.HISTORY_WEIGHT * share
            own = (slot.terms[0] for slot in asked.query.slots if not slot.is_soft)
            context.extend(Term(term.text, weight=weight * term.weight) for term in own)
            texts.append((asked.query.text, parameters.HISTORY_MEANING * share))
            share *= parameters.HISTORY_DECAY
        query = replace(understood.query, context=tuple(context), earlier=tuple(texts))
        return replace(understood, query=query)

    def openness(self, query: Query) -> float:
        """Return how little a question says of what it is about, in [0, 1].

        Its rarest word tells: 1 if it has none of its own, near 1 if all are everywhere in what
        the index has, 0 if one is nowhere, and so names a subject that isn't there. Words
        that say nothing of what an amount is asked of don't count: “what's a normal dose”.
        """
        harmless = self._language.harmless_words
        rarest = max(
            (
                self._index.rarity(slot.terms[0].text) if slot.is_certain else 1.0
                for slot in query.slots
                if not slot.is_soft
                if not query.aspects & EXACT or not (slot.aspects or slot.typed in harmless)
            ),
            default=0.0,
        )
        return float((1 - rarest) ** parameters.HISTORY_EXPONENT)

    def is_strange(self, word: str) -> bool:
        """Tell whether a folded word is one that neither the language's list nor an author has."""
        is_known = is_listed(word, self._language) or bool(respell(word, self._language))
        is_known = is_known or self._language.stem(word) in self._thesaurus
        return not is_known and not word[0].isdigit()

    def _slot(self, word: Word, weight: float) -> Slot:
        # A word of the thesaurus or one that is spelt rightly isn't repaired, however near it is
        # to one that an article has.
        is_right = word.term in self._thesaurus or is_listed(word.text, self._language)
        if word.is_soft or self._index.frequency(word.term) or is_right:
            return Slot(word.text, (Term(word.term, word.is_soft, weight),))
        respelt = respell(word.text, self._language)
        repaired = tuple(w for w in respelt if self.is_known([self._language.stem(w)]))
        if not respelt:
            repaired = self._index.speller.repairs(word.text)
        if not repaired:
            return Slot(word.text, (Term(word.term, weight=weight),))
        terms = unique_terms(
            Term(self._language.stem(candidate), candidate in self._language.soft_words, w * weight)
            for candidate, w in zip(repaired, parameters.REPAIR_WEIGHTS, strict=False)
        )
        is_certain = len(word.text) >= parameters.CERTAIN_FROM or bool(respelt)
        return Slot(repaired[0], terms, is_certain, is_repaired=True)

    def _with_synonyms(self, slots: Sequence[Slot]) -> Iterator[Slot]:
        """Yield a question's slots, with synonyms added to the author's phrases."""
        # A repair that may be wrong gets no synonyms.
        terms = [slot.terms[0].text if slot.is_certain else "" for slot in slots]
        done = 0
        for match in self._thesaurus.matches(terms):
            yield from slots[done : match.start]
            yield from self._widened(slots[match.start : match.end], match.others)
            done = match.end
        yield from slots[done:]

    def _widened(self, phrase: Sequence[Slot], others: Sequence[Reading]) -> Sequence[Slot]:
        known = [reading for reading in others if self.is_known(_subject(reading))]
        own = [slot.terms[0] for slot in phrase if not slot.is_soft]
        if own and known and not self.is_known([term.text for term in own]):
            # The articles never use this phrase: their synonym replaces it as if it were typed.
            typed, aspects = " ".join(p.typed for p in phrase), [p.aspects for p in phrase]
            start, end = phrase[0].start, phrase[-1].end
            slots = [Slot(w.text, (Term(w.term, w.is_soft),)) for w in known.pop(0)]
            phrase = [_placed(slot, typed, start, end, aspects) for slot in slots]
            own = [slot.terms[0] for slot in phrase if not slot.is_soft]
        if not known:
            return phrase
        terms = tuple(self._synonyms(own, known))
        readings = tuple(map(_subject, known))
        widened = [
            replace(slot, readings=(*((term.text,) for term in slot.terms), *readings))
            for slot in phrase
        ]
        # Once is enough, and best beside the subject, for proximity: “side effects of ketamine”.
        widened[-1] = replace(widened[-1], terms=unique_terms([*widened[-1].terms, *terms]))
        return widened

    def _synonyms(self, own: Sequence[Term], known: Sequence[Reading]) -> Iterator[Term]:
        asked = [term.text for term in own]
        idf = self._index.idf([*asked, *(t for r in known for t in _subject(r))])
        worth = sum(idf[term] for term in asked)
        for reading in known:
            # A rare or long synonym is worth no more than the typed phrase that it stands for.
            theirs = sum(idf[term] for term in _subject(reading))
            weight = parameters.SYNONYM_WEIGHT * (min(1.0, worth / theirs) if own else 1.0)
            yield from (Term(word.term, word.is_soft, weight) for word in reading)

    def is_known(self, terms: Sequence[str]) -> bool:
        """Tell whether some section has each of these terms, and there are some."""
        return bool(terms) and all(self._index.frequency(term) for term in terms)

    def _joined(self, asked: Sequence[str]) -> Iterator[tuple[Word, int, int]]:
        """Yield a question's words, with names as their authors write them: “2c b” is 2C-B.

        With each, where it begins, and the position after it; stop words are left out.
        """
        start = 0
        while start < len(asked):
            name, end = self._find_name(asked, start)
            for text in name or (asked[start],):
                # Parts of a name may be filler words by themselves.
                if word := look_up(text, self._language):
                    yield word, start, end
            start = end

    def _find_name(self, asked: Sequence[str], start: int) -> tuple[tuple[str, ...], int]:
        """Return the longest name that begins at a position, and the position after it."""
        name, end = self._names.find_spelling(asked, start)
        if name:
            return name, end
        for length in range(min(parameters.MAX_JOINED, len(asked) - start), 1, -1):
            text = "".join(asked[start : start + length])
            # Most words have letters alone, and this is much faster.
            if not text.isalpha() and any(map(str.isdigit, text)):
                term = self._language.stem(text)
                if term in self._thesaurus or self._index.frequency(term):
                    return (text,), start + length
        return (), start + 1


def _as_read(question: str, typed: Sequence[str], slots: Iterable[Slot]) -> str:
    """Return a question with its repairs; as typed if there are none."""
    repaired = [slot for slot in slots if slot.is_repaired]
    if not repaired:
        return question
    read = list(typed)
    for slot in reversed(repaired):  # so that the positions before it stay
        read[slot.start : slot.end] = [slot.word]
    return " ".join(read)


def _placed(slot: Slot, typed: str, start: int, end: int, kinds: Iterable[frozenset[str]]) -> Slot:
    aspects = frozenset[str]().union(*kinds)
    return replace(slot, typed=typed, start=start, end=end, aspects=aspects)


def _subject(reading: Reading) -> tuple[str, ...]:
    """Return the terms of a phrase without question and filler words."""
    return tuple(word.term for word in reading if not word.is_soft)

"""What the vocabulary lacks only as it is written: “Ketaminueberdosis” is “ketamin uberdosis”."""

import re
from dataclasses import dataclass

from retrieval.answering.subjects import SubjectLinker
from retrieval.language import Language, aspects_by_place, fold, is_listed, look_up
from retrieval.parameters import MAX_COMPOUND, MAX_COMPOUND_PARTS, MIN_COMPOUND_PART
from retrieval.search import SectionIndex

_LETTERS = re.compile(rf"(?<!\w)[^\W\d_]{{{MIN_COMPOUND_PART},{MAX_COMPOUND}}}(?!\w)")

_VOWELS = tuple("aeiouh")  # what “lalcool” and “lherbe” have behind their article; folded


@dataclass(frozen=True, slots=True, eq=False)
class CompoundReader:
    """Reads a question's words as the vocabulary has them, where the language says how."""

    _index: SectionIndex
    _language: Language
    _names: SubjectLinker

    def read(self, question: str) -> tuple[str, frozenset[str]]:
        """Return a question with compounds in parts and without digraphs, and these parts."""
        parts: set[str] = set()

        def spell_out(found: re.Match[str]) -> str:
            word = fold(found[0])
            if own := self._without_article(word):
                return own
            plain = self._language.undo_digraphs(word)
            is_typed_so = plain == word or self._is_word(word) or not self._is_word(plain)
            split = self._split(word if is_typed_so else plain, MAX_COMPOUND_PARTS)
            parts.update(split)
            return " ".join(split) or (found[0] if is_typed_so else plain)

        language = self._language
        if language.digraphs or language.compound_links or language.elided_articles:
            question = _LETTERS.sub(spell_out, question)
        return question, frozenset(parts)

    def _without_article(self, word: str) -> str:
        """Return the word behind an article that is typed as part of it; empty for none."""
        if self._is_known(word):
            return ""
        articles = filter(word.startswith, self._language.elided_articles)
        rests = (rest for rest in map(word.removeprefix, articles) if rest.startswith(_VOWELS))
        return next((r for r in rests if len(r) >= MIN_COMPOUND_PART and self._is_known(r)), "")

    def _split(self, word: str, most: int) -> tuple[str, ...]:
        """Return the parts of a word that is written in no section; empty if one is unknown."""
        language = self._language
        if not language.compound_links or most < 2 or word in language.unlisted_words:  # noqa: PLR2004
            return ()
        stem = language.stem(word)
        if self._is_filler(word) or self._index.frequency(stem) or stem in self._names.stems:
            return ()
        if aspects_by_place(word, language):  # “Wirkungsdauer” asks for no “Wirkung”
            return ()
        # The last part says what it is, so that it must be no name: methamphetamine is another
        # thing than amphetamine. A word that the language has may mean more than its parts.
        may_mean_more = is_listed(word, language)
        for end in range(MIN_COMPOUND_PART, len(word) - MIN_COMPOUND_PART + 1):
            last = word[end:]
            if not self._may_be_last(last):
                continue
            for link in ("", *sorted(language.compound_links)):
                first = word[:end].removesuffix(link)
                if link and first == word[:end]:
                    continue
                if self._names.has((first,)) or (not may_mean_more and self._may_be_first(first)):
                    return first, last
                if before := self._split(first, most - 1):
                    return *before, last
        return ()

    def _may_be_first(self, part: str) -> bool:
        is_long = len(part) >= MIN_COMPOUND_PART and not self._is_filler(part)
        return is_long and bool(self._index.frequency(self._language.stem(part)))

    def _may_be_last(self, part: str) -> bool:
        if self._is_filler(part):
            return False
        if aspects_by_place(part, self._language):
            return True
        stem = self._language.stem(part)
        is_word = is_listed(part, self._language) and part not in self._language.unlisted_words
        return stem not in self._names.stems and is_word and bool(self._index.frequency(stem))

    def _is_filler(self, word: str) -> bool:
        found = look_up(word, self._language)
        return found is None or found.is_soft or word in self._language.negations

    def _is_known(self, word: str) -> bool:
        return self._is_word(word) or self._language.stem(word) in self._names.stems

    def _is_word(self, word: str) -> bool:
        return (
            self._is_filler(word) or is_listed(word, self._language) or word in self._index.speller
        )

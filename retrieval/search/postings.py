"""What an index holds of a library: the words of each field in order, and their counts."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csc_array, csr_array, vstack

from retrieval.content import Article, Library, Section
from retrieval.language import Language, analyse, folded_sentences, words
from retrieval.parameters import FIELD_WEIGHTS, FieldWeights
from retrieval.search.bm25 import count_terms
from retrieval.search.vocabulary import END, Vocabulary

Ints = NDArray[np.int32]
Places = NDArray[np.int64]
Located = tuple[Article, Section]
Phrasings = tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class FieldTexts:
    """The words of one field of all sections, in order, including question and filler words."""

    words: Ints  # numbers in the vocabulary, shape (n_words,)
    sentences: Ints  # of each word: unique within a section, and never falling
    starts: Places  # where each section's words begin, shape (n_sections + 1,)

    @property
    def sections(self) -> Ints:
        """The section of each word, shape (n_words,)."""
        # `repeat` would do, but lets no other thread run meanwhile; there are millions of words.
        places = np.arange(len(self.words))
        return (self.starts.searchsorted(places, side="right") - 1).astype(np.int32)

    def places(self, rows: Ints) -> tuple[Places, Places]:
        """Return the positions of the words of some sections, and for each its index in `rows`."""
        starts = self.starts[rows]
        lengths = self.starts[rows + 1] - starts
        begins = lengths.cumsum() - lengths
        numbers = np.arange(lengths.sum())
        owners = begins.searchsorted(numbers, side="right") - 1
        return numbers + (starts - begins)[owners], owners

    def take(self, rows: Ints) -> "FieldTexts":
        """Return the texts of some sections, in the given order."""
        places, _ = self.places(rows)
        lengths = np.diff(self.starts)[rows]
        return FieldTexts(self.words[places], self.sentences[places], _starts(lengths))

    def then(self, other: "FieldTexts") -> "FieldTexts":
        """Return these texts followed by others."""
        return FieldTexts(
            np.concatenate([self.words, other.words]),
            np.concatenate([self.sentences, other.sentences]),
            np.concatenate([self.starts, other.starts[1:] + self.starts[-1]]),
        )


@dataclass(frozen=True, slots=True)
class Postings:
    """The words and counts of a library, whoever may read them."""

    sections: list[Located]  # in the library's order
    # By slug, an article's first section and the one after its last; its sections adjoin.
    places: dict[str, tuple[int, int]]
    vocabulary: Vocabulary  # the words, and the terms, which are the columns of the counts
    columns: Ints  # the term of each word, shape (n_words,)
    texts: dict[str, FieldTexts]  # the words of each field
    # How often each section's field has each term, float32; row indices are sorted.
    counts: dict[str, csc_array]
    words: csr_array  # which words, as written, each section has, shape (n_sections, n_words)
    # Of each section, the terms of each of its phrasings, without question and filler words.
    phrasings: list["Phrasings"]

    @property
    def numbers(self) -> int:
        """How many numbers of eight bytes an index of all sections takes beside this, roughly."""
        sections, words = self.words.shape
        return (len(self.counts) + 3) * sections + 8 * words

    def having(self, name: str, column: int) -> tuple[Ints, NDArray[np.float32]]:
        """Return the sections that have a term in a field, in order, and how often."""
        counts = self.counts[name]
        start, end = counts.indptr[column], counts.indptr[column + 1]
        return counts.indices[start:end], counts.data[start:end]

    def rows_of(self, articles: Iterable[Article]) -> Ints:
        """Return the sections of some articles."""
        places = (self.places.get(article.slug, (0, 0)) for article in articles)
        return np.array([row for place in places for row in range(*place)], dtype=np.int32)


def build_postings(
    library: Library, language: Language, before: Postings | None = None
) -> Postings:
    """Count the terms of a library's sections.

    An article that is the same object as in `before`, the postings of another library with the same
    language, is neither read nor counted again.
    """
    sections = list(library.sections())
    # A copy, because the library before may still be searched.
    vocabulary = before.vocabulary.copy() if before else Vocabulary(language)
    rows, new = _known_rows(sections, before)
    texts = {
        "title": _encode(_of_articles(new, lambda a: " ".join((a.title, *a.aliases))), vocabulary),
        "heading": _encode((words(section.heading) for _, section in new), vocabulary),
        "body": _encode((folded_sentences(section.text) for _, section in new), vocabulary),
        "summary": _encode(_of_articles(new, lambda a: a.summary or ""), vocabulary),
    }
    phrasings = [_phrasings(section, language) for _, section in new]
    counts = {name: _count(text, FIELD_WEIGHTS[name], vocabulary) for name, text in texts.items()}
    # What every heading of an article says again tells none of its sections from the others.
    counts["heading"] = _without(counts["heading"], counts["title"])
    if before:
        known = [*before.phrasings, *phrasings]
        phrasings = [known[row] for row in rows.tolist()]
        texts = {name: before.texts[name].then(text).take(rows) for name, text in texts.items()}
        for name, more in counts.items():
            old = before.counts[name].tocsr()
            shape = (old.shape[0], more.shape[1])  # with columns for the terms that came later
            old = csr_array((old.data, old.indices, old.indptr), shape)
            counts[name] = vstack([old, more], format="csr")[rows]
    return Postings(
        sections=sections,
        places=_places(sections),
        vocabulary=vocabulary,
        columns=vocabulary.columns,
        texts=texts,
        counts={name: found.tocsc() for name, found in counts.items()},
        words=_presence(texts.values(), (len(sections), len(vocabulary.words))),
        phrasings=phrasings,
    )


def _phrasings(section: Section, language: Language) -> Phrasings:
    found = (
        frozenset(word.term for word in analyse(phrasing, language) if not word.is_soft)
        for phrasing in section.phrasings
    )
    return tuple(dict.fromkeys(filter(None, found)))


def _places(sections: Sequence[Located]) -> dict[str, tuple[int, int]]:
    places: dict[str, tuple[int, int]] = {}
    for row, (article, _) in enumerate(sections):
        start, _ = places.get(article.slug, (row, row))
        places[article.slug] = (start, row + 1)
    return places


def _known_rows(sections: list[Located], before: Postings | None) -> tuple[Ints, list[Located]]:
    """Return each section's row in the old texts, or after them, and the new sections."""

    def key(located: Located) -> tuple[int, str]:
        return id(located[0]), located[1].id

    known = {key(one): row for row, one in enumerate(before.sections if before else ())}
    new = [one for one in sections if key(one) not in known]
    known |= {key(one): row for row, one in enumerate(new, len(known))}
    return np.array([known[key(one)] for one in sections], dtype=np.int32), new


def _of_articles(
    sections: Iterable[Located], text_of: Callable[[Article], str]
) -> Iterator[list[str]]:
    """Yield for each section the words of a text of its article, which is read once."""
    for article, own in groupby(sections, itemgetter(0)):
        found = list(words(text_of(article)))
        yield from (found for _ in own)


def _encode(texts: Iterable[Iterable[str]], vocabulary: Vocabulary) -> FieldTexts:
    numbers = array("i")
    ends = [0]
    for text in texts:
        numbers.extend(map(vocabulary.__getitem__, text))
        ends.append(len(numbers))
    found = np.array(numbers, dtype=np.int32)
    counted = found >= 0
    starts = _starts(counted)[ends]
    sentences = np.cumsum(found == END, dtype=np.int32)
    return FieldTexts(found[counted], sentences[counted], starts)


def _count(text: FieldTexts, parameters: FieldWeights, vocabulary: Vocabulary) -> csr_array:
    numbers, starts = text.words, text.starts
    if not parameters.soft:
        # Here question and filler words count for proximity only.
        counted = ~vocabulary.is_soft[numbers]
        numbers, starts = numbers[counted], _starts(counted)[starts]
    # Each on its own: a list of millions is made in one go, in which no other thread can run.
    documents = (numbers[start:end].tolist() for start, end in pairwise(starts.tolist()))
    return count_terms(documents, vocabulary)


def _without(counts: csr_array, others: csr_array) -> csr_array:
    left: csr_array = counts - counts.multiply(others > 0)
    left.eliminate_zeros()
    return left.tocsr()


def _presence(texts: Iterable[FieldTexts], shape: tuple[int, int]) -> csr_array:
    fields = list(texts)
    numbers = np.concatenate([text.words for text in fields])
    sections = np.concatenate([text.sections for text in fields])
    # Each pair is stored once, however often the word occurs in the section.
    return coo_array((np.ones(len(numbers), np.int8), (sections, numbers)), shape).tocsr()


def _starts(lengths: NDArray[np.generic]) -> Places:
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)

"""What an index keeps of a library: term counts per field, and the words of each text in order."""

import operator
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array
from sklearn.feature_extraction.text import CountVectorizer

from retrieval.analysis import Analyzer, Word
from retrieval.article import Article, Section
from retrieval.scoring import FIELDS, FieldWeights


@dataclass(frozen=True, slots=True)
class Field:
    """One field of all sections.

    Parameters
    ----------
    parameters : FieldWeights
        How it counts.
    counts : csc_array, float64, shape (n_sections, n_terms)
        How often each section's field has each term; row indices sorted.
    lengths : float64 array, shape (n_sections,)
        How many terms it has: whole numbers, so that sums of them are exact in any order.
    """

    parameters: FieldWeights
    counts: csc_array
    lengths: NDArray[np.float64]

    def postings(self, column: int) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """Return the sections that have a term, in order, and how often."""
        start, end = self.counts.indptr[column], self.counts.indptr[column + 1]
        return self.counts.indices[start:end], self.counts.data[start:end]

    def has(self, column: int, rows: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Tell for each of some sections whether it has a term in this field."""
        sections, _ = self.postings(column)
        if not len(sections):
            return np.zeros(len(rows), np.bool_)
        places = sections.searchsorted(rows)
        found: NDArray[np.bool_] = sections[np.minimum(places, len(sections) - 1)] == rows
        return found


@dataclass(frozen=True, slots=True)
class Texts:
    """The words of all sections' texts, in order, question and filler words included.

    Parameters
    ----------
    terms : int32 array, shape (n_words,)
        Columns of the terms.
    sentences : int32 array, shape (n_words,)
        Number of the sentence, from 0 in each section.
    starts : int64 array, shape (n_sections + 1,)
        Where each section's words begin.
    """

    terms: NDArray[np.int32]
    sentences: NDArray[np.int32]
    starts: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Counts:
    """All that is counted of a library.

    Parameters
    ----------
    vocabulary : dict of str to int
        The column of each term.
    fields : dict of str to Field
        Title (with aliases), heading and body.
    anywhere : csc_array, shape (n_sections, n_terms)
        Which sections have a term in any field; row indices sorted.
    texts : Texts
        For the second look.
    words : list of str
        Words as written, unstemmed, each once.
    word_numbers, word_rows : int32 array, shape (n_occurrences,)
        Which word stands in which section, in any field, once for each.
    """

    vocabulary: dict[str, int]
    fields: dict[str, Field]
    anywhere: csc_array
    texts: Texts
    words: list[str]
    word_numbers: NDArray[np.int32]
    word_rows: NDArray[np.int32]


def count_terms(sections: list[tuple[Article, Section]], analyzer: Analyzer) -> Counts:
    """Count the terms of sections.

    Parameters
    ----------
    sections : list of (Article, Section)
        In the library's order, an article's sections one after the other.
    analyzer : Analyzer
        Text to words.
    """
    titles: list[list[Word]] = []
    for number, (article, _) in enumerate(sections):
        if number and sections[number - 1][0] is article:
            titles.append(titles[-1])
        else:
            titles.append(analyzer.analyse(" ".join((article.title, *article.aliases))))
    headings = [analyzer.analyse(section.heading) for _, section in sections]
    sentences = [analyzer.sentences(section.text) for _, section in sections]
    bodies = [list(chain.from_iterable(text)) for text in sentences]

    # A body's question and filler words take part in the second look only.
    counted = {
        "title": [[word.term for word in text] for text in titles],
        "heading": [[word.term for word in text] for text in headings],
        "body": [[word.term for word in text if not word.is_soft] for text in bodies],
    }
    vocabulary: dict[str, int] = {}
    for text in chain(titles, headings, bodies):
        for word in text:
            vocabulary.setdefault(word.term, len(vocabulary))
    written: dict[str, int] = {}
    numbers: list[int] = []
    per_section: list[int] = []
    for texts in zip(titles, headings, bodies, strict=True):
        found = {word.text for word in chain(*texts)}
        numbers.extend(written.setdefault(text, len(written)) for text in found)
        per_section.append(len(found))
    fields = _build_fields(counted, vocabulary)
    anywhere = reduce(operator.add, (field.counts for field in fields.values()))
    anywhere.sort_indices()
    return Counts(
        vocabulary=vocabulary,
        fields=fields,
        anywhere=anywhere,
        texts=_build_texts(sentences, vocabulary),
        words=list(written),
        word_numbers=np.array(numbers, dtype=np.int32),
        word_rows=np.repeat(np.arange(len(per_section), dtype=np.int32), per_section),
    )


def _build_fields(
    counted: dict[str, list[list[str]]], vocabulary: dict[str, int]
) -> dict[str, Field]:
    # scikit-learn refuses to count nothing.
    counter = CountVectorizer(analyzer=_as_is, vocabulary=vocabulary or {"": 0}, dtype=np.float64)
    fields = {}
    for name, texts in counted.items():
        shape = (len(texts), max(1, len(vocabulary)))
        counts = csc_array(counter.transform(texts)) if texts else csc_array(shape)
        counts.sort_indices()
        lengths = np.array([len(terms) for terms in texts], dtype=np.float64)
        fields[name] = Field(FIELDS[name], counts, lengths)
    return fields


def _build_texts(sentences: list[list[list[Word]]], vocabulary: dict[str, int]) -> Texts:
    lengths = [sum(map(len, text)) for text in sentences]
    count = sum(lengths)
    terms = (vocabulary[w.term] for text in sentences for words in text for w in words)
    numbers = (n for text in sentences for n, words in enumerate(text) for _ in words)
    return Texts(
        terms=np.fromiter(terms, np.int32, count),
        sentences=np.fromiter(numbers, np.int32, count),
        starts=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
    )


def _as_is(terms: Iterable[str]) -> Iterable[str]:
    return terms

"""What an index holds of a library: the words of each field in order, and their counts."""

from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csc_array, csr_array

from retrieval.content import Article, Section
from retrieval.language import Analyzer, folded_sentences, words
from retrieval.parameters import FIELD_WEIGHTS, FieldWeights
from retrieval.search.vocabulary import END, Vocabulary

Ints = NDArray[np.int32]
Places = NDArray[np.int64]
Located = tuple[Article, Section]


@dataclass(frozen=True, slots=True)
class FieldTexts:
    """The words of one field of all sections, in order, including question and filler words.

    Parameters
    ----------
    words : int32 array, shape (n_words,)
        Numbers in the vocabulary.
    sentences : int32 array, shape (n_words,)
        Sentence numbers, unique within a section and never falling.
    starts : int64 array, shape (n_sections + 1,)
        Where each section's words begin.
    """

    words: Ints
    sentences: Ints
    starts: Places

    @property
    def sections(self) -> Ints:
        """The section of each word, shape (n_words,)."""
        return np.repeat(np.arange(len(self.starts) - 1, dtype=np.int32), np.diff(self.starts))

    def places(self, rows: Ints) -> tuple[Places, Places]:
        """Return the positions of the words of some sections, and for each its index in `rows`."""
        starts = self.starts[rows]
        lengths = self.starts[rows + 1] - starts
        owners = np.repeat(np.arange(len(rows)), lengths)
        shifts = starts - (np.cumsum(lengths) - lengths)
        return np.arange(len(owners)) + shifts[owners], owners

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
class FieldPostings:
    """How often terms occur in one field of all sections.

    Parameters
    ----------
    parameters : FieldWeights
        The field's weights.
    counts : csc_array, float32, shape (n_sections, n_terms)
        How often each section's field has each term; row indices sorted.
    lengths : float64 array, shape (n_sections,)
        How many terms it has: whole numbers, so that sums of them are exact in any order.
    """

    parameters: FieldWeights
    counts: csc_array
    lengths: NDArray[np.float64]

    def postings(self, column: int) -> tuple[Ints, NDArray[np.float32]]:
        """Return the sections that have a term, in order, and how often."""
        start, end = self.counts.indptr[column], self.counts.indptr[column + 1]
        return self.counts.indices[start:end], self.counts.data[start:end]


@dataclass(frozen=True, slots=True)
class Postings:
    """The words and counts of a library.

    Parameters
    ----------
    sections : list of (Article, Section)
        In the library's order.
    vocabulary : Vocabulary
        The words, and the terms, which are the columns of the counts.
    columns : int32 array, shape (n_words,)
        The term of each word.
    texts : dict of str to FieldTexts
        The words of each field.
    fields : dict of str to FieldPostings
        The counts of each field.
    """

    sections: list[Located]
    vocabulary: Vocabulary
    columns: Ints
    texts: dict[str, FieldTexts]
    fields: dict[str, FieldPostings]

    def terms_by_group(self, groups: Ints) -> csr_array:
        """Return how many sections of each group have each term in any counted field.

        Parameters
        ----------
        groups : int32 array, shape (n_sections,)
            The group of each section, from 0.

        Returns
        -------
        csr_array of int64, shape (n_terms, n_groups)
        """
        each = [field.counts.tocoo() for field in self.fields.values()]
        terms = np.concatenate([counts.col for counts in each])
        sections = np.concatenate([counts.row for counts in each])
        return _by_group(terms, sections, groups, len(self.vocabulary.terms))

    def words_by_group(self, groups: Ints) -> csr_array:
        """Return the same as `terms_by_group` for each written word, shape (n_words, n_groups)."""
        numbers = np.concatenate([text.words for text in self.texts.values()])
        sections = np.concatenate([text.sections for text in self.texts.values()])
        return _by_group(numbers, sections, groups, len(self.vocabulary.words))


def build_postings(
    sections: list[Located], analyzer: Analyzer, before: Postings | None = None
) -> Postings:
    """Count the terms of sections.

    Parameters
    ----------
    sections : list of (Article, Section)
        In the library's order, an article's sections one after the other.
    analyzer : Analyzer
        Turns text into words.
    before : Postings, optional
        Of another library with the same analyzer; an article that is the same object in both
        isn't read again.
    """
    # A copy, because the library before may still be searched.
    vocabulary = before.vocabulary.copy() if before else Vocabulary(analyzer)
    rows, new = _known_rows(sections, before)
    texts = {
        "title": _encode(_of_articles(new, _names), vocabulary),
        "heading": _encode((words(section.heading) for _, section in new), vocabulary),
        "body": _encode((folded_sentences(section.text) for _, section in new), vocabulary),
        "summary": _encode(_of_articles(new, lambda article: article.summary or ""), vocabulary),
    }
    if before:
        texts = {name: before.texts[name].then(text).take(rows) for name, text in texts.items()}
    columns = vocabulary.columns
    fields = {
        name: _count(text, FIELD_WEIGHTS[name], vocabulary, columns) for name, text in texts.items()
    }
    return Postings(sections, vocabulary, columns, texts, fields)


def _known_rows(sections: list[Located], before: Postings | None) -> tuple[Ints, list[Located]]:
    """Return each section's row in the old texts, or after them, and the new sections."""
    known = {
        (id(article), section.id): row
        for row, (article, section) in enumerate(before.sections if before else ())
    }
    new: list[Located] = []
    rows = []
    for article, section in sections:
        row = known.get((id(article), section.id))
        if row is None:
            row = len(known) + len(new)
            new.append((article, section))
        rows.append(row)
    return np.array(rows, dtype=np.int32), new


def _of_articles(
    sections: Iterable[Located], text_of: Callable[[Article], str]
) -> Iterator[list[str]]:
    """Yield for each section the words of a text of its article, which is read once."""
    last = None
    found: list[str] = []
    for article, _ in sections:
        if article is not last:
            last, found = article, list(words(text_of(article)))
        yield found


def _names(article: Article) -> str:
    return " ".join((article.title, *article.aliases))


def _encode(texts: Iterable[Iterable[str]], vocabulary: Vocabulary) -> FieldTexts:
    numbers = array("i")
    ends = [0]
    for text in texts:
        numbers.extend(map(vocabulary.__getitem__, text))
        ends.append(len(numbers))
    found = np.array(numbers, dtype=np.int32)
    counted = found >= 0
    starts = np.concatenate([[0], np.cumsum(counted)])[ends]
    sentences = np.cumsum(found == END, dtype=np.int32)
    return FieldTexts(found[counted], sentences[counted], starts)


def _count(
    text: FieldTexts, parameters: FieldWeights, vocabulary: Vocabulary, columns: Ints
) -> FieldPostings:
    sections, numbers = text.sections, text.words
    if not parameters.soft:
        # Here question and filler words count for proximity only.
        counted = ~vocabulary.is_soft[numbers]
        sections, numbers = sections[counted], numbers[counted]
    shape = (len(text.starts) - 1, len(vocabulary.terms))
    ones = np.ones(len(numbers), np.float32)
    counts = coo_array((ones, (sections, columns[numbers])), shape).tocsc()
    lengths = np.bincount(sections, minlength=shape[0]).astype(np.float64)
    return FieldPostings(parameters, counts, lengths)


def _by_group(numbers: Ints, sections: Ints, groups: Ints, size: int) -> csr_array:
    ones = np.ones(len(numbers), np.int8)
    # Each pair counts once, however often the word occurs in the section.
    where = coo_array((ones, (numbers, sections)), (size, len(groups))).tocsr()
    rows = np.repeat(np.arange(size, dtype=np.int32), np.diff(where.indptr))
    ones = np.ones(len(rows), np.int64)
    shape = (size, int(groups.max(initial=0)) + 1)
    return coo_array((ones, (rows, groups[where.indices])), shape).tocsr()


def _starts(lengths: Places) -> Places:
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)

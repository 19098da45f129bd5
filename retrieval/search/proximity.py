"""Reranking by proximity: which of the question's words are near each other or in one sentence.

BM25 takes a section for a bag of words; this reads the best few sections once more.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from retrieval.parameters import NEAR_WORDS, PAIR_WEIGHT, SENTENCE_WEIGHT, SOFT_WEIGHT
from retrieval.search.postings import FieldTexts, Postings
from retrieval.search.query import Query, Term

# Not the summary: it says what an article is about, not what a section says.
PROXIMITY_FIELDS = ("title", "heading", "body")

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Proximity:
    """The question's terms in some sections, and what their proximity is worth."""

    fields: dict[str, Mask]  # which terms each section has there, shape (n_sections, n_terms)
    worth: Floats  # what is added to each section's score


@dataclass(frozen=True, slots=True)
class _Found:
    """Where the question's terms occur in the sections' texts, in order; arrays of equal length."""

    places: NDArray[np.int64]  # word positions, counted over the sections that are read
    owners: NDArray[np.int64]  # sections
    terms: NDArray[np.int64]  # terms' numbers in the question
    sentences: Ints


def measure_proximity(
    postings: Postings, query: Query, idf: Mapping[str, float], rows: Ints
) -> Proximity:
    """Find the question's terms in some sections, and score their proximity.

    The result for a section depends on its own text and on the terms' IDF alone.
    """
    terms = query.terms
    number_of = _number_terms(postings, terms)
    found = {
        name: _find(postings.texts[name], postings.columns, number_of, rows)
        for name in PROXIMITY_FIELDS
    }
    fields = {name: _presence(where, len(rows), len(terms)) for name, where in found.items()}
    worth = [
        idf[term.text] * term.weight * (SOFT_WEIGHT if term.is_soft else 1.0) for term in terms
    ]
    is_name = np.array([not term.is_soft for term in terms], dtype=np.bool_)
    names = (fields["title"] | fields["heading"]) & is_name
    numbers = {term.text: number for number, term in enumerate(terms)}
    pairs = [
        (numbers[one.text], numbers[other.text])
        for one_slot, other_slot in pairwise(query.slots)
        for one in one_slot.terms
        for other in other_slot.terms
    ]
    near = _near_pairs(found["body"], pairs, worth, len(rows))
    best = _best_sentence(found["body"], names, worth)
    return Proximity(fields, PAIR_WEIGHT * near + SENTENCE_WEIGHT * best)


def _number_terms(postings: Postings, terms: tuple[Term, ...]) -> NDArray[np.int16]:
    """Return for each term of the library its number in the question, or -1."""
    number_of = np.full(len(postings.vocabulary.terms), -1, dtype=np.int16)
    for number, term in enumerate(terms):
        column = postings.vocabulary.terms.get(term.text)
        if column is not None:
            number_of[column] = number
    return number_of


def _find(text: FieldTexts, columns: Ints, number_of: NDArray[np.int16], rows: Ints) -> _Found:
    places, owners = text.places(rows)
    numbers = number_of[columns[text.words[places]]]
    chosen = np.flatnonzero(numbers >= 0)
    return _Found(
        chosen, owners[chosen], numbers[chosen].astype(np.int64), text.sentences[places[chosen]]
    )


def _presence(found: _Found, sections: int, terms: int) -> Mask:
    present = np.zeros((sections, terms), dtype=np.bool_)
    present[found.owners, found.terms] = True
    return present


def _near_pairs(
    found: _Found, pairs: list[tuple[int, int]], worth: list[float], sections: int
) -> Floats:
    near = np.zeros((sections, len(worth), len(worth)), dtype=np.bool_)
    near[found.owners, found.terms, found.terms] = True
    for step in range(1, NEAR_WORDS + 1):
        first, second = slice(None, -step), slice(step, None)
        together = (found.owners[first] == found.owners[second]) & (
            found.places[second] - found.places[first] <= NEAR_WORDS
        )
        owners = found.owners[first][together]
        one, other = found.terms[first][together], found.terms[second][together]
        near[owners, one, other] = near[owners, other, one] = True
    total = np.zeros(sections)
    for one, other in pairs:
        total += near[:, one, other] * min(worth[one], worth[other])
    return total


def _best_sentence(found: _Found, names: Mask, worth: list[float]) -> Floats:
    """Return the weights of the question's words in each section's best sentence or names."""
    begins = np.ones(len(found.owners), dtype=np.bool_)
    begins[1:] = (found.owners[1:] != found.owners[:-1]) | (
        found.sentences[1:] != found.sentences[:-1]
    )
    # One empty sentence more for each section, as some have no words of the question.
    sections = np.arange(len(names))
    owners = np.concatenate([found.owners[begins], sections])
    present = names[owners]
    present[np.cumsum(begins) - 1, found.terms] = True
    values = np.zeros(len(owners))
    for number, value in enumerate(worth):
        # Summed in the question's order, so that the sum is always the same.
        values += present[:, number] * value
    best = np.zeros(len(names))
    np.maximum.at(best, owners, values)
    return best

"""Clustering questions that ask for the same thing."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from importlib import import_module

import numpy as np

from retrieval.language import Language, analyse, words
from retrieval.parameters import ALIKE, MAX_BLOCK

AskedTerms = frozenset[str]


def group_alike(questions: Sequence[str], language: Language) -> list[list[int]]:
    """Group questions that share many of their terms; return each group's indexes, in their order.

    This is agglomerative clustering with average linkage (UPGMA: Sokal and Michener, A statistical
    method for evaluating systematic relationships, 1958) of Jaccard distances
    (https://en.wikipedia.org/wiki/Jaccard_index), in blocks, because it takes quadratic space.

    >>> group_alike(["Is MDMA safe?", "tea?", "safe mdma", "green tea"], load_language("english"))
    [[0, 2], [1, 3]]
    """
    places: defaultdict[AskedTerms, list[int]] = defaultdict(list)
    for place, question in enumerate(questions):
        places[terms_of(question, language)].append(place)
    return sorted(
        sorted(place for terms in alike for place in places[terms])
        for block in _blocks(places)
        for alike in _cluster(block)
    )


def terms_of(question: str, language: Language) -> AskedTerms:
    """Return a question's terms; filler words count only if there are no others."""
    found = analyse(question, language)
    terms = frozenset(word.term for word in found if not word.is_soft)
    return terms or frozenset(word.term for word in found) or frozenset(words(question))


def _blocks(asked: Collection[AskedTerms]) -> Iterator[list[AskedTerms]]:
    """Yield blocks of at most `MAX_BLOCK`; what shares its most frequent terms comes together."""
    frequency = Counter(term for terms in asked for term in terms)
    ordered = sorted(asked, key=lambda terms: sorted((-frequency[term], term) for term in terms))
    for start in range(0, len(ordered), MAX_BLOCK):
        yield ordered[start : start + MAX_BLOCK]


def _cluster(block: list[AskedTerms]) -> list[list[AskedTerms]]:
    if len(block) == 1:
        return [block]
    # Imported when it is needed: it takes longer than all else of a start.
    vectorizer = import_module("sklearn.feature_extraction.text").CountVectorizer(
        analyzer=sorted, binary=True, dtype=np.float32
    )
    clustering = import_module("sklearn.cluster").AgglomerativeClustering(
        n_clusters=None,
        metric="precomputed",
        linkage="average",
        distance_threshold=np.nextafter(1 - ALIKE, 1),  # from which nothing is joined
    )
    rows = vectorizer.fit_transform(block)
    shared = (rows @ rows.T).toarray()
    sizes = shared.diagonal()
    either = np.maximum(sizes[:, np.newaxis] + sizes - shared, 1)  # one may have no terms
    groups: defaultdict[int, list[AskedTerms]] = defaultdict(list)
    for terms, label in zip(block, clustering.fit_predict(1 - shared / either), strict=True):
        groups[label].append(terms)
    return list(groups.values())

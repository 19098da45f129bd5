"""Clustering questions that ask for the same thing."""

from collections import defaultdict
from collections.abc import Sequence

from retrieval.language.analyzer import Analyzer, words
from retrieval.parameters import ALIKE

AskedTerms = frozenset[str]


def group_alike(questions: Sequence[str], analyzer: Analyzer) -> list[list[int]]:
    """Group questions by likeness: each joins the group whose first question it is most like.

    A question that is like no earlier group's first question starts a group of its own.

    Returns
    -------
    list of list of int
        Each group's question indexes; groups in the order of their first questions.

    Notes
    -----
    The leader algorithm (Hartigan, Clustering Algorithms, 1975, chapter 3), with the Jaccard index
    (https://en.wikipedia.org/wiki/Jaccard_index).

    Examples
    --------
    >>> group_alike(["Is MDMA safe?", "tea?", "safe mdma", "green tea"], Analyzer())
    [[0, 2], [1, 3]]
    """
    groups: list[list[int]] = []
    leaders: dict[AskedTerms, int] = {}
    leaders_with: defaultdict[str, list[AskedTerms]] = defaultdict(list)
    chosen: dict[AskedTerms, int] = {}
    for place, question in enumerate(questions):
        terms = terms_of(question, analyzer)
        if terms not in chosen:
            leader = _most_alike(terms, leaders_with)
            if leader is None:
                leader = terms
                leaders[terms] = len(groups)
                groups.append([])
                for term in terms:
                    leaders_with[term].append(terms)
            chosen[terms] = leaders[leader]
        groups[chosen[terms]].append(place)
    return groups


def terms_of(question: str, analyzer: Analyzer) -> AskedTerms:
    """Return a question's terms; filler words count only if there are no others."""
    found = analyzer.analyse(question)
    terms = frozenset(word.term for word in found if not word.is_soft)
    return terms or frozenset(word.term for word in found) or frozenset(words(question))


def _most_alike(terms: AskedTerms, leaders_with: dict[str, list[AskedTerms]]) -> AskedTerms | None:
    """Return the first of the most similar leaders; None if none is similar enough."""
    # A dict because the order matters: a set has none.
    candidates = dict.fromkeys(
        leader for term in sorted(terms) for leader in leaders_with.get(term, ())
    )
    best = max(candidates, key=lambda leader: _jaccard(terms, leader), default=None)
    return best if best is not None and _jaccard(terms, best) >= ALIKE else None


def _jaccard(one: AskedTerms, other: AskedTerms) -> float:
    return len(one & other) / len(one | other)

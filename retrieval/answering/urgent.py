"""UrgentPhrases: finds in any message what somebody in danger says.

In doubt a message is urgent: help that wasn't needed does no harm.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import dropwhile
from typing import NamedTuple

from retrieval.answering.answers import Answered
from retrieval.content import Article, Section
from retrieval.language import ADVERBS, COURTESIES, PERSONS, Spoken, read_spoken
from retrieval.parameters import NAMED_CONFIDENCE

_NEGATIONS = frozenset({"not", "never"})  # each “n't” is read as “not”
_NO_NEGATION = frozenset({"why", "or", "if"})
"""Before a “not”, these take its meaning away: “why not kill myself”."""

_SAID = frozenset("believe feel mean say saying said think thought".split())
_BETWEEN = _SAID | (ADVERBS - {"just", "always", "never"}).union(
    "a an any be been being completely currently feeling fully get getting getting have having"
    " quite to yet".split()
)
"""Words that may come between a negation and what it negates; before somebody of whom something is
said, only those of saying and thinking: “I'm not OK I took too much” isn't negated."""

_SUBJECTS = PERSONS | frozenset({"my", "our"})

_GENERAL = tuple(
    tuple(opening.split())
    for opening in (
        *(
            f"what {verb} {joint}"
            for verb in ("happens", "would happen", "could happen", "will happen", "can happen")
            for joint in ("if", "when", "once", "after", "to someone if", "to you if")
        ),
        "what does it mean if",
        "what does it mean when",
        "what does it mean to",
        "why do people",
        "why do some people",
        "how many people",
        "do people",
    )
)
"""Openings of questions about what may happen to anybody."""

_WONDERING = COURTESIES | frozenset("and but curious i just out um wonder wondering was".split())
"""Words before such an opening."""


class Urgent(NamedTuple):
    """The section of an urgent phrase.

    Parameters
    ----------
    is_sure : bool
        False if the message turns the phrase around: nobody may be in danger.
    """

    article: Article
    section: Section
    is_sure: bool

    @property
    def answer(self) -> Answered:
        """The section as the answer."""
        return Answered(self.article, self.section, NAMED_CONFIDENCE, is_urgent=True)


class _Found(NamedTuple):
    """A phrase in a message; the greatest one counts."""

    is_sure: bool
    length: int
    before: int  # the words before it, negative: the first one counts
    place: tuple[Article, Section]


class _Node(dict[str, "_Node"]):
    """What may follow a word of a phrase, and where the phrase stands if it ends here."""

    place: tuple[Article, Section] | None = None


class UrgentPhrases:
    """The urgent phrases of some articles: of those that the readers of a reply may read."""

    def __init__(self, articles: Iterable[Article]) -> None:
        self._root = _Node()
        for article in articles:
            for section in article.readable:
                for phrase in section.urgent:
                    for reading in read_spoken(phrase):
                        node = self._root
                        for word, _ in reading:
                            node = node.setdefault(word, _Node())
                        if reading and node.place is None:
                            node.place = article, section

    def find(self, message: str) -> Urgent | None:
        """Return what a message of any length is urgent for, None if it isn't.

        Of several phrases, one that isn't turned around counts, then the longest, then the first.
        """
        if not self._root:
            return None
        found = [one for said in read_spoken(message) for one in self._find(said)]
        if not found:
            return None
        best = max(found, key=lambda one: one[:3])
        return Urgent(*best.place, best.is_sure)

    def _find(self, said: Sequence[Spoken]) -> Iterator[_Found]:
        for start in range(len(said)):
            node: _Node | None = self._root
            longest: tuple[int, tuple[Article, Section]] | None = None
            for end in range(start, len(said)):
                node = node.get(said[end].word) if node else None
                if node is None:
                    break
                if node.place:
                    longest = end + 1 - start, node.place
            if longest:
                length, place = longest
                yield _Found(not _is_turned_around(said, start), length, -start, place)


def _is_turned_around(said: Sequence[Spoken], start: int) -> bool:
    """Tell whether what a clause says before a phrase makes the phrase harmless."""
    first = start
    while first and said[first - 1].clause == said[start].clause:
        first -= 1
    before = [word for word, _ in said[first:start]]
    return _is_negated(before, said[start].word) or _is_general(before, said[start].word)


def _is_negated(before: Sequence[str], word: str) -> bool:
    between = _SAID if word in _SUBJECTS else _BETWEEN
    if before and before[-1] in between:
        before = before[:-1]
    elif word in _SUBJECTS:
        return False
    is_taken_away = len(before) > 1 and before[-2] in _NO_NEGATION
    return bool(before) and before[-1] in _NEGATIONS and not is_taken_away


def _is_general(before: Sequence[str], word: str) -> bool:
    opening = tuple(dropwhile(_WONDERING.__contains__, before))
    is_for_words = opening == ("what",) and word in {"is", "has"}  # “what's suicidal ideation”
    return is_for_words or any(opening[: len(general)] == general for general in _GENERAL)

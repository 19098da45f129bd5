"""UrgentPhrases: finds in any message what somebody in danger says.

In doubt a message is urgent: help that wasn't needed does no harm.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import dropwhile
from operator import itemgetter
from typing import NamedTuple

from retrieval.answering.answers import Answered
from retrieval.content import Article, Section
from retrieval.language import Language, Spoken, read_spoken, speaks_generally
from retrieval.parameters import NAMED_CONFIDENCE


class Urgent(NamedTuple):
    """The section of an urgent phrase."""

    article: Article
    section: Section
    is_sure: bool  # false if the message turns the phrase around: nobody may be in danger

    @property
    def answer(self) -> Answered:
        """The section as the answer."""
        return Answered(self.article, self.section, NAMED_CONFIDENCE, is_urgent=True)


class _Node(dict[str, "_Node"]):
    """What may follow a word of a phrase, and where the phrase stands if it ends here."""

    place: tuple[Article, Section] | None = None


class UrgentPhrases:
    """The urgent phrases of some articles: of those that the readers of a reply may read."""

    def __init__(self, articles: Iterable[Article], language: Language) -> None:
        self._language = language
        self._root = _Node()
        for article in articles:
            for section in article.readable:
                for phrase in section.urgent:
                    for reading in read_spoken(phrase, language):
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
        found = [one for said in read_spoken(message, self._language) for one in self._find(said)]
        if not found:
            return None
        return max(found, key=itemgetter(0))[1]

    def _find(self, said: Sequence[Spoken]) -> Iterator[tuple[tuple[bool, int, int], Urgent]]:
        """Yield what a message is urgent for, behind what tells how much it counts."""
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
                is_sure = not _is_turned_around(said, start, self._language)
                yield (is_sure, length, -start), Urgent(*place, is_sure)


def _is_turned_around(said: Sequence[Spoken], start: int, language: Language) -> bool:
    """Tell whether what a clause says before a phrase makes the phrase harmless."""
    first = start
    while first and said[first - 1].clause == said[start].clause:
        first -= 1
    before, word = [word for word, _ in said[first:start]], said[start].word
    return _is_negated(before, word, language) or _is_general(before, word, language)


def _is_negated(before: Sequence[str], word: str, language: Language) -> bool:
    # Of somebody of whom something is said, only words of saying and thinking may come between:
    # “I'm not OK I took too much” isn't negated.
    is_subject = word in language.persons or word in language.owners
    between = language.said
    if not is_subject:
        between = between.union(language.between, language.adverbs - language.emphatic)
    said = len(before)
    while before and before[-1] in between:
        before = before[:-1]
    if is_subject and len(before) == said:
        return False
    is_taken_away = len(before) > 1 and (
        before[-2] in language.no_negation or _ends_clause(before[-2], language)
    )
    return bool(before) and before[-1] in language.plain_negations and not is_taken_away


def _ends_clause(word: str, language: Language) -> bool:
    """Tell whether a negation behind a word is that word's: “er atmet nicht bewusstlos”."""
    others = (language.persons, language.state_verbs, language.adverbs, language.said)
    return language.verb_comes_second and not any(word in known for known in others)


def _is_general(before: Sequence[str], word: str, language: Language) -> bool:
    wondering = language.wondering | language.courtesies
    opening = list(dropwhile(wondering.__contains__, before))
    asks_for_words = len(opening) == 1 and opening[0] in language.definition_openings
    if asks_for_words and word in language.definition_verbs:  # “what's suicidal ideation”
        return True
    return speaks_generally(before, language)

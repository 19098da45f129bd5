"""The outcomes of a question, as values."""

from dataclasses import dataclass

from retrieval.content import Article, Section
from retrieval.search import ReadWord


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The likelihoods that must be reached, in (0, 1)."""

    answer: float  # for a section to be the answer
    suggest: float  # for the first three to be offered as what may have been meant


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A section that may have been meant, offered by its heading."""

    article: Article
    section: Section


@dataclass(frozen=True, slots=True)
class Answered:
    """One section answers the question."""

    article: Article
    section: Section  # the answer, word for word
    score: float  # its confidence (`Decider.confidence`)
    repairs: tuple[ReadWord, ...] = ()  # words that were read differently from how they were typed
    is_urgent: bool = False  # whether the message is that of somebody in danger
    tells_of_distress: bool = False  # whether the message does (`retrieval.language`)
    # The article's other sections that fit the question best, two at most, best first.
    sisters: tuple[Section, ...] = ()

    @property
    def shows_help(self) -> bool:
        """Whether where help is stands above it."""
        return self.is_urgent or self.tells_of_distress


@dataclass(frozen=True, slots=True)
class Suggested:
    """Several sections may have been meant; none is sure enough to be the answer."""

    suggestions: tuple[Suggestion, ...]  # one to `MAX_SUGGESTIONS`, best first
    score: float  # the confidence of the best
    # A subject's name that resembles what was typed: only the asker can tell if it was meant.
    did_you_mean: str = ""
    # Subjects that were asked for together, but that no section has so: each has a suggestion.
    apart: tuple[str, ...] = ()
    # The words, as typed, of which these sections say nothing; without any, each may be meant.
    missing: tuple[str, ...] = ()
    # What the suggestions are about, if the question names it and `missing` isn't empty.
    subject: str = ""
    repairs: tuple[ReadWord, ...] = ()  # words that were read differently from how they were typed
    tells_of_distress: bool = False  # as of `Answered`


@dataclass(frozen=True, slots=True)
class Abstained:
    """Nothing that the audience may read answers the question."""

    suggestions: tuple[Suggestion, ...]  # the nearest sections, at most `MAX_SUGGESTIONS`
    score: float  # the confidence of the best; 0 if nothing was found
    # The name or words, as typed, of what the library has nothing on. The suggestions are then
    # never about amounts or mixtures, as they would be those of another subject.
    missing: tuple[str, ...] = ()
    repairs: tuple[ReadWord, ...] = ()  # words that were read differently from how they were typed
    tells_of_distress: bool = False  # as of `Answered`


Answer = Answered | Suggested | Abstained

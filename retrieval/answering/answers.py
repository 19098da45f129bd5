"""The outcomes of a question, as values."""

from dataclasses import dataclass

from retrieval.content import Article, Section
from retrieval.search import ReadWord


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The likelihoods that must be reached, in (0, 1).

    Parameters
    ----------
    answer : float
        For a section to be the answer.
    suggest : float
        For the first three to be offered as what may have been meant.
    """

    answer: float
    suggest: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A section that may have been meant, offered by its heading."""

    article: Article
    section: Section


@dataclass(frozen=True, slots=True)
class Answered:
    """One section answers the question.

    Parameters
    ----------
    article, section : Article, Section
        The answer, word for word.
    score : float
        Its confidence (`Decider.confidence`).
    repairs : tuple of ReadWord
        Words that were read differently from how they were typed.
    is_urgent : bool
        Whether the message is that of somebody in danger.
    sisters : tuple of Section
        The article's other sections that fit the question best, two at most, best first.
    """

    article: Article
    section: Section
    score: float
    repairs: tuple[ReadWord, ...] = ()
    is_urgent: bool = False
    sisters: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggested:
    """Several sections may have been meant; none is sure enough to be the answer.

    Parameters
    ----------
    suggestions : tuple of Suggestion
        One to `MAX_SUGGESTIONS`, best first.
    score : float
        The confidence of the best.
    did_you_mean : str
        The name of a subject that resembles what was typed; empty for none. Only the asker can
        tell whether it was meant; if so, the suggestions fit.
    apart : tuple of str
        Subjects that were asked for together, but that no section has together; there is one
        suggestion for each. Empty otherwise.
    missing : tuple of str
        Words of the question, as typed, of which the suggested sections say nothing. If empty,
        any of the sections may be what was meant.
    subject : str
        What the suggestions are about, if the question names it and `missing` isn't empty.
    repairs : tuple of ReadWord
        Words that were read differently from how they were typed.
    """

    suggestions: tuple[Suggestion, ...]
    score: float
    did_you_mean: str = ""
    apart: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    subject: str = ""
    repairs: tuple[ReadWord, ...] = ()


@dataclass(frozen=True, slots=True)
class Abstained:
    """Nothing that the audience may read answers the question.

    Parameters
    ----------
    suggestions : tuple of Suggestion
        The nearest sections, at most `MAX_SUGGESTIONS`.
    score : float
        The confidence of the best; 0 if nothing was found.
    missing : tuple of str
        The name or words, as typed, of what the question is about, if the library has nothing on
        it. The suggestions are then never about amounts or mixtures, as they would be those of
        another subject.
    repairs : tuple of ReadWord
        Words that were read differently from how they were typed.
    """

    suggestions: tuple[Suggestion, ...]
    score: float
    missing: tuple[str, ...] = ()
    repairs: tuple[ReadWord, ...] = ()


Answer = Answered | Suggested | Abstained

"""What a question is answered with: values, not exceptions."""

from dataclasses import dataclass

from retrieval.content import Article, Section
from retrieval.search import ReadWord


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which confidence on something is said, for one audience of one library.

    Parameters
    ----------
    answer : float
        A section is the answer.
    suggest : float
        A section is offered as what may have been meant.
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
    """The question is answered by one section.

    Parameters
    ----------
    article, section : Article, Section
        The answer, word for word.
    score : float
        How sure that is (`Judge.confidence`).
    repairs : tuple of ReadWord
        Words that were read differently from how they were typed.
    """

    article: Article
    section: Section
    score: float
    repairs: tuple[ReadWord, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggested:
    """Several sections may have been meant; none is sure enough to be the answer.

    Parameters
    ----------
    suggestions : tuple of Suggestion
        One to three, best first.
    score : float
        Of the best.
    did_you_mean : str
        A subject's name that is nearly what was typed; empty for none. Whether it was meant, only
        who asked can tell; the suggestions are for when it was.
    apart : tuple of str
        What was asked for together, and no section has together; the suggestions are one for each.
        Empty otherwise.
    missing : tuple of str
        Words of the question, as typed, that the suggested sections say nothing of. Empty where
        each of them may be what was meant.
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
        The nearest sections, at most three, if any are near.
    score : float
        Of the best; 0 where nothing was found.
    missing : tuple of str
        What the question is about and nothing is known of: a name or words of it, as typed. The
        suggestions are then never about amounts or mixtures: they would be another thing's.
    repairs : tuple of ReadWord
        Words that were read differently from how they were typed.
    """

    suggestions: tuple[Suggestion, ...]
    score: float
    missing: tuple[str, ...] = ()
    repairs: tuple[ReadWord, ...] = ()


Answer = Answered | Suggested | Abstained

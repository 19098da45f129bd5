"""Answerer: what is found and what was spoken of → Answered | Suggested | Abstained."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from retrieval.analysis import Analyzer, Term, asks_for_subject, depends_on_context
from retrieval.article import Article, Section
from retrieval.audience import Audience
from retrieval.index import Hit, SearchResult, SectionIndex
from retrieval.library import Library

Caution = Literal["low", "normal", "high"]

HEADING_COVERAGE = 0.5
"""The share that a heading must have to name the question's subject without the title's help."""

MAX_SUGGESTIONS = 3
CONSIDERED = 10
"""How many of the best sections are looked at for an answer and for suggestions."""

HISTORY_WEIGHT = 0.3
HISTORY_DECAY = 0.5
HISTORY_QUESTIONS = 4
"""The last earlier question's terms weigh .3, those of the one before half of that, and so on."""

SAME_ARTICLE = 1.2
"""What the article answered last is favoured by, when a question depends on it."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How much of a question a section must have.

    Parameters
    ----------
    answer : float
        The share of the question's weight, in [0, 1], from which a section is the answer.
    suggest : float
        The share from which a section is offered as what may have been meant.
    """

    answer: float
    suggest: float


THRESHOLDS: dict[Caution, Thresholds] = {
    "low": Thresholds(answer=0.5, suggest=0.2),
    "normal": Thresholds(answer=0.6, suggest=0.3),
    "high": Thresholds(answer=0.75, suggest=0.4),
}


@dataclass(frozen=True, slots=True)
class Conversation:
    """What the same member asked just before.

    Parameters
    ----------
    questions : tuple of str
        Oldest first. Questions, not answers: what they were answered with is worked out anew,
        for who may read what now.
    """

    questions: tuple[str, ...] = ()

    def then(self, question: str) -> "Conversation":
        """Return the conversation after one more question."""
        return Conversation((*self.questions, question)[-HISTORY_QUESTIONS:])


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
        Of the section, in this search.
    """

    article: Article
    section: Section
    score: float


@dataclass(frozen=True, slots=True)
class Suggested:
    """Several sections may have been meant; none is sure enough to be the answer.

    Parameters
    ----------
    suggestions : tuple of Suggestion
        One to three, best first.
    score : float
        Of the best.
    """

    suggestions: tuple[Suggestion, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Abstained:
    """Nothing that the audience may read answers the question.

    Parameters
    ----------
    suggestions : tuple of Suggestion
        The nearest sections, at most three, if any are near.
    score : float
        Of the best; 0 where nothing was found.
    """

    suggestions: tuple[Suggestion, ...]
    score: float


Answer = Answered | Suggested | Abstained


class Answerer:
    """Answers questions from one library.

    Parameters
    ----------
    library : Library
        What may be said.
    language : str
        Of the articles: a Snowball stemmer's name, or "none".
    caution : {"low", "normal", "high"}
        How sure an answer must be.
    """

    def __init__(
        self, library: Library, language: str = "english", caution: Caution = "normal"
    ) -> None:
        self.library = library
        self._language = language
        self._caution = caution
        self._analyzer = Analyzer(language)
        self._index = SectionIndex(library, self._analyzer)
        self._names = self._collect_names()

    def __len__(self) -> int:
        """Return the number of sections that can be found."""
        return len(self._index)

    def renew(self, library: Library) -> "Answerer":
        """Return an answerer of another library, otherwise the same."""
        return Answerer(library, self._language, self._caution)

    def answer(
        self, question: str, audience: Audience, conversation: Conversation | None = None
    ) -> Answer:
        """Answer a question, or say that nothing fits.

        Parameters
        ----------
        question : str
            As asked; any text.
        audience : Audience
            Everyone who will see the answer.
        conversation : Conversation, optional
            What the same member asked just before.
        """
        named = self._named_article(question, audience)
        if named:
            return Answered(named, named.first, 1.0)
        own = self._analyzer.question_terms(question)
        earlier = conversation.questions if conversation else ()
        result = self._search(question, own, audience, earlier[-HISTORY_QUESTIONS:])
        return _Judge(own, result, THRESHOLDS[self._caution]).decide(asks_for_subject(question))

    def rank(
        self,
        question: str,
        audience: Audience,
        conversation: Conversation | None = None,
        k: int = CONSIDERED,
    ) -> tuple[Hit, ...]:
        """Return the best sections for a question, whether or not they would be spoken of.

        Parameters
        ----------
        question, audience, conversation
            As for `answer`.
        k : int
            How many sections at most, >= 1.
        """
        own = self._analyzer.question_terms(question)
        earlier = conversation.questions if conversation else ()
        return self._search(question, own, audience, earlier[-HISTORY_QUESTIONS:]).hits[:k]

    def _search(
        self, question: str, own: Sequence[Term], audience: Audience, earlier: tuple[str, ...]
    ) -> SearchResult:
        subject = any(not term.is_soft for term in own)
        if not earlier or (subject and not depends_on_context(question)):
            return self._index.search(own, audience, CONSIDERED)
        result = self._index.search(self._with_history(own, earlier), audience, CONSIDERED)
        last = self._last_article(earlier, audience)
        favoured = [
            replace(hit, score=hit.score * SAME_ARTICLE) if hit.article is last else hit
            for hit in result.hits
        ]
        favoured.sort(key=lambda hit: -hit.score)  # a stable sort: ties stay in order
        return replace(result, hits=tuple(favoured))

    def _with_history(self, own: Sequence[Term], earlier: tuple[str, ...]) -> tuple[Term, ...]:
        terms = {term.text: term for term in own}
        weight = HISTORY_WEIGHT
        for question in reversed(earlier):
            for term in self._analyzer.question_terms(question):
                if not term.is_soft:
                    terms.setdefault(term.text, replace(term, weight=weight))
            weight *= HISTORY_DECAY
        return tuple(terms.values())

    def _last_article(self, earlier: tuple[str, ...], audience: Audience) -> Article | None:
        answer = self.answer(earlier[-1], audience, Conversation(earlier[:-1]))
        return answer.article if isinstance(answer, Answered) else None

    def _named_article(self, question: str, audience: Audience) -> Article | None:
        """Return the one article that the question names and nothing else."""
        articles = self._names.get(tuple(self._analyzer.field_terms(question)), ())
        named = [article for article in articles if audience.may_read(article.roles)]
        return named[0] if len(named) == 1 else None

    def _collect_names(self) -> dict[tuple[str, ...], list[Article]]:
        names: dict[tuple[str, ...], list[Article]] = {}
        for article in self.library.articles:
            keys = {
                tuple(self._analyzer.field_terms(name))
                for name in (article.title, article.slug, *article.aliases)
            }
            for key in keys - {()}:
                names.setdefault(key, []).append(article)
        return names


class _Judge:
    """Decides whether what was found is an answer.

    Parameters
    ----------
    own : sequence of Term
        The question's terms.
    result : SearchResult
        What was found with them, and with those of earlier questions.
    thresholds : Thresholds
        How much of the question a section must have.
    """

    def __init__(self, own: Sequence[Term], result: SearchResult, thresholds: Thresholds) -> None:
        self._idf = {term.text: result.idf[term.text] for term in own if not term.is_soft}
        self._hits = result.hits
        self._thresholds = thresholds

    def decide(self, is_subject_question: bool) -> Answer:
        """Return the answer, what may have been meant, or that nothing fits.

        Parameters
        ----------
        is_subject_question : bool
            Whether the question asks for a subject as such. A section that mentions it in
            passing isn't about it, and it would mislead to ask whether that was meant.
        """
        best = self._hits[0] if self._hits else None
        score = best.score if best else 0.0
        if best and self._coverage(best.terms) >= self._thresholds.answer and self._names(best):
            return Answered(best.article, best.section, score)
        near = [hit for hit in self._hits if self._coverage(hit.terms) > 0]
        likely = [hit for hit in near if self._coverage(hit.terms) >= self._thresholds.suggest]
        if likely and (not is_subject_question or any(map(self._names, likely))):
            return Suggested(_suggestions(likely), score)
        return Abstained(_suggestions(near), score)

    def _coverage(self, found: frozenset[str]) -> float:
        """Return the share of the question, by weight, that these terms are; in [0, 1]."""
        total = sum(self._idf.values())
        return sum(idf for text, idf in self._idf.items() if text in found) / total if total else 0

    def _names(self, hit: Hit) -> bool:
        """Tell whether the section is about what is asked, by its title or heading."""
        return bool(hit.in_title) or self._coverage(hit.in_heading) >= HEADING_COVERAGE


def _suggestions(hits: Sequence[Hit]) -> tuple[Suggestion, ...]:
    return tuple(Suggestion(hit.article, hit.section) for hit in hits[:MAX_SUGGESTIONS])

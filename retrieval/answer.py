"""Answerer: what is found and what was spoken of → Answered | Suggested | Abstained."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from retrieval.analysis import Analyzer, Term, depends_on_context
from retrieval.article import Article, Section
from retrieval.audience import Audience
from retrieval.index import Hit, SearchResult, SectionIndex
from retrieval.library import Library

ANSWER_COVERAGE = 0.6
"""The share of the question, by weight, that a section must have to be the answer."""

SUGGEST_COVERAGE = 0.3
"""The share from which a section is offered as what may have been meant."""

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
    """

    def __init__(self, library: Library, language: str = "english") -> None:
        self.library = library
        self._analyzer = Analyzer(language)
        self._index = SectionIndex(library, self._analyzer)
        self._names = self._collect_names()

    def __len__(self) -> int:
        """Return the number of sections that can be found."""
        return len(self._index)

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
        hits = self._search(question, own, audience, earlier[-HISTORY_QUESTIONS:])
        return _decide(own, hits)

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


def _decide(own: Sequence[Term], result: SearchResult) -> Answer:
    subject = [term for term in own if not term.is_soft]
    total = sum(result.idf[term.text] for term in subject)
    score = result.hits[0].score if result.hits else 0.0

    def coverage(found: frozenset[str]) -> float:
        return sum(result.idf[t.text] for t in subject if t.text in found) / total if total else 0.0

    def names_subject(hit: Hit) -> bool:
        # A subject met only in passing, in running text, isn't what the section is about.
        return bool(hit.in_title) or coverage(hit.in_heading) >= HEADING_COVERAGE

    suggestions = tuple(
        Suggestion(hit.article, hit.section)
        for hit in result.hits
        if coverage(hit.terms) >= SUGGEST_COVERAGE
    )[:MAX_SUGGESTIONS]
    if not suggestions:
        near = (Suggestion(h.article, h.section) for h in result.hits if coverage(h.terms) > 0)
        return Abstained(tuple(near)[:MAX_SUGGESTIONS], score)
    best = result.hits[0]
    if coverage(best.terms) >= ANSWER_COVERAGE and names_subject(best):
        return Answered(best.article, best.section, score)
    return Suggested(suggestions, score)

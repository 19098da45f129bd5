"""Answerer: what is found and what was spoken of → Answered | Suggested | Abstained."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from retrieval.answering.answers import (
    Abstained,
    Answer,
    Answered,
    Suggested,
    Suggestion,
    Thresholds,
)
from retrieval.answering.decision import Decider
from retrieval.answering.explanation import Explanation
from retrieval.answering.scope import NO_SCOPE, Scope, ScopeReader
from retrieval.answering.subjects import SubjectLinker
from retrieval.answering.understanding import Interpreter, Understood
from retrieval.audience import Audience
from retrieval.content import Article, Library
from retrieval.language import (
    EVERYDAY_QUESTIONS,
    Analyzer,
    asks_for_subject,
    depends_on_context,
    read_beginning,
)
from retrieval.parameters import (
    CONSIDERED_SECTIONS,
    HISTORY_QUESTIONS,
    MAX_AUDIENCES,
    MAX_EARLIER_WORDS,
    MAX_QUESTION_WORDS,
    MAX_SUGGESTIONS,
    NAMED_CONFIDENCE,
    QUANTILES,
    SAME_ARTICLE_BOOST,
)
from retrieval.search import Hit, SearchResult, SectionIndex

__all__ = [
    "Abstained",
    "Answer",
    "Answered",
    "Answerer",
    "Caution",
    "Conversation",
    "Suggested",
    "Suggestion",
    "Thresholds",
]

Caution = Literal["low", "normal", "high"]


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

    def read(self) -> "Conversation":
        """Return what is read of it: the last questions, of each the beginning."""
        last = self.questions[-HISTORY_QUESTIONS:]
        return Conversation(tuple(read_beginning(q, MAX_EARLIER_WORDS).text for q in last))


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
    everyday : sequence of str
        Questions that the library doesn't answer, to calibrate by; never empty.
    index : SectionIndex, optional
        Of this library in this language, where there is one already.
    """

    def __init__(
        self,
        library: Library,
        language: str = "english",
        caution: Caution = "normal",
        everyday: Sequence[str] = EVERYDAY_QUESTIONS,
        index: SectionIndex | None = None,
    ) -> None:
        self.library = library
        self._everyday = everyday
        self._language = language
        self._caution = caution
        self._analyzer = Analyzer(language)
        self._index = index or SectionIndex(library, self._analyzer)
        self._linker = SubjectLinker(library, self._analyzer)
        self._interpreter = Interpreter(self._index, self._analyzer, library.synonyms, self._linker)
        self._scope_reader = ScopeReader(
            self._linker, self._index, self._interpreter, self._analyzer
        )
        self._thresholds: dict[Audience, Thresholds] = {}

    def __len__(self) -> int:
        """Return the number of sections that can be found."""
        return len(self._index)

    def renew(self, library: Library) -> "Answerer":
        """Return an answerer of another library, otherwise the same."""
        index = self._index.renew(library)
        return Answerer(library, self._language, self._caution, self._everyday, index)

    def answer(
        self, question: str, audience: Audience, conversation: Conversation | None = None
    ) -> Answer:
        """Answer a question, or say that nothing fits.

        Parameters
        ----------
        question : str
            As asked; any text, of which the first `MAX_QUESTION_WORDS` words are read.
        audience : Audience
            Everyone who will see the answer.
        conversation : Conversation, optional
            What the same member asked just before.
        """
        question = _read(question)
        by_name = self._answer_by_name(question, audience, conversation)
        if by_name:
            return by_name
        decider = self._decider(question, audience, conversation)
        return decider.decide(self.thresholds(audience), asks_for_subject(question))

    def explain(self, question: str, audience: Audience, k: int) -> Explanation:
        """Return why a question is answered as it is.

        Parameters
        ----------
        question, audience
            As for `answer`, at the beginning of a conversation.
        k : int
            How many of the best sections are explained at most, >= 1.
        """
        question = _read(question)
        understood, result = self._search(question, audience, None)
        thresholds = self.thresholds(audience)
        decider = self._decider(question, audience, None)
        by_name = self._answer_by_name(question, audience, None)
        return Explanation(
            answer=by_name or decider.decide(thresholds, asks_for_subject(question)),
            understood=understood,
            idf=result.idf,
            best=self._index.explain(understood.query, audience, k),
            confidence=decider.confidence,
            thresholds=thresholds,
            shortfalls=decider.find_shortfalls(thresholds, asks_for_subject(question)),
        )

    def thresholds(self, audience: Audience) -> Thresholds:
        """Return from which confidence on something is said to an audience.

        Parameters
        ----------
        audience : Audience
            Its first question needs them worked out, which takes some tenths of a second; asked
            in another thread, this keeps the others going.
        """
        found = self._thresholds.get(audience)
        if found is None:
            found = self._calibrate(audience)
            while len(self._thresholds) >= MAX_AUDIENCES:
                # A copy: another thread may add one meanwhile.
                self._thresholds.pop(next(iter(tuple(self._thresholds))), None)
            self._thresholds[audience] = found
        return found

    def is_prepared(self, audience: Audience) -> bool:
        """Tell whether an audience's thresholds are at hand."""
        return audience in self._thresholds

    def rank(
        self,
        question: str,
        audience: Audience,
        conversation: Conversation | None = None,
        k: int = CONSIDERED_SECTIONS,
    ) -> tuple[Hit, ...]:
        """Return the best sections for a question, whether or not they would be spoken of.

        Parameters
        ----------
        question, audience, conversation
            As for `answer`.
        k : int
            How many sections at most, >= 1.
        """
        return self._search(_read(question), audience, conversation)[1].hits[:k]

    def _answer_by_name(
        self, question: str, audience: Audience, conversation: Conversation | None
    ) -> Answered | Suggested | None:
        """Return what a question names and says nothing more of: an article, or sections."""
        named = self._linker.find(question, audience)
        if not named and (headed := self._linker.find_headed(question, audience)):
            before = self._scope_before(question, audience, conversation)
            # “Dose” alone, after ketamine, is ketamine's; after what is unknown, it is nobody's.
            about = frozenset[str]().union(*(subject.articles for subject in before.subjects))
            if before == NO_SCOPE:
                named = headed
            elif not before.other:
                named = tuple(found for found in headed if found[0].slug in about)
        if len(named) == 1:
            return Answered(*named[0], NAMED_CONFIDENCE)
        offers = tuple(Suggestion(*found) for found in named[:MAX_SUGGESTIONS])
        return Suggested(offers, NAMED_CONFIDENCE) if offers else None

    def _decider(
        self, question: str, audience: Audience, conversation: Conversation | None
    ) -> Decider:
        understood, result = self._search(question, audience, conversation)
        before = self._scope_before(question, audience, conversation)
        scope = self._scope_reader.read(question, understood, audience, result.hits, before)
        return Decider(understood, result, scope)

    def _scope_before(
        self, question: str, audience: Audience, conversation: Conversation | None
    ) -> Scope:
        """Return what the question is about that one goes on from; nothing if it doesn't."""
        earlier = conversation.read().questions if conversation else ()
        if not earlier:
            return NO_SCOPE
        own = self._interpreter.understand(question, audience)
        if not self._dependence(question, own, audience):
            return NO_SCOPE
        first = self._since_subject(earlier, audience)[0]
        understood = self._interpreter.understand(first, audience)
        return self._scope_reader.read(first, understood, audience)

    def _search(
        self, question: str, audience: Audience, conversation: Conversation | None
    ) -> tuple[Understood, SearchResult]:
        own = self._interpreter.understand(question, audience)
        earlier = conversation.read().questions if conversation else ()
        dependence = self._dependence(question, own, audience) if earlier else 0.0
        if not dependence:
            return own, self._index.search(own.query, audience, CONSIDERED_SECTIONS)
        earlier = self._since_subject(earlier, audience)
        understood = self._interpreter.go_on(own, audience, earlier, dependence)
        result = self._index.search(understood.query, audience, CONSIDERED_SECTIONS)
        last = self._last_article(earlier, audience)
        favour = 1 + (SAME_ARTICLE_BOOST - 1) * dependence
        favoured = [
            replace(hit, score=hit.score * favour) if hit.article is last else hit
            for hit in result.hits
        ]
        favoured.sort(key=lambda hit: -hit.score)  # a stable sort: ties stay in order
        return understood, replace(result, hits=tuple(favoured))

    def _since_subject(self, earlier: tuple[str, ...], audience: Audience) -> tuple[str, ...]:
        """Return the questions from the last one on that named its subject."""
        for number in range(len(earlier) - 1, 0, -1):
            question = earlier[number]
            own = self._interpreter.understand(question, audience)
            if not self._dependence(question, own, audience):
                return earlier[number:]
        return earlier

    def _dependence(self, question: str, own: Understood, audience: Audience) -> float:
        """Return how much a question depends on the earlier ones, in [0, 1]."""
        if depends_on_context(question):
            return 1.0
        # “What are the risks?” says what is asked, not of what; “tell me about X” says of what.
        if own.words and asks_for_subject(question) and own.query.aspects <= {"definition"}:
            return 0.0
        if self._linker.find_subjects(own.words, audience):
            return 0.0
        return self._interpreter.openness(own.query, audience)

    def _calibrate(self, audience: Audience) -> Thresholds:
        """Place the thresholds by what questions score that nothing answers."""
        confidences = []
        for question in self._everyday:
            decider = Decider(*self._search(question, audience, None))
            confidences.append(decider.confidence)
        answer, suggest = np.quantile(confidences, QUANTILES[self._caution]).tolist()
        return Thresholds(answer, suggest)

    def _last_article(self, earlier: tuple[str, ...], audience: Audience) -> Article | None:
        answer = self.answer(earlier[-1], audience, Conversation(earlier[:-1]))
        return answer.article if isinstance(answer, Answered) else None


def _read(question: str) -> str:
    return read_beginning(question, MAX_QUESTION_WORDS).text

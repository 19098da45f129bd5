"""Answerer: from a question and its conversation to Answered, Suggested or Abstained."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

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
    EXACT,
    Analyzer,
    asks_for_subject,
    aspects_of_heading,
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
    Caution,
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


@dataclass(frozen=True, slots=True)
class Conversation:
    """The questions that the same member asked just before, oldest first.

    Their answers aren't kept but worked out anew, for what may be read now.
    """

    questions: tuple[str, ...] = ()

    def then(self, question: str) -> "Conversation":
        """Return the conversation after one more question."""
        return Conversation((*self.questions, question)[-HISTORY_QUESTIONS:])

    def read(self) -> "Conversation":
        """Return the part that is read: the last questions, and of each the beginning."""
        last = self.questions[-HISTORY_QUESTIONS:]
        return Conversation(tuple(read_beginning(q, MAX_EARLIER_WORDS).text for q in last))


class Answerer:
    """Answers questions from one library.

    Parameters
    ----------
    library : Library
        The articles.
    language : str
        Of the articles: a Snowball stemmer's name, or "none".
    caution : {"low", "normal", "high"}
        How sure an answer must be.
    everyday : sequence of str
        Questions that the library doesn't answer, for calibration; never empty.
    index : SectionIndex, optional
        Of this library in this language; built if None.
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
            Any text; its first `MAX_QUESTION_WORDS` words are read.
        audience : Audience
            All readers of the answer.
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
        """Return why a question is answered as it is, and what the k >= 1 best sections score.

        The question is taken without a conversation.
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
        """Return the thresholds of confidence for an audience.

        The first call for an audience calibrates them, which blocks for some tenths of a second; it
        may be made in another thread.
        """
        found = self._thresholds.get(audience)
        if found is None:
            found = self._calibrate(audience)
            while len(self._thresholds) >= MAX_AUDIENCES:
                # A copy, as another thread may add one meanwhile.
                self._thresholds.pop(next(iter(tuple(self._thresholds))), None)
            self._thresholds[audience] = found
        return found

    def is_prepared(self, audience: Audience) -> bool:
        """Tell whether an audience's thresholds have been computed."""
        return audience in self._thresholds

    def rank(
        self,
        question: str,
        audience: Audience,
        conversation: Conversation | None = None,
        k: int = CONSIDERED_SECTIONS,
    ) -> tuple[Hit, ...]:
        """Return the k >= 1 best sections for a question, however low their confidence."""
        return self._search(_read(question), audience, conversation)[1].hits[:k]

    def _answer_by_name(
        self, question: str, audience: Audience, conversation: Conversation | None
    ) -> Answered | Suggested | None:
        """Answer a question that consists of the name of an article or of sections."""
        named = self._linker.find(question, audience)
        if not named and (headed := self._linker.find_headed(question, audience)):
            before = self._scope_before(question, audience, conversation)
            # After ketamine, “dose” alone means ketamine's; after an unknown subject, nobody's.
            about = frozenset[str]().union(*(subject.articles for subject in before.subjects))
            is_alone = not self._goes_on(question, audience, conversation)
            if is_alone or (before == NO_SCOPE and not aspects_of_heading(question) & EXACT):
                named = headed
            elif not (before.other or before.longer or before.repaired):
                named = tuple(found for found in headed if found[0].slug in about)
        if len(named) == 1:
            return Answered(*named[0], NAMED_CONFIDENCE)
        offers = tuple(Suggestion(*found) for found in named[:MAX_SUGGESTIONS])
        return Suggested(offers, NAMED_CONFIDENCE) if offers else None

    def _decider(
        self, question: str, audience: Audience, conversation: Conversation | None
    ) -> Decider:
        understood, result = self._search(question, audience, conversation)
        before = self._scope_before(question, audience, conversation, result.hits)
        named = self._scope_reader.read(question, understood, audience, result.hits, before)
        return Decider(understood, result, named)

    def _scope_before(
        self,
        question: str,
        audience: Audience,
        conversation: Conversation | None,
        hits: Sequence[Hit] = (),
    ) -> Scope:
        """Return what the question is about that one goes on from; nothing if it doesn't."""
        if conversation is None or not self._goes_on(question, audience, conversation):
            return NO_SCOPE
        earlier = conversation.read().questions
        first, *others = self._since_subject(earlier, audience)
        for asked in (*reversed(others), first):
            understood = self._interpreter.understand(asked, audience)
            named = self._scope_reader.read(asked, understood, audience, hits)
            # “And with alcohol?” goes on from what was named before, “what about LSD?” doesn't.
            if named.subjects and "interaction" not in named.exact:
                break
        return named

    def _goes_on(
        self, question: str, audience: Audience, conversation: Conversation | None
    ) -> bool:
        """Tell whether a question depends on an earlier one."""
        if conversation is None or not conversation.questions:
            return False
        own = self._interpreter.understand(question, audience)
        return self._dependence(question, own, audience) > 0

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
        """Return the questions from the last one that named its own subject."""
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
        # “What are the risks?” has no subject of its own, “tell me about X” has.
        if own.words and asks_for_subject(question) and own.query.aspects <= {"definition"}:
            return 0.0
        if self._linker.find_subjects(own.words, audience):
            return 0.0
        return self._interpreter.openness(own.query, audience)

    def _calibrate(self, audience: Audience) -> Thresholds:
        """Set the thresholds by the confidences of questions that the library doesn't answer."""
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

"""AudienceView: from a question and its conversation to an answer, for one audience."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from threading import Lock
from typing import Any, Generic, TypeVar

from retrieval.answering.answers import Answer, Answered, Suggested, Suggestion, Thresholds
from retrieval.answering.conversation import Conversation
from retrieval.answering.decision import Decider
from retrieval.answering.explanation import Explanation
from retrieval.answering.likelihood import Calibration
from retrieval.answering.scope import NO_SCOPE, Scope, ScopeReader
from retrieval.answering.subjects import SubjectLinker
from retrieval.answering.understanding import Interpreter, Understood
from retrieval.answering.urgent import Urgent, UrgentPhrases
from retrieval.content import Article, Section
from retrieval.language import (
    EXACT,
    Language,
    asks_for_subject,
    aspects_of_heading,
    depends_on_context,
    plain_text,
    read_beginning,
)
from retrieval.parameters import (
    BEGINNING_WORDS,
    CONSIDERED_SECTIONS,
    MAX_CALIBRATING_SECTIONS,
    MAX_QUESTION_WORDS,
    MAX_SUGGESTIONS,
    NAMED_CONFIDENCE,
    REMEMBERED_QUESTIONS,
    SAME_ARTICLE_BOOST,
)
from retrieval.search import Hit, Remembered, SearchResult, SectionIndex

T = TypeVar("T")


class Once(Generic[T]):
    """A value that is computed when it is first asked for: once, however many threads wait.

    It doesn't keep the function, which may belong to whoever keeps the value: what refers to itself
    is freed by a search through all objects only.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._found: list[T] = []

    def __call__(self, compute: Callable[[], T]) -> T:
        """Return the value."""
        if not self._found:
            with self._lock:
                if not self._found:
                    self._found.append(compute())
        return self._found[0]

    @property
    def is_done(self) -> bool:
        """Whether it has been computed."""
        return bool(self._found)


@dataclass(frozen=True, slots=True)
class Fitted:
    """What is known of the articles that an audience may read, and of no others."""

    index: SectionIndex
    names: SubjectLinker
    interpreter: Interpreter
    scope_reader: ScopeReader


@dataclass(frozen=True, slots=True)
class Turn:
    """A question within its conversation.

    Parameters
    ----------
    own : Understood
        The question by itself.
    dependence : float
        How much it depends on those before, in [0, 1].
    before : tuple of Turn
        What it goes on from: the questions from the last one that named its own subject, oldest
        first. Empty if it depends on none.
    last : Article or None
        What the last one of `before` that was answered was answered with.
    """

    question: str
    own: Understood
    dependence: float = 0.0
    before: tuple["Turn", ...] = ()
    last: Article | None = None


class AudienceView:
    """Answers questions from what an audience may read, as if there were nothing else.

    Nothing is worked out before it is needed, and then once; a view may be used by many threads.

    Parameters
    ----------
    articles : function of () to sequence of Article
        Returns what the audience may read.
    fit : function of () to Fitted
        Reads it.
    urgent : function of () to UrgentPhrases
        Reads the urgent phrases of it.
    everyday : sequence of str
        Questions that nothing of it answers, for calibration; empty to calibrate by the sections
        themselves.
    thresholds : Thresholds
        How likely an answer and suggestions must be.
    language : Language
        Of the articles.
    """

    def __init__(
        self,
        articles: Callable[[], Sequence[Article]],
        fit: Callable[[], Fitted],
        urgent: Callable[[], UrgentPhrases],
        everyday: Sequence[str],
        thresholds: Thresholds,
        *,
        language: Language,
    ) -> None:
        self._language = language
        self._everyday = everyday
        self._thresholds = thresholds
        self._articles = articles
        self._fit_now = fit
        self._fitted = Once[Fitted]()
        self._read_urgent = urgent
        self._urgent = Once[UrgentPhrases]()
        self._calibration = Once[Calibration]()
        self._made: dict[object, Once[Any]] = {}
        self._after = Remembered[Article | None](REMEMBERED_QUESTIONS)

    def answer(self, question: str, conversation: Conversation | None = None) -> Answer:
        """Answer a question, or say that nothing fits.

        Parameters
        ----------
        question : str
            Any text; its first `MAX_QUESTION_WORDS` words are read, and of urgent phrases all.
        conversation : Conversation, optional
            What the same member asked just before.
        """
        urgent = self.find_urgent(question)
        if urgent and urgent.is_sure:
            return urgent.answer
        turn = self._walk(question, conversation)
        answer = self._answer(turn)
        self._spoken_of(turn, lambda: answer)  # the next question may go on from it
        return _with_urgent(urgent, answer)

    def find_urgent(self, message: str) -> Urgent | None:
        """Return the section for somebody in danger, None if nothing in a message tells of it.

        This is quick, whether or not the view has been used before.
        """
        return self._urgent(self._read_urgent).find(message)

    def find_authors(self, question: str) -> tuple[tuple[Article, Section], ...]:
        """Return the sections that have a question among the phrasings of their authors."""
        return self._fit().names.find_by_authors(question)

    def explain(
        self, question: str, k: int, conversation: Conversation | None = None
    ) -> Explanation:
        """Return why a question is answered as it is, and what the k >= 1 best sections score."""
        urgent, turn = self.find_urgent(question), self._walk(question, conversation)
        understood, result = self._search(turn)
        thresholds = self._thresholds
        decider = self._decider(turn, understood, result)
        is_for_subject = asks_for_subject(turn.own.question, self._language)
        answer = self._answer_by_name(turn) or decider.decide(thresholds, is_for_subject)
        return Explanation(
            answer=_with_urgent(urgent, answer),
            understood=understood,
            idf=result.idf,
            best=self._fit().index.explain(understood.query, k),
            order=decider.hits,
            features=decider.features,
            likelihood=decider.likelihood,
            thresholds=thresholds,
            shortfalls=decider.find_shortfalls(thresholds, is_for_subject),
        )

    def rank(
        self,
        question: str,
        conversation: Conversation | None = None,
        k: int = CONSIDERED_SECTIONS,
    ) -> tuple[Hit, ...]:
        """Return the k >= 1 best sections for a question, however low their confidence."""
        return self._search(self._walk(question, conversation))[1].hits[:k]

    def prepare(self) -> None:
        """Calibrate the view, which an answer needs; the first call takes tenths of a second."""
        self._calibration(self._calibrate)

    def is_prepared(self) -> bool:
        """Tell whether the view has been calibrated."""
        return self._calibration.is_done

    def make(self, make: Callable[[Sequence[Article]], T]) -> T:
        """Return what a function makes of the articles that the audience may read.

        It is called once, and what it returns is kept as long as the view.
        """
        made: Once[T] = self._made.setdefault(make, Once())
        return made(lambda: make(self._articles()))

    def has_made(self, make: Callable[[Sequence[Article]], object]) -> bool:
        """Tell whether that has been made."""
        return make in self._made and self._made[make].is_done

    def _fit(self) -> Fitted:
        return self._fitted(self._fit_now)

    def _walk(self, question: str, conversation: Conversation | None = None) -> Turn:
        """Read a question and those that it goes on from, each once; answer these, oldest first."""
        earlier = conversation.read().questions if conversation else ()
        turns = [self._read(read_beginning(question, MAX_QUESTION_WORDS).text)]
        for asked in reversed(earlier):
            dependence = self._dependence(turns[-1])
            if not dependence:
                break
            turns[-1] = replace(turns[-1], dependence=dependence)
            turns.append(self._read(asked))
        turn = turns.pop()
        while turns:
            last = self._spoken_of(turn, partial(self._answer_earlier, turn))
            turn = replace(turns.pop(), before=(*turn.before, turn), last=last)
        return turn

    def _answer_earlier(self, turn: Turn) -> Answer:
        urgent = self.find_urgent(turn.question)
        return urgent.answer if urgent and urgent.is_sure else self._answer(turn)

    def _spoken_of(self, turn: Turn, answer: Callable[[], Answer]) -> Article | None:
        """Return the article that is spoken of after a question."""

        def find() -> Article | None:
            answered = answer()
            if isinstance(answered, Answered):
                return answered.article
            # Offers end nothing: what was spoken of before them still is.
            return turn.last if isinstance(answered, Suggested) else None

        asked = (turn.question, *(before.question for before in turn.before))
        return self._after.get(asked, find)

    def _read(self, question: str) -> Turn:
        return Turn(question, self._fit().interpreter.understand(question))

    def _dependence(self, turn: Turn) -> float:
        """Return how much a question depends on the earlier ones, in [0, 1]."""
        question, own = turn.own.question, turn.own
        if depends_on_context(question, self._language):
            return 1.0
        # “What are the risks?” has no subject of its own, “tell me about X” has.
        if (
            own.words
            and asks_for_subject(question, self._language)
            and own.query.aspects <= {"definition"}
        ):
            return 0.0
        if self._fit().names.find_subjects(own.words):
            return 0.0
        return self._fit().interpreter.openness(own.query)

    def _answer(self, turn: Turn) -> Answer:
        by_name = self._answer_by_name(turn)
        if by_name:
            return by_name
        decider = self._decider(turn, *self._search(turn))
        return decider.decide(self._thresholds, asks_for_subject(turn.own.question, self._language))

    def _answer_by_name(self, turn: Turn) -> Answered | Suggested | None:
        """Answer a question that is a phrasing, or the name of an article or of sections."""
        names, question = self._fit().names, turn.own.question
        named = self._find_asked(turn) or names.find(question)
        if not named and (headed := names.find_headed(question)):
            before = self._scope_before(turn)
            # After ketamine, “dose” alone means ketamine's; after an unknown subject, nobody's.
            is_alone = not turn.before
            if is_alone or (
                before == NO_SCOPE and not aspects_of_heading(question, self._language) & EXACT
            ):
                named = headed
            elif not before.is_doubtful:
                named = tuple(found for found in headed if found[0].slug in before.articles)
        if len(named) == 1:
            return Answered(*named[0], NAMED_CONFIDENCE)
        offers = tuple(Suggestion(*found) for found in named[:MAX_SUGGESTIONS])
        return Suggested(offers, NAMED_CONFIDENCE) if offers else None

    def _find_asked(self, turn: Turn) -> tuple[tuple[Article, Section], ...]:
        """Return the sections that have a question among their phrasings.

        Where it asks of what was named before (“How long does it last?”), only those of that.
        """
        found = self._fit().names.find_asked(turn.question)
        is_open = bool(turn.own.query.aspects) or depends_on_context(
            turn.own.question, self._language
        )
        if found and turn.before and is_open:
            before = self._scope_before(turn)
            if before != NO_SCOPE:
                about = frozenset() if before.is_doubtful else before.articles
                found = tuple(f for f in found if f[0].slug in about)
        return found

    def _search(self, turn: Turn) -> tuple[Understood, SearchResult]:
        fitted = self._fit()
        if not turn.before:
            return turn.own, fitted.index.search(turn.own.query, CONSIDERED_SECTIONS)
        earlier = [asked.own for asked in turn.before]
        understood = fitted.interpreter.go_on(turn.own, earlier, turn.dependence)
        result = fitted.index.search(understood.query, CONSIDERED_SECTIONS)
        favour = 1 + (SAME_ARTICLE_BOOST - 1) * turn.dependence
        favoured = [
            replace(hit, score=hit.score * favour) if hit.article is turn.last else hit
            for hit in result.hits
        ]
        favoured.sort(key=lambda hit: -hit.score)  # a stable sort: ties stay in order
        return understood, replace(result, hits=tuple(favoured))

    def _decider(self, turn: Turn, understood: Understood, result: SearchResult) -> Decider:
        before = self._scope_before(turn, result.hits)
        read = self._fit().scope_reader.read
        scope = read(turn.own.question, understood, result.hits, before)
        if (
            not turn.before
            and not scope.subjects
            and depends_on_context(turn.own.question, self._language)
        ):
            scope = replace(scope, is_unnamed=True)
        if turn.dependence == 1:
            last = frozenset({turn.last.slug} if turn.last else ())
            scope = replace(scope, spoken_of=before.articles or last)
        calibration = self._calibration(self._calibrate)
        return Decider(understood, result, scope, calibration, language=self._language)

    def _scope_before(self, turn: Turn, hits: Sequence[Hit] = ()) -> Scope:
        """Return what the question is about that one goes on from; nothing if it doesn't."""
        named = NO_SCOPE
        for asked in reversed(turn.before):
            named = self._fit().scope_reader.read(asked.own.question, asked.own, hits)
            # “And with alcohol?” goes on from what was named before, “what about LSD?” doesn't.
            if named.subjects and "interaction" not in named.exact:
                break
        return named

    def _calibrate(self) -> Calibration:
        """Ask the questions that the library doesn't answer.

        Without any, each section's beginning is asked of the others: what they have of it by chance
        is more than what they have of everyday questions.
        """
        if self._everyday:
            turns = map(self._walk, self._everyday)
            scores = [self._score(*self._search(turn)) for turn in turns]
        else:
            sections = self._fit().index.sections
            step = len(sections) // MAX_CALIBRATING_SECTIONS + 1
            scores = [self._score_elsewhere(section) for _, section in sections[::step]]
        return Calibration(tuple(sorted(scores)))

    def _score_elsewhere(self, section: Section) -> float:
        """Return the best score of another section for the beginning of one."""
        beginning = read_beginning(plain_text(section.text).strip(), BEGINNING_WORDS).text
        understood, result = self._search(self._walk(beginning))
        others = tuple(hit for hit in result.hits if hit.section is not section)
        return self._score(understood, replace(result, hits=others))

    def _score(self, understood: Understood, result: SearchResult) -> float:
        return Decider(understood, result, language=self._language).score


def _with_urgent(urgent: Urgent | None, answer: Answer) -> Answer:
    """Return the urgent answer; or offers with it first, if somebody may be in danger after all."""
    if urgent is None:
        return answer
    if urgent.is_sure:
        return urgent.answer
    others: tuple[Suggestion, ...] = ()
    if isinstance(answer, Answered):
        others = (Suggestion(answer.article, answer.section),)
    elif isinstance(answer, Suggested) and not (
        answer.did_you_mean or answer.apart or answer.missing  # these can't all be meant
    ):
        others = answer.suggestions
    others = tuple(offer for offer in others if offer.section is not urgent.section)
    offers = (Suggestion(urgent.article, urgent.section), *others)[:MAX_SUGGESTIONS]
    return Suggested(offers, answer.score, repairs=answer.repairs)

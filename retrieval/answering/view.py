"""AudienceView: from a question and its conversation to an answer, for one audience."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from threading import Lock
from typing import Any, Generic, TypeVar

from retrieval import parameters
from retrieval.answering.answers import Answer, Answered, Suggested, Suggestion, Thresholds
from retrieval.answering.conversation import Conversation
from retrieval.answering.decision import Decider
from retrieval.answering.explanation import Explanation
from retrieval.answering.scope import NO_SCOPE, Scope, ScopeReader
from retrieval.answering.subjects import Found, Names, Place, SubjectLinker
from retrieval.answering.thesaurus import Thesaurus
from retrieval.answering.understanding import Interpreter, Understood
from retrieval.answering.urgent import Urgent, UrgentPhrases
from retrieval.content import Article, Section
from retrieval.language import (
    EXACT,
    Language,
    aspects_of_heading,
    plain_text,
    read_beginning,
    tells_of_distress,
)
from retrieval.search import Hit, Postings, Remembered, SearchResult, SectionIndex, SectionMeanings

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


Readable = frozenset[frozenset[str]]  # the content roles of articles that an audience may read


@dataclass(frozen=True, slots=True, eq=False)
class Shared:
    """What all views of a library share; it knows none, so that each is freed when dropped."""

    articles: tuple[Article, ...]
    urgent: tuple[Article, ...]  # those that have urgent phrases
    postings: Postings
    meanings: SectionMeanings | None
    names: Names
    thesaurus: Thesaurus
    language: Language
    everyday: Sequence[str]  # what none of them answers, for calibration; or nothing
    thresholds: Thresholds


@dataclass(frozen=True, slots=True)
class Turn:
    """A question within its conversation."""

    question: str
    own: Understood  # the question by itself
    dependence: float = 0.0  # how much it depends on those before, in [0, 1]
    # What it goes on from, oldest first: the questions from the last that named its own subject.
    before: tuple["Turn", ...] = ()
    last: Article | None = None  # what the last one of `before` that was answered was answered with


class AudienceView:
    """Answers questions from what an audience may read, as if there were nothing else.

    Nothing is worked out before it is needed, and then once; a view may be used by many threads.
    Without everyday questions, it is calibrated by the sections themselves.
    """

    def __init__(self, shared: Shared, readable: Readable) -> None:
        self._shared = shared
        self._readable = readable
        self._language = shared.language
        self._fitted = Once[ScopeReader]()
        self._urgent = Once[UrgentPhrases]()
        self._calibration = Once[list[float]]()
        self._made: dict[object, Once[Any]] = {}
        self._after = Remembered[Article | None](parameters.REMEMBERED_QUESTIONS)
        # Those that were asked lately, so that the sentence model has read them.
        self._asked = Remembered[object](parameters.REMEMBERED_QUESTIONS)

    def answer(self, question: str, conversation: Conversation | None = None) -> Answer:
        """Answer a question, or say that nothing fits.

        Its first `MAX_QUESTION_WORDS` words are read, and of urgent phrases all. The conversation
        is what the same member asked just before.
        """
        urgent = self.find_urgent(question)
        if urgent and urgent.is_sure:
            return urgent.answer
        turn = self._walk(question, conversation)
        answer = self._answer(turn)
        self._spoken_of(turn, lambda: answer)  # the next question may go on from it
        self._asked.get(question, bool)
        return _complete(question, urgent, answer)

    def find_urgent(self, message: str) -> Urgent | None:
        """Return the section for somebody in danger if a message tells of it; always quick."""
        return self._urgent(self._read_urgent).find(message)

    def find_authors(self, question: str) -> Found:
        """Return the sections that have a question among the phrasings of their authors."""
        return self._fit().names.find_by_authors(question)

    def explain(
        self, question: str, k: int, conversation: Conversation | None = None
    ) -> Explanation:
        """Return why a question is answered as it is, and what the k >= 1 best sections score."""
        urgent, turn = self.find_urgent(question), self._walk(question, conversation)
        understood, result = self._search(turn)
        thresholds = self._shared.thresholds
        decider = self._decider(turn, understood, result)
        answer = self._answer_by_name(turn) or decider.decide(thresholds)
        return Explanation(
            answer=_complete(question, urgent, answer),
            understood=understood,
            idf=result.idf,
            best=self._fit().index.explain(understood.query, k),
            order=decider.hits,
            features=decider.features,
            likelihood=decider.likelihood,
            thresholds=thresholds,
            shortfalls=decider.find_shortfalls(thresholds),
        )

    def rank(
        self,
        question: str,
        conversation: Conversation | None = None,
        k: int = parameters.CONSIDERED_SECTIONS,
    ) -> tuple[Hit, ...]:
        """Return the k >= 1 best sections for a question, however low their confidence."""
        return self._search(self._walk(question, conversation))[1].hits[:k]

    def prepare(self) -> None:
        """Read and calibrate what an answer needs; the first call takes tenths of a second."""
        self._urgent(self._read_urgent)
        self._calibration(self._calibrate)
        tells_of_distress("")

    def is_prepared(self) -> bool:
        """Tell whether the view has been calibrated."""
        return self._calibration.is_done

    def is_quick(self, question: str, conversation: Conversation | None = None) -> bool:
        """Tell whether an answer will take some 20 ms at most."""
        asked = (question, *(conversation.questions if conversation else ()))
        is_read = not self._shared.meanings or all(one in self._asked for one in asked)
        return is_read and self.is_short(*asked)

    def is_short(self, *messages: str) -> bool:
        """Tell the same of what the sentence model needn't read."""
        return (
            self.is_prepared()
            and len(self._shared.postings.sections) <= parameters.QUICK_SECTIONS
            and sum(map(len, messages)) <= parameters.QUICK_CHARACTERS
        )

    def make(self, make: Callable[[Sequence[Article]], T]) -> T:
        """Return what a function makes of what the audience may read; made once for the view."""
        made: Once[T] = self._made.setdefault(make, Once())
        return made(lambda: make(self._visible()))

    def has_made(self, make: Callable[[Sequence[Article]], object]) -> bool:
        """Tell whether that has been made."""
        return make in self._made and self._made[make].is_done

    def _visible(self) -> list[Article]:
        return [article for article in self._shared.articles if article.roles in self._readable]

    def _read_urgent(self) -> UrgentPhrases:
        urgent = (article for article in self._shared.urgent if article.roles in self._readable)
        return UrgentPhrases(urgent, self._language)

    def _fit(self) -> ScopeReader:
        return self._fitted(self._build)

    def _build(self) -> ScopeReader:
        shared, articles = self._shared, self._visible()
        index = SectionIndex(shared.postings, articles, shared.meanings)
        names = SubjectLinker(shared.names.among(articles), self._language)
        interpreter = Interpreter(index, self._language, shared.thesaurus, names)
        return ScopeReader(names, index, interpreter, self._language)

    def _walk(self, question: str, conversation: Conversation | None = None) -> Turn:
        """Read a question and those that it goes on from, each once; answer these, oldest first."""
        earlier = conversation.read().questions if conversation else ()
        turns = [self._read(read_beginning(question, parameters.MAX_QUESTION_WORDS).text)]
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
        asked = turn.own
        if asked.refers_back:
            return 1.0
        # “What are the risks?” has no subject of its own, “tell me about X” has.
        if asked.own and asked.asks_for_subject and asked.query.aspects <= {"definition"}:
            return 0.0
        if asked.subjects:
            return 0.0
        return self._fit().interpreter.openness(asked.query)

    def _answer(self, turn: Turn) -> Answer:
        if by_name := self._answer_by_name(turn):
            return by_name
        return self._decider(turn, *self._search(turn)).decide(self._shared.thresholds)

    def _answer_by_name(self, turn: Turn) -> Answered | Suggested | None:
        """Answer a question that is a phrasing, or the name of an article or of sections."""
        names, question = self._fit().names, turn.own.question
        named: Sequence[Place] = self._find_asked(turn) or names.find(question)
        if not named and (headed := names.find_headed(question)):
            before = self._scope_before(turn)
            # After ketamine, “dose” alone means ketamine's; after an unknown subject, nobody's.
            is_exact = aspects_of_heading(question, self._language) & EXACT
            if not turn.before or (before == NO_SCOPE and not is_exact):
                named = headed
            else:
                named = _about(before, headed)
        if len(named) == 1:
            return Answered(*named[0], parameters.NAMED_CONFIDENCE)
        offers = tuple(Suggestion(*found) for found in named[: parameters.MAX_SUGGESTIONS])
        return Suggested(offers, parameters.NAMED_CONFIDENCE) if offers else None

    def _find_asked(self, turn: Turn) -> Found:
        """Return the sections that have a question among their phrasings.

        Where it asks of what was named before (“How long does it last?”), only those of that.
        """
        found = self._fit().names.find_asked(turn.question)
        if found and (turn.own.query.aspects or turn.own.refers_back):
            before = self._scope_before(turn)
            return found if before == NO_SCOPE else _about(before, found)
        return found

    def _search(self, turn: Turn) -> tuple[Understood, SearchResult]:
        fitted = self._fit()
        if not turn.before:
            return turn.own, fitted.index.search(turn.own.query, parameters.CONSIDERED_SECTIONS)
        earlier = [asked.own for asked in turn.before]
        understood = fitted.interpreter.go_on(turn.own, earlier, turn.dependence)
        result = fitted.index.search(understood.query, parameters.CONSIDERED_SECTIONS)
        favour = 1 + (parameters.SAME_ARTICLE_BOOST - 1) * turn.dependence
        favoured = [
            replace(hit, score=hit.score * favour) if hit.article is turn.last else hit
            for hit in result.hits
        ]
        favoured.sort(key=lambda hit: -hit.score)  # a stable sort: ties stay in order
        return understood, replace(result, hits=tuple(favoured))

    def _decider(self, turn: Turn, understood: Understood, result: SearchResult) -> Decider:
        before = self._scope_before(turn, result.hits)
        scope = self._fit().read(understood, result.hits, before)
        if not turn.before and not scope.subjects and understood.refers_back:
            scope = replace(scope, is_unnamed=True)
        if turn.dependence == 1:
            last = frozenset({turn.last.slug} if turn.last else ())
            scope = replace(scope, spoken_of=before.articles or last)
        everyday = self._calibration(self._calibrate)
        return Decider(understood, result, scope, everyday, language=self._language)

    def _scope_before(self, turn: Turn, hits: Sequence[Hit] = ()) -> Scope:
        """Return what the question is about that one goes on from; nothing if it doesn't."""
        named = NO_SCOPE
        for asked in reversed(turn.before):
            named = self._fit().read(asked.own, hits)
            # “And with alcohol?” goes on from what was named before, “what about LSD?” doesn't.
            if named.subjects and "interaction" not in named.exact:
                break
        return named

    def _calibrate(self) -> list[float]:
        """Return what the best sections score for questions that the library doesn't answer.

        Without any, each section's beginning is asked of the others: what they have of it by chance
        is more than what they have of everyday questions.
        """
        if self._shared.everyday:
            turns = map(self._walk, self._shared.everyday)
            scores = [self._score(*self._search(turn)) for turn in turns]
        else:
            sections = self._fit().index.sections
            step = len(sections) // parameters.MAX_CALIBRATING_SECTIONS + 1
            scores = [self._score_elsewhere(section) for _, section in sections[::step]]
        return sorted(scores)

    def _score_elsewhere(self, section: Section) -> float:
        """Return the best score of another section for the beginning of one."""
        beginning = read_beginning(
            plain_text(section.text).strip(), parameters.BEGINNING_WORDS
        ).text
        understood, result = self._search(self._walk(beginning))
        others = tuple(hit for hit in result.hits if hit.section is not section)
        return self._score(understood, replace(result, hits=others))

    def _score(self, understood: Understood, result: SearchResult) -> float:
        return Decider(understood, result, language=self._language).score


def _about(before: Scope, found: Sequence[Place]) -> Found:
    """Return which sections are about what was named before, if it is sure what that was."""
    slugs = frozenset[str]() if before.is_doubtful else before.articles
    return tuple(place for place in found if place[0].slug in slugs)


def _complete(question: str, urgent: Urgent | None, answer: Answer) -> Answer:
    """Return the urgent answer; or offers with it first, if somebody may be in danger after all.

    Any other answer stays what it is, but that it knows of distress.
    """
    if urgent and urgent.is_sure:
        return urgent.answer
    answer = replace(answer, tells_of_distress=tells_of_distress(question))
    if urgent is None:
        return answer
    others: tuple[Suggestion, ...] = ()
    if isinstance(answer, Answered):
        others = (Suggestion(answer.article, answer.section),)
    elif isinstance(answer, Suggested) and not (
        answer.did_you_mean or answer.apart or answer.missing  # these can't all be meant
    ):
        others = answer.suggestions
    others = tuple(offer for offer in others if offer.section is not urgent.section)
    offers = (Suggestion(urgent.article, urgent.section), *others)[: parameters.MAX_SUGGESTIONS]
    return Suggested(
        offers,
        answer.score,
        repairs=answer.repairs,
        tells_of_distress=answer.tells_of_distress,
    )

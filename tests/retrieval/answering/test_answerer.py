"""The three outcomes, and conversations."""

import gc
import math
import weakref
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering import (
    Abstained,
    Answer,
    Answered,
    Answerer,
    Conversation,
    Suggested,
)
from retrieval.answering.understanding import Interpreter, Understood
from retrieval.audience import Audience
from retrieval.content import Article, ArticleNames
from retrieval.content.library import collect_library, load_library
from retrieval.content.synonyms import Synonyms
from retrieval.meaning import Vectors
from retrieval.parameters import NAMED_CONFIDENCE, Caution
from retrieval.search import Postings, Query, SearchResult, SectionIndex
from tests.articles import (
    ENGLISH,
    EVERYDAY,
    Files,
    audiences,
    group,
    library_of,
    parsed_files,
    source,
    synonyms,
    texts,
    visible_only,
)
from tests.examples import IS_PROVED, examples
from tests.retrieval.meaning.models import FakeModel
from tests.steps import count_steps

CONTENT = Path(__file__).parents[3] / "content"
GUEST = Audience.of({"guest"})
CAUTIONS: tuple[Caution, ...] = ("low", "normal", "high")
ADMIN = Audience.of({"guest", "admin"})
ASKED_ABOUT_KETAMINE = Conversation(("What are the risks of ketamine?",))

DRINKS = Answerer(
    library_of(
        source("## Leaves\n\nhot water\n", title="Tea", slug="tea"),
        source("## Notes\n\nwater tea\n", title="Kettles", slug="kettles"),
        source("## Notes\n\nwater cups\n", title="Mugs", slug="mugs", more="aliases: [beakers]\n"),
        source("## Notes\n\nwater cocoa\n", title="Shelves", slug="shelves"),
        source("## Notes\n\nwater\n", title="Cocoa", slug="cocoa", role="admin"),
        source("## Notes\n\nwater\n", title="Beakers", slug="beakers", role="subscriber"),
    ),
    everyday=EVERYDAY,
)
"""Each of its sections has water, and “tea” is the subject of one and met in another."""

OPEN_TO_GUESTS = math.log10(9) ** 1.5
"""How open “water” is: (1 - ln(1 + .5/4.5)/ln(1 + 4.5/.5))^1.5."""

FOLLOW_UPS = (
    "and the risks?",
    "is it addictive",
    "what about water?",
    "and what else",
    "acetyl ketamine dose",
    "keta mine dose",
    "dose",
    "risks without water",
    "how much carfentanil",
)
questions = st.sampled_from(FOLLOW_UPS) | st.tuples(
    st.sampled_from(["", "and it ", "ket "]), texts
).map("".join)
conversations = st.lists(questions, max_size=3).map(lambda earlier: Conversation(tuple(earlier)))


@pytest.fixture(scope="module")
def answerer() -> Answerer:
    """Return the answerer of the sample content."""
    return Answerer(load_library(CONTENT))


def outcome(answer: Answer) -> tuple[str, list[str]]:
    """Return an answer's kind and the sections in it."""
    if isinstance(answer, Answered):
        return "answered", [answer.section.id]
    return type(answer).__name__.lower(), [s.section.id for s in answer.suggestions]


@pytest.mark.parametrize(
    "question",
    ["what are the risks of ketamine?", "RISKS of KETAMINE", "ketamine: is there a risk of abuse?"],
)
def test_a_covered_question_is_answered_by_its_section(answerer: Answerer, question: str) -> None:
    """The section that has what was asked is the answer."""
    assert outcome(answerer.reading_as(GUEST).answer(question)) == (
        "answered",
        ["what-is-ketamine#disadvantes-of-ketamine"],
    )


@pytest.mark.parametrize(
    "question", ["tell me about mdma", "what is MDMA?", "mdma", "info on MDMA please"]
)
def test_a_subject_met_only_in_passing_is_not_answered(answerer: Answerer, question: str) -> None:
    """A section that only mentions a subject isn't about it, and says so."""
    answer = answerer.reading_as(GUEST).answer(question)
    assert isinstance(answer, Abstained)
    assert [s.article.slug for s in answer.suggestions] == ["what-is-ketamine"]


@pytest.mark.parametrize(
    "before", ["", "please, ", "damn ", "hey, can you tell me ", "do you know "]
)
@pytest.mark.parametrize("asked", ["what is drug checking", "what drug checking is"])
def test_words_before_a_question_make_no_other_section_its_answer(
    answerer: Answerer, before: str, asked: str
) -> None:
    """Guests may not read of drug checking: no section that has its words is what it is."""
    answer = answerer.reading_as(GUEST).answer(f"{before}{asked}?")
    assert not isinstance(answer, Answered)


def test_a_fitting_section_without_the_subject_is_only_suggested(answerer: Answerer) -> None:
    """“Is it addictive” says not what “it” is: the section is offered, not shown."""
    answer = answerer.reading_as(GUEST).answer("is it addictive")
    assert outcome(answer) == ("suggested", ["what-is-ketamine#disadvantes-of-ketamine"])


def test_a_follow_up_is_answered_from_what_was_spoken_of(answerer: Answerer) -> None:
    """With a conversation, “it” is known."""
    answer = answerer.reading_as(GUEST).answer("is it addictive", ASKED_ABOUT_KETAMINE)
    assert outcome(answer) == ("answered", ["what-is-ketamine#disadvantes-of-ketamine"])


@pytest.mark.parametrize("question", ["tell me about mdma", "What is harm reduction?", "pizza"])
def test_a_question_with_a_subject_is_not_pulled_back(answerer: Answerer, question: str) -> None:
    """What names a subject, in the library or not, is answered as if nothing had been said."""
    with_history = answerer.reading_as(GUEST).answer(question, ASKED_ABOUT_KETAMINE)
    assert with_history == answerer.reading_as(GUEST).answer(question)


def score(section: str, question: str, *earlier: str, audience: Audience = GUEST) -> float:
    """Return the score of a section of `DRINKS`; 0 if it isn't found."""
    hits = DRINKS.reading_as(audience).rank(question, Conversation(earlier))
    return next((hit.score for hit in hits if hit.section.id == section), 0.0)


def dependence(question: str, audience: Audience = GUEST) -> float:
    """Return how much a question after “tea” depends on that.

    Scores are sums over terms, and the last question's weigh half of a question's own.
    """
    section = "kettles#notes"
    own = score(section, question, audience=audience)
    added = score(section, question, "tea", audience=audience) - own
    return added / (0.5 * score(section, "tea", audience=audience))


@pytest.mark.parametrize("question", ["is it hot", "and the cups?", "and then?", "", "how so"])
def test_a_question_that_goes_on_depends_on_the_one_before(question: str) -> None:
    """Altogether, whatever other words it has; so does one without words of its own."""
    assert dependence(question) == pytest.approx(1)


@pytest.mark.parametrize("question", ["mugs", "how big are mugs?", "hot beakers", "how are teas?"])
def test_a_question_that_names_an_article_depends_on_nothing(question: str) -> None:
    """By its title or by an alias, among other words."""
    assert dependence(question) == 0


def test_a_hidden_articles_name_is_a_word_like_any_other() -> None:
    """Who may not read about it isn't shown that it is one."""
    assert dependence("the cocoa", ADMIN) == 0
    # In 1 of 4 sections: 1 - ln(1 + 3.5/1.5)/ln(1 + 4.5/.5) = log 3
    assert dependence("the cocoa") == pytest.approx(math.log10(3) ** 1.5)


@pytest.mark.parametrize("question", ["pizza", "hot pizza", "is water with pizza good"])
def test_a_question_with_a_word_that_no_article_has_depends_on_nothing(question: str) -> None:
    """It names a subject that isn't there."""
    assert dependence(question) == 0


def test_a_question_that_could_be_about_anything_depends_nearly_altogether() -> None:
    """Its only word is in every section."""
    assert OPEN_TO_GUESTS > 0.9
    assert dependence("how much water") == pytest.approx(OPEN_TO_GUESTS)


@pytest.mark.parametrize("question", ["tell me about water", "what is water?", "water"])
def test_a_question_that_asks_for_a_subject_depends_on_nothing(question: str) -> None:
    """Even if the subject is everywhere; “what is the water …” asks for something about one."""
    assert dependence(question) == 0
    assert dependence("what is the water") == pytest.approx(OPEN_TO_GUESTS)


def test_the_article_answered_last_is_favoured() -> None:
    """By a fifth, as far as the question depends on it."""
    alone = score("tea#leaves", "tea")
    assert score("tea#leaves", "and then?", "tea") == pytest.approx(0.5 * alone * 1.2)
    share = OPEN_TO_GUESTS
    weighed = score("tea#leaves", "how much water") + 0.5 * share * alone
    favoured = weighed * (1 + 0.2 * share)
    assert score("tea#leaves", "how much water", "tea") == pytest.approx(favoured)


@pytest.mark.parametrize("last", ["kettles", "pizza"])
def test_a_conversation_begins_anew_with_another_subject(last: str) -> None:
    """One that the library has or hasn't: what was asked before it counts no more."""
    assert score("tea#leaves", "and then?", "tea", last) == 0
    assert score("tea#leaves", "and then?", last, "tea") == score("tea#leaves", "and then?", "tea")


def test_an_article_is_not_favoured_after_a_question_that_it_did_not_answer() -> None:
    """A follow-up without an answer leaves its words, and half of those before it, no more."""
    alone = score("tea#leaves", "tea")
    after = score("tea#leaves", "and then?", "tea", "and pizza?")
    assert after == pytest.approx(0.25 * alone)


def test_what_was_spoken_of_is_offered_first(answerer: Answerer) -> None:
    """After offers, too: they don't end what a conversation is about."""
    view = answerer.reading_as(GUEST)
    for questions in (("what is ketamine",), ("what is ketamine", "how is it used?")):
        answer = view.answer("how is it used?", Conversation(questions))
        first = answer if isinstance(answer, Answered) else answer.suggestions[0]
        assert first.article.slug == "what-is-ketamine"


def test_an_article_is_favoured_for_who_may_read_it() -> None:
    """Only what they may read answered them, and only that can have had the name."""
    for audience, last, section, favour in (
        (ADMIN, "cocoa", "cocoa#notes", 1.2),
        (ADMIN, "cocoa", "shelves#notes", 1.0),
        (GUEST, "cocoa", "shelves#notes", 1.0),
        (GUEST, "beakers", "mugs#notes", 1.2),
    ):
        alone = score(section, last, audience=audience)
        after = score(section, "and then?", last, audience=audience)
        assert after == pytest.approx(0.5 * alone * favour)


@pytest.mark.parametrize("question", ["", "   ", "???", "the", "hello", "how do I bake bread?"])
def test_what_has_no_words_in_common_finds_nothing(answerer: Answerer, question: str) -> None:
    """When nothing fits, nothing is offered either."""
    assert outcome(answerer.reading_as(GUEST).answer(question))[0] == "abstained"


@pytest.mark.parametrize("name", ["Ketamine?", "what is ketamine", "what-is-ketamine"])
def test_a_bare_name_gets_the_articles_beginning(answerer: Answerer, name: str) -> None:
    """A question that is nothing but a title or slug is answered by the first section."""
    section = outcome(answerer.reading_as(GUEST).answer(name))
    assert section == ("answered", ["what-is-ketamine#what-is-ketamine"])


def test_a_name_that_two_articles_share_decides_nothing() -> None:
    """Which of the two is meant can't be told from the name alone."""
    library = library_of(
        source("first\n", title="Water", slug="one"),
        source("second\n", title="Tea", slug="two", more="aliases: [water]\n"),
        source("third\n", title="Water", slug="three", role="admin"),
    )
    answer = Answerer(library).reading_as(Audience.of({"guest"})).answer("water")
    assert outcome(answer) == ("suggested", ["one#introduction", "two#introduction"])
    assert answer.score < NAMED_CONFIDENCE  # found, not named


@pytest.mark.parametrize(("role", "is_shown"), [("guest", False), ("admin", True)])
def test_hidden_articles_do_not_answer(answerer: Answerer, role: str, is_shown: bool) -> None:
    """The moderators' handbook exists for those who may read it."""
    _, shown = outcome(answerer.reading_as(Audience.of({role})).answer("the moderators' handbook"))
    assert any(name.startswith("moderators-handbook#") for name in shown) == is_shown


def test_thresholds_are_placed_by_what_nothing_answers() -> None:
    """An answer must be surer than nearly all of the everyday questions are."""
    library = library_of(source("## Sleep\n\nketamine changes sleep\n", title="Ketamine"))
    question = "does ketamine change sleep"
    strict = Answerer(library, everyday=(question,)).reading_as(GUEST).answer(question)
    easy = Answerer(library, everyday=("set an alarm",)).reading_as(GUEST).answer(question)
    assert isinstance(strict, Suggested | Abstained)
    assert isinstance(easy, Answered)


@pytest.mark.parametrize("question", ["tell me about {}", "what are the risks of {}?"])
def test_a_name_that_no_article_has_is_answered_by_its_synonym(question: str) -> None:
    """As if the articles' own word had been typed."""
    body = "Ketamine is an anesthetic.\n\n## Risks of ketamine\n\nThe bladder.\n"
    library = library_of(
        source(body, title="Ketamine"),
        source("water\n", slug="water", title="Water"),
        groups=(group("ket", "special k", "ketamine"),),
    )
    answerer = Answerer(library, everyday=EVERYDAY)
    known, *unknown = (
        answerer.reading_as(GUEST).answer(question.format(name))
        for name in ("ketamine", "ket", "special k")
    )
    assert isinstance(known, Answered)
    assert [outcome(answer) for answer in unknown] == [outcome(known)] * 2


def test_caution_moves_the_thresholds() -> None:
    """A careful community gets an answer only where it is surer."""
    library = load_library(CONTENT)
    thresholds = [
        Answerer(library, caution=caution).reading_as(GUEST).explain("water", 1).thresholds
        for caution in CAUTIONS
    ]
    answer_at, suggest_at = zip(*((t.answer, t.suggest) for t in thresholds), strict=True)
    assert list(answer_at) == sorted(set(answer_at))
    assert list(suggest_at) == sorted(set(suggest_at))


def test_a_view_that_is_forgotten_is_said_to_be_unprepared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever asks first again has the thresholds worked out anew, and can know that before."""
    monkeypatch.setattr("retrieval.parameters.MAX_AUDIENCES", 1)
    monkeypatch.setattr("retrieval.parameters.MIN_VIEWS", 1)
    answerer = Answerer(library_of(source("water")), everyday=EVERYDAY)
    answerer.reading_as(GUEST).prepare()
    assert answerer.reading_as(GUEST).is_prepared()
    answerer.reading_as(Audience.of({"admin"})).prepare()
    assert not answerer.reading_as(GUEST).is_prepared()


def test_what_is_short_is_quick_once_it_is_prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is that hangs on a long message, on many sections, or on a model that must read."""
    library = library_of(source("water"))
    vectors = Vectors(FakeModel())
    for _ in Answerer(library, everyday=EVERYDAY, meanings=vectors).learn():
        pass
    view = Answerer(library, everyday=EVERYDAY, meanings=vectors).reading_as(GUEST)
    assert not view.is_quick("water")
    assert not view.is_short("water")
    view.prepare()
    assert view.is_short("water")
    assert not view.is_quick("water")
    view.answer("water")
    view.answer("water and how")
    assert view.is_quick("water")
    assert not view.is_short("water " * 100)
    assert view.is_quick("water", Conversation(("water and how",)))
    assert not view.is_quick("water", Conversation(("water " * 100,)))
    assert not view.is_quick("water", Conversation(("what then?",)))
    monkeypatch.setattr("retrieval.parameters.QUICK_SECTIONS", 0)
    assert not view.is_quick("water")


def test_those_who_may_read_the_same_share_a_view() -> None:
    """What must be worked out for one audience needn't be for the next."""
    view = DRINKS.reading_as(GUEST)
    assert DRINKS.reading_as(Audience.of({"guest", "moderator"})) is view
    assert DRINKS.reading_as(Audience.of({"guest"}, {"guest", "admin"})) is view
    assert DRINKS.reading_as(ADMIN) is not view


def test_a_view_is_fitted_and_calibrated_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many threads wait for it."""
    fitted: list[int] = []
    asked: list[str] = []
    understand = Interpreter.understand

    def fitting(
        index: SectionIndex, postings: Postings, articles: Sequence[Article], meanings: None
    ) -> None:
        fitted.append(len(articles))
        init(index, postings, articles, meanings)

    def counting(interpreter: Interpreter, question: str) -> Understood:
        asked.append(question)
        return understand(interpreter, question)

    init = SectionIndex.__init__
    monkeypatch.setattr(SectionIndex, "__init__", fitting)
    monkeypatch.setattr(Interpreter, "understand", counting)
    answerer = Answerer(library_of(source("water")), everyday=EVERYDAY)
    together = Barrier(8)

    def prepare(_number: int) -> None:
        together.wait()
        answerer.reading_as(GUEST).prepare()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(prepare, range(8)))
    assert fitted == [1]
    assert asked == list(EVERYDAY)


@pytest.mark.parametrize(
    ("earlier", "understood"),
    [
        (("What are the risks of ketamine?", "and the dose?", "is it bad", "and what else"), 5),
        (("and the dose?", "and the risks?"), 3),
        (("and the risks?", "What is MDMA?", "and what else"), 3),  # no further than its subject
        (("what is ketamine",), 2),
        ((), 1),
    ],
)
def test_a_conversation_is_walked_once(
    answerer: Answerer,
    monkeypatch: pytest.MonkeyPatch,
    earlier: tuple[str, ...],
    understood: int,
) -> None:
    """Each of its questions is understood once, however much depends on it."""
    asked: list[str] = []
    understand = Interpreter.understand

    def counting(interpreter: Interpreter, question: str) -> Understood:
        asked.append(question)
        return understand(interpreter, question)

    view = answerer.reading_as(GUEST)
    view.prepare()
    monkeypatch.setattr(Interpreter, "understand", counting)
    view.answer("and for how long?", Conversation(earlier))
    assert sorted(asked) == sorted(("and for how long?", *earlier[len(earlier) - understood + 1 :]))
    asked.clear()
    view.answer("what is ketamine used for", Conversation(earlier))
    assert asked == ["what is ketamine used for"]


def test_what_was_answered_is_not_answered_again(
    answerer: Answerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a question goes on from was searched for when it was asked."""
    searched: list[str] = []
    search = SectionIndex.search

    def counting(index: SectionIndex, query: Query, k: int = 10) -> SearchResult:
        searched.append(query.text)
        return search(index, query, k)

    view = answerer.renew(answerer.library).reading_as(GUEST)
    view.prepare()
    monkeypatch.setattr(SectionIndex, "search", counting)
    conversation = Conversation()
    for question in ("what are the risks of ketamine", "is it addictive", "and how does it work"):
        view.answer(question, conversation)
        conversation = conversation.then(question)
    assert searched == list(conversation.questions)


@examples(20, prove=500)
@given(questions, conversations)
def test_what_was_answered_before_makes_no_difference(
    question: str, conversation: Conversation
) -> None:
    """A view that has answered everything before answers as one that was asked nothing yet."""
    before = Conversation()
    for earlier in conversation.questions:
        DRINKS.reading_as(GUEST).answer(earlier, before)
        before = before.then(earlier)
    fresh = DRINKS.renew(DRINKS.library).reading_as(GUEST)
    answer = DRINKS.reading_as(GUEST).answer(question, conversation)
    assert answer == fresh.answer(question, conversation)


def test_everyday_questions_get_no_answer(answerer: Answerer) -> None:
    """Of three hundred that the sample articles don't answer, nearly none is answered."""
    answers = [answerer.reading_as(GUEST).answer(question) for question in ENGLISH.everyday]
    assert sum(isinstance(answer, Answered) for answer in answers) <= 15


@examples(30, prove=5_000)
@given(parsed_files(), synonyms, questions, audiences, conversations)
def test_hidden_articles_change_no_answer(
    files: Files,
    listed: Synonyms,
    question: str,
    audience: Audience,
    conversation: Conversation,
) -> None:
    """Answers, rankings, scores and suggestions are those of the visible articles, bit for bit."""
    whole, visible = (
        Answerer(library, everyday=EVERYDAY).reading_as(audience)
        for library in (
            collect_library(files, synonyms=listed),
            visible_only(files, audience, listed),
        )
    )
    asked = question, conversation
    assert whole.answer(*asked) == visible.answer(*asked)
    assert whole.rank(*asked) == visible.rank(*asked)


@examples(30, prove=5_000)
@given(parsed_files(), texts, audiences)
def test_answers_show_only_what_every_reader_may_read(
    files: Files, question: str, audience: Audience
) -> None:
    """No outcome names an article that one of the readers may not read."""
    answer = (
        Answerer(collect_library(files), everyday=EVERYDAY).reading_as(audience).answer(question)
    )
    shown = [answer] if isinstance(answer, Answered) else answer.suggestions
    for item in shown:
        assert audience.readers
        assert all(reader & item.article.roles for reader in audience.readers)


@given(parsed_files(), st.text(), st.lists(st.text(), max_size=3))
def test_any_question_gets_an_answer(files: Files, question: str, earlier: list[str]) -> None:
    """Whatever somebody types, it never fails."""
    answer = (
        Answerer(collect_library(files), everyday=EVERYDAY)
        .reading_as(GUEST)
        .answer(question, Conversation(tuple(earlier)))
    )
    assert isinstance(answer, Answered | Suggested | Abstained)


PASSING = library_of(
    source(
        "Ketamine numbs. It isn't mdma.\n\n## Dosage\n\nKetamine in milligrams.\n",
        title="Ketamine",
        slug="ketamine",
    )
)


@pytest.mark.parametrize("question", ["what about mdma", "and mdma?", "or mdma"])
def test_a_new_subject_is_not_answered_by_the_last_one(question: str) -> None:
    """What was spoken of before names the article, and not what is asked now."""
    answerer = Answerer(PASSING, everyday=EVERYDAY)
    before = Conversation(("what is ketamine",))
    assert not isinstance(answerer.reading_as(GUEST).answer(question, before), Answered)


def test_a_title_says_nothing_of_an_amount() -> None:
    """“How much X” is answered by a section on amounts, not by any that X's article has."""
    answerer = Answerer(PASSING, everyday=EVERYDAY)
    assert outcome(answerer.reading_as(GUEST).answer("how much ketamine?")) == (
        "answered",
        ["ketamine#dosage"],
    )
    without = library_of(source("Ketamine numbs.\n", title="Ketamine", slug="ketamine"))
    answer = Answerer(without, everyday=EVERYDAY).reading_as(GUEST).answer("how much ketamine?")
    assert outcome(answer) == ("suggested", ["ketamine#introduction"])


@pytest.mark.parametrize(
    ("question", "apart", "sections"),
    [
        ("Is tea safe with cups?", ["Tea", "cups"], ["tea#leaves", "mugs#notes"]),
        ("tea with cups", ["Tea", "cups"], ["tea#leaves", "mugs#notes"]),
        ("cups & tea", ["cups", "Tea"], ["mugs#notes", "tea#leaves"]),
        ("cups plus tea", ["cups", "Tea"], ["mugs#notes", "tea#leaves"]),
    ],
)
def test_a_subject_with_something_else_is_answered_by_both_or_offered_apart(
    question: str, apart: list[str], sections: list[str]
) -> None:
    """Where no section has the two together, the best one on each is offered."""
    answer = DRINKS.reading_as(GUEST).answer(question)
    assert isinstance(answer, Suggested)
    assert list(answer.apart) == apart
    assert [suggestion.section.id for suggestion in answer.suggestions] == sections


@pytest.mark.parametrize(
    "question",
    [
        *("tea with water", "hot tea and water", "leaves of tea"),
        *("help with tea", "cups with tea", "tea with cupz", "tea with paper cups"),
    ],
)
def test_what_a_section_has_together_is_not_apart(question: str) -> None:
    """What its own section says, what nothing joins, and what is a guess or only a part."""
    answer = DRINKS.reading_as(GUEST).answer(question)
    assert not (isinstance(answer, Suggested) and answer.apart)
    assert answer.score > 0


def test_a_subject_with_what_nothing_has_is_not_answered() -> None:
    """What nothing is known of is told, and what there is on the subject is offered."""
    answer = DRINKS.reading_as(GUEST).answer("tea with grapefruit")
    assert isinstance(answer, Suggested)
    assert (answer.missing, answer.subject) == (("grapefruit",), "Tea")
    assert answer.suggestions[0].section.id == "tea#leaves"


def test_a_subject_with_what_means_the_same_is_answered() -> None:
    """The author says that “brew” is hot water, which the section has."""
    library = library_of(
        source("## Leaves\n\nhot water\n", title="Tea", slug="tea"),
        source("## Notes\n\na brew\n", title="Kettles", slug="kettles"),
        groups=(group("brew", "hot water"),),
    )
    answer = Answerer(library, everyday=EVERYDAY).reading_as(GUEST).answer("tea with brew")
    assert not (isinstance(answer, Suggested) and answer.apart)


def test_what_fits_two_articles_equally_well_is_asked() -> None:
    """Neither is the answer: whoever asked knows which they mean."""
    twins = [
        source("## Brewing\n\nLet it stand.\n", title=name, slug=name.lower())
        for name in ("Coffee", "Cocoa")
    ]
    other = source("Water is wet, and good for you.\n", title="Water", slug="water")
    answerer = Answerer(library_of(*twins, other), everyday=EVERYDAY)
    answer = answerer.reading_as(GUEST).answer("brewing")
    assert isinstance(answer, Suggested)
    assert [s.section.id for s in answer.suggestions[:2]] == ["cocoa#brewing", "coffee#brewing"]


MANY_CHARACTERS = "\ufdfa" * 6_000
"""They fold to 24,000 words."""


def test_the_first_words_of_a_question_are_read() -> None:
    """Whoever writes more isn't answered by what stands behind."""
    filler = "the " * 149
    assert isinstance(DRINKS.reading_as(GUEST).answer(f"{filler} leaves"), Answered)
    assert not isinstance(DRINKS.reading_as(GUEST).answer(f"{filler} the leaves"), Answered)
    assert DRINKS.reading_as(GUEST).rank(f"{filler} leaves")
    assert not DRINKS.reading_as(GUEST).rank(f"{filler} the leaves")
    assert DRINKS.reading_as(GUEST).explain(f"{filler} the leaves", 3).best == ()


def test_fewer_words_of_an_earlier_question_are_read() -> None:
    """What a question depends on stands at the beginning."""
    filler = "the " * 49
    known, cut = (Conversation((f"{text} tea",)) for text in (filler, f"{filler}the "))
    assert DRINKS.reading_as(GUEST).rank("and what else", known)
    assert not DRINKS.reading_as(GUEST).rank("and what else", cut)


@pytest.mark.prove
@pytest.mark.parametrize("earlier", [0, 1, 4, 40] if IS_PROVED else [0, 40])
def test_no_question_costs_more_than_its_first_words(
    monkeypatch: pytest.MonkeyPatch, earlier: int
) -> None:
    """Alone or in a conversation: one ten times as long costs not a step more."""
    DRINKS.reading_as(GUEST).prepare()
    steps = count_steps(monkeypatch)

    def ask(text: str) -> None:
        question, before = f"{text} it", Conversation((text,) * earlier)
        DRINKS.reading_as(GUEST).answer(question, before)
        DRINKS.reading_as(GUEST).rank(question, before)
        DRINKS.reading_as(GUEST).explain(question, 5)

    few = steps.count(lambda: ask(MANY_CHARACTERS))
    assert steps.count(lambda: ask(MANY_CHARACTERS * 10)) == few < 600_000


def test_a_word_is_repaired_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """However often it was typed."""
    DRINKS.reading_as(GUEST).prepare()
    steps = count_steps(monkeypatch)
    steps.count(lambda: DRINKS.reading_as(GUEST).answer("kettels mgus " * 70))
    assert sorted(steps.repaired) == ["kettels", "mgus"]


def test_a_view_in_use_stays_that_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many audiences ask meanwhile: else each question of one would calibrate anew."""
    monkeypatch.setattr("retrieval.parameters.MIN_VIEWS", 1)
    monkeypatch.setattr("retrieval.parameters.MAX_NUMBERS_OF_VIEWS", 1)
    answerer = Answerer(DRINKS.library, everyday=EVERYDAY)
    view = answerer.reading_as(GUEST)
    answerer.reading_as(ADMIN)
    assert answerer.reading_as(GUEST) is view
    used = weakref.ref(view)
    del view
    answerer.reading_as(ADMIN)
    assert used() is None


def test_nothing_of_a_library_refers_to_itself() -> None:
    """It is left out of garbage collections, so it must be freed without them."""
    gc.collect()
    gc.disable()
    try:
        text = "## One\n<!-- urgent: help -->\nText.\n"
        answerer = Answerer(library_of(source(text), source(slug="b")), everyday=EVERYDAY)
        view = answerer.reading_as(GUEST)
        view.answer("what is one", Conversation(("what is two",)))
        view.make(ArticleNames).complete("a", 5)
        parts = [answerer, view, answerer.library.articles[0], view._fit().index]
        kept = [weakref.ref(part) for part in parts]
        renewed = answerer.renew(library_of(source()))
        del answerer, view, parts
        assert [ref() for ref in kept] == [None] * len(kept)
        assert renewed.reading_as(GUEST).answer("text")
    finally:
        gc.enable()


@pytest.mark.parametrize("question", ["what the fuck is tea", "damn shit what is tea, bitch"])
def test_swearing_is_no_missing_name(question: str) -> None:
    """Before, the answer was that there is nothing on it."""
    assert isinstance(DRINKS.reading_as(GUEST).answer("what is tea"), Answered)
    assert isinstance(DRINKS.reading_as(GUEST).answer(question), Answered)

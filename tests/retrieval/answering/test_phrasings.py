"""Questions that authors have written beside what answers them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering import Abstained, Answer, Answered, Answerer, Conversation, Suggested
from retrieval.audience import Audience
from retrieval.parameters import NAMED_CONFIDENCE
from tests.articles import EVERYDAY, library_of, source
from tests.examples import examples

GUEST = Audience.of({"guest"})
KETAMINE = source(
    "Ketamine is an anaesthetic.\n\n"
    "## Duration\n<!-- asked: how long does it last; i'm in a hole -->\nAn hour.\n\n"
    "## Care\n<!-- asked: where do i find a sitter; who's there for me -->\nAsk a friend.\n",
    title="Ketamine",
    slug="ketamine",
)
LSD = source("LSD is a psychedelic.\n", title="LSD", slug="lsd")
HIDDEN = source(
    "## Secret\n<!-- asked: where do i find a sitter; is there a back room -->\nYes.\n",
    title="Rooms",
    slug="rooms",
    role="admin",
)
LIBRARY = library_of(KETAMINE, LSD, HIDDEN)


def answer_of(
    question: str, *before: str, audience: Audience = GUEST
) -> tuple[type[Answer], list[str], float]:
    """Return the kind of answer to a question, the sections that it shows, and its score."""
    view = Answerer(LIBRARY, everyday=EVERYDAY).reading_as(audience)
    answer = view.answer(question, Conversation(before))
    shown = [answer] if isinstance(answer, Answered) else answer.suggestions
    return type(answer), [one.section.id for one in shown], answer.score


@pytest.mark.parametrize(
    "question",
    [
        "where do i find a sitter",
        "Hey, where do I find a sitter, please?",
        "WHERE DO I FIND A SITTER??",
        "who is there for me",
        "Whos there for me?",
    ],
)
def test_phrasing_is_answered_by_its_section(question: str) -> None:
    """Case, signs, contractions, greeting and “please” aside; for sure."""
    assert answer_of(question) == (Answered, ["ketamine#care"], NAMED_CONFIDENCE)


def test_phrasing_of_two_sections_offers_both_to_those_who_may_read_both() -> None:
    """Whoever may read only one of them gets that."""
    both = Audience.of({"guest", "admin"})
    found = answer_of("where do i find a sitter?", audience=both)
    assert found == (Suggested, ["ketamine#care", "rooms#secret"], NAMED_CONFIDENCE)
    assert answer_of("is there a back room", audience=both)[1] == ["rooms#secret"]
    assert answer_of("is there a back room")[0] is Abstained


@pytest.mark.parametrize(
    ("question", "before", "is_found"),
    [
        pytest.param("how long does it last?", "what is ketamine", True, id="of its subject"),
        pytest.param("how long does it last?", "what is lsd", False, id="of another subject"),
        pytest.param("how long does it last?", "what is banana", False, id="of an unknown one"),
        pytest.param("i'm in a hole", "what is lsd", True, id="of nothing named before"),
    ],
)
def test_phrasing_that_goes_on_is_about_what_was_named(
    question: str, before: str, is_found: bool
) -> None:
    """“How long does it last?” after LSD isn't ketamine's, whoever wrote it there."""
    found = answer_of(question, before) == (Answered, ["ketamine#duration"], NAMED_CONFIDENCE)
    assert found == is_found


def test_another_name_in_a_phrasing_is_another_question() -> None:
    """What resembles a phrasing but names something else isn't answered by it."""
    library = library_of(
        source(
            "Text.\n\n## Dosage\n<!-- asked: what is a normal dose of ketamine -->\n50 mg.\n",
            title="Ketamine",
            slug="ketamine",
        )
    )
    view = Answerer(library, everyday=EVERYDAY).reading_as(GUEST)
    assert isinstance(view.answer("what is a normal dose of ketamine?"), Answered)
    other = view.answer("what is a normal dose of carfentanil?")
    assert isinstance(other, Abstained)
    assert other.suggestions == ()


NEW = "what do i do with a wobbly friend"
BOTH = Audience.of({"guest", "admin"})


def answered_by(answerer: Answerer, question: str, audience: Audience = GUEST) -> list[str]:
    """Return the sections that a question is answered with, or that are offered for sure."""
    answer = answerer.reading_as(audience).answer(question)
    if answer.score != NAMED_CONFIDENCE:
        return []
    shown = [answer] if isinstance(answer, Answered) else answer.suggestions
    return [one.section.id for one in shown]


def test_taught_phrasing_works_as_an_authors_until_it_is_taken_back() -> None:
    """Also for what only resembles it; the library itself stays as it is."""
    before = Answerer(LIBRARY, everyday=EVERYDAY)
    taught = before.renew(LIBRARY, {"ketamine#care": (NEW,), "gone#section": (NEW,)})
    assert answered_by(before, NEW) == []
    assert answered_by(taught, f"Hello, {NEW.upper()}?") == ["ketamine#care"]
    (hit, *_) = taught.reading_as(GUEST).rank("my wobbly friend, what do i do")
    assert hit.section.id == "ketamine#care"
    assert hit.asked > 0
    assert answered_by(taught.renew(LIBRARY), NEW) == ["ketamine#care"]
    assert answered_by(taught.renew(LIBRARY, {}), NEW) == []
    assert taught.library is LIBRARY
    assert not any(section.taught for _, section in LIBRARY.sections())


def test_authors_phrasing_wins_over_a_taught_one_for_those_who_may_read_it() -> None:
    """For others the author's isn't there."""
    taught = {"ketamine#duration": ("is there a back room",)}
    answerer = Answerer(LIBRARY, everyday=EVERYDAY, taught=taught)
    assert answered_by(answerer, "is there a back room") == ["ketamine#duration"]
    assert answered_by(answerer, "is there a back room", BOTH) == ["rooms#secret"]


PHRASES = ["wobbly friend", "where do i find a sitter", "is there a back room", "how long"]


@given(
    st.dictionaries(
        st.sampled_from([section.id for _, section in LIBRARY.sections()]),
        st.lists(st.sampled_from(PHRASES), min_size=1, max_size=3, unique=True).map(tuple),
    ),
    st.sampled_from([*PHRASES, "wobbly", "a friend in the back room", "ketamine"]),
)
@examples(20, prove=200)
def test_what_is_taught_of_a_hidden_section_is_nothing_to_others(
    taught: dict[str, tuple[str, ...]], question: str
) -> None:
    """Answer, scores and order are those of a library without the section."""
    visible = library_of(KETAMINE, LSD)
    full = Answerer(LIBRARY, everyday=EVERYDAY, taught=taught).reading_as(GUEST)
    own = Answerer(visible, everyday=EVERYDAY, taught=taught).reading_as(GUEST)
    assert full.answer(question) == own.answer(question)
    assert full.rank(question) == own.rank(question)

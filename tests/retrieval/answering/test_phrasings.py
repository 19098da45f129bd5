"""Questions that authors have written beside what answers them."""

import pytest

from retrieval.answering import Abstained, Answer, Answered, Answerer, Conversation, Suggested
from retrieval.audience import Audience
from retrieval.parameters import NAMED_CONFIDENCE
from tests.articles import EVERYDAY, library_of, source

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

"""Articles asked for by name, and names that are nearly what was typed."""

from functools import partial

import pytest
from hypothesis import given

from retrieval.answering import Answered, Answerer, Suggested
from retrieval.answering.subjects import Names, SubjectLinker
from retrieval.answering.thesaurus import Thesaurus
from retrieval.answering.understanding import Interpreter
from retrieval.audience import Audience
from retrieval.content.library import Library, collect_library
from retrieval.language import load_language, words
from retrieval.search.query import ReadWord, Slot, Term
from tests.articles import (
    EVERYDAY,
    WORDS,
    Files,
    audiences,
    index_of,
    library_of,
    parsed_files,
    source,
    texts,
    visible_only,
)
from tests.examples import examples
from tests.steps import count_steps

GUEST = Audience.of({"guest"})
LIBRARY = library_of(
    source(
        "Some text.\n",
        title="What is Ketamine?",
        slug="what-is-ketamine",
        more="aliases: [special k]\n",
    ),
    source("Some text.\n", title="Mephedrone", slug="mephedrone", role="admin"),
    source("Some text.\n", title="Water", slug="one-water"),
    source("Some text.\n", title="water", slug="two-water"),
)


def names_of(library: Library, audience: Audience = GUEST) -> SubjectLinker:
    """Return the names in English that an audience may read."""
    language = load_language("english")
    names = Names.of(library.articles, language).among(library.visible(audience))
    return SubjectLinker(names, language)


def interpreter_of(library: Library) -> Interpreter:
    """Return what understands a guest's questions."""
    language, index = load_language("english"), index_of(library, GUEST)
    return Interpreter(index, language, Thesaurus((), language), names_of(library))


@pytest.mark.parametrize(
    ("question", "slug"),
    [
        ("What is ketamine", "what-is-ketamine"),
        ("what-is-ketamine", "what-is-ketamine"),
        ("SPECIAL K!", "what-is-ketamine"),
        ("special ks", None),  # exactly, not by its stem
        ("ketamine", None),  # a part of a name is a search
        ("mephedrone", None),  # hidden
        ("water", None),  # two of that name: neither alone
        ("one water", "one-water"),
        ("", None),
    ],
)
def test_an_article_is_found_by_its_whole_name(question: str, slug: str | None) -> None:
    """By title, slug or alias; case, accents and signs don't matter."""
    found = names_of(LIBRARY).find(question)
    assert [article.slug for article, _ in found] == ([slug] if slug else [])


def read(*pairs: str) -> list[Slot]:
    """Return words, “typed>read” where they differ."""
    words = (pair.split(">") for pair in pairs)
    return [Slot(word, (Term(word),), is_repaired=bool(typed)) for *typed, word in words]


@pytest.mark.parametrize(
    ("question", "name"),
    [
        (read("risks", "ketmine>ketamine"), ("ketamine",)),
        (read("specil>special", "k"), ("special", "k")),
        (read("ketamine", "rsks>risks"), ()),  # the name is as typed
        (read("specil>special", "water"), ()),  # only a part of a name
        (read("mephedron>mephedrone"), ()),  # hidden
        (read("ketamine"), ()),
        ([], ()),
    ],
)
def test_a_repair_that_makes_a_name_is_told(question: list[Slot], name: tuple[str, ...]) -> None:
    """What was typed may be the name of something else."""
    assert names_of(LIBRARY).find_repaired(question) == name


def test_a_name_that_is_nearly_what_was_typed_is_asked() -> None:
    """The very question that would be answered, had it been typed right."""
    library = library_of(
        source("## Risks\n\nFalls are a risk of it.\n", title="Ketamine", slug="ketamine")
    )
    answerer = Answerer(library, everyday=EVERYDAY)
    right = answerer.reading_as(GUEST).answer("what are the risks of ketamine")
    wrong = answerer.reading_as(GUEST).answer("what are the risks of ketmine")
    assert isinstance(right, Answered)
    assert isinstance(wrong, Suggested)
    assert wrong.did_you_mean == "Ketamine"
    assert [s.section.id for s in wrong.suggestions] == [right.section.id]


def test_what_was_read_differently_is_part_of_the_answer() -> None:
    """So that whoever asked can be told."""
    library = library_of(
        source("## Breathing\n\nBreathing may stop.\n", title="Ketamine", slug="ketamine")
    )
    answer = Answerer(library, everyday=EVERYDAY).reading_as(GUEST).answer("ketamine and braething")
    assert isinstance(answer, Answered)
    assert answer.repairs == (ReadWord("braething", "breathing"),)


@examples(30, prove=5_000)
@given(parsed_files(), texts, audiences)
def test_hidden_names_change_nothing(files: Files, question: str, audience: Audience) -> None:
    """Neither for a whole name nor for a repaired one."""
    whole, visible = (
        names_of(library, audience)
        for library in (collect_library(files), visible_only(files, audience))
    )
    assert whole.find(question) == visible.find(question)
    repaired = read(*(f"x>{word}" for word in words(question)))
    for word in WORDS:
        part = [*repaired, *read(f"y>{word}")]
        assert whole.find_repaired(part) == visible.find_repaired(part)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("ketamine and risks", (("ketamine",),)),
        ("water with ketamine", (("water",), ("ketamine",))),
        ("special k or ketamine", (("special", "k"),)),  # of one article: one subject
        ("mephedrone and ketamine", (("ketamine",),)),  # hidden
        ("one water", (("water",),)),
        ("risks", ()),
    ],
)
def test_the_subjects_of_a_question_are_told_apart(
    question: str, names: tuple[tuple[str, ...], ...]
) -> None:
    """Each by the longest name that it has there, of what may be read."""
    understood = interpreter_of(LIBRARY).understand(question)
    found = names_of(LIBRARY).find_subjects(understood.own)
    assert tuple(subject.name for subject in found) == names


@pytest.mark.parametrize(
    ("title", "more", "question", "name"),
    [
        ("What is Ketamine?", "", "what is ketmine", "Ketamine"),
        ("What is “McCoffee”?", "", "what is mccofee", "McCoffee"),
        ("Two", "aliases: [2C-B, Nexus]\n", "tell me of nexsus", "Nexus"),
        ("Special K!", "", "specail k", "Special K"),
        ("Ketamine, what it is", "", "what is ketmine", "Ketamine"),
        ("How to Read a Paper", "", "read papre", "Read a Paper"),
        ("Emergency", "aliases: [not breathing]\n", "breathin", "not breathing"),
    ],
)
def test_a_name_is_asked_for_as_its_author_writes_it(
    title: str, more: str, question: str, name: str
) -> None:
    """An alias whole, a title without what stands around it; short names are asked for, too."""
    library = library_of(
        source(f"{title} is this.\n", title=title.replace('"', ""), slug="one", more=more),
        source("Water is wet, and good for you.\n", title="Water", slug="water"),
    )
    answer = Answerer(library, everyday=EVERYDAY).reading_as(GUEST).answer(question)
    assert isinstance(answer, Suggested)
    assert answer.did_you_mean == name
    assert answer.suggestions[0].article.slug == "one"


def test_a_subject_is_called_as_the_first_who_may_be_read_calls_it() -> None:
    """Rather by an alias than by a title; as it was asked where nobody has the name."""
    library = library_of(
        source(title="What is KETAMINE?", slug="a", role="admin"),
        source(title="Ketamine!", slug="b"),
        source(title="The WATER", slug="c", more="aliases: [Water]\n"),
    )
    names = names_of(library)
    assert names.write(("ketamine",)) == "Ketamine"
    assert names_of(library, Audience.of({"guest", "admin"})).write(("ketamine",)) == "KETAMINE"
    assert names.write(("water",)) == "Water"
    assert names.write(("special", "k")) == "special k"


@examples(30, prove=5_000)
@given(parsed_files(), texts, audiences)
def test_hidden_articles_change_no_name(files: Files, question: str, audience: Audience) -> None:
    """A subject is called as somebody writes it whose article may be read."""
    whole, visible = (
        names_of(library, audience)
        for library in (collect_library(files), visible_only(files, audience))
    )
    subject = tuple(words(question))
    assert whole.write(subject) == visible.write(subject)


TOGETHER = "## Together\n\nKetamine with alcohol stops the breathing.\n"


@pytest.mark.parametrize("has_both", [True, False])
def test_two_subjects_are_not_answered_from_one_of_them(has_both: bool) -> None:
    """If no section has them together, that is said, and one is offered of each."""
    library = library_of(
        source(
            f"Ketamine numbs.\n\n{TOGETHER if has_both else ''}", title="Ketamine", slug="ketamine"
        ),
        source("Alcohol slows breathing.\n", title="Alcohol", slug="alcohol"),
        source("Water is wet, and good for you.\n", title="Water", slug="water"),
    )
    careless = Answerer(library, everyday=EVERYDAY, caution="low")
    answer = careless.reading_as(GUEST).answer("ketamine with alcohol")
    if has_both:
        assert isinstance(answer, Answered)
        assert answer.section.id == "ketamine#together"
    else:
        assert isinstance(answer, Suggested)
        assert answer.apart == ("Ketamine", "Alcohol")
        offered = [suggestion.section.id for suggestion in answer.suggestions]
        assert offered == ["ketamine#introduction", "alcohol#introduction"]


HEADED = library_of(
    source(
        "Intro.\n\n## Side effects\n\nSome.\n\n## Only here\n\nYes.\n\n## Nothing\n",
        title="What is Ketamine?",
        slug="ketamine",
        more="aliases: [special k, only here]\n",
    ),
    source("## Side effects\n\nOthers.\n", title="Cocoa", slug="cocoa"),
    source("## Secret\n\nSome.\n\n## Side effects\n\nS.\n", title="S", slug="s", role="admin"),
    source("## Leaves\n\nSome.\n", title="Tea", slug="tea", more="aliases: [side effects]\n"),
)


@pytest.mark.parametrize(
    ("question", "sections"),
    [
        ("SIDE EFFECTS of ketamine", []),  # more than both names: a search
        ("ketamine: side effects", ["ketamine#side-effects"]),
        ("Side effects, special K?", ["ketamine#side-effects"]),
        ("what is ketamine side effects", ["ketamine#side-effects"]),
        ("cocoa side-effects", ["cocoa#side-effects"]),
        ("only here", ["ketamine#only-here"]),  # an alias that is a heading
        ("leaves tea", ["tea#leaves"]),
        ("secret s", []),  # hidden
        # An alias of one article and a heading of others.
        ("side effects", ["tea#leaves", "cocoa#side-effects", "ketamine#side-effects"]),
        ("ketamine nothing", []),  # nothing to read there
        ("introduction ketamine", []),  # no heading of its author's
    ],
)
def test_a_section_is_found_by_its_heading_and_its_articles_name(
    question: str, sections: list[str]
) -> None:
    """In either order; nothing is dropped from what was asked."""
    found = names_of(HEADED).find(question)
    assert [section.id for _, section in found] == sections


@pytest.mark.parametrize(
    ("question", "sections"),
    [("only HERE?", ["ketamine#only-here"]), ("secret", []), ("effects", []), ("", [])],
)
def test_a_section_is_found_by_its_heading_alone(question: str, sections: list[str]) -> None:
    """In each article that has it and may be read."""
    found = names_of(HEADED).find_headed(question)
    assert [section.id for _, section in found] == sections


@given(parsed_files())
def test_every_visible_heading_finds_its_section(files: Files) -> None:
    """A question that is a heading, and no name or phrasing, gets it or an offer with it."""
    library = collect_library(files)
    answerer = Answerer(library, everyday=EVERYDAY)
    reader = Audience.of({"guest", "subscriber", "admin"})
    names, view = names_of(library, reader), answerer.reading_as(reader)
    for article in library.articles:
        for section in article.readable:
            heading = section.heading
            if names.find(heading) or names.find_asked(heading) or view.find_urgent(heading):
                continue
            answer = view.answer(heading)
            if isinstance(answer, Answered):
                assert answer.section.heading == section.heading
            else:
                assert {s.section.heading for s in answer.suggestions} == {section.heading}


def test_a_name_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many questions it is compared with."""
    names, (article, *_) = names_of(LIBRARY), LIBRARY.articles
    steps = count_steps(monkeypatch)
    compare = partial(names.find_partly_named, article, frozenset(), [])
    assert steps.count(compare) > 0
    assert steps.count(compare) == 0

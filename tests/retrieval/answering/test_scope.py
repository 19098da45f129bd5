"""What a question is about: one substance is never taken for another."""

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
from retrieval.audience import Audience
from tests.articles import EVERYDAY, group, library_of, source
from tests.retrieval.substances import ANSWERER, NAMES, headings, offered

GUEST = Audience.of({"guest"})
MODIFIERS = ("acetyl", "synthetic", "bromo", "crystal", "delta 8", "nor", "1p", "4 fluoro", "xyloq")
AMOUNTS = ("dose", "how much", "dosage of it", "how often", "mix with alcohol", "how many mg")
TELLS_AMOUNTS = {"Dose", "Mixing it"}


@given(st.sampled_from(MODIFIERS), st.sampled_from(NAMES), st.sampled_from(AMOUNTS))
def test_a_word_in_front_of_a_name_makes_it_another_thing(
    modifier: str, name: str, asked: str
) -> None:
    """Whether or not a dictionary knows the word, nothing of the other is said or offered."""
    for question in (f"{modifier} {name} {asked}", f"{asked} of {modifier} {name}"):
        answer = ANSWERER.reading_as(GUEST).answer(question)
        assert isinstance(answer, Abstained), question
        assert any(modifier in missing for missing in answer.missing)
        assert headings(answer).isdisjoint(TELLS_AMOUNTS)


@given(
    st.sampled_from(("fly", "acetate", "red", "nbome")), st.sampled_from(("lsd", "weed", "acid"))
)
def test_a_word_behind_a_name_does_so_where_something_else_is_asked(word: str, name: str) -> None:
    """“LSD fly dose” asks for the dose of another thing; “what is …” asks what that thing is."""
    for question in (f"{name} {word} dose", f"how much {name} {word}", f"what is {name} {word}"):
        answer = ANSWERER.reading_as(GUEST).answer(question)
        assert isinstance(answer, Abstained), question
        assert answer.missing == (f"{name} {word}",)
        assert headings(answer).isdisjoint(TELLS_AMOUNTS)


def test_a_word_behind_a_name_may_be_what_is_asked() -> None:
    """Nothing is known of it, which is said, and what there is on the subject is offered."""
    answer = ANSWERER.reading_as(GUEST).answer("ketamine bladder")
    assert isinstance(answer, Suggested)
    assert (answer.missing, answer.subject) == (("bladder",), "Ketamine")
    assert {s.article.title for s in answer.suggestions} == {"What is Ketamine?"}
    assert headings(answer).isdisjoint(TELLS_AMOUNTS)


@pytest.mark.parametrize(
    "question",
    [
        "how much pure ketamine",
        "how much of my friend's strong ketamine",
        "what is a normal dose of ketamine for a beginner",
        "ketamine: dose?",
        "i took ketamine, what is a dose",
        "special k dose",
        "specialk dosage",
        "dose of SPECIAL-K",
    ],
)
def test_a_harmless_word_makes_nothing_else_of_a_name(question: str) -> None:
    """Who has the stuff, and how strong it is, doesn't change which it is."""
    answer = ANSWERER.reading_as(GUEST).answer(question)
    assert isinstance(answer, Answered)
    assert answer.section.id == "substance-3#dose"


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("2cb fly", "substance-2"),
        ("2 c b fly", "substance-2"),
        ("2c-b fly", "substance-2"),
        ("2cbfly", "substance-2"),
        ("2-CB-FLY", "substance-2"),
        ("2c b", "substance-1"),
        ("2cb", "substance-1"),
        ("alpha pvp", "substance-6"),
        ("alphapvp", "substance-6"),
        ("al pha pvp", "substance-6"),
        ("keta mine", "substance-3"),
        ("fent anyl", "substance-0"),
    ],
)
def test_the_longest_name_counts_however_it_is_spaced(typed: str, slug: str) -> None:
    """2C-B-FLY is never 2C-B."""
    for question in (f"{typed} dose", f"how much {typed}"):
        answer = ANSWERER.reading_as(GUEST).answer(question)
        assert isinstance(answer, Answered), question
        assert answer.section.id == f"{slug}#dose"


@pytest.mark.parametrize("asked", ["fentanyl dose", "how much fentanyl", "acetyl dosage"])
def test_a_part_of_a_name_is_not_the_name(asked: str) -> None:
    """It is asked whether the whole is meant, and no amount is shown meanwhile."""
    library = library_of(
        source("A kind of it.\n\n## Dose\n\n1 mg\n", title="Acetyl fentanyl", slug="one"),
        source("Another.\n\n## Dose\n\n2 mg\n", title="Ketamine", slug="two"),
    )
    answer = Answerer(library, everyday=EVERYDAY).reading_as(GUEST).answer(asked)
    assert isinstance(answer, Suggested)
    assert answer.did_you_mean == "Acetyl fentanyl"
    assert "one#dose" not in [section.id for section in offered(answer)]


def test_a_whole_name_counts_before_a_longer_one_with_it() -> None:
    """Where both have an article, each is found by its own name."""
    library = library_of(
        source("It is strong.\n\n## Dose\n\n1 mg\n", title="Acetyl fentanyl", slug="acetyl"),
        source("It is strong.\n\n## Dose\n\n2 mg\n", title="Fentanyl", slug="plain"),
    )
    answerer = Answerer(library, everyday=EVERYDAY)
    for question, section in (
        ("fentanyl dose", "plain#dose"),
        ("acetyl fentanyl dose", "acetyl#dose"),
        ("dose of acetylfentanyl", "acetyl#dose"),
    ):
        answer = answerer.reading_as(GUEST).answer(question)
        assert isinstance(answer, Answered), question
        assert answer.section.id == section


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("carfentanil dose", "carfentanil"),
        ("how much carfentanil", "carfentanil"),
        ("mephedrone risks", "mephedrone"),
        ("what is mephedrone?", "mephedrone"),
        ("how long does 4-ho-met last", "4-ho-met"),
        ("1p-lsd dose", "1p-lsd"),
        ("coke dose", "coke"),
        ("6 mapb dose", "mapb"),  # many texts have a 6
        ("can i mix black tar heroin with benzos", "black"),
    ],
)
def test_what_is_known_of_others_is_not_offered_for_an_unknown_name(
    question: str, unknown: str
) -> None:
    """It says of which name it has nothing, and offers nobody else's amounts."""
    answer = ANSWERER.reading_as(GUEST).answer(question)
    assert isinstance(answer, Abstained)
    assert answer.missing[0] == unknown
    assert headings(answer).isdisjoint(TELLS_AMOUNTS)


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("how much ketamine before surgery", "surgery"),
        ("can i mix ketamine with grapefruit", "grapefruit"),
        ("ketamine and carfentanil", "carfentanil"),
        ("is 900 mg ketamine too much", "900mg"),
        ("what dose of ketamine for a horse", "horse"),
    ],
)
def test_each_word_counts_where_amounts_or_mixtures_are_asked(question: str, missing: str) -> None:
    """What the section doesn't have is told, and the section is only offered."""
    answer = ANSWERER.reading_as(GUEST).answer(question)
    assert isinstance(answer, Suggested)
    assert missing in answer.missing
    assert answer.subject == "Ketamine"


def test_an_amount_is_answered_from_the_subjects_own_article() -> None:
    """Not from another's that mentions it."""
    library = library_of(
        source("## Dose\n\nAs with ketamine, 10 mg is a dose.\n", title="Cocoa", slug="cocoa"),
        source("It numbs.\n", title="Ketamine", slug="ketamine"),
    )
    answer = Answerer(library, everyday=EVERYDAY).reading_as(GUEST).answer("ketamine dose")
    assert not isinstance(answer, Answered)
    assert "cocoa#dose" not in [section.id for section in offered(answer)]


@pytest.mark.parametrize("question", ["dose?", "dose", "and how much?", "how much of it"])
def test_a_follow_up_to_another_thing_stays_with_that(question: str) -> None:
    """What was said before obeys the same rules as what is typed now."""
    for before in ("acetyl fentanyl risks", "tell me about acetyl fentanyl"):
        answer = ANSWERER.reading_as(GUEST).answer(question, Conversation((before,)))
        assert isinstance(answer, Abstained)
        assert headings(answer).isdisjoint(TELLS_AMOUNTS)


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("What is 3-MeO-XQP?", "3-MeO-XQP"),
        ("xyloq/3-meo-xqp dose", "3-meo-xqp"),
        ("is ketamine safe with (Xylô’q)?!", "Xylô’q"),
        ("KETAMINE Xyloq dose", "KETAMINE Xyloq"),
    ],
)
def test_what_is_missing_is_named_as_it_was_typed(question: str, missing: str) -> None:
    """A name without its hyphens would be hard to recognise."""
    answer = ANSWERER.reading_as(GUEST).answer(question)
    assert isinstance(answer, Suggested | Abstained)
    assert missing in answer.missing


@pytest.mark.parametrize(
    ("question", "missing"),
    [("can i snort ketamine", "snort"), ("snorting ketamine", "snorting")],
)
def test_a_verb_beside_a_name_says_what_is_done_with_it(question: str, missing: str) -> None:
    """It makes nothing else of the name, and it isn't passed over."""
    answer = ANSWERER.reading_as(GUEST).answer(question)
    assert isinstance(answer, Suggested)
    assert (answer.missing, answer.subject) == ((missing,), "Ketamine")


def test_a_word_that_means_the_same_is_no_stranger() -> None:
    """What an author's synonyms put in its place, the article has."""
    file = source("## Dose\n\nA dose of the liquid is 1 ml.\n", title="Ketamine", slug="ketamine")
    for groups, outcome in ((), Abstained), ((group("juice", "liquid"),), Answered):
        answerer = Answerer(library_of(file, groups=groups), everyday=EVERYDAY)
        assert isinstance(answerer.reading_as(GUEST).answer("juice ketamine dose"), outcome)


PLAIN = library_of(
    *(
        source(
            f"{name} changes people's feelings. Nausea is common.\n\n"
            f"## {amount}\n\nA light one is {number} mg; first-timers start low.\n\n"
            f"## {mixture}\n\nAlcohol with {name} slows the breathing.\n\n"
            f"## How often\n\nLeave {number} weeks between two times.\n\n"
            f"## After too much\n\nPeople who took too much {name} may feel bad.\n",
            title=title,
            slug=slug,
            more=f"aliases: [{alias}]\n",
        )
        for number, (name, title, slug, alias, amount, mixture) in enumerate(
            (
                ("MDMA", "MDMA (ecstasy, molly)", "mdma", "mandy", "How much is taken", "Mixing"),
                ("Ketamine", "Ketamine", "ketamine", "ket", "Dosage", "Combinations"),
                ("LSD", "What is LSD?", "lsd", "acid", "Dose", "Mixing LSD"),
                ("Cannabis", "Cannabis: basics", "cannabis", "weed", "Amounts", "Interactions"),
                ("GHB", "GHB and GBL", "ghb-gbl", "gina", "Dose", "Mixing"),
            ),
            start=10,
        )
    ),
    source(
        "## What they do\n\nThose on antidepressants should not have tramadol.\n",
        title="Antidepressants",
        slug="antidepressants",
    ),
)
ASKER = Answerer(PLAIN)
DOSES = {
    "mdma": "mdma#how-much-is-taken",
    "molly": "mdma#how-much-is-taken",
    "ket": "ketamine#dosage",
    "ketamine": "ketamine#dosage",
    "lsd": "lsd#dose",
    "weed": "cannabis#amounts",
    "gina": "ghb-gbl#dose",
}
ALL_DOSES = set(DOSES.values())


@given(
    st.sampled_from(sorted(DOSES)),
    st.sampled_from(
        (
            "how much {} do people take",
            "how much {} is too much",
            "how much {} do you need to feel it",
            "how much {} should i start with first time",
            "how much {} would you recommend",
            "how many mg of {}",
            "{} dose",
            "dose {}",
            "{} dosage pls",
            "{} dosage chart",
            "hey bro, how much {} should my gf take lol",
            "whats a normal dose of {}",
            "recommended {} dose for beginners",
            "how do i dose {}",
        )
    ),
)
def test_a_plain_question_for_an_amount_gets_the_section_that_is_for_it(
    name: str, asked: str
) -> None:
    """However it is headed, and whatever else of the article has more of the question's words."""
    answer = ASKER.reading_as(GUEST).answer(asked.format(name))
    assert isinstance(answer, Answered), asked.format(name)
    assert answer.section.id == DOSES[name]


@given(
    st.sampled_from(["mdma", "ket", "lsd", "weed"]),
    st.sampled_from(
        (
            ("how much {} at a festival", "festival"),
            ("how much {} should i snort", "snort"),
            ("is 300mg {} a lot", "300mg"),
            ("{} for depression dose", "depression"),
            ("lethal dose of {}", "lethal"),
            ("how much {} for a child", "child"),
        )
    ),
)
def test_what_an_amount_does_not_speak_of_is_told_with_the_amount(
    name: str, asked: tuple[str, str]
) -> None:
    """The subject's own amount is what is offered first, for whoever asks for it."""
    answer = ASKER.reading_as(GUEST).answer(asked[0].format(name))
    assert isinstance(answer, Suggested)
    assert asked[1] in answer.missing
    assert "dose" not in answer.missing
    assert offered(answer)[0].id == DOSES[name]


@pytest.mark.parametrize(
    ("question", "section"),
    [
        ("is it ok to mix mdma n alcohol", "mdma#mixing"),
        ("ket w/ alcohol", "ketamine#combinations"),
        ("ket w alcohol", "ketamine#combinations"),
        ("can i do ket every weekend", "ketamine#how-often"),
        ("how often is it ok to take lsd", "lsd#how-often"),
    ],
)
def test_a_plain_question_for_a_mixture_or_how_often_is_answered(
    question: str, section: str
) -> None:
    """As it is typed on a phone."""
    answer = ASKER.reading_as(GUEST).answer(question)
    assert isinstance(answer, Answered)
    assert answer.section.id == section


@pytest.mark.parametrize(
    "question",
    [
        "tramadol dose",  # met in passing in one article
        "what dose",  # a title has the word “what”
        "how much",
        "lyrica and alcohol",
        "qwertine mg",
        "s-ketamine dose",
        "r ketamine dose",
        "how much synthetic weed",
        "changa dose",  # nearly “changes”
    ],
)
def test_amounts_of_what_no_article_is_about_are_not_answered(question: str) -> None:
    """Nor is one substance's offered for another; it may be asked whose is meant."""
    answer = ASKER.reading_as(GUEST).answer(question)
    assert not isinstance(answer, Answered)
    if question not in {"what dose", "how much"}:
        assert ALL_DOSES.isdisjoint(section.id for section in offered(answer))


def test_either_name_of_a_title_of_two_is_whole() -> None:
    """“GHB and GBL” isn't a longer name, of which “GHB” would be a part."""
    for question in ("ghb dose", "gbl dose", "how much gbl"):
        answer = ASKER.reading_as(GUEST).answer(question)
        assert isinstance(answer, Answered), question
        assert answer.section.id == "ghb-gbl#dose"


@pytest.mark.parametrize("question", ["mdma two days in a row", "long between mandy sessions"])
def test_a_time_or_a_number_is_no_part_of_a_name(question: str) -> None:
    """It may be missing, but makes no other thing of what it stands beside."""
    answer = ASKER.reading_as(GUEST).answer(question)
    assert isinstance(answer, Suggested)
    assert answer.subject.casefold() in {"mdma", "mandy"}


def test_two_subjects_are_offered_by_what_is_asked_of_them() -> None:
    """The section on mixing, rather than the beginning."""
    answer = ASKER.reading_as(GUEST).answer("mixing acid and weed")
    assert isinstance(answer, Suggested)
    assert answer.apart == ("acid", "weed")
    assert [section.id for section in offered(answer)] == [
        "lsd#mixing-lsd",
        "cannabis#interactions",
    ]


def test_a_mixture_is_not_answered_by_a_guess_at_its_name() -> None:
    """What has two letters otherwise may be another thing; it is told how it was read."""
    library = library_of(
        source("## Mixing\n\nStrong with nitrazolam.\n", title="Ketamine", slug="ketamine"),
        source("It is wet.\n", title="Water", slug="water"),
    )
    answer = (
        Answerer(library, everyday=EVERYDAY)
        .reading_as(GUEST)
        .answer("mix ketamine with flubrazolam")
    )
    assert not isinstance(answer, Answered)
    answer = (
        Answerer(library, everyday=EVERYDAY)
        .reading_as(GUEST)
        .answer("mix ketamine with metrazolam")
    )
    assert isinstance(answer, Suggested)
    assert [(word.typed, word.read) for word in answer.repairs] == [("metrazolam", "nitrazolam")]


HIDEABLE = (
    ("Fentanyl", "opioid", "Dose"),
    ("Acetyl fentanyl", "acetyl", "Dosage"),
    ("2C-B", "tucibi", "How much is taken"),
    ("2C-B-FLY", "fly", "Dose"),
    ("GHB and GBL", "gina", "How often"),
    ("Lorazepam: basics", "benzo", "Mixing"),
    ("What is colour?", "fiber", "What it is not"),
)
ASKED = st.lists(
    st.sampled_from(
        "acetyl fentanyl fentanly 2cb fly 2c-b gina ghb gbl lorazepam clonazepam colour color fibre"
        " what dose mg much how often mix with and not is opioid benzo tucibi xyloq too recommended"
        " every day 100mg it alcohol".split()
    ),
    min_size=1,
    max_size=6,
).map(" ".join)


@given(
    st.lists(st.sampled_from(("guest", "admin")), min_size=len(HIDEABLE), max_size=len(HIDEABLE)),
    ASKED,
    st.lists(ASKED, max_size=2),
)
def test_hidden_articles_change_nothing_that_is_said_of_names(
    roles: list[str], question: str, earlier: list[str]
) -> None:
    """Nor which words are missing, guessed, respelt or partly a name: to the last bit."""

    def articles(*, hidden: bool) -> list[bytes]:
        return [
            source(
                f"{name} is strong, with clonazepam and alcohol.\n\n"
                f"## {heading}\n\nA {name} dose is {number} mg, in colors.\n",
                title=name,
                slug=f"article-{number}",
                role=role,
                more=f"aliases: [{alias}]\n",
            )
            for number, ((name, alias, heading), role) in enumerate(
                zip(HIDEABLE, roles, strict=True)
            )
            if hidden or role == "guest"
        ]

    conversation = Conversation(tuple(earlier))
    whole, visible = (
        Answerer(
            library_of(*articles(hidden=hidden), groups=(group("strong", "potent"),)),
            everyday=EVERYDAY,
        )
        .reading_as(GUEST)
        .answer(question, conversation)
        for hidden in (True, False)
    )
    # The files' names count all articles; nothing else does.
    assert said(whole) == said(visible)


def said(answer: Answer) -> tuple[object, ...]:
    """Return all that an answer says, articles by their slugs."""
    if isinstance(answer, Answered):
        return answer.section.id, answer.score, answer.repairs
    shown = tuple(suggestion.section.id for suggestion in answer.suggestions)
    if isinstance(answer, Abstained):
        return shown, answer.score, answer.missing, answer.repairs
    names = answer.did_you_mean, answer.apart, answer.missing, answer.subject
    return shown, answer.score, names, answer.repairs


@pytest.mark.parametrize(
    ("questions", "section"),
    [
        (("what is ketamine", "how much do people take"), "ketamine#dosage"),
        (("tell me about mdma", "whats a normal dose"), "mdma#how-much-is-taken"),
        (("tell me about mdma", "dose", "what about ket", "dose?"), "ketamine#dosage"),
        (("what is ketamine", "and with alcohol?"), "ketamine#combinations"),
        (("what is lsd", "and with alcohol?", "how much then"), "lsd#dose"),
        (("ghb", "dose"), "ghb-gbl#dose"),
    ],
)
def test_a_follow_up_is_about_what_was_named_last(questions: tuple[str, ...], section: str) -> None:
    """A mixture with something else is still about what it goes on from."""
    answer = ASKER.reading_as(GUEST).answer(questions[-1], Conversation(questions[:-1]))
    assert isinstance(answer, Answered)
    assert answer.section.id == section


@pytest.mark.parametrize(
    "last", ["dose", "how much", "how much of it", "is it safe", "and mixing?"]
)
@pytest.mark.parametrize("first", ["lsd fly", "weed acetate", "esketamine", "ketmine", "1p-lsd"])
def test_a_follow_up_is_no_surer_than_what_it_goes_on_from(first: str, last: str) -> None:
    """What may have been another thing, or was only guessed, gets nobody's amounts for it."""
    answer = ASKER.reading_as(GUEST).answer(last, Conversation((first,)))
    assert not isinstance(answer, Answered)
    asked_back = isinstance(answer, Suggested) and answer.did_you_mean == "Ketamine"
    own = {"ketamine#dosage"} if asked_back else set()
    assert ALL_DOSES.isdisjoint({section.id for section in offered(answer)} - own)

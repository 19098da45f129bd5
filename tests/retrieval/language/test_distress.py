"""Whether a message tells of a bad state, in the words of people who type on a phone."""

import pytest

from retrieval.language import full_languages, load_language, tells_of_distress
from retrieval.parameters import MAX_READ
from tests.retrieval.answering import urgent_messages
from tests.retrieval.language.distress_messages import DISTRESS, KNOWLEDGE
from tests.retrieval.languages.said import lines

# What somebody in danger types who tells of nobody's state, or doesn't name it.
UNNAMED = {
    "hes breathing really slowly should i worry",
    "we're afraid to call an ambulance because of the police",
    "can we let him sleep it off",
    "should i let her sleep it off?",
    "i gave him narcan and he is still out",
    "i gave her narcan",
    "gave him 2 doses, narcan isnt working",
    "he took fentanyl by accident",
}


def test_every_language_has_its_messages() -> None:
    """At least 25 of either kind."""
    assert set(DISTRESS) == set(KNOWLEDGE) == set(full_languages())
    assert all(len(lines(table)) >= 25 for t in (DISTRESS, KNOWLEDGE) for table in t.values())


@pytest.mark.parametrize("language", full_languages())
def test_a_bad_state_is_told_however_it_is_typed(language: str) -> None:
    """Of oneself or a friend, with or without a substance, misspelt, without accents."""
    assert not [one for one in lines(DISTRESS[language]) if not tells_of_distress(one)]


@pytest.mark.parametrize("language", full_languages())
def test_a_plain_question_tells_of_none(language: str) -> None:
    """About what anybody may feel, what a substance can do, or what people do well."""
    assert not [one for one in lines(KNOWLEDGE[language]) if tells_of_distress(one)]


@pytest.mark.parametrize("language", full_languages())
def test_everyday_questions_tell_of_none(language: str) -> None:
    """But for lonely rabbits."""
    told = [one for one in load_language(language).everyday if tells_of_distress(one)]
    assert all("rabbit" in one or "kaninchen" in one for one in told)


def test_what_somebody_in_danger_types_tells_of_it() -> None:
    """Also where no author has written that phrase."""
    untold = {one for one in urgent_messages.URGENT if not tells_of_distress(one)}
    assert untold == UNNAMED


@pytest.mark.parametrize(
    ("told", "untold"),
    [
        ("i feel sick", "people feel sick"),
        ("why does mdma make me sick", "does mdma make me sick"),
        ("what can i do i feel sick", "can i feel sick"),
        ("i am sick", "i am not sick"),
        ("headache since friday", "headache"),
        ("help overdose", "overdose"),
        ("im dying", "im dying to know"),
        ("i feel rotten", "i feel great"),
        ("i took it. feeling dizzy", "i took it. what is feeling dizzy"),
        ("what if i took too much", "what happens if i took too much"),
        ("i feeeel siiiick", "i feel nothing"),
        ("my freind has a siezure", "my friend has a scissor"),
    ],
)
def test_a_state_is_somebodys(told: str, untold: str) -> None:
    """The asker's or a friend's: not people's, not asked about, not denied, no idiom."""
    assert tells_of_distress(told)
    assert not tells_of_distress(untold)


def test_the_end_of_a_long_message_counts() -> None:
    """Of all that Discord lets anybody send."""
    story = "so we went to a party and then to another one, "
    long = story * (MAX_READ // len(story) - 1)
    assert not tells_of_distress(long)
    assert tells_of_distress(f"{long} now i feel awful")
    assert not tells_of_distress(f"{long * 2} now i feel awful")

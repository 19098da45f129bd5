"""What people type in that moment, and what they must get from the sample articles."""

from pathlib import Path

import pytest

from bot.rendering import find_small_talk
from retrieval.answering import Abstained, Answered, Answerer
from retrieval.audience import Audience
from retrieval.content.library import load_library

CONTENT = Path(__file__).parents[1] / "content"
GUEST = Audience.of({"guest"})

E, D = "recognising-an-emergency", "after-a-difficult-experience"
K, H, W = "what-is-ketamine", "what-is-harm-reduction", "how-docent-works"

MOMENT = f"""
urgent {E}: my friend won't wake up | shes unconscious pls help | he stopped breathing | i think hes overdosing
urgent {E}: she's having a seizure what do i do | my chest hurts so bad after coke | his lips are blue
urgent {D}: i want to die | i'm going to kill myself | im having a bad trip | having a panic attack rn
urgent {D}: i'm freaking out and cant calm down | i feel like im dying | my friend is freaking out
talk help: help | HELP ME | someone help pls | i need help!!
talk greeting: hi | heyyy | good evening | hello docent :) | how are you?
talk thanks: thanks | tysm <3 | that helped a lot | ok thank you | good night | nvm
talk who: who are you | r u a bot | are you chatgpt? | is anyone there | am i talking to a human
talk can: what can you do | wat can i ask u | how do you work? | i have a question
talk seen: can others see what i ask | is this private?? | do you save my messages | will you tell the mods
talk unanswered: that didnt answer my question | youre useless | not helpful at all, you are no help | wrong answer
talk insult: stupid bot | fuck u | you suck | you are a piece of garbage
near {E}: how do i put someone in the recovery position | when do i call an ambulance for somebody
near {E}: what do i say when i call 911 | hi how do i use naloxone | can i let him sleep it off
near {D}: hey why do i feel so low after the weekend | how do i calm a panic attack
near {D}: is there a helpline i can call | who can i talk to about how i feel
near {K}: hi what is ketamine | whats ketmine | hello, what are the risks of ketamine? | special k side effects
near {K}: ketamine bladder | thanks but is ketamine addictive | ketamine and my cat
near {H}: hi, what is harm reduction? | does harm reduction work | harm reduction in prison
near {W}: where do your answers come from | hey why can my friend read more than me
far: write me a poem | write me a poem about the sea | pizza please | tell me a joke | who won the world cup | i like trains
far: how do i bake bread | what is the weather | best phone under 300 | do my homework | is the earth flat | sing me a song | who is the president
ask: what do i do | what should i do now | how does it work | is it safe | is it anonymous | it didn't help
ask: i'm scared | i'm not okay | i'm useless | hopeless | what's the point | i hate my life | nobody cares
ask: who are you supposed to call | what can you do for a comedown | are you supposed to feel sick | k | yes
"""  # noqa: E501 - a table
"""First what somebody must get, then what they type.

urgent: a section of this article, marked as urgent. talk: the fixed reply of this kind. near: this
article, at once or by one press. far: no article is offered. ask: it is taken as a question."""


def rows(kind: str) -> list[tuple[str, str]]:
    """Return the lines of a kind, each with what they must get."""
    found = [row.partition(": ") for row in MOMENT.splitlines() if row.startswith(kind)]
    return [(of.partition(" ")[2], text) for of, _, texts in found for text in texts.split(" | ")]


@pytest.fixture(scope="module")
def answerer() -> Answerer:
    """Return an answerer of the sample articles."""
    return Answerer(load_library(CONTENT))


@pytest.mark.parametrize(("article", "text"), rows("urgent"))
def test_whoever_is_in_danger_gets_what_helps(answerer: Answerer, article: str, text: str) -> None:
    """Before anything else is tried."""
    answer = answerer.reading_as(GUEST).answer(text)
    assert isinstance(answer, Answered)
    assert answer.is_urgent
    assert answer.article.slug == article


@pytest.mark.parametrize(("kind", "text"), rows("talk"))
def test_small_talk_gets_its_reply(kind: str, text: str) -> None:
    """Rather than “I don't know”."""
    assert find_small_talk(text) == kind


@pytest.mark.parametrize(("article", "text"), rows("near"))
def test_a_question_is_right_within_one_press(answerer: Answerer, article: str, text: str) -> None:
    """However it begins, and with its typing errors."""
    assert find_small_talk(text) is None
    answer = answerer.reading_as(GUEST).answer(text)
    shown = [answer] if isinstance(answer, Answered) else answer.suggestions
    assert article in {part.article.slug for part in shown}


@pytest.mark.parametrize(("_", "text"), rows("far"))
def test_nothing_is_offered_to_who_asks_for_something_else(
    answerer: Answerer, _: str, text: str
) -> None:
    """Three sections on anything help nobody."""
    answer = answerer.reading_as(GUEST).answer(text)
    assert isinstance(answer, Abstained)
    assert answer.suggestions == ()


@pytest.mark.parametrize(("_", "text"), [*rows("ask"), *rows("urgent"), *rows("far")])
def test_who_may_be_in_danger_is_never_answered_with_small_talk(_: str, text: str) -> None:
    """Whatever it resembles."""
    assert find_small_talk(text) is None


def test_the_table_has_a_hundred_lines() -> None:
    """At least."""
    assert (
        len([text for kind in ("urgent", "talk", "near", "far", "ask") for text in rows(kind)])
        >= 100
    )

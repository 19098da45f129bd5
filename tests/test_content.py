"""The sample articles: they name what the bot has, and are found in the words people use."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from discord import app_commands

from bot.cogs.content import ContentCommands
from bot.cogs.questions import QuestionCommands
from retrieval.answering import Answered, Answerer, Suggested
from retrieval.audience import Audience
from retrieval.content import ArticleNames
from retrieval.content.library import load_library

CONTENT = Path(__file__).parents[1] / "content"
GUEST = Audience.of({"guest"})

EMERGENCY = "recognising-an-emergency"
DIFFICULT = "after-a-difficult-experience"
SEIZURES = f"{EMERGENCY}#seizures-overheating-chest-pain-and-agitation"

ANSWERED = [
    ("emergency", f"{EMERGENCY}#introduction"),
    ("overdose", f"{EMERGENCY}#introduction"),
    ("cpr", f"{EMERGENCY}#introduction"),
    ("unconscious", f"{EMERGENCY}#introduction"),
    ("he is unconscious", f"{EMERGENCY}#introduction"),
    ("what to do first in an emergency", f"{EMERGENCY}#what-to-do-first"),
    ("my friend is not breathing", f"{EMERGENCY}#what-to-do-first"),
    ("my friend isn't breathing", f"{EMERGENCY}#what-to-do-first"),
    ("my friend won't wake up", f"{EMERGENCY}#what-to-do-first"),
    ("my friend overdosed", f"{EMERGENCY}#what-to-do-first"),
    ("she passed out", f"{EMERGENCY}#what-to-do-first"),
    ("someone is having a seizure", SEIZURES),
    ("my friend is overheating", SEIZURES),
    ("what number do I call", f"{EMERGENCY}#calling-for-help-numbers-and-what-to-say"),
    ("recovery position", f"{EMERGENCY}#the-recovery-position"),
    ("how do I use naloxone", f"{EMERGENCY}#opioids-and-naloxone"),
    ("suicide", f"{DIFFICULT}#introduction"),
    ("I want to kill myself", f"{DIFFICULT}#helplines"),
    ("my friend is suicidal", f"{DIFFICULT}#helplines"),
    ("bad trip help", f"{DIFFICULT}#if-it-is-happening-to-you-now"),
    ("I am having a panic attack", f"{DIFFICULT}#if-it-is-happening-to-you-now"),
    ("what are the risks of ketamine?", "what-is-ketamine#disadvantes-of-ketamine"),
    ("I want to die", f"{DIFFICULT}#helplines"),
    ("special k", "what-is-ketamine#what-is-ketamine"),
    ("what is special k", "what-is-ketamine#what-is-ketamine"),
]

SUGGESTED_FIRST = [
    ("how do I use this bot", "how-docent-works#ways-to-ask-a-question"),
]


@pytest.fixture(scope="module")
def answerer() -> Answerer:
    """Return an answerer of the sample articles."""
    return Answerer(load_library(CONTENT))


def options_by_command() -> dict[str, set[str]]:
    """Return each slash command of the bot as it is typed, with its options."""
    commands = [
        command
        for cog in (QuestionCommands, ContentCommands)
        for command in cog.__cog_app_commands__
    ]
    for group in [command for command in commands if isinstance(command, app_commands.Group)]:
        commands.extend(group.walk_commands())
    return {
        f"/{command.qualified_name}": {option.name for option in command.parameters}
        for command in commands
        if isinstance(command, app_commands.Command)
    }


def code_by_sentence() -> Iterator[list[str]]:
    """Return what stands in backticks in each sentence of the articles that names a command."""
    for path in sorted(CONTENT.glob("*.md")):
        for sentence in re.split(r"(?<=[.!?])\s|\n", path.read_text()):
            code = re.findall(r"`([^`]+)`", sentence)
            if any(span.startswith("/") for span in code):
                yield code


def test_the_articles_name_only_what_the_bot_has() -> None:
    """Each slash command named exists, with each option that its sentence names."""
    known = options_by_command()
    sentences = list(code_by_sentence())
    assert sentences
    for code in sentences:
        named = {span for span in code if span.startswith("/")}
        assert named <= known.keys()
        for command in named:
            assert set(code) - named <= known[command], command


@pytest.mark.parametrize(("question", "section"), ANSWERED)
def test_guests_are_answered(answerer: Answerer, question: str, section: str) -> None:
    """What people ask in a crisis, or every day, is answered by the section that helps."""
    answer = answerer.reading_as(GUEST).answer(question)
    assert isinstance(answer, Answered)
    assert answer.section.id == section


@pytest.mark.parametrize(("question", "section"), SUGGESTED_FIRST)
def test_guests_are_offered(answerer: Answerer, question: str, section: str) -> None:
    """Where the words alone aren't sure enough, the section that helps is offered first."""
    answer = answerer.reading_as(GUEST).answer(question)
    assert isinstance(answer, Suggested)
    assert answer.suggestions[0].section.id == section


@pytest.mark.parametrize("article", [EMERGENCY, DIFFICULT])
def test_what_helps_in_danger_has_phrasings(answerer: Answerer, article: str) -> None:
    """Each section that is an answer has some, and the article has urgent ones."""
    found = ArticleNames(answerer.library.visible(GUEST)).find(article)
    assert found
    assert all(section.asked for section in found.readable)
    assert sum(len(section.urgent) for section in found.readable) > 50

"""Any article is read and shown: nothing fails, breaks Discord's limits, or gets lost."""

import re
import time
from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any, cast

import pytest

from bot.markup import discord_length
from bot.rendering import Renderer, layout_check, quote_question
from bot.rendering.layout import Layout, Place
from bot.replies.components import build_view
from bot.texts import terminal_texts
from retrieval.answering import Answered, Suggested, Suggestion
from retrieval.content import Article, Section, Steps, article
from retrieval.content.markdown import TOO_COMPLEX
from tests.articles import source
from tests.bot.markup.test_markup_reader import shown
from tests.discord_server.flags import ChannelType, MessageFlag
from tests.discord_server.reading import walk
from tests.discord_server.rules import MAX_CONTENT, MAX_DISPLAYED, check_message
from tests.discord_server.world import Channel, Json, Message, User
from tests.examples import IS_PROVED
from tests.prove.grammar import Author
from tests.prove.visible import missing_from, plain, texts_of
from tests.work import shapes

ARTICLES = 100_000 if IS_PROVED else 2_000
PARTS = 40 if IS_PROVED else 4
"""Into which they are parted, so that several processes share the work."""

LENGTH = 4_000 if IS_PROVED else 500
"""Of a text, in characters, that is doubled."""

STEPS = 250
"""For each character of an article, at most: what nests and never ends takes two hundred."""

MAX_S = 1.0
"""For one article; measured in `make prove` alone."""

ASKER = (1 << 64) - 1
"""The longest id."""

RENDERER = Renderer(
    "A note.", "Call *somebody*.", stale_after_days=365, today=lambda: date(2026, 1, 1)
)
ABOVE = quote_question("how *much* of it? " * 40)
CHAT, DOCENT = Channel(1, ChannelType.DM, "chat"), User(2, "Docent", bot=True)
_MARKS = re.compile(r"[\\*_~`]")
PLACES: tuple[Place, ...] = ("channel", "channel command", "command", "menu", "chat", "reading")


class OutsideError(AssertionError):
    """A problem is told of a line that the file doesn't have."""


class FailedError(AssertionError):
    """A section can't be laid out."""


class TooSlowError(AssertionError):
    """Reading and laying out an article takes too long."""


class LostError(AssertionError):
    """Some of a section's words aren't shown, or some of the file's."""


class CountedSteps(Steps):
    """Steps that are counted of all texts together."""

    all_taken = 0

    def take(self, count: int, line: int | None = None) -> None:
        """Count steps."""
        CountedSteps.all_taken += count
        super().take(count, line)


@pytest.fixture(autouse=True)
def _counted_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (article, layout_check):
        monkeypatch.setattr(module, "Steps", CountedSteps)


@pytest.mark.prove
@pytest.mark.parametrize("part", range(PARTS))
def test_any_article_is_read_and_shown(part: int) -> None:
    """One that fails is made as small as it still fails with, and told."""
    for seed in range(part, ARTICLES, PARTS):
        data = Author(seed).article()
        if why := failure_of(data):
            small = shrunk(data, kind_of(why))
            pytest.fail(f"article {seed}: {failure_of(small)}\n{small!r}")


def long_texts(length: int) -> list[str]:
    """Return texts of about a length that once took more and more time a character."""
    table = "|a|b|c|\n|-|-|-|\n" + "|1|2|3|\n" * (length // 8)
    uneven = "|a|\n|-|\n" + "|1|2|\n" * (length // 6)
    texts = ["[" * length, "![" * (length // 2), table, uneven]
    return texts + (shapes(length) if IS_PROVED else [])


@pytest.mark.prove
@pytest.mark.parametrize(
    ("once", "twice"),
    list(zip(long_texts(LENGTH), long_texts(2 * LENGTH), strict=True)),
    ids=lambda text: text[:20],
)
def test_twice_the_text_takes_twice_the_steps(once: str, twice: str) -> None:
    """And no step takes longer in a longer text (tests/bot/rendering/test_layout_check.py)."""
    assert steps_of(twice) < 1.1 * steps_of(once) * len(twice) / len(once)


def steps_of(text: str) -> int:
    """Return the steps that it takes to read and lay out an article with a text."""
    before = CountedSteps.all_taken
    parsed = article.parse_article("a.md", source(f"Text.\n\n{text}\n"))
    problems = [*parsed.problems]
    if parsed.article:
        problems += layout_check.check_layout(parsed.article)
    assert TOO_COMPLEX not in {problem.message for problem in problems}
    return CountedSteps.all_taken - before


def failure_of(data: bytes) -> str:
    """Say what is wrong with how an article is read and shown; empty if all is right."""
    before = CountedSteps.all_taken
    try:
        check(data)
    except Exception as error:  # noqa: BLE001  # whatever it is, it is one
        return f"{type(error).__name__}: {error}"
    steps = CountedSteps.all_taken - before
    if steps > STEPS * (len(data) + 100):
        return f"TooManyStepsError: {steps / len(data)} a character"
    return ""


def kind_of(why: str) -> str:
    """Return the error's name, of what `failure_of` says."""
    return why.partition(":")[0]


def check(data: bytes) -> None:
    """Read an article and show each of its sections; raise any error if something is wrong."""
    began = time.thread_time() if IS_PROVED else 0
    parsed = article.parse_article("a.md", data)
    found = parsed.article
    problems = [*parsed.problems, *(layout_check.check_layout(found) if found else ())]
    if IS_PROVED and time.thread_time() - began > MAX_S:
        raise TooSlowError
    lines = max(1, len(re.findall(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z", data)))
    for problem in problems:
        if not 1 <= problem.line <= lines:
            raise OutsideError(f"{problem}; there are {lines} lines")
        if problem.message.startswith(terminal_texts.SECTION_FAILS[:20]):
            raise FailedError(problem)
    if found is None or parsed.body is None:
        return
    check_whole(found, parsed.body)
    dice = Random(len(data))
    for section in found.sections:
        check_section(found, section, dice)
    offers = tuple(Suggestion(found, section) for section in found.readable[:3])
    if offers:
        check_sendable(RENDERER.render_answer(Suggested(offers, 0.5), ABOVE, place="channel"))


def check_whole(found: Article, body: str) -> None:
    """Check that the sections are the whole body, but for comments that hold phrasings."""
    lines = "".join(section.source + section.text for section in found.sections).split("\n")
    comments = sum(section.comment_lines for section in found.sections)
    for line in body.split("\n"):
        if lines and line == lines[0]:
            del lines[0]
        elif line.strip():
            comments -= 1
    if lines or comments < 0:
        raise LostError(f"{lines} are too many, or {comments} too few")


def check_section(found: Article, section: Section, dice: Random) -> None:
    """Show a section in every way, on all its pages."""
    answer = Answered(
        found,
        section,
        0.9,
        is_urgent=dice.random() < 0.2,
        sisters=tuple(s for s in found.readable[:2] if s is not section),
    )
    texts = texts_of(section.source + section.text, found.definitions)
    pages = list(pages_of(answer, dice.choice(PLACES)))
    check_words(texts, section, pages)
    plain = RENDERER.render_plain(answer, ABOVE)
    assert all(page.strip() and discord_length(page) <= MAX_CONTENT for page in plain)
    check_words(texts, section, plain)


def pages_of(answer: Answered, place: Place) -> Iterator[str]:
    """Yield the text of each page of an answer, after checking that it can be sent."""
    number, following = 0, True
    while following:
        number += 1
        layout = RENDERER.render_answer(answer, ABOVE, number, place)
        check_sendable(layout)
        following = bool(layout.turns and layout.turns[-1][1])
        yield f"{layout.heading}\n{layout.text}" if number == 1 else layout.text


def check_sendable(layout: Layout) -> None:
    """Check a layout against every limit of Discord."""
    components = cast("list[Json]", cast("Any", build_view(layout, ASKER)).to_components())
    check_message(Message(1, CHAT, DOCENT, components=components, flags=MessageFlag.COMPONENTS_V2))
    contents = [part["content"] for part, _, _ in walk(components) if "content" in part]
    assert all(content.strip() for content in contents)
    assert sum(map(discord_length, contents)) <= MAX_DISPLAYED


def check_words(texts: list[str], section: Section, pages: list[str]) -> None:
    """Check that the words of all texts are shown, in order.

    Tables are shown in an order of their own: there, each text by itself; and where HTML doesn't
    say for certain what is in a table, each word.
    """
    written = section.source + section.text
    if "<t" in written.lower():
        together = [word for text in texts for word in text.split()]
    elif "|" in written:
        together = texts
    else:
        together = [" ".join(texts)]
    # What Discord makes of its marks is slow to find out, and seldom matters here.
    seen = plain(_MARKS.sub("", "\n".join(pages)))
    if any(missing_from(seen, _MARKS.sub("", text)) for text in together):
        # The sign that keeps an address without its preview may be shown behind a word.
        seen = plain("".join(map(shown, pages))).replace("<http", "http")
        for text in together:
            if missing := missing_from(seen, text):
                raise LostError(f"{missing[:9]} of {text!r} in {seen!r}")


def shrunk(data: bytes, kind: str) -> bytes:
    """Return a part of an article that fails as it does, from which nothing can be taken out.

    Lines are taken out first, as they say most, then characters.
    """
    for split in (re.compile(rb"(?<=\n)|(?<=\r)"), re.compile(rb"(?<= )"), re.compile(b"")):
        parts = split.split(data)
        size = len(parts)
        while size := size // 2:
            at = 0
            while at < len(parts):
                shorter = parts[:at] + parts[at + size :]
                if kind_of(failure_of(b"".join(shorter))) == kind:
                    parts = shorter
                else:
                    at += size
        data = b"".join(parts)
    return data

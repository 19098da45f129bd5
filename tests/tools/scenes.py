"""What the pictures show: answers to a few questions, from the sample articles."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import cast

import discord
from discord import ui

from bot.admin.desk import show_text
from bot.admin.reload_report import render_reload
from bot.admin.reloads import build_confirmation
from bot.config import AnswerSettings, Config
from bot.preview.discord_page import Component, Post, Reply, Said, Used
from bot.rendering.answer import Renderer
from bot.rendering.article_list import ArticleList
from bot.rendering.layout import Layout, Place
from bot.rendering.phrases import quote_question
from bot.replies.components import build_view
from bot.serving.librarian import ReloadReport
from retrieval.answering import Answer, Answered, Answerer
from retrieval.audience import Audience
from retrieval.content.changes import AccessChange, Changes
from retrieval.content.library import Library, load_library
from retrieval.errors import Problem

CONTENT = Path(__file__).parents[2] / "content"
GUESTS = Audience.of({"guest"})
MEMBER = "Robin"
MEMBER_ID = 234567890123456789

RENDERER = Renderer(
    "General information, not medical advice.",
    AnswerSettings().help,
    Config().content.stale_after_days,
    lambda: date(2026, 11, 28),
)


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture.

    Parameters
    ----------
    name : str
        Of its file.
    posts : tuple of Post
        From the top.
    """

    name: str
    posts: tuple[Post, ...]


def make_scenes() -> list[Scene]:
    """Return all scenes."""
    library = load_library(CONTENT)
    answerer = Answerer(library)

    def answer(question: str) -> Answer:
        return answerer.reading_as(GUESTS).answer(question)

    risks, numbers = "what are the risks of ketamine?", "which number do I call for help?"
    unknown, misspelt = "tell me about mdma", "what is ketamone?"
    naloxone, sample = "what is naloxone?", "is 20 people enough for a study?"
    danger = "i want to kill myself"
    return [
        _mention("answer", naloxone, answer(naloxone)),
        _command("answer-private", risks, answer(risks)),
        _command("answer-public", risks, answer(risks), "channel command"),
        _mention("short", "who can see my answers?", answer("who can see my answers?")),
        _mention("pages", "tell me all about ketamine", _in_one_section(answer("ketamine"))),
        _mention(
            "pages-last", "tell me all about ketamine", _in_one_section(answer("ketamine")), page=2
        ),
        _mention("table", numbers, _with_image(answer(numbers))),
        _mention("unknown", unknown, answer(unknown)),
        _mention("did-you-mean", misspelt, answer(misspelt)),
        _mention("sisters", risks, _with_sisters(answer(risks))),
        _mention("offers", sample, answer(sample)),
        _mention("urgent", danger, answer(danger)),
        _articles(library),
        *_reloads(library),
    ]


def _mention(name: str, question: str, answer: Answer, page: int = 1) -> Scene:
    """Return the scene of a question in a channel."""
    said = Said(MEMBER, question)
    return Scene(name, (said, Reply(said, _components(answer, "channel", page=page))))


def _command(name: str, question: str, answer: Answer, place: Place = "command") -> Scene:
    """Return the scene of a question by slash command."""
    components = _components(answer, place, quote_question(question))
    reply = Reply(Used(MEMBER, "ask"), components, is_ephemeral=place == "command")
    return Scene(name, (reply,))


def _components(answer: Answer, place: Place, above: str = "", page: int = 1) -> list[Component]:
    message = RENDERER.render_answer(answer, above, page, place)
    return _payload(message)


def _payload(message: Layout) -> list[Component]:
    view = build_view(message, MEMBER_ID)
    return list(view.to_components())  # type: ignore[no-untyped-call]  # discord.py's has no types


def _articles(library: Library) -> Scene:
    components = _payload(ArticleList(library.visible(GUESTS)).render())
    return Scene("articles", (Reply(Used(MEMBER, "articles"), components, is_ephemeral=True),))


def _in_one_section(answer: Answer) -> Answered:
    """Return the answer that shows all of an article, which makes it long enough for pages."""
    article = _answered(answer).article
    texts = [f"### {section.heading}\n\n{section.text}" for section in article.readable]
    section = replace(
        article.first, heading="All of it", text="\n\n".join(texts), source="## All of it\n\n"
    )
    return Answered(replace(article, sections=(section, *article.sections[1:])), section, 1.0)


def _with_sisters(answer: Answer) -> Answered:
    article, section = _answered(answer).article, _answered(answer).section
    others = [other for other in article.readable if other is not section]
    return replace(_answered(answer), sisters=tuple(others[:2]))


def _with_image(answer: Answer) -> Answered:
    article, section = _answered(answer).article, _answered(answer).section
    pictured = replace(article, image="https://example.org/a.png", image_alt="A hand with a phone")
    return Answered(pictured, section, 1.0)


def _answered(answer: Answer) -> Answered:
    assert isinstance(answer, Answered), answer
    return answer


def _reloads(library: Library) -> list[Scene]:
    """Return what an admin is told by `/content reload`."""
    warning = Problem("reading-list.md", 8, "warning", "unknown key “tags”, which is ignored")
    error = Problem("drug-checking.md", 4, "error", "the role is missing")
    changes = Changes(("what-is-tolerance",), ("what-is-ketamine", "reading-list"), ())
    widened = AccessChange(
        "drug-checking", "drug-checking.md", ("drug-checking",), frozenset({"guest"})
    )
    done = ReloadReport(True, changes, (warning,), 7)
    refused = replace(done, applied=False, problems=(warning, error))
    waiting = replace(
        done, applied=False, changes=replace(changes, widened=(widened,)), pending="0"
    )
    reports = {"reload": done, "reload-refused": refused, "reload-waits": waiting}
    return [_reload(name, report, library) for name, report in reports.items()]


class _Response:
    """Stands for an interaction; keeps the reply that is edited into it."""

    content = ""
    components: Sequence[Component] = ()

    async def edit_original_response(
        self, *, content: str, attachments: Sequence[discord.File], view: ui.View | None
    ) -> None:
        """Keep a reply."""
        assert not attachments, "no picture shows a file"
        self.content = content
        self.components = view.to_components() if view else ()


def _reload(name: str, report: ReloadReport, library: Library) -> Scene:
    response = _Response()
    text = render_reload(report, library, Audience.of({"admin"}))
    view = build_confirmation(report.pending) if report.pending else None
    asyncio.run(show_text(cast("discord.Interaction", response), text, "reload.txt", view))
    reply = Reply(
        Used("Ash", "content reload"), response.components, response.content, is_ephemeral=True
    )
    return Scene(name, (reply,))

"""What the pictures show: answers to a few questions, from the sample articles."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from html import escape
from pathlib import Path
from typing import cast

import discord
from discord import ui

from bot.admin.desk import show_text
from bot.admin.reload_report import render_reload
from bot.admin.reloads import build_confirmation
from bot.config import AnswerSettings, Config
from bot.preview.discord_markdown import to_html
from bot.preview.discord_page import (
    Component,
    render_components,
    render_context,
    render_layout,
    render_replied,
    render_reply,
    render_said,
)
from bot.rendering.answer import Renderer
from bot.rendering.article_list import ArticleList
from bot.rendering.layout import Place
from bot.rendering.phrases import quote_question
from bot.serving.librarian import ReloadReport
from retrieval.answering import Answer, Answered, Answerer
from retrieval.audience import Audience
from retrieval.content.changes import AccessChange, Changes
from retrieval.content.library import Library, load_library
from retrieval.errors import Problem

CONTENT = Path(__file__).parents[2] / "content"
GUESTS = Audience.of({"guest"})
MEMBER = "Robin"

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
    messages : str
        Their HTML, from the top.
    """

    name: str
    messages: str


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
    layout = RENDERER.render_answer(answer, page=page, place="channel")
    reply = render_layout(layout, render_replied(MEMBER, question))
    return Scene(name, render_said(MEMBER, question) + reply)


def _command(name: str, question: str, answer: Answer, place: Place = "command") -> Scene:
    """Return the scene of a question by slash command."""
    layout = RENDERER.render_answer(answer, quote_question(question), place=place)
    used = render_used(MEMBER, "ask")
    return Scene(name, render_layout(layout, used, is_ephemeral=place == "command"))


def render_used(author: str, command: str) -> str:
    """Return the line above what a slash command was answered with."""
    return render_context(author, f'used <span class="command">/{escape(command)}</span>')


def _articles(library: Library) -> Scene:
    layout = ArticleList(library.visible(GUESTS)).render()
    used = render_used(MEMBER, "articles")
    return Scene("articles", render_layout(layout, used, is_ephemeral=True))


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
    text = f'<div class="text">{to_html(response.content)}</div>' if response.content else ""
    components = render_components(response.components)
    used = render_used("Ash", "content reload")
    return Scene(name, render_reply(components, used, text, is_ephemeral=True))

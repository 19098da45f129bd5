"""What a reader is shown: a page with all that they may read, as a file or live.

Each file's problems stand beside it; on the live page, somebody can ask.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import count
from urllib.parse import urlencode

from bot import rendering
from bot.preview.discord_page import render_layout, render_replied, render_said
from bot.preview.document import Document, render_document
from bot.rendering import Layout, Renderer, SectionControl
from bot.replies import MAX_QUESTION, ActionPress, SectionPress, find_section, parse_press
from bot.texts import Count, get_language, member_texts, preview_texts
from retrieval.answering import Answered, AudienceView, Conversation
from retrieval.content import Article, Library, Section
from retrieval.errors import Problem

MAX_KEPT = 2_000  # articles whose HTML is kept: after a change, only what has changed is laid out
SHEETS = ("discord.css", "page.css")
POLICY = "; connect-src 'self'; frame-src 'self'"  # what it may reach besides: where it comes from


@dataclass(frozen=True, slots=True)
class Reading:
    """What one reader is shown."""

    library: Library  # only what they may read
    problems: Sequence[Problem]  # of that library's files
    roles: Sequence[str]  # the content roles that the reader holds

    def problems_of(self, file: str) -> tuple[Problem, ...]:
        """Return the problems of a file, in the order of its lines."""
        return tuple(sorted(problem for problem in self.problems if problem.file == file))

    @property
    def other_files(self) -> list[str]:
        """The files with problems that are no article: broken ones first of all."""
        served = {article.file for article in self.library.articles}
        return sorted({problem.file for problem in self.problems} - served)


def render_static(reading: Reading, renderer: Renderer) -> str:
    """Return the page: no script, no server, nothing that is fetched."""
    roles = preview_texts.READ_AS.format(roles=escape(", ".join(reading.roles)))
    articles = _articles(reading, renderer, is_live=False)
    body = _body(reading, f"<p>{roles}</p>", articles)
    return render_document(preview_texts.TITLE, body, sheets=SHEETS).html


def render_live(
    reading: Reading, renderer: Renderer, content_roles: frozenset[str], trouble: str
) -> Document:
    """Return the page, to choose among content roles; `trouble` is shown on top."""
    hidden = "" if trouble else " hidden"
    alert = f'<p id="trouble" role="alert"{hidden}>{escape(trouble)}</p>'
    articles = _articles(reading, renderer, is_live=True)
    body = _body(reading, _choice(reading, content_roles), f"{_asking()}{alert}{articles}")
    return render_document(
        preview_texts.TITLE, body, sheets=SHEETS, script="page.js", more_policy=POLICY
    )


def render_answer(
    view: AudienceView, question: str, earlier: Sequence[str], renderer: Renderer
) -> tuple[str, bool]:
    """Return a question with its answer, and why; and whether the next one may go on from it.

    It is answered as in a channel, in the order of `bot/responding/respondent.py`.
    """
    conversation = Conversation(tuple(earlier))
    reply, is_friendly = rendering.find_fixed_reply(
        question, preview_texts.GUIDE, member_texts.SEEN["channel"], member_texts.WHAT_ELSE
    )
    goes_on = not reply or view.find_urgent(question) is not None
    layout = Layout(reply) if is_friendly else renderer.render_sentence(reply)
    why = iter([preview_texts.SMALL_TALK])
    if goes_on:
        cut = rendering.read_first(question)
        answer = view.answer(question, conversation)
        layout = renderer.render_answer(answer, f"-# {cut}" if cut else "", place="channel")
        explanation = view.explain(question, rendering.MAX_EXPLAINED, conversation)
        why = rendering.describe_explanation(question, explanation)
    lines = "".join(f"<li>{escape(line)}</li>" for line in why)
    reasons = f"<details><summary>{preview_texts.WHY}</summary><ul>{lines}</ul></details>"
    replied = render_replied(preview_texts.YOU, question)
    said = render_said(preview_texts.YOU, question)
    return said + render_layout(layout, replied) + reasons, goes_on


def render_press(reading: Reading, custom_id: str, values: Sequence[str], lines: Renderer) -> str:
    """Return what comes of a press: a message that only who pressed sees."""
    press = parse_press(custom_id, values)
    if isinstance(press, ActionPress):
        layout = Layout(preview_texts.ACTIONS[press.action])
    # Only what the reader may read is in their library.
    elif isinstance(press, SectionPress) and (found := find_section(reading.library, press)):
        layout = lines.render_answer(Answered(*found, 1.0), page=press.page, place="reading")
    else:
        layout = lines.render_sentence(member_texts.CHANGED)
    return render_layout(layout, is_ephemeral=True)


def _body(reading: Reading, choice: str, main: str) -> str:
    return (
        f'<header class="bar"><h1>{preview_texts.TITLE}</h1>{choice}{_switches()}</header>'
        f"{_contents(reading)}<main>{main}</main>"
    )


def _choice(reading: Reading, content_roles: frozenset[str]) -> str:
    boxes = "".join(
        f'<input type="checkbox" autocomplete="off" id="role-{escape(role)}" value="{escape(role)}"'
        f"{' checked' if role in reading.roles else ''}>"
        f'<label for="role-{escape(role)}">{escape(role)}</label>'
        for role in sorted(content_roles.union(reading.roles))
    )
    return (
        f'<fieldset class="switch" id="reader"><legend>{preview_texts.READER}</legend>{boxes}'
        "</fieldset>"
    )


def _asking() -> str:
    return (
        f'<section id="asking" aria-label="{preview_texts.ASKING}">'
        f'<div class="discord" id="talk" role="log" aria-label="{preview_texts.TALK}" tabindex="0"'
        ' hidden></div><form id="question">'
        f'<label for="text">{preview_texts.ASKING}</label><div>'
        f'<input id="text" name="text" maxlength="{MAX_QUESTION}" autocomplete="off" required>'
        f"<button>{preview_texts.ASK}</button>"
        f'<button type="button" id="anew">{preview_texts.ANEW}</button></div></form>'
        f'<p id="status" role="status" data-ended="{preview_texts.ENDED}"'
        f' data-shown="{preview_texts.SHOWN}" data-asking="{preview_texts.BEING_ASKED}"></p>'
        "</section>"
    )


def _switches() -> str:
    """Return what chooses the theme and the width: the style sheet sees what is chosen."""
    return "".join(
        f'<fieldset class="switch"><legend>{legend}</legend>'
        + "".join(
            f'<input type="radio" name="{legend}" id="{id_}"{" checked" if not number else ""}>'
            f'<label for="{id_}">{label}</label>'
            for number, (id_, label) in enumerate(choices.items())
        )
        + "</fieldset>"
        for legend, choices in preview_texts.SWITCHES.items()
    )


def _contents(reading: Reading) -> str:
    """Return the list of what is on the page, with the number of problems of each."""
    entries = [
        *((f"file-{escape(file)}", file, file) for file in reading.other_files),
        *((f"article-{a.slug}", a.title, a.file) for a in reading.library.articles),
    ]
    lines = "".join(
        f'<li><a href="#{id_}" target="_self">{escape(name)}</a>'
        f"{_count(reading.problems_of(file))}</li>"
        for id_, name, file in entries
    )
    label = preview_texts.CONTENTS
    return f'<nav id="contents" aria-label="{label}"><h2>{label}</h2><ul>{lines}</ul></nav>'


def _articles(reading: Reading, renderer: Renderer, *, is_live: bool) -> str:
    """Return all of a reader's articles; on a live page, each section also as a web page."""
    others = (
        f'<article class="broken" id="file-{escape(file)}"><h2>{escape(file)}</h2>'
        f"{_problems(reading.problems_of(file))}</article>"
        for file in reading.other_files
    )
    query = urlencode([("role", role) for role in reading.roles or ("",)]) if is_live else ""
    # A file may be handed to those who read it; only the author sees the live page.
    told = reading.library.content_roles if is_live else frozenset(reading.roles)
    articles = (
        _article(article, told, reading.problems_of(article.file), renderer, query, get_language())
        for article in reading.library.articles
    )
    shown = "".join([*others, *articles])
    nothing = f'<p class="nothing">{preview_texts.NOTHING}</p>'
    return f'<div id="articles">{shown or nothing}</div>'


@lru_cache(MAX_KEPT)
def _article(
    article: Article,
    told: frozenset[str],
    problems: tuple[Problem, ...],
    renderer: Renderer,
    query: str,
    _language: str,
) -> str:
    shown = (section for section in article.sections if not section.is_empty)
    sections = "".join(_section(article, section, renderer, query) for section in shown)
    id_ = f"article-{article.slug}"
    facts = preview_texts.FACTS.format(
        file=f"<code>{escape(article.file)}</code>",
        roles=escape(", ".join(sorted(article.roles & told))),
    )
    return (
        f'<article id="{id_}" aria-labelledby="{id_}-title"><header>'
        f'<h2 id="{id_}-title">{escape(article.title)}</h2><p>{facts}</p></header>'
        f"{_problems(problems)}{sections}</article>"
    )


def _section(article: Article, section: Section, renderer: Renderer, query: str) -> str:
    messages = "".join(render_layout(layout) for layout in _pages(article, section, renderer))
    name = escape(section.heading)
    place = preview_texts.LINE.format(line=section.line)
    if section.is_resources:
        place += f" · {preview_texts.RESOURCES}"
    frame = ""
    if query:
        source = f"frame?{escape(urlencode({'section': section.id}))}&amp;{escape(query)}"
        title = preview_texts.WEB_VIEW.format(name=name)
        load = f'<button type="button" data-load>{preview_texts.LOAD_PICTURES}</button>'
        load = load if _has_pictures(article, section) else ""
        frame = (
            f'<div class="web"><iframe sandbox loading="lazy" src="{source}" title="{title}">'
            f"</iframe>{load}</div>"
        )
    return (
        f'<section aria-label="{name}"><h3>{name} <small>{place}</small></h3>'
        f'<div class="beside"><div class="discord">{messages}</div>{frame}</div></section>'
    )


def _has_pictures(article: Article, section: Section) -> bool:
    is_pictured = bool(article.image) and section is article.first
    return is_pictured or "![" in section.text or "<img" in section.text.lower()


def _pages(article: Article, section: Section, renderer: Renderer) -> Iterator[Layout]:
    """Yield the pages of an answer to somebody who asked in a channel."""
    for page in count(1):
        layout = renderer.render_answer(Answered(article, section, 1.0), page=page, place="channel")
        yield layout
        turns = (control for _, control in layout.turns if isinstance(control, SectionControl))
        if not any(control.page > page for control in turns):
            return


def _problems(problems: Iterable[Problem]) -> str:
    items = "".join(
        f'<li class="{problem.severity}"><b>{preview_texts.SEVERITIES[problem.severity]}</b> '
        f"{preview_texts.LINE.format(line=problem.line)}: {escape(problem.message)}</li>"
        for problem in problems
    )
    return f'<ul class="problems">{items}</ul>' if items else ""


def _count(problems: Sequence[Problem]) -> str:
    errors = sum(problem.severity == "error" for problem in problems)
    number = errors or len(problems)
    if not number:
        return ""
    text = preview_texts.ERRORS if errors else preview_texts.WARNINGS
    kind = "error" if errors else "warning"
    return f' <small class="{kind}">{text.format(number=Count(number))}</small>'

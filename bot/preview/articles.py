"""What somebody may read → the messages that show it, with each file's problems beside them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import count
from urllib.parse import urlencode

from bot.preview.discord_page import render_layout
from bot.rendering import Layout, Renderer, SectionControl
from bot.texts import Count, get_language, preview_texts
from retrieval.answering import Answered
from retrieval.content import Article, Library, Section
from retrieval.errors import Problem

MAX_KEPT = 2_000  # articles whose HTML is kept: after a change, only what has changed is laid out


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


def render_contents(reading: Reading) -> str:
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


def render_articles(reading: Reading, renderer: Renderer, *, is_live: bool) -> str:
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

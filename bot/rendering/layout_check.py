"""Loads articles, and lays out every section before anybody asks for it.

A section that can't be laid out, or takes too long, is an error of its article like any other: at
the start the article is left out, and a reload is refused.
"""

from collections.abc import Iterator
from pathlib import Path

from bot.rendering.answer import lay_out
from bot.texts import terminal_texts
from retrieval.content import MAX_STEPS, Article, Library, Section, Steps, TooComplexError, library
from retrieval.errors import Problem

MAX_ARTICLE_STEPS = 10 * MAX_STEPS  # sections may share a long footnote, which each lays out again
SECTION_STEPS = 200  # cost of a section, however short it is


def load_checked_library(
    folder: Path, before: Library | None = None, language: str | None = None
) -> Library:
    """Load a folder (`library.load_library`), and lay out what has changed since `before`."""
    return library.load_library(folder, before, check_layout, language)


def check_layout(article: Article) -> Iterator[Problem]:
    """Lay out every section of an article, and yield the problems found."""
    left = MAX_ARTICLE_STEPS
    for section in article.sections:
        steps = Steps(min(MAX_STEPS, left))
        yield from _check_section(article, section, steps)
        left -= steps.taken + SECTION_STEPS
        if left < 0:
            return


def _check_section(article: Article, section: Section, steps: Steps) -> Iterator[Problem]:
    try:
        converted = lay_out(article, section, steps)
    except TooComplexError as error:
        yield Problem(
            article.file, section.line_at(error.line or 0), "error", str(error), "too-complex"
        )
    except Exception as error:  # noqa: BLE001 - any failure here would be a missing answer later
        message = terminal_texts.SECTION_FAILS.format(error=type(error).__name__)
        yield Problem(article.file, section.line, "error", message, "no-layout")
    else:
        for line, why in converted.doubts:
            message = terminal_texts.TABLE_UNLABELLED.format(why=why)
            yield Problem(article.file, section.line_at(line), "warning", message, "doubtful-table")

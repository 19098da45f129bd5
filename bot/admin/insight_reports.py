"""Insights as texts and tables. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.admin.csv_file import write_csv
from bot.admin.insights import LEAST_ASKERS, Feedback, Gap, Usage
from bot.markup import plain
from bot.rendering import section_name, shorten
from bot.texts import Count, admin_texts
from retrieval.search import Hit

Period = Literal["day", "week", "month"]
DAYS: dict[Period, int] = {"day": 1, "week": 7, "month": 30}

# What one screen shows; the exported table has everything.
MOST_LINES = 10
MAX_QUOTED_TEXT = 100


@dataclass(frozen=True, slots=True)
class Report:
    """A report on a screen, or as a table."""

    summary: str  # one line of Discord's Markdown; the other lines are plain text
    lines: tuple[str, ...]
    # The whole table.
    heads: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]
    # What each line is about, if it is something that may be taught; empty where that isn't told.
    questions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What fits on one screen."""
        return "\n".join([self.summary, *self.lines[:MOST_LINES], *self.notes])

    @property
    def notes(self) -> list[str]:
        """What stands below the lines on one screen."""
        scope = admin_texts.INSIGHTS_SCOPE.format(least=LEAST_ASKERS)
        more = len(self.lines) - MOST_LINES
        return [admin_texts.MORE_ROWS.format(number=more), scope] if more > 0 else [scope]

    @property
    def csv(self) -> bytes:
        """The table as a CSV file."""
        return write_csv(self.heads, self.rows)


def report_gaps(
    gaps: Sequence[Gap], find_nearest: Callable[[str], Hit | None], period: Period
) -> Report:
    """Return the report of gaps, with the section nearest to each that the viewer may read."""
    hits = [find_nearest(gap.text) if gap.text else None for gap in gaps]
    names = [section_name(hit.article, hit.section) if hit else "" for hit in hits]
    return Report(
        _summary(admin_texts.GAPS, period, gaps),
        tuple(_gap_line(gap, name) for gap, name in zip(gaps, names, strict=True)),
        admin_texts.GAP_COLUMNS,
        tuple(
            (gap.text or admin_texts.DIFFERENT_WORDS, gap.questions, gap.askers, name)
            for gap, name in zip(gaps, names, strict=True)
        ),
        tuple(shorten(gap.text, MAX_QUOTED_TEXT) for gap in gaps),
    )


def report_usage(usage: Usage, period: Period) -> Report:
    """Return the report of questions and outcomes; the table's first row counts all questions."""
    kinds = ("questions", "answered", "suggested", "abstained", "helpful")
    every = {kind: Count(usage.of_all[kind]) for kind in kinds}
    lines, rows = [], []
    for article, of in usage.of_articles:
        answered, suggested, helpful = of["answered"], of["suggested"], of["helpful"]
        lines.append(
            admin_texts.ARTICLE_USAGE.format(
                title=article.title, answered=answered, suggested=suggested, helpful=helpful
            )
        )
        rows.append((article.slug, article.title, "", answered, suggested, "", helpful))
    return Report(
        admin_texts.USAGE.format(period=admin_texts.PERIODS[period], **every),
        tuple(lines),
        admin_texts.USAGE_COLUMNS,
        (("", "", *every.values()), *rows),
    )


def report_feedback(feedback: Sequence[Feedback], period: Period) -> Report:
    """Return the report of sections that members said they didn't mean."""
    rows = tuple(
        (of.section.id, section_name(of.article, of.section), of.not_meant, of.helpful)
        for of in feedback
    )
    lines = tuple(
        admin_texts.SECTION_FEEDBACK.format(not_meant=not_meant, helpful=helpful, name=name)
        for _, name, not_meant, helpful in rows
    )
    summary = _summary(admin_texts.FEEDBACK, period, feedback)
    return Report(summary, lines, admin_texts.FEEDBACK_COLUMNS, rows)


def _summary(text: str, period: Period, found: Sequence[object]) -> str:
    return (text if found else admin_texts.NO_GAPS).format(period=admin_texts.PERIODS[period])


def _gap_line(gap: Gap, nearest: str) -> str:
    text = plain(gap.text) or admin_texts.DIFFERENT_WORDS
    line = admin_texts.GAP.format(
        questions=gap.questions, askers=Count(gap.askers), text=shorten(text, MAX_QUOTED_TEXT)
    )
    return line + (admin_texts.NEAREST_SECTION.format(name=nearest) if nearest else "")

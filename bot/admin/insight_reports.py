"""Insights as texts and tables. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
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


@dataclass(slots=True)
class Report:
    """A report on a screen, or as a table."""

    summary: str  # one line of Discord's Markdown; the other lines are plain text
    heads: tuple[str, ...]  # of the table
    lines: list[str] = field(default_factory=list)
    rows: list[tuple[str | int, ...]] = field(default_factory=list)
    # What each line is about, if it is something that may be taught; empty where that isn't told.
    questions: list[str] = field(default_factory=list)

    def add(self, line: str, row: tuple[str | int, ...], question: str = "") -> None:
        """Add a line on one thing, and its row of the table."""
        self.lines.append(line)
        self.rows.append(row)
        self.questions.append(question)

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
    report = Report(_summary(admin_texts.GAPS, period, gaps), admin_texts.GAP_COLUMNS)
    for gap in gaps:
        hit = find_nearest(gap.text) if gap.text else None
        nearest = section_name(hit.article, hit.section) if hit else ""
        text = shorten(plain(gap.text) or admin_texts.DIFFERENT_WORDS, MAX_QUOTED_TEXT)
        line = admin_texts.GAP.format(questions=gap.questions, askers=Count(gap.askers), text=text)
        line += admin_texts.NEAREST_SECTION.format(name=nearest) if nearest else ""
        row = (gap.text or admin_texts.DIFFERENT_WORDS, gap.questions, gap.askers, nearest)
        report.add(line, row, shorten(gap.text, MAX_QUOTED_TEXT))
    return report


def report_usage(usage: Usage, period: Period) -> Report:
    """Return the report of questions and outcomes; the table's first row counts all questions."""
    kinds = ("questions", "answered", "suggested", "abstained", "helpful")
    every = {kind: usage.of_all[kind] for kind in kinds}
    told = every | {"questions": Count(every["questions"])}
    summary = admin_texts.USAGE.format(period=admin_texts.PERIODS[period], **told)
    report = Report(summary, admin_texts.USAGE_COLUMNS, rows=[("", "", *every.values())])
    for article, of in usage.of_articles:
        answered, suggested, helpful = of["answered"], of["suggested"], of["helpful"]
        line = admin_texts.ARTICLE_USAGE.format(
            title=article.title, answered=answered, suggested=suggested, helpful=helpful
        )
        report.add(line, (article.slug, article.title, "", answered, suggested, "", helpful))
    return report


def report_feedback(feedback: Sequence[Feedback], period: Period) -> Report:
    """Return the report of sections that members said they didn't mean."""
    report = Report(_summary(admin_texts.FEEDBACK, period, feedback), admin_texts.FEEDBACK_COLUMNS)
    for of in feedback:
        name = section_name(of.article, of.section)
        line = admin_texts.SECTION_FEEDBACK.format(
            not_meant=of.not_meant, helpful=of.helpful, name=name
        )
        report.add(line, (of.section.id, name, of.not_meant, of.helpful))
    return report


def _summary(text: str, period: Period, found: Sequence[object]) -> str:
    return (text if found else admin_texts.NO_GAPS).format(period=admin_texts.PERIODS[period])

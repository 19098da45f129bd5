"""Insights into the question log for those who run a guild: gaps, usage, feedback. Pure.

Everything is computed for one viewer, as if nothing else existed: from members who held no content
role that the viewer doesn't hold, about articles that the viewer may read.
"""

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from bot.markup import plain
from bot.rendering import section_name, shorten
from bot.storage import AskedQuestion, TaughtPhrasing, Vote
from bot.texts import Count, admin_texts
from retrieval.audience import Audience, Reader
from retrieval.content import Article, Library, Section
from retrieval.evaluation import group_alike, terms_of
from retrieval.language import Language, look_up, words
from retrieval.search import Hit

Period = Literal["day", "week", "month"]
DAYS: dict[Period, int] = {"day": 1, "week": 7, "month": 30}

LEAST_ASKERS = 2  # who must share a gap, and each word of it, before anybody but the owner sees it
MOST_TEXTS = 50  # of a gap may become its title; those asked most often are tried first
# What one screen shows; the exported table has everything.
MOST_LINES = 10
MAX_QUOTED_TEXT = 100
# Beginnings that make a spreadsheet take a cell for a formula
# (https://owasp.org/www-community/attacks/CSV_Injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Viewer:
    """The user who asks for insights."""

    content_roles: Reader  # that they hold
    is_owner: bool = False  # of the application, alone or in its team
    # Their pseudonym. Their own questions make no gap: else they could learn who asked alike.
    member: str = ""

    @property
    def audience(self) -> Audience:
        """The viewer as the only reader."""
        return Audience.of(self.content_roles)


@dataclass(frozen=True, slots=True)
class Gap:
    """Similar questions that found no answer, or offers of which none was opened."""

    # The wording asked most often (of several, the first) whose words enough members have used;
    # else the words that all of them have used; else empty.
    text: str
    questions: int  # how many there are
    askers: int  # how many members asked them


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


def find_gaps(
    questions: Iterable[AskedQuestion],
    viewer: Viewer,
    language: Language,
    taught: Sequence[TaughtPhrasing] = (),
) -> list[Gap]:
    """Group the questions that found no good answer, the largest group first.

    What was only offered is none, unless the asker opened it. The questions are of one guild or of
    private chats, oldest first. A viewer who isn't the owner sees groups of at least `LEAST_ASKERS`
    members, and no word that fewer have used. What was asked alike before a phrasing was taught
    that the viewer may read is no gap any more.
    """
    missed = [
        question
        for question in questions
        if question.asker != viewer.member
        if question.content_roles <= viewer.content_roles
        if question.not_meant or (question.outcome != "answered" and not question.met)
    ]
    texts = [*(question.text for question in missed), *(phrasing.text for phrasing in taught)]
    groups = (_without_mended(group, missed, taught) for group in group_alike(texts, language))
    least = 1 if viewer.is_owner else LEAST_ASKERS
    gaps = [
        Gap(_text_of(alike, least, language), len(alike), len({asked.asker for asked in alike}))
        for alike in groups
        if alike
    ]
    # A stable sort: of equals, the older comes first.
    return sorted(
        (gap for gap in gaps if gap.askers >= least),
        key=lambda gap: (gap.questions, gap.askers),
        reverse=True,
    )


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


def report_usage(
    questions: Iterable[AskedQuestion],
    votes: Iterable[Vote],
    viewer: Viewer,
    library: Library,
    period: Period,
) -> Report:
    """Return the report of questions and outcomes, of one guild or of private chats.

    Its lines are of articles whose sections were shown (“answered”), offered or found helpful. The
    table's first row counts all questions.
    """
    sections = _visible_sections(library, viewer)
    of_all: Counter[str] = Counter()
    used: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for question in questions:
        if question.content_roles <= viewer.content_roles:
            of_all.update(["questions", question.outcome])
            use = "answered" if question.outcome == "answered" else "suggested"
            for slug in {sections[id_][0].slug for id_ in question.sections if id_ in sections}:
                used[slug][use] += 1
    for section_id, number in _visible_votes(votes, viewer, sections, "helpful").items():
        of_all["helpful"] += number
        used[sections[section_id][0].slug]["helpful"] += number
    kinds = ("questions", "answered", "suggested", "abstained", "helpful")
    every = {kind: of_all[kind] for kind in kinds}
    told = every | {"questions": Count(every["questions"])}
    summary = admin_texts.USAGE.format(period=admin_texts.PERIODS[period], **told)
    report = Report(summary, admin_texts.USAGE_COLUMNS, rows=[("", "", *every.values())])
    articles = [article for article in library.articles if article.slug in used]
    articles.sort(key=lambda a: (-used[a.slug]["answered"], -used[a.slug]["suggested"]))
    for article in articles:
        of = used[article.slug]
        answered, suggested, helpful = of["answered"], of["suggested"], of["helpful"]
        line = admin_texts.ARTICLE_USAGE.format(
            title=article.title, answered=answered, suggested=suggested, helpful=helpful
        )
        report.add(line, (article.slug, article.title, "", answered, suggested, "", helpful))
    return report


def report_feedback(
    votes: Sequence[Vote], viewer: Viewer, library: Library, period: Period
) -> Report:
    """Return the report of sections that somebody didn't mean, most often not meant first."""
    sections = _visible_sections(library, viewer)
    not_meant = _visible_votes(votes, viewer, sections, "not meant")
    helpful = _visible_votes(votes, viewer, sections, "helpful")
    found = [section_id for section_id in sections if not_meant[section_id]]
    found.sort(key=lambda section_id: (-not_meant[section_id], helpful[section_id]))
    report = Report(_summary(admin_texts.FEEDBACK, period, found), admin_texts.FEEDBACK_COLUMNS)
    for section_id in found:
        name = section_name(*sections[section_id])
        counts = (not_meant[section_id], helpful[section_id])
        line = admin_texts.SECTION_FEEDBACK.format(
            not_meant=counts[0], helpful=counts[1], name=name
        )
        report.add(line, (section_id, name, *counts))
    return report


def _summary(text: str, period: Period, found: Sequence[object]) -> str:
    return (text if found else admin_texts.NO_GAPS).format(period=admin_texts.PERIODS[period])


def _without_mended(
    group: Sequence[int], missed: Sequence[AskedQuestion], taught: Sequence[TaughtPhrasing]
) -> list[AskedQuestion]:
    """Return the questions of a group that were asked after all that was taught in it."""
    asked = [missed[place] for place in group if place < len(missed)]
    at = [taught[place - len(missed)].at for place in group if place >= len(missed)]
    return [question for question in asked if not at or question.at > max(at)]


def _text_of(alike: Sequence[AskedQuestion], least: int, language: Language) -> str:
    by_text = {question.text: terms_of(question.text, language) for question in alike}
    asked = Counter(question.text for question in alike)
    for text, _ in asked.most_common(MOST_TEXTS):
        wrote = {question.asker for question in alike if by_text[text] <= by_text[question.text]}
        if len(wrote) >= least:
            return text
    shared = set(words(alike[0].text)).intersection(*(words(text) for text in by_text))
    return " … ".join(
        word
        for word in dict.fromkeys(words(alike[0].text))
        if word in shared and (known := look_up(word, language)) and not known.is_soft
    )


_Sections = dict[str, tuple[Article, Section]]


def _visible_sections(library: Library, viewer: Viewer) -> _Sections:
    return {
        section.id: (article, section)
        for article in library.visible(viewer.audience)
        for section in article.sections
    }


def _visible_votes(
    votes: Iterable[Vote], viewer: Viewer, sections: _Sections, kind: str
) -> Counter[str]:
    return Counter(
        vote.section
        for vote in votes
        if vote.kind == kind and vote.section in sections
        if vote.content_roles <= viewer.content_roles
    )


def write_csv(heads: Iterable[str], rows: Iterable[Iterable[str | int]]) -> bytes:
    """Return a table as a CSV file in which spreadsheets find no formulas."""
    file = io.StringIO(newline="")  # lines end as in RFC 4180
    writer = csv.writer(file)
    writer.writerow(heads)
    writer.writerows([_neutralise(cell) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")  # with its mark: else spreadsheets guess


def _neutralise(cell: str | int) -> str | int:
    if not isinstance(cell, str):
        return cell
    # Some spreadsheets ignore white space at the beginning.
    is_formula = cell.startswith(_FORMULA) or cell.lstrip().startswith(_FORMULA)
    return f"'{cell}" if is_formula else cell  # the apostrophe marks it as text

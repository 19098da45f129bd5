"""The lines of /content status: the library that is served, and the process."""

import asyncio
import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.access import RoleMap
from bot.serving import Latencies, Librarian, reduce_library
from bot.storage import ReloadRecord, Snapshot, Store
from bot.texts import Count, admin_texts, write_date, write_moment
from retrieval.audience import Audience
from retrieval.content import Article, Library, count_samples

OLDEST = 10  # stale articles that are named
_MEMORY = Path("/proc/self/statm")


async def fetch_status(
    librarian: Librarian,
    store: Store,
    role_map: RoleMap,
    audience: Audience | None,
    stale_after_days: int,
) -> list[str]:
    """Return all lines.

    For an audience, as if there were only the articles that it may read; None hears of all of them,
    and of what tells how much there is in all.
    """
    record = await store.fetch_applied_reload()
    rollback = await librarian.find_rollback()

    def describe() -> list[str]:
        library = librarian.library
        if audience:
            library = reduce_library(library, audience)
        lines = list(describe_library(library, record))
        if rollback:
            lines.append(admin_texts.STATUS_ROLLED_BACK.format(at=write_moment(rollback.at)))
        if librarian.stand_in:
            lines.append(describe_stand_in(librarian.stand_in))
        if audience is None:
            lines += [*describe_learning(librarian), *describe_process(librarian.latencies)]
        lines += describe_reviews(library.articles, stale_after_days, datetime.now(UTC).date())
        problems = sorted([*library.problems, *role_map.find_unknown_roles(library)])
        return [
            *lines,
            admin_texts.STATUS_PROBLEMS.format(number=len(problems)),
            *map(str, problems),
        ]

    return await asyncio.to_thread(describe)


def describe_library(library: Library, record: ReloadRecord | None) -> Iterator[str]:
    """Yield how much is served, and since which load (if known); then for each content role."""
    since = ""
    if record:
        who = admin_texts.BY.format(id=record.by) if record.by else admin_texts.BY_SOMEBODY
        if record.by is None and record.generation == 1:
            who = admin_texts.AT_START
        since = admin_texts.STATUS_SINCE.format(at=write_moment(record.at), who=who)
    yield _describe(admin_texts.STATUS, library.articles, since=since)
    for role in sorted(library.content_roles):
        articles = [article for article in library.articles if role in article.roles]
        yield _describe(admin_texts.STATUS_ROLE, articles, role=role)
    if samples := count_samples(library):
        yield admin_texts.STATUS_SAMPLES.format(number=samples, all=len(library.articles))


def _describe(text: str, articles: Sequence[Article], **more: str) -> str:
    sections = sum(len(article.readable) for article in articles)
    return text.format(articles=Count(len(articles)), sections=Count(sections), **more)


def describe_stand_in(snapshot: Snapshot) -> str:
    """Return a sentence on a library that is served because the content folder can't be."""
    return admin_texts.STANDS_IN.format(at=write_moment(snapshot.at))


def describe_reviews(
    articles: Iterable[Article], stale_after_days: int, today: date
) -> Iterator[str]:
    """Yield the files of stale articles, the longest unreviewed first; `today` is in UTC."""
    found = list(articles)
    last = today - timedelta(days=stale_after_days)
    stale = sorted((a.date, a.file) for a in found if a.date and a.date <= last)
    if stale:
        yield admin_texts.STATUS_STALE.format(
            days=Count(stale_after_days), number=Count(len(stale))
        )
        yield from (f"{write_date(day)} {file}" for day, file in stale[:OLDEST])
    undated = sum(article.date is None for article in found)
    if undated:
        yield admin_texts.STATUS_UNDATED.format(number=Count(undated))


def describe_learning(librarian: Librarian) -> Iterator[str]:
    """Yield whether what the articles mean counts."""
    learning = librarian.learning
    if learning:
        done, total = learning
        yield admin_texts.STATUS_LEARNING.format(done=done, total=total)
    elif librarian.answerer.meanings is None:
        yield admin_texts.STATUS_WORDS_ONLY
    else:
        yield admin_texts.STATUS_MEANING


def describe_process(latencies: Latencies) -> Iterator[str]:
    """Yield the memory that the process uses, where that can be told, and its latency."""
    memory = _memory_mebibytes()
    if memory is not None:
        yield admin_texts.STATUS_MEMORY.format(mebibytes=memory)
    p50, p99 = latencies.percentile_ms(50), latencies.percentile_ms(99)
    if p50 is None or p99 is None:
        yield admin_texts.STATUS_NO_ANSWERS
    else:
        yield admin_texts.STATUS_LATENCY.format(number=latencies.count, p50=p50, p99=p99)


def _memory_mebibytes() -> float | None:
    try:  # https://man7.org/linux/man-pages/man5/proc_pid_statm.5.html
        pages = int(_MEMORY.read_text().split()[1])
    except OSError:
        return None
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20

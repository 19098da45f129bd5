"""What a reload or a rollback tells: the user of the command, and the log channel."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.markup import escape
from bot.serving import ReloadReport
from bot.texts import Count, admin_texts
from retrieval.audience import Audience
from retrieval.content import AccessChange, Library, compare_libraries
from retrieval.evaluation import Outcome, Worse


def render_reload(
    report: ReloadReport,
    before: Library,
    audience: Audience,
    widens: str = admin_texts.RELOAD_WIDENS,
) -> str:
    """Return the outcome of a reload or rollback as plain text, with a summary in the first line.

    Titles are those of the library before it, and only those that the audience may read. `widens`
    is the summary of one that must be confirmed.
    """
    changes = report.changes
    kinds = {
        admin_texts.ADDED: changes.added,
        admin_texts.CHANGED: changes.changed,
        admin_texts.REMOVED: changes.removed,
    }
    lines = [line.format(articles=", ".join(slugs)) for line, slugs in kinds.items() if slugs]
    if changes.synonyms:
        lines.append(admin_texts.RELOADED_SYNONYMS)
    roles = {
        admin_texts.RELOAD_GAINED: changes.widened,
        admin_texts.RELOAD_LOST: changes.narrowed,
    }
    lines[:0] = [
        line.format(article=_name(change, before, audience), roles=", ".join(sorted(change.roles)))
        for line, found in roles.items()
        for change in found
    ]
    lines += describe_worse(report.worse, before, audience)
    is_reload = report.kind == "reload"
    if report.pending:
        first = widens
    elif not report.applied:
        first = admin_texts.RELOAD_REFUSED if is_reload else admin_texts.ROLLBACK_REFUSED
        lines = []
    elif is_reload:
        first = admin_texts.RELOADED if lines else admin_texts.RELOAD_UNCHANGED
    else:
        first = admin_texts.ROLLED_BACK
    # Errors, which keep it from being served, come first.
    problems = sorted(report.problems, key=lambda problem: problem.severity != "error")
    return "\n".join([first, *lines, *map(str, problems)])


def log_reload(
    report: ReloadReport, user_id: int | None, before: Library, after: Library, audience: Audience
) -> str:
    """Return the log channel's message about a reload or rollback.

    Parameters
    ----------
    user_id : int or None
        Who asked for it; None for `docent reload`.
    audience : Audience
        The channel's readers. Beyond the event they are told only what they may read: an article
        that they may read from now on counts as added, one that they may not read any more as
        removed.
    """
    who = admin_texts.COMMAND_LINE if user_id is None else f"<@{user_id}>"
    if report.pending:
        return admin_texts.LOG_WAITS.format(who=who)
    if not report.applied:
        return admin_texts.LOG_REFUSED.format(who=who)
    is_reload = report.kind == "reload"
    first = admin_texts.LOG_RELOADED if is_reload else admin_texts.LOG_ROLLED_BACK
    changes = compare_libraries(_visible(before, audience), _visible(after, audience))
    kinds = (
        (admin_texts.ADDED, changes.added, after),
        (admin_texts.CHANGED, changes.changed, after),
        (admin_texts.REMOVED, changes.removed, before),
    )
    lines = [first.format(who=who)]
    for line, slugs, library in kinds:
        if titles := _titles(slugs, library, audience):
            lines.append(line.format(articles=escape(", ".join(titles))))
    return "\n".join(lines)


def _visible(library: Library, audience: Audience) -> Library:
    return replace(library, articles=library.visible(audience))


def _titles(slugs: Iterable[str], library: Library, audience: Audience) -> list[str]:
    titles = {article.slug: article.title for article in library.visible(audience)}
    return [f"“{titles[slug]}”" for slug in slugs if slug in titles]


def _name(change: AccessChange, before: Library, audience: Audience) -> str:
    titles = _titles(change.before, before, audience)
    hidden = len(titles) < len(change.before)
    return change.file if hidden else f"{change.file} ({', '.join(titles)})"


def describe_worse(worse: tuple[Worse, ...], before: Library, audience: Audience) -> Iterator[str]:
    """Yield one line about all questions that are answered worse, if there are any."""
    if worse:
        named = "; ".join(_worse_question(one, before, audience) for one in worse)
        yield admin_texts.WORSE.format(number=Count(len(worse)), named=named)


def _worse_question(one: Worse, before: Library, audience: Audience) -> str:
    slugs = {answer.partition("#")[0] for answer in one.question.answer}
    # A question may reveal its answer, and one without an answer may name what is hidden.
    may_read = slugs and slugs <= {article.slug for article in before.visible(audience)}
    hidden = admin_texts.QUESTION.format(number=one.number) if one.number else admin_texts.PHRASING
    return admin_texts.WORSE_FROM_TO.format(
        name=f"“{one.question.ask}”" if may_read else hidden,
        before=_outcome(one, one.before),
        after=_outcome(one, one.after),
    )


def _outcome(one: Worse, outcome: Outcome) -> str:
    without = {} if one.question.answer else admin_texts.WITHOUT_ANSWER
    return without.get(outcome) or admin_texts.OUTCOMES[outcome]

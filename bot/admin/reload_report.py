"""What a reload or a rollback tells: its user, who may be an editor, and the log channel. Pure."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from bot.access import RoleMap
from bot.markup import escape
from bot.rendering import describe_changes, quoted_titles
from bot.serving import ReloadReport, names_of, reduce_library
from bot.texts import Count, admin_texts, member_texts
from retrieval.audience import Audience
from retrieval.content import AccessChange, Library, compare_libraries
from retrieval.evaluation import Outcome, Worse


def render_reload(
    report: ReloadReport, before: Library, audience: Audience, widens: str = ""
) -> str:
    """Return the outcome of a reload or rollback as plain text, with a summary in the first line.

    Titles are those of the library before it, and only those that the audience may read. `widens`
    is the summary of one that must be confirmed, if it isn't the usual one.
    """
    lines = describe_changes(report.changes, before, audience)
    lines += describe_worse(report.worse, before, audience)
    is_reload = report.kind == "reload"
    if report.pending:
        first = widens or admin_texts.RELOAD_WIDENS
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

    Its readers are told, beyond the event, only what they may read: an article that they may read
    from now on counts as added, one that they may not read any more as removed. Without the id of
    a user, `docent reload` was used.
    """
    who = admin_texts.COMMAND_LINE if user_id is None else f"<@{user_id}>"
    if report.pending:
        return admin_texts.LOG_WAITS.format(who=who)
    if not report.applied:
        return admin_texts.LOG_REFUSED.format(who=who)
    is_reload = report.kind == "reload"
    first = admin_texts.LOG_RELOADED if is_reload else admin_texts.LOG_ROLLED_BACK
    changes = compare_libraries(_visible(before, audience), _visible(after, audience))
    old, new = quoted_titles(before, audience), quoted_titles(after, audience)
    kinds = (
        (admin_texts.ADDED, changes.added, new),
        (admin_texts.CHANGED, changes.changed, new),
        (admin_texts.REMOVED, changes.removed, old),
    )
    lines = [first.format(who=who)]
    for line, slugs, titles in kinds:
        if slugs:
            named = ", ".join(titles[slug] for slug in slugs)
            lines.append(line.format(articles=escape(named)))
    return "\n".join(lines)


def _visible(library: Library, audience: Audience) -> Library:
    return replace(library, articles=library.visible(audience))


def describe_worse(worse: tuple[Worse, ...], before: Library, audience: Audience) -> Iterator[str]:
    """Yield one line about all questions that are answered worse, if there are any."""
    if worse:
        slugs = {article.slug for article in before.visible(audience)}
        named = "; ".join(_worse_question(one, slugs) for one in worse)
        yield admin_texts.WORSE.format(number=Count(len(worse)), named=named)


def _worse_question(one: Worse, visible: Collection[str]) -> str:
    slugs = {answer.partition("#")[0] for answer in one.question.answer}
    # A question may reveal its answer, and one without an answer may name what is hidden.
    may_read = slugs and slugs.issubset(visible)
    hidden = admin_texts.QUESTION.format(number=one.number) if one.number else admin_texts.PHRASING
    return admin_texts.WORSE_FROM_TO.format(
        name=member_texts.QUOTED.format(text=one.question.ask) if may_read else hidden,
        before=_outcome(one, one.before),
        after=_outcome(one, one.after),
    )


def _outcome(one: Worse, outcome: Outcome) -> str:
    without = {} if one.question.answer else admin_texts.WITHOUT_ANSWER
    return without.get(outcome) or admin_texts.OUTCOMES[outcome]


def reduce_reload(
    report: ReloadReport, before: Library, audience: Audience, role_map: RoleMap
) -> ReloadReport:
    """Return what an editor is told of a reload or rollback after the library `before`."""
    # Of a file that they couldn't read before, they aren't told that they could now.
    opened = [change.file for change in _opened(report, before, audience)]
    shut = (file for file in before.files if not audience.may_read(file.roles))
    hidden = {("file", file) for file in opened}.union(*map(names_of, shut))
    own = reduce_library(before, audience)
    part = reduce_library(report.library or before, audience, hidden)
    return replace(
        report,
        changes=compare_libraries(own, part),
        problems=tuple(sorted([*part.problems, *role_map.find_unknown_roles(part)])),
        worse=tuple(reduce_worse(report.worse, before, audience)),
    )


def reduce_worse(worse: Iterable[Worse], before: Library, audience: Audience) -> Iterator[Worse]:
    """Yield the questions of people with no more roles, with those answers that may be read."""
    held = frozenset[str]().union(*audience.readers)
    slugs = {article.slug for article in before.visible(audience)}
    for one in worse:
        answer = tuple(id_ for id_ in one.question.answer if id_.partition("#")[0] in slugs)
        if answer and held.issuperset(one.question.role):
            yield replace(one, question=replace(one.question, answer=answer))


def may_confirm(report: ReloadReport, before: Library, audience: Audience) -> bool:
    """Tell whether an editor may read all that a reload lets more people read."""
    return not any(_opened(report, before, audience))


def _opened(report: ReloadReport, before: Library, audience: Audience) -> Iterator[AccessChange]:
    """Yield what a reload lets more people read, and an audience couldn't read before."""
    slugs = {article.slug for article in before.visible(audience)}
    return (change for change in report.changes.widened if not slugs.issuperset(change.before))

"""What editors hear of a library: what they would if it had only what they may read. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.access import RoleMap
from bot.serving import ReloadReport, names_of, reduce_library
from retrieval.audience import Audience
from retrieval.content import AccessChange, Library, compare_libraries
from retrieval.evaluation import Worse


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

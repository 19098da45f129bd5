"""What a reload changes, in words. Pure."""

from collections.abc import Mapping

from bot.texts import admin_texts, member_texts
from retrieval.audience import Audience
from retrieval.content import AccessChange, Changes, Library


def describe_changes(changes: Changes, before: Library, audience: Audience) -> list[str]:
    """Return lines of plain text; none if nothing has changed.

    Titles are those of the library before, and only those that the audience may read.
    """
    titles = quoted_titles(before, audience)
    kinds = {
        admin_texts.ADDED: changes.added,
        admin_texts.CHANGED: changes.changed,
        admin_texts.REMOVED: changes.removed,
    }
    roles = {admin_texts.RELOAD_GAINED: changes.widened, admin_texts.RELOAD_LOST: changes.narrowed}
    lines = [
        line.format(article=_name(change, titles), roles=", ".join(sorted(change.roles)))
        for line, found in roles.items()
        for change in found
    ]
    lines += [line.format(articles=", ".join(slugs)) for line, slugs in kinds.items() if slugs]
    return [*lines, admin_texts.RELOADED_SYNONYMS] if changes.synonyms else lines


def quoted_titles(library: Library, audience: Audience) -> dict[str, str]:
    """Return the quoted titles of the articles that an audience may read, by slug."""
    quote = member_texts.QUOTED.format
    return {article.slug: quote(text=article.title) for article in library.visible(audience)}


def _name(change: AccessChange, titles: Mapping[str, str]) -> str:
    named = [titles[slug] for slug in change.before if slug in titles]
    hidden = len(named) < len(change.before)
    return change.file if hidden else f"{change.file} ({', '.join(named)})"

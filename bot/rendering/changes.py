"""What a reload changes, in words. Pure."""

from collections.abc import Iterable

from bot.texts import admin_texts
from retrieval.audience import Audience
from retrieval.content import AccessChange, Changes, Library


def describe_changes(changes: Changes, before: Library, audience: Audience) -> list[str]:
    """Return lines of plain text; none if nothing has changed.

    Titles are those of the library before, and only those that the audience may read.
    """
    kinds = {
        admin_texts.ADDED: changes.added,
        admin_texts.CHANGED: changes.changed,
        admin_texts.REMOVED: changes.removed,
    }
    roles = {
        admin_texts.RELOAD_GAINED: changes.widened,
        admin_texts.RELOAD_LOST: changes.narrowed,
    }
    lines = [
        line.format(article=_name(change, before, audience), roles=", ".join(sorted(change.roles)))
        for line, found in roles.items()
        for change in found
    ]
    lines += [line.format(articles=", ".join(slugs)) for line, slugs in kinds.items() if slugs]
    return [*lines, admin_texts.RELOADED_SYNONYMS] if changes.synonyms else lines


def quote_titles(slugs: Iterable[str], library: Library, audience: Audience) -> list[str]:
    """Return the titles of articles, as far as the audience may read them."""
    titles = {article.slug: article.title for article in library.visible(audience)}
    return [f"“{titles[slug]}”" for slug in slugs if slug in titles]


def _name(change: AccessChange, before: Library, audience: Audience) -> str:
    titles = quote_titles(change.before, before, audience)
    hidden = len(titles) < len(change.before)
    return change.file if hidden else f"{change.file} ({', '.join(titles)})"

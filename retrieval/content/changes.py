"""The difference between two libraries: which articles changed, and who may read them."""

from collections import defaultdict
from dataclasses import dataclass, replace

from retrieval.content.article import Article
from retrieval.content.library import Library
from retrieval.parameters import MIN_MOVED


@dataclass(frozen=True, slots=True)
class AccessChange:
    """The content roles that may now read an article, or no longer may."""

    # The article's new slug and file.
    slug: str
    file: str
    before: tuple[str, ...]  # the slugs that it, or a section's text, had before
    roles: frozenset[str]  # the content roles that it gained or lost


@dataclass(frozen=True, slots=True)
class Changes:
    """How one library differs from the one before, in the order of slugs."""

    # Slugs of articles.
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    synonyms: bool = False  # whether synonyms.toml changed
    # Articles that some content roles may read which couldn't before, and those that some may no
    # longer read. An article is recognised by its slug, uid or file name, and for `widened` also by
    # the text of a section.
    widened: tuple[AccessChange, ...] = ()
    narrowed: tuple[AccessChange, ...] = ()


def compare_libraries(before: Library, after: Library) -> Changes:
    """Return how a library differs from an earlier one of the same content."""
    old = {article.slug: article for article in before.articles}
    new = {article.slug: article for article in after.articles}
    widened, narrowed = _access_changes(before, after)
    return Changes(
        added=tuple(slug for slug in new if slug not in old),
        # Renaming a file doesn't change its article.
        changed=tuple(
            slug
            for slug, article in new.items()
            if slug in old and replace(old[slug], file=article.file) != article
        ),
        removed=tuple(slug for slug in old if slug not in new),
        synonyms=before.synonyms != after.synonyms,
        widened=tuple(widened),
        narrowed=tuple(narrowed),
    )


def _access_changes(
    before: Library, after: Library
) -> tuple[list[AccessChange], list[AccessChange]]:
    """Return the articles, or those with a text from one, that more may read now, or fewer."""
    owners: defaultdict[tuple[str, str] | int, list[Article]] = defaultdict(list)
    for article in before.articles:
        for name in _names(article):
            owners[name].append(article)
        for text in _texts(article):
            owners[text].append(article)
    widened, narrowed = [], []
    for article in after.articles:
        same = {old.slug: old for name in _names(article) for old in owners.get(name, ())}
        roles = [old.roles for old in same.values()]
        # If several articles became one, its text may come from any of them.
        gained = article.roles - frozenset.intersection(*roles) if roles else frozenset()
        sources = dict.fromkeys(same if gained else ())
        moved = [owners[text] for text in _texts(article) if text in owners]
        new = (article.roles.difference(*(old.roles for old in those)) for those in moved)
        if by_text := frozenset[str]().union(*new):
            sources |= dict.fromkeys(old.slug for those in moved for old in those)
        if gained := gained | by_text:
            widened.append(AccessChange(article.slug, article.file, tuple(sources), gained))
        if lost := frozenset[str]().union(*roles) - article.roles:
            narrowed.append(AccessChange(article.slug, article.file, tuple(same), lost))
    return widened, narrowed


def _texts(article: Article) -> set[int]:
    """Return the hashes of an article's texts: all texts at once would be freed at once, too."""
    texts = (" ".join(section.text.split()) for section in article.sections)
    return {hash(text) for text in texts if len(text) >= MIN_MOVED}


def _names(article: Article) -> list[tuple[str, str]]:
    """Return the names that identify an article even if its author changes one or two of them."""
    names = [("slug", article.slug), ("file", article.file)]
    return names if article.uid is None else [*names, ("uid", article.uid)]

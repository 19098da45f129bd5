"""The difference between two libraries: which articles changed, and who may read them."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from retrieval.content.article import Article
from retrieval.content.library import Library
from retrieval.parameters import MIN_MOVED


@dataclass(frozen=True, slots=True)
class AccessChange:
    """The content roles that may now read an article, or no longer may.

    Parameters
    ----------
    slug, file : str
        The article's new slug and file.
    before : tuple of str
        The slugs that it, or a section's text, had before.
    roles : frozenset of str
        The content roles that it gained or lost.
    """

    slug: str
    file: str
    before: tuple[str, ...]
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Changes:
    """How one library differs from the one before, in the order of slugs.

    Parameters
    ----------
    added, changed, removed : tuple of str
        Slugs of articles.
    synonyms : bool
        Whether synonyms.toml changed.
    widened, narrowed : tuple of AccessChange
        Articles that some content roles may read which couldn't before, and those that some may
        no longer read. An article is recognised by its slug, uid or file name, and for `widened`
        also by the text of a section.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    synonyms: bool = False
    widened: tuple[AccessChange, ...] = ()
    narrowed: tuple[AccessChange, ...] = ()


def compare_libraries(before: Library, after: Library) -> Changes:
    """Return how a library differs from an earlier one of the same content."""
    old = {article.slug: article for article in before.articles}
    new = {article.slug: article for article in after.articles}
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
        widened=tuple(_widened(before, after)),
        narrowed=tuple(_access_changes(before, after, _lost)),
    )


def _access_changes(
    before: Library,
    after: Library,
    changed_roles: Callable[[Article, Sequence[Article]], frozenset[str]],
) -> Iterator[AccessChange]:
    """Yield the articles, except new ones, for which `changed_roles` returns any roles."""
    by_name: defaultdict[tuple[str, str], list[Article]] = defaultdict(list)
    for article in before.articles:
        for name in _names(article):
            by_name[name].append(article)
    for article in after.articles:
        same = {old.slug: old for name in _names(article) for old in by_name.get(name, ())}
        roles = changed_roles(article, tuple(same.values())) if same else frozenset()
        if roles:
            yield AccessChange(article.slug, article.file, tuple(same), roles)


def _widened(before: Library, after: Library) -> Iterator[AccessChange]:
    """Return the articles with further readers, for the whole article or a section's text."""
    changes = {change.slug: change for change in _access_changes(before, after, _gained)}
    for moved in _moved_texts(before, after):
        change = changes.get(moved.slug, moved)
        changes[moved.slug] = replace(
            change,
            before=tuple(dict.fromkeys([*change.before, *moved.before])),
            roles=change.roles | moved.roles,
        )
    return (changes[article.slug] for article in after.articles if article.slug in changes)


def _moved_texts(before: Library, after: Library) -> Iterator[AccessChange]:
    """Yield the articles with a section that came from another article with fewer readers."""
    owners: defaultdict[int, list[Article]] = defaultdict(list)
    for article in before.articles:
        for text in _texts(article):
            owners[text].append(article)
    for article in after.articles:
        found = [owners[text] for text in _texts(article) if text in owners]
        gained = frozenset[str]().union(
            *(article.roles.difference(*(old.roles for old in those)) for those in found)
        )
        if gained:
            slugs = dict.fromkeys(old.slug for those in found for old in those)
            yield AccessChange(article.slug, article.file, tuple(slugs), gained)


def _texts(article: Article) -> set[int]:
    """Return the hashes of an article's texts: all texts at once would be freed at once, too."""
    texts = (" ".join(section.text.split()) for section in article.sections)
    return {hash(text) for text in texts if len(text) >= MIN_MOVED}


def _names(article: Article) -> list[tuple[str, str]]:
    """Return the names that identify an article even if its author changes one or two of them."""
    names = [("slug", article.slug), ("file", article.file)]
    return names if article.uid is None else [*names, ("uid", article.uid)]


def _gained(article: Article, same: Sequence[Article]) -> frozenset[str]:
    # If several articles became one, its text may come from any of them.
    return article.roles - frozenset.intersection(*(old.roles for old in same))


def _lost(article: Article, same: Sequence[Article]) -> frozenset[str]:
    return frozenset().union(*(old.roles for old in same)) - article.roles

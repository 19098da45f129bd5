"""How one library differs from the one before: which articles, and who may read what of them."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from retrieval.content.article import Article
from retrieval.content.library import Library
from retrieval.parameters import MIN_MOVED


@dataclass(frozen=True, slots=True)
class AccessChange:
    """Which content roles may read an article from now on, or no longer.

    Parameters
    ----------
    slug, file : str
        Of the article as it is afterwards.
    before : tuple of str
        The slugs under which it was there.
    roles : frozenset of str
        The content roles that it has gained, or lost.
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
        Whether other phrases mean the same.
    widened, narrowed : tuple of AccessChange
        The articles that were there, under this slug, uid or file name, or with the text of a
        section, and that content roles may read which couldn't before; and those that content
        roles may not read any more.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    synonyms: bool = False
    widened: tuple[AccessChange, ...] = ()
    narrowed: tuple[AccessChange, ...] = ()


def compare_libraries(before: Library, after: Library) -> Changes:
    """Return how a library differs from the one before, by article.

    Parameters
    ----------
    before, after : Library
        Two libraries of the same content at different moments.

    Returns
    -------
    Changes
        The slugs of new, different and gone articles, and whose readers are others.
    """
    old = {article.slug: article for article in before.articles}
    new = {article.slug: article for article in after.articles}
    return Changes(
        added=tuple(slug for slug in new if slug not in old),
        # A renamed file with the same text serves the same article.
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
    """Yield the articles of which these roles changed; a new article's roles didn't."""
    sharers: defaultdict[tuple[str, str], list[Article]] = defaultdict(list)
    for article in before.articles:
        for name in _names(article):
            sharers[name].append(article)
    for article in after.articles:
        same = {old.slug: old for name in _names(article) for old in sharers.get(name, ())}
        roles = changed_roles(article, tuple(same.values())) if same else frozenset()
        if roles:
            yield AccessChange(article.slug, article.file, tuple(same), roles)


def _widened(before: Library, after: Library) -> Iterator[AccessChange]:
    """Yield the articles that more may read than before, under whatever name, or parts of them."""
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
    """Yield the articles with a section that stood in others, for fewer readers."""
    owners: defaultdict[str, list[Article]] = defaultdict(list)
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


def _texts(article: Article) -> set[str]:
    texts = (" ".join(section.text.split()) for section in article.sections)
    return {text for text in texts if len(text) >= MIN_MOVED}


def _names(article: Article) -> list[tuple[str, str]]:
    """Return what an article is known by: its author may change one of them, or two."""
    names = [("slug", article.slug), ("file", article.file)]
    return names if article.uid is None else [*names, ("uid", article.uid)]


def _gained(article: Article, same: Sequence[Article]) -> frozenset[str]:
    # What was several articles has its text from any of them.
    return article.roles - frozenset.intersection(*(old.roles for old in same))


def _lost(article: Article, same: Sequence[Article]) -> frozenset[str]:
    return frozenset().union(*(old.roles for old in same)) - article.roles

"""Completing names while somebody types them: best match first, visible articles only."""

from collections.abc import Callable

from retrieval.audience import Audience
from retrieval.content.article import Article, Section
from retrieval.content.library import Library
from retrieval.language import fold, fold_typed

MAX_NAME = 1_000
"""Characters of a name that are looked at where it is asked for; Discord allows 6,000."""


def find_article(library: Library, name: str, audience: Audience) -> Article | None:
    """Return the article that a name names: by slug, title or alias, in any case.

    Parameters
    ----------
    library : Library
        Where to look.
    name : str
        As typed, or as completed.
    audience : Audience
        An article that it may not read is missing.
    """
    article = library.get_article(name.strip(), audience)
    wanted = fold(name, MAX_NAME)
    if article or not wanted:
        return article
    names = library.folded_names
    return next((a for a in library.visible(audience) if wanted in names[a.slug]), None)


def complete_articles(
    library: Library, typed: str, audience: Audience, limit: int
) -> list[Article]:
    """Return the visible articles whose name fits what was typed so far, best first.

    Parameters
    ----------
    library : Library
        Where to look.
    typed : str
        The beginning of a title, slug or alias, or of any of their words; empty for all.
    audience : Audience
        Who types.
    limit : int
        How many at most.
    """
    rank_of, names = _ranker(typed), library.folded_names
    ranked = (
        (min(map(rank_of, names[article.slug])), article) for article in library.visible(audience)
    )
    fitting = sorted(
        ((rank, article) for rank, article in ranked if rank < _NO_MATCH),
        key=lambda pair: (pair[0], names[pair[1].slug][0]),  # the title comes first
    )
    return [article for _, article in fitting[:limit]]


def complete_sections(library: Library, article: Article, typed: str, limit: int) -> list[Section]:
    """Return the sections of an article whose heading fits, best first, else as in the article.

    Parameters
    ----------
    library : Library
        Where the article is from.
    article : Article
        One that whoever types may read.
    typed : str
        The beginning of a heading or of any of its words; empty for all.
    limit : int
        How many at most.
    """
    rank_of = _ranker(typed)
    ranked = [
        (rank_of(heading), section)
        for section, heading in zip(article.sections, library.folded_headings(article), strict=True)
        if not section.is_empty
    ]
    ranked.sort(key=lambda pair: pair[0])  # a stable sort: otherwise as in the article
    return [section for rank, section in ranked if rank < _NO_MATCH][:limit]


_NO_MATCH = 4


def _ranker(typed: str) -> Callable[[str], int]:
    """Return what tells how well a folded name fits what was typed; 0 is best."""
    wanted = fold_typed(typed)
    first, _, _ = wanted.partition(" ")
    beginnings = [f" {word}" for word in dict.fromkeys(wanted.split())]

    def rank(name: str) -> int:
        if first not in name:  # as with most names
            return _NO_MATCH
        if name.startswith(wanted):
            return 0 if name == wanted else 1
        after_space = f" {name}"
        if all(beginning in after_space for beginning in beginnings):
            return 2
        return 3 if wanted in name else _NO_MATCH

    return rank

"""Finding articles by name, and completing names that are being typed; visible articles only."""

from collections.abc import Callable

from retrieval.audience import Audience
from retrieval.content.article import Article, Section
from retrieval.content.library import Library
from retrieval.language import fold, fold_typed

MAX_NAME = 1_000
"""Characters of a name that are read; Discord allows 6,000."""


def find_article(library: Library, name: str, audience: Audience) -> Article | None:
    """Return the visible article with this slug, title or alias, in any case."""
    article = library.get_article(name.strip(), audience)
    wanted = fold(name, MAX_NAME)
    if article or not wanted:
        return article
    names = library.folded_names
    return next((a for a in library.visible(audience) if wanted in names[a.slug]), None)


def complete_articles(
    library: Library, typed: str, audience: Audience, limit: int
) -> list[Article]:
    """Return at most `limit` visible articles whose title, slug or alias fits, best match first.

    Parameters
    ----------
    typed : str
        The beginning of a name or of any of its words; all articles fit an empty text.
    """
    rank_of, names = _ranker(typed), library.folded_names
    ranked = (
        (min(map(rank_of, names[article.slug])), article) for article in library.visible(audience)
    )
    fitting = sorted(
        ((rank, article) for rank, article in ranked if rank < _NO_MATCH),
        key=lambda pair: (pair[0], names[pair[1].slug][0]),  # ties by title
    )
    return [article for _, article in fitting[:limit]]


def complete_sections(library: Library, article: Article, typed: str, limit: int) -> list[Section]:
    """Return at most `limit` sections of an article whose heading fits, best match first.

    Parameters
    ----------
    article : Article
        One that the person typing may read.
    typed : str
        The beginning of a heading or of any of its words; all sections fit an empty text.
    """
    rank_of = _ranker(typed)
    ranked = [
        (rank_of(heading), section)
        for section, heading in zip(article.sections, library.folded_headings(article), strict=True)
        if not section.is_empty
    ]
    ranked.sort(key=lambda pair: pair[0])  # stable: ties stay in the article's order
    return [section for rank, section in ranked if rank < _NO_MATCH][:limit]


_NO_MATCH = 4


def _ranker(typed: str) -> Callable[[str], int]:
    """Return a function that ranks how well a folded name fits the typed text; 0 is best."""
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

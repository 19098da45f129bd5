"""Finding articles by name, and completing names that are being typed."""

from collections.abc import Callable, Sequence

from retrieval.content.article import Article, Section
from retrieval.language import fold, fold_typed

MAX_NAME = 1_000
"""Characters of a name that are read; Discord allows 6,000."""


def find_article(articles: Sequence[Article], name: str) -> Article | None:
    """Return the first of some articles with this slug, or else title or alias, in any case."""
    slug, wanted = name.strip(), fold(name, MAX_NAME)
    of_slug = (article for article in articles if article.slug == slug)
    named = (article for article in articles if wanted and wanted in article.folded_names)
    return next(of_slug, None) or next(named, None)


def complete_articles(articles: Sequence[Article], typed: str, limit: int) -> list[Article]:
    """Return at most `limit` of some articles whose title, slug or alias fits, best match first.

    Parameters
    ----------
    typed : str
        The beginning of a name or of any of its words; all articles fit an empty text.
    """
    rank_of = _ranker(typed)
    ranked = ((min(map(rank_of, article.folded_names)), article) for article in articles)
    fitting = sorted(
        ((rank, article) for rank, article in ranked if rank < _NO_MATCH),
        key=lambda pair: (pair[0], pair[1].folded_names[0]),  # ties by title
    )
    return [article for _, article in fitting[:limit]]


def complete_sections(article: Article, typed: str, limit: int) -> list[Section]:
    """Return at most `limit` sections of an article whose heading fits, best match first.

    Its resources aren't among them: they are shown with each.

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
        for section, heading in zip(article.sections, article.folded_headings, strict=True)
        if not section.is_empty and not section.is_resources
    ]
    ranked.sort(key=lambda pair: pair[0])  # stable: ties stay in the article's order
    return [section for rank, section in ranked if rank < _NO_MATCH][:limit]


def complete_places(
    articles: Sequence[Article], typed: str, limit: int
) -> list[tuple[Article, Section]]:
    """Return at most `limit` sections of some articles whose names fit, best match first.

    Parameters
    ----------
    typed : str
        The beginnings of words of an article's title and a heading; all fit an empty text.
    """
    rank_of = _ranker(typed)
    ranked = [
        (rank_of(f"{article.folded_names[0]} {heading}"), article, section)
        for article in articles
        for section, heading in zip(article.sections, article.folded_headings, strict=True)
        if not section.is_empty and not section.is_resources
    ]
    ranked.sort(key=lambda place: place[0])
    return [place[1:] for place in ranked if place[0] < _NO_MATCH][:limit]


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

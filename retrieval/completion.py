"""Completing names while somebody types them: best match first, visible articles only."""

from collections.abc import Iterable

from retrieval.analysis import words
from retrieval.article import Article, Section
from retrieval.audience import Audience
from retrieval.library import Library


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
    wanted = _normalise(name)
    article = library.get_article(name.strip(), audience)
    if article or not wanted:
        return article
    named = (a for a in library.visible(audience) if wanted in map(_normalise, _names(a)))
    return next(named, None)


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
    visible = library.visible(audience)
    ranked = [(min(_rank(typed, name) for name in _names(article)), article) for article in visible]
    fitting = sorted(
        ((rank, article) for rank, article in ranked if rank < _NO_MATCH),
        key=lambda pair: (pair[0], _normalise(pair[1].title)),
    )
    return [article for _, article in fitting[:limit]]


def complete_sections(article: Article, typed: str, limit: int) -> list[Section]:
    """Return the sections of an article whose heading fits, best first, else as in the article.

    Parameters
    ----------
    article : Article
        One that whoever types may read.
    typed : str
        The beginning of a heading or of any of its words; empty for all.
    limit : int
        How many at most.
    """
    fitting = [s for s in article.sections if not s.is_empty]
    fitting = [s for s in fitting if _rank(typed, s.heading) < _NO_MATCH]
    return sorted(fitting, key=lambda section: _rank(typed, section.heading))[:limit]


_NO_MATCH = 4


def _rank(typed: str, name: str) -> int:
    wanted, found = _normalise(typed), _normalise(name)
    if wanted == found:
        return 0
    if found.startswith(wanted):
        return 1
    parts = found.split()
    if all(any(part.startswith(typed_part) for part in parts) for typed_part in wanted.split()):
        return 2
    return 3 if wanted in found else _NO_MATCH


def _names(article: Article) -> Iterable[str]:
    return (article.title, article.slug, *article.aliases)


def _normalise(name: str) -> str:
    return " ".join(words(name))

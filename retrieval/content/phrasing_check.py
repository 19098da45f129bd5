"""Problems of phrasings that only show when articles, or readers, are looked at together."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from retrieval.content.article import Article, Section
from retrieval.content.phrasings import Phrasing
from retrieval.content.problems import problem
from retrieval.errors import Problem, quote
from retrieval.language import Language, everyday_words, fold

_Place = tuple[Article, Section, str]


def find_repeated(articles: Iterable[Article]) -> Iterator[Problem]:
    """Yield the phrasings that stand under several sections: urgent ones are errors.

    Somebody may hold the content roles of all articles. Articles that share an urgent phrasing are
    served all the same: nobody in danger gains by their absence.
    """
    places: defaultdict[tuple[str, str], list[_Place]] = defaultdict(list)
    for kind, place in _places(articles):
        places[kind, fold(place[2])].append(place)
    for (kind, _), those in places.items():
        for place in those:
            if others := sorted({other.id for _, other, _ in those} - {place[1].id}):
                yield _problem(place, f"repeated-phrasing/{kind}", others=" and ".join(others))


def find_broad(articles: Iterable[Article], language: Language) -> Iterator[Problem]:
    """Yield a warning for each phrasing that is only one word that everybody says."""
    everyday = everyday_words(language) | language.harmless_words | language.stop_words
    for _, place in _places(articles):
        if fold(place[2]) in everyday:
            yield _problem(place, "broad-phrasing")


def check_urgent(
    articles: Iterable[Article], open_articles: Collection[Article]
) -> Iterator[Problem]:
    """Yield a warning for each section with urgent phrasings that not everyone may read."""
    for article in articles:
        if article not in open_articles:
            for section in article.sections:
                for phrasing in section.urgent[:1]:
                    yield _problem((article, section, phrasing), "hidden-urgent")


def _places(articles: Iterable[Article]) -> Iterator[tuple[str, _Place]]:
    for article in articles:
        for section in article.sections:
            yield from (("asked", (article, section, phrasing)) for phrasing in section.asked)
            yield from (("urgent", (article, section, phrasing)) for phrasing in section.urgent)


def _problem(place: _Place, name: str, **told: str) -> Problem:
    article, section, phrasing = place
    line = phrasing.line if isinstance(phrasing, Phrasing) else section.line
    return problem(article.file, line, name, phrasing=quote(phrasing), **told)

"""Problems of phrasings that only show when articles, or readers, are looked at together."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from retrieval.content.article import Article, Section
from retrieval.content.phrasings import Phrasing
from retrieval.errors import Problem, Severity, quote
from retrieval.language import Language, everyday_words, fold

_Place = tuple[Article, Section, str]

REPEATED: dict[Severity, str] = {
    "warning": "{phrasing} stands under {others}, too, so both are offered; keep one for an answer",
    "error": "{phrasing} is urgent under {others}, too, but can lead to one only; keep one of them",
}
ONE_WORD = "{phrasing} alone is in too many questions; write more of what people say"
URGENT_HIDDEN = (
    "not everyone may read this, so {phrasing} isn't urgent for whoever may not; put what helps"
    " everyone into an article for everyone"
)


def find_repeated(articles: Iterable[Article]) -> Iterator[Problem]:
    """Yield the phrasings that stand under several sections: urgent ones are errors.

    Somebody may hold the content roles of all articles. Articles that share an urgent phrasing are
    served all the same: nobody in danger gains by their absence.
    """
    places: defaultdict[tuple[Severity, str], list[_Place]] = defaultdict(list)
    for article in articles:
        for section in article.sections:
            for phrasing in section.asked:
                places["warning", fold(phrasing)].append((article, section, phrasing))
            for phrasing in section.urgent:
                places["error", fold(phrasing)].append((article, section, phrasing))
    for (severity, _), those in places.items():
        for place in those:
            if others := sorted({other.id for _, other, _ in those} - {place[1].id}):
                message = REPEATED[severity].replace("{others}", " and ".join(others))
                yield _problem(place, message, "repeated-phrasing", severity)


def find_broad(articles: Iterable[Article], language: Language) -> Iterator[Problem]:
    """Yield a warning for each phrasing that is only one word that everybody says."""
    everyday = everyday_words(language) | language.harmless_words | language.stop_words
    for article in articles:
        for section in article.sections:
            for phrasing in (*section.asked, *section.urgent):
                if fold(phrasing) in everyday:
                    yield _problem((article, section, phrasing), ONE_WORD, "broad-phrasing")


def check_urgent(
    articles: Iterable[Article], open_articles: Collection[Article]
) -> Iterator[Problem]:
    """Yield a warning for each section with urgent phrasings that not everyone may read."""
    for article in articles:
        if article not in open_articles:
            for section in article.sections:
                for phrasing in section.urgent[:1]:
                    yield _problem((article, section, phrasing), URGENT_HIDDEN, "hidden-urgent")


def _problem(place: _Place, message: str, kind: str, severity: Severity = "warning") -> Problem:
    article, section, phrasing = place
    line = phrasing.line if isinstance(phrasing, Phrasing) else section.line
    told = message.replace("{phrasing}", quote(phrasing))
    return Problem(article.file, line, severity, told, kind)

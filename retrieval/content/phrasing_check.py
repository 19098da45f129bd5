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
        for article, section, phrasing in those:
            others = sorted({other.id for _, other, _ in those} - {section.id})
            if others:
                told = " and ".join(others)
                message = REPEATED[severity].format(phrasing=quote(phrasing), others=told)
                yield Problem(
                    article.file, _line(section, phrasing), severity, message, "repeated-phrasing"
                )


def find_broad(articles: Iterable[Article], language: Language) -> Iterator[Problem]:
    """Yield a warning for each phrasing that is only one word that everybody says."""
    everyday = everyday_words(language) | language.harmless_words | language.stop_words
    for article in articles:
        for section in article.sections:
            for phrasing in (*section.asked, *section.urgent):
                if fold(phrasing) in everyday:
                    message = ONE_WORD.format(phrasing=quote(phrasing))
                    line = _line(section, phrasing)
                    yield Problem(article.file, line, "warning", message, "broad-phrasing")


def check_urgent(
    articles: Iterable[Article], open_articles: Collection[Article]
) -> Iterator[Problem]:
    """Yield a warning for each section with urgent phrasings that not everyone may read."""
    for article in articles:
        if article not in open_articles:
            for section in article.sections:
                for phrasing in section.urgent[:1]:
                    message = URGENT_HIDDEN.format(phrasing=quote(phrasing))
                    line = _line(section, phrasing)
                    yield Problem(article.file, line, "warning", message, "hidden-urgent")


def _line(section: Section, phrasing: str) -> int:
    return phrasing.line if isinstance(phrasing, Phrasing) else section.line

"""What `docent check` reports when synonyms.toml doesn't fit the articles."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain

from retrieval.content.article import Article
from retrieval.content.library import Library
from retrieval.content.problems import problem
from retrieval.content.samples import SAMPLE_SYNONYMS
from retrieval.content.synonyms import SYNONYMS_FILE, Phrase
from retrieval.errors import Problem, quote
from retrieval.language import Language, analyse, load_language, plain_text

ListedTerms = tuple[str, ...]


def check_synonyms(library: Library, open_articles: Sequence[Article]) -> Iterator[Problem]:
    """Yield warnings about synonyms that don't fit the library's articles.

    They concern phrases or words that no article open to everyone contains, but a restricted one,
    because synonyms.toml counts as readable by everyone; and groups that no article contains. The
    samples' groups may stay when the samples have gone: everyone knows them.
    """
    groups = [
        group
        for group in library.synonyms
        if tuple(phrase.text for phrase in group) not in SAMPLE_SYNONYMS
    ]
    if not groups:
        return
    language = load_language(library.language)
    parts = {p: list(_parts(p, language)) for group in library.synonyms for p in group}
    listed: defaultdict[str, set[ListedTerms]] = defaultdict(set)
    for _, terms in chain.from_iterable(parts.values()):
        listed[terms[0]].add(terms)
    everyones: set[ListedTerms] = set()
    restricted: dict[ListedTerms, str] = {}
    slugs = {article.slug for article in open_articles}
    for article in library.articles:
        found = set(_find(listed, article, language))
        if article.slug in slugs:
            everyones |= found
        else:
            for terms in found:
                restricted.setdefault(terms, article.file)
    known, hidden = everyones.union(restricted), restricted.keys() - everyones
    for group in groups:
        for phrase in group:
            for text, terms in [part for part in parts[phrase] if part[1] in hidden][:1]:
                told = {"text": quote(text), "file": restricted[terms]}
                yield problem(SYNONYMS_FILE, phrase.line, "unfit-synonym/restricted", **told)
        # The articles contain all words of some phrase, except question words.
        words = ([terms for _, terms in parts[phrase][1:]] for phrase in group)
        if not any(known.issuperset(each) for each in words):
            first = group[0]
            name = "unfit-synonym/unused"
            yield problem(SYNONYMS_FILE, first.line, name, phrase=quote(first.text))


def _parts(phrase: Phrase, language: Language) -> Iterator[tuple[str, ListedTerms]]:
    """Yield a phrase and each of its words except question words, as text and as terms."""
    words = analyse(phrase.text, language)
    yield phrase.text, tuple(word.term for word in words)
    yield from ((word.text, (word.term,)) for word in words if not word.is_soft)


def _find(
    listed: dict[str, set[ListedTerms]], article: Article, language: Language
) -> Iterator[ListedTerms]:
    names = (article.title, article.summary or "", *article.aliases)
    headings = (section.heading for section in article.sections)
    bodies = (plain_text(section.text) for section in article.sections)
    for text in (*names, *headings, *bodies):
        terms = tuple(word.term for word in analyse(text, language))
        for start, first in enumerate(terms):
            for wanted in listed.get(first, ()):
                if terms[start : start + len(wanted)] == wanted:
                    yield wanted

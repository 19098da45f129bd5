"""What `docent check` reports when synonyms.toml doesn't fit the articles."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from retrieval.content.article import Article
from retrieval.content.library import Library
from retrieval.content.problems import problem
from retrieval.content.samples import is_sample_group
from retrieval.content.synonyms import SYNONYMS_FILE, Group, Phrase
from retrieval.errors import Problem, quote
from retrieval.language import Analyzer, plain_text

ListedTerms = tuple[str, ...]


def check_synonyms(library: Library, open_articles: Sequence[Article]) -> tuple[Problem, ...]:
    """Return warnings about synonyms that don't fit the library's articles.

    They concern phrases or words that no article open to everyone contains, but a restricted one,
    because synonyms.toml counts as readable by everyone; and groups that no article contains. The
    samples' groups may stay when the samples have gone: everyone knows them.
    """
    groups = [group for group in library.synonyms if not is_sample_group(group)]
    if not groups:
        return ()
    checker = _Checker(library, open_articles)
    return tuple(problem for group in groups for problem in checker.check(group))


class _Checker:
    """Knows which synonyms the open and the restricted articles contain."""

    def __init__(self, library: Library, open_articles: Sequence[Article]) -> None:
        self._analyzer = Analyzer(library.language)
        self._open: set[ListedTerms] = set()
        self._restricted: dict[ListedTerms, str] = {}
        listed = self._listed(library.synonyms)
        slugs = {article.slug for article in open_articles}
        for article in library.articles:
            found = set(self._find(listed, article))
            if article.slug in slugs:
                self._open |= found
            else:
                for terms in found:
                    self._restricted.setdefault(terms, article.file)

    def check(self, group: Group) -> Iterator[Problem]:
        for phrase in group:
            yield from self._check_phrase(phrase)
        if not any(map(self._is_used, group)):
            line, phrase_of_it = group[0].line, quote(group[0].text)
            yield problem(SYNONYMS_FILE, line, "unfit-synonym/unused", phrase=phrase_of_it)

    def _check_phrase(self, phrase: Phrase) -> Iterator[Problem]:
        for text, terms in self._parts(phrase):
            if terms in self._restricted and terms not in self._open:
                told = {"text": quote(text), "file": self._restricted[terms]}
                yield problem(SYNONYMS_FILE, phrase.line, "unfit-synonym/restricted", **told)
                return

    def _is_used(self, phrase: Phrase) -> bool:
        """Tell whether the articles contain all of a phrase's words, except question words."""
        words = [(word.term,) for word in self._analyzer.analyse(phrase.text) if not word.is_soft]
        return all(word in self._open or word in self._restricted for word in words)

    def _parts(self, phrase: Phrase) -> Iterator[tuple[str, ListedTerms]]:
        """Yield a phrase and each of its words except question words, as text and as terms."""
        words = self._analyzer.analyse(phrase.text)
        yield phrase.text, tuple(word.term for word in words)
        yield from ((word.text, (word.term,)) for word in words if not word.is_soft)

    def _listed(self, groups: Sequence[Group]) -> dict[str, set[ListedTerms]]:
        listed: defaultdict[str, set[ListedTerms]] = defaultdict(set)
        for group in groups:
            for phrase in group:
                for _, terms in self._parts(phrase):
                    listed[terms[0]].add(terms)
        return listed

    def _find(self, listed: dict[str, set[ListedTerms]], article: Article) -> Iterator[ListedTerms]:
        names = (article.title, article.summary or "", *article.aliases)
        headings = (section.heading for section in article.sections)
        bodies = (plain_text(section.text) for section in article.sections)
        for text in (*names, *headings, *bodies):
            terms = tuple(word.term for word in self._analyzer.analyse(text))
            for start, first in enumerate(terms):
                for wanted in listed.get(first, ()):
                    if terms[start : start + len(wanted)] == wanted:
                        yield wanted

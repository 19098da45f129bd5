"""Answerer: what all views of a library share."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from threading import Lock

from retrieval.answering.answers import Thresholds
from retrieval.answering.scope import ScopeReader
from retrieval.answering.subjects import Names, SubjectLinker
from retrieval.answering.thesaurus import Thesaurus
from retrieval.answering.understanding import Interpreter
from retrieval.answering.urgent import UrgentPhrases
from retrieval.answering.view import AudienceView, Fitted
from retrieval.audience import Audience
from retrieval.content import Article, Library, with_taught
from retrieval.language import Analyzer
from retrieval.meaning import Vectors
from retrieval.parameters import (
    MAX_AUDIENCES,
    MAX_NUMBERS_OF_VIEWS,
    MIN_VIEWS,
    MORE_CAUTION,
    THRESHOLDS,
    Caution,
)
from retrieval.search import Postings, SectionIndex, SectionMeanings, build_postings


class Answerer:
    """Answers questions from one library, through the view of whoever may read the answer.

    Parameters
    ----------
    library : Library
        The articles.
    language : str
        Of the articles: a Snowball stemmer's name, or "none".
    caution : {"low", "normal", "high"}
        How sure an answer must be.
    everyday : sequence of str, optional
        Questions that the library doesn't answer, for calibration. If not given, the
        language's own.
    before : Postings, optional
        Of the library before in this language; its articles needn't be counted again.
    meanings : Vectors or SectionMeanings, optional
        The sentence model's vectors, or with them those of the library before. Without them, only
        words are compared.
    taught : mapping of str to tuple of str, optional
        Phrasings beside the authors' own, by section id; they count for those who may read the
        section.

    Attributes
    ----------
    meanings : SectionMeanings or None
        What is known of this library's.
    """

    def __init__(
        self,
        library: Library,
        language: str = "english",
        caution: Caution = "normal",
        everyday: Sequence[str] | None = None,
        *,
        before: Postings | None = None,
        meanings: Vectors | SectionMeanings | None = None,
        taught: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self.library = library
        self.taught = taught or {}
        articles = with_taught(library.articles, self.taught)
        self._articles = articles
        self._role_sets = {article.roles for article in library.articles}
        self._language = language
        self._caution: Caution = caution
        self._analyzer = Analyzer(language)
        own = self._analyzer.language.everyday
        self._everyday = own if everyday is None else everyday
        self._postings = build_postings(replace(library, articles=articles), self._analyzer, before)
        self.meanings: SectionMeanings | None = None
        if isinstance(meanings, SectionMeanings):
            self.meanings = SectionMeanings(
                self._postings.sections, meanings.vectors, meanings, everyday=self._everyday
            )
        elif meanings:
            self.meanings = SectionMeanings(
                self._postings.sections, meanings, everyday=self._everyday
            )
        self._names = Names.of(articles, self._analyzer)
        self._thesaurus = Thesaurus(library.synonyms, self._analyzer)
        self._views = lru_cache(self._most_views())(self._make_view)
        self._looking = Lock()

    def __len__(self) -> int:
        """Return the number of sections that can be found."""
        return len(self._postings.sections)

    def renew(
        self, library: Library, taught: Mapping[str, tuple[str, ...]] | None = None
    ) -> "Answerer":
        """Return an answerer of another library, or of this with what was learned since.

        If `taught` is given, it replaces what was taught.
        """
        return Answerer(
            library,
            self._language,
            self._caution,
            self._everyday,
            before=self._postings,
            meanings=self.meanings,
            taught=self.taught if taught is None else taught,
        )

    def learn(self) -> Iterator[tuple[int, int]]:
        """Read what the sections mean, as far as that isn't known yet; `renew` makes it count.

        Whoever iterates decides when the next text is read, and may stop: what was read is kept.

        Yields
        ------
        (int, int)
            How many of the texts that had to be read are, and how many these are; nothing if all
            are known, or without a sentence model.
        """
        if self.meanings and (missing := self.meanings.missing):
            yield from self.meanings.vectors.fill(missing)
            self.meanings.vectors.forget_others(self.meanings.texts)

    def reading_as(self, audience: Audience) -> AudienceView:
        """Return the view of those who will all read the answer: the way to every answer.

        Audiences that may read the same articles have the same view. It is remembered, and this is
        quick: the view reads what it needs when it is first asked.
        """
        readable = frozenset(filter(audience.may_read, self._role_sets))
        with self._looking:  # so that two threads get the same one
            return self._views(readable)

    def _make_view(self, readable: frozenset[frozenset[str]]) -> AudienceView:
        language = self._analyzer.language

        def visible() -> list[Article]:
            return [a for a in self._articles if a.roles in readable]

        def fit() -> Fitted:
            articles = visible()
            index = SectionIndex(self._postings, articles, self.meanings)
            names = SubjectLinker(self._names.among(articles), self._analyzer)
            interpreter = Interpreter(index, self._analyzer, self._thesaurus, names)
            reader = ScopeReader(names, index, interpreter, self._analyzer)
            return Fitted(index, names, interpreter, reader)

        def find_urgent() -> UrgentPhrases:
            return UrgentPhrases(visible(), language)

        # In a language of which little is known, it is answered more carefully, by what the library
        # itself tells.
        caution = self._caution if language.is_full else MORE_CAUTION[self._caution]
        thresholds = Thresholds(*THRESHOLDS[caution])
        return AudienceView(fit, find_urgent, self._everyday, thresholds, language)

    def _most_views(self) -> int:
        one = self._postings.numbers + self._names.numbers
        return max(MIN_VIEWS, min(MAX_AUDIENCES, MAX_NUMBERS_OF_VIEWS // (one + 1)))

"""Answerer: what all views of a library share."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from threading import Lock
from weakref import WeakValueDictionary

from retrieval import parameters
from retrieval.answering.answers import Thresholds
from retrieval.answering.subjects import Names
from retrieval.answering.thesaurus import Thesaurus
from retrieval.answering.view import AudienceView, Readable, Shared
from retrieval.audience import Audience
from retrieval.content import Library, with_taught
from retrieval.language import load_language
from retrieval.meaning import Vectors
from retrieval.recent import Recent
from retrieval.search import Postings, SectionMeanings, build_postings


class Answerer:
    """Answers questions from one library, through the view of whoever may read the answer.

    `everyday` are questions that the library doesn't answer, for calibration; if None, those of the
    language. Without `meanings`, vectors of the sentence model, only words are compared. `taught`
    are phrasings beside the authors' own, by section id; they count for those who may read the
    section. What `before` has read, for the library before in this language, isn't read again.
    """

    def __init__(
        self,
        library: Library,
        caution: parameters.Caution = "normal",
        everyday: Sequence[str] | None = None,
        *,
        meanings: Vectors | None = None,
        taught: Mapping[str, tuple[str, ...]] | None = None,
        before: "Answerer | None" = None,
    ) -> None:
        self.library = library
        self.taught = taught or {}
        taught_library = replace(library, articles=with_taught(library.articles, self.taught))
        articles = taught_library.articles
        self._role_sets = {article.roles for article in library.articles}
        self._caution: parameters.Caution = caution
        language = load_language(library.language)
        self._everyday = language.everyday if everyday is None else everyday
        counted = before.postings if before else None
        self.postings: Postings = build_postings(taught_library, language, counted)
        self.meanings: SectionMeanings | None = None
        if meanings:
            read, sections = before.meanings if before else None, self.postings.sections
            self.meanings = SectionMeanings(sections, meanings, read, everyday=self._everyday)
        names = Names.of(articles, language)
        # In a language of which little is known, it is answered more carefully, by what the library
        # itself tells.
        careful = caution if language.is_full else parameters.MORE_CAUTION[caution]
        self._shared = Shared(
            articles=articles,
            urgent=tuple(a for a in articles if any(s.urgent for s in a.sections)),
            postings=self.postings,
            meanings=self.meanings,
            names=names,
            thesaurus=Thesaurus(library.synonyms, language),
            language=language,
            everyday=self._everyday,
            thresholds=Thresholds(*parameters.THRESHOLDS[careful]),
        )
        numbers = self.postings.numbers + names.numbers
        views = parameters.MAX_NUMBERS_OF_VIEWS // (numbers + 1)
        most_views = max(parameters.MIN_VIEWS, min(parameters.MAX_AUDIENCES, views))
        self._recent = Recent[Readable, AudienceView](most_views)
        self._used: WeakValueDictionary[Readable, AudienceView] = WeakValueDictionary()
        self._looking = Lock()

    def __len__(self) -> int:
        """Return the number of sections that can be found."""
        return len(self.postings.sections)

    def renew(
        self, library: Library, taught: Mapping[str, tuple[str, ...]] | None = None
    ) -> "Answerer":
        """Return an answerer of another library, or of this with what it learned since.

        If `taught` is given, it replaces what was taught.
        """
        return Answerer(
            library,
            self._caution,
            self._everyday,
            meanings=self.meanings.vectors if self.meanings else None,
            taught=self.taught if taught is None else taught,
            before=self,
        )

    def learn(self) -> Iterator[tuple[int, int]]:
        """Read what the sections mean, as far as that isn't known yet; `renew` makes it count.

        Whoever iterates decides when the next text is read, and may stop: what was read is kept.
        Yields how many of the texts that had to be read are, and how many these are; nothing if all
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
            # One that is in use is used by all, however many others were asked for meanwhile.
            view = self._used.get(readable) or AudienceView(self._shared, readable)
            self._used[readable] = self._recent[readable] = view
            return view

"""Names: the titles, slugs and aliases that articles are asked for by."""

from collections.abc import Iterator, Sequence

from retrieval.analysis import Analyzer, words
from retrieval.article import Article
from retrieval.audience import Audience
from retrieval.interpreting import ReadWord
from retrieval.library import Library

Words = tuple[str, ...]

_AROUND = "?!.,:;()[]\"'“”‘’"
"""What may stand around a name in a title without being part of it."""


class Names:
    """Knows the articles of a library by name.

    Parameters
    ----------
    library : Library
        Whose articles.
    analyzer : Analyzer
        Tells question and filler words from others.
    """

    def __init__(self, library: Library, analyzer: Analyzer) -> None:
        self._whole: dict[Words, list[Article]] = {}
        self._subjects: dict[Words, list[Article]] = {}
        for article in library.articles:
            names = (article.title, article.slug, *article.aliases)
            # As written, not their stems: a name is matched exactly.
            for whole in {tuple(words(name)) for name in names}:
                self._whole.setdefault(whole, []).append(article)
            for subject in {_subject(name, analyzer) for name in names}:
                self._subjects.setdefault(subject, []).append(article)
        self._written: dict[Words, list[tuple[Article, str]]] = {}
        for article in library.articles:
            of_title = _subject(article.title, analyzer)
            written = [(_subject(alias, analyzer), alias) for alias in article.aliases]
            for subject, name in (*written, (of_title, _core(article.title, of_title))):
                self._written.setdefault(subject, []).append((article, name))
        self._longest = max(map(len, self._subjects), default=0)

    def find(self, question: str, audience: Audience) -> Article | None:
        """Return the one article that a question names and nothing else.

        Parameters
        ----------
        question : str
            As asked.
        audience : Audience
            Who may read what is found.
        """
        named = _visible(self._whole.get(tuple(words(question)), ()), audience)
        return named[0] if len(named) == 1 else None

    def find_repaired(self, question: Sequence[ReadWord], audience: Audience) -> Words:
        """Return the name in a question that only a repair has made one; empty for none.

        What was typed may be the name of something else, which the library doesn't have.

        Parameters
        ----------
        question : sequence of ReadWord
            Its words.
        audience : Audience
            Who may read about what is found.
        """
        repaired = (
            part for _, part in self._parts(question) if any(word.is_repaired for word in part)
        )
        return next((name for name in map(_read, repaired) if self._is_known(name, audience)), ())

    def find_subjects(self, question: Sequence[ReadWord], audience: Audience) -> tuple[Words, ...]:
        """Return the names in a question, one for each subject that an audience may read about.

        Parameters
        ----------
        question : sequence of ReadWord
            Its words.
        audience : Audience
            Who asks.

        Returns
        -------
        tuple of tuple of str
            The words of each name; a word belongs to one name, the longest. Two names of one
            article are one subject.
        """
        found: dict[Words, set[str]] = {}
        taken: set[int] = set()
        for start, part in self._parts(question):
            places = set(range(start, start + len(part)))
            name = _read(part)
            articles = _visible(self._subjects.get(name, ()), audience)
            slugs = {article.slug for article in articles}
            if slugs and not taken & places:
                taken |= places
                if not any(slugs & others for others in found.values()):
                    found[name] = slugs
        return tuple(found)

    def write(self, subject: Words, audience: Audience) -> str:
        """Return what a subject is called where an audience may read of it, rather by an alias.

        Parameters
        ----------
        subject : tuple of str
            As found in a question.
        audience : Audience
            Who is told.
        """
        written = self._written.get(subject, ())
        visible = (name for article, name in written if audience.may_read(article.roles))
        return next(visible, " ".join(subject))

    def _parts(self, question: Sequence[ReadWord]) -> Iterator[tuple[int, Sequence[ReadWord]]]:
        """Yield all words that stand together and may be a name, and where; the longest first."""
        for length in range(min(self._longest, len(question)), 0, -1):
            for start in range(len(question) - length + 1):
                yield start, question[start : start + length]

    def _is_known(self, subject: Words, audience: Audience) -> bool:
        return bool(_visible(self._subjects.get(subject, ()), audience))


def _subject(name: str, analyzer: Analyzer) -> Words:
    """Return what a name is about: “What is ketamine?” is about ketamine."""
    return tuple(word.text for word in analyzer.analyse(name) if not word.is_soft)


def _core(title: str, subject: Words) -> str:
    """Return a title from the first to the last word of what it is about, as it is written."""
    parts = title.split()
    own = [place for place, part in enumerate(parts) if not {*words(part)}.isdisjoint(subject)]
    return " ".join(parts[own[0] : own[-1] + 1]).strip(_AROUND) if own else title


def _read(part: Sequence[ReadWord]) -> Words:
    return tuple(word.read for word in part)


def _visible(articles: Sequence[Article], audience: Audience) -> list[Article]:
    return [article for article in articles if audience.may_read(article.roles)]

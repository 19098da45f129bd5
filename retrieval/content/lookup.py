"""Finding articles by name, and completing names that are being typed."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Generic, TypeVar

from retrieval.content.article import Article, Section
from retrieval.language import fold, fold_typed

MAX_NAME = 1_000  # characters of a name that are read; Discord allows 6,000

T = TypeVar("T")


class Completion(Generic[T]):
    """Completes the names of many things: they are read once, not at each press of a key.

    Each thing comes with its folded names; what fits equally well is offered in their order.
    """

    def __init__(self, things: Iterable[tuple[T, Iterable[str]]]) -> None:
        self._things: list[T] = []
        self._starts: list[int] = []
        texts = []
        length = 0
        for thing, names in things:
            self._things.append(thing)
            self._starts.append(length)
            # Each word of a name has a space before it, and a name no line break in it.
            texts.append("".join(f"\n {name}\n" for name in names))
            length += len(texts[-1])
        self._names = "".join(texts)

    def complete(self, typed: str, limit: int) -> list[T]:
        """Return at most `limit` things of which a name fits what is typed, best match first."""
        wanted = fold_typed(typed)
        beginnings = [f" {word}" for word in dict.fromkeys(wanted.split())]
        longest = max(beginnings, key=len, default="")
        # The whole name, its beginning, the beginnings of its words, any part of it.
        whole, beginning = self._having(f"\n {wanted}\n"), self._having(f"\n {wanted}")
        fitting = chain(whole, beginning, self._having(longest, beginnings), self._having(wanted))
        found: dict[int, None] = {}
        for number in fitting:
            found.setdefault(number)
            if len(found) == limit:
                break
        return [self._things[number] for number in found]

    def _having(self, part: str, others: Sequence[str] = ()) -> Iterator[int]:
        """Yield the numbers of the things that have a name with a part, and all others."""
        place = self._names.find(part) if self._names else -1
        while place >= 0:
            end = self._names.find("\n", place + 1)
            name = self._names[self._names.rfind("\n", 0, place + 1) : end]
            if all(other in name for other in others):
                number = bisect_right(self._starts, place) - 1
                yield number
                if number + 1 == len(self._starts):
                    return
                end = self._starts[number + 1]
            place = self._names.find(part, end)


class ArticleNames:
    """Finds some articles by their names, and completes these; read once for all who type."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._by_slug = {article.slug: article for article in articles}
        self._by_name: dict[str, Article] = {}
        for article in articles:
            for name in filter(None, article.folded_names):
                self._by_name.setdefault(name, article)
        by_title = sorted(articles, key=lambda article: article.folded_names[0])
        self._completion = Completion((article, article.folded_names) for article in by_title)

    def find(self, name: str) -> Article | None:
        """Return the first article with this slug, or else title or alias, in any case."""
        return self._by_slug.get(name.strip()) or self._by_name.get(fold(name, MAX_NAME))

    def complete(self, typed: str, limit: int) -> list[Article]:
        """Return the articles whose title, slug or alias fits (`Completion.complete`)."""
        return self._completion.complete(typed, limit)


def complete_sections(article: Article, typed: str, limit: int) -> list[Section]:
    """Return at most `limit` sections of an article whose heading fits, best match first.

    Its resources aren't among them: they are shown with each.
    """
    headings = ((heading,) for heading in article.folded_headings)
    return Completion(zip(article.readable, headings, strict=True)).complete(typed, limit)


def name_places(places: Iterable[tuple[Article, Section]]) -> Completion[tuple[Article, Section]]:
    """Return the completion of sections by words of their article's title and their heading."""
    return Completion(
        ((article, section), (f"{article.folded_names[0]} {fold(section.heading)}",))
        for article, section in places
    )

"""Library: all valid articles at one moment; loading a folder, comparing two libraries."""

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from retrieval.article import MAX_FILE_BYTES, Article, ParsedFile, Section, parse_article
from retrieval.audience import Audience
from retrieval.errors import ContentError, Problem
from retrieval.synonyms import Group, Synonyms, load_synonyms

MIN_MOVED = 80
"""Characters from which the text of a section is known again in another article: a shorter one may
stand in both by chance."""


@dataclass(frozen=True, eq=False)  # a moment: two loads are two libraries
class Library:
    """All valid articles at one moment; never changed, only replaced.

    Parameters
    ----------
    articles : tuple of Article
        In the order of their slugs, which is unique and the same for every audience.
    problems : tuple of Problem
        Of all files, also of those that aren't served.
    generation : int
        Counts the libraries of one process, from 1.
    synonyms : tuple of Group
        Phrases that mean the same here, whoever asks.
    files : tuple of ParsedFile
        What the articles and problems came from.
    """

    articles: tuple[Article, ...]
    problems: tuple[Problem, ...] = ()
    generation: int = 1
    synonyms: tuple[Group, ...] = ()
    files: tuple[ParsedFile, ...] = ()

    @cached_property
    def _by_slug(self) -> dict[str, Article]:
        return {article.slug: article for article in self.articles}

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep an article from being served."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    def get_article(self, slug: str, audience: Audience) -> Article | None:
        """Return the article of a name.

        Parameters
        ----------
        slug : str
            The article's slug.
        audience : Audience
            For whom it is.

        Returns
        -------
        Article or None
            None when there is no such article, and just so when the audience may not read it.
        """
        article = self._by_slug.get(slug)
        return article if article and audience.may_read(article.roles) else None

    def visible(self, audience: Audience) -> tuple[Article, ...]:
        """Return the articles that an audience may read.

        Parameters
        ----------
        audience : Audience
            For whom they are.

        Returns
        -------
        tuple of Article
            In the library's order.
        """
        return tuple(a for a in self.articles if audience.may_read(a.roles))

    def sections(self) -> Iterator[tuple[Article, Section]]:
        """Yield every section that is searched, in the library's order.

        Yields
        ------
        article : Article
            The section's article.
        section : Section
            With text, and not of resources.
        """
        for article in self.articles:
            for section in article.readable:
                yield article, section


@dataclass(frozen=True, slots=True)
class AccessChange:
    """Which content roles may read an article from now on, or no longer.

    Parameters
    ----------
    slug, file : str
        Of the article as it is afterwards.
    before : tuple of str
        The slugs under which it was there.
    roles : frozenset of str
        The content roles that it has gained, or lost.
    """

    slug: str
    file: str
    before: tuple[str, ...]
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Changes:
    """How one library differs from the one before, in the order of slugs.

    Parameters
    ----------
    added, changed, removed : tuple of str
        Slugs of articles.
    synonyms : bool
        Whether other phrases mean the same.
    widened, narrowed : tuple of AccessChange
        The articles that were there, under this slug, uid or file name, or with the text of a
        section, and that content roles may read which couldn't before; and those that content
        roles may not read any more.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    synonyms: bool = False
    widened: tuple[AccessChange, ...] = ()
    narrowed: tuple[AccessChange, ...] = ()


def load_library(folder: Path, before: Library | None = None) -> Library:
    """Load every article of a folder and collect every problem.

    Parameters
    ----------
    folder : Path
        The folder of `*.md` files and synonyms.toml; its subfolders aren't read.
    before : Library, optional
        Of the same folder: the new one is the next generation, and a file whose bytes haven't
        changed isn't parsed again, so that its article is the same object.

    Returns
    -------
    Library
        The articles without errors, and the problems of all files.

    Raises
    ------
    ContentError
        If the folder doesn't exist or can't be listed.
    """
    try:
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in entries if _is_article_file(entry))
    except NotADirectoryError as error:
        raise ContentError(f"{folder} is a file; name the folder of the articles.") from error
    except FileNotFoundError as error:
        message = f"There is no content folder {folder}; create it, or name another."
        raise ContentError(message) from error
    except (OSError, ValueError) as error:  # a name with a NUL is a ValueError
        message = f"The content folder {folder} can't be read: {error}. Allow it, or name another."
        raise ContentError(message) from error
    known = {(file.file, file.digest): file for file in before.files} if before else {}
    files = (_load_file(folder / name, known) for name in names)
    generation = before.generation + 1 if before else 1
    return collect_library(files, generation, load_synonyms(folder))


def collect_library(
    files: Iterable[ParsedFile], generation: int = 1, synonyms: Synonyms | None = None
) -> Library:
    """Make a library of parsed files; those that share a slug or uid aren't served.

    Parameters
    ----------
    files : iterable of ParsedFile
        In any order.
    generation : int
        The new library's number.
    synonyms : Synonyms, optional
        What means the same in it.

    Returns
    -------
    Library
        The articles without errors, and the problems of all files.
    """
    synonyms = synonyms or Synonyms()
    parsed = list(files)
    clashes = [*_shared(parsed, "article"), *_shared(parsed, "uid")]
    clashing = {problem.file for problem in clashes}
    problems = [problem for file in parsed for problem in file.problems]
    articles = (file.article for file in parsed if file.article and file.file not in clashing)
    return Library(
        articles=tuple(sorted(articles, key=lambda article: article.slug)),
        problems=tuple(sorted([*problems, *clashes, *synonyms.problems])),
        generation=generation,
        synonyms=synonyms.groups,
        files=tuple(parsed),
    )


def compare_libraries(before: Library, after: Library) -> Changes:
    """Return how a library differs from the one before, by article.

    Parameters
    ----------
    before, after : Library
        Two libraries of the same content at different moments.

    Returns
    -------
    Changes
        The slugs of new, different and gone articles, and whose readers are others.
    """
    old = {article.slug: article for article in before.articles}
    new = {article.slug: article for article in after.articles}
    return Changes(
        added=tuple(slug for slug in new if slug not in old),
        # A renamed file with the same text serves the same article.
        changed=tuple(
            slug
            for slug, article in new.items()
            if slug in old and replace(old[slug], file=article.file) != article
        ),
        removed=tuple(slug for slug in old if slug not in new),
        synonyms=before.synonyms != after.synonyms,
        widened=tuple(_widened(before, after)),
        narrowed=tuple(_access_changes(before, after, _lost)),
    )


def _access_changes(
    before: Library,
    after: Library,
    changed_roles: Callable[[Article, Sequence[Article]], frozenset[str]],
) -> Iterator[AccessChange]:
    """Yield the articles of which these roles changed; a new article's roles didn't."""
    sharers: defaultdict[tuple[str, str], list[Article]] = defaultdict(list)
    for article in before.articles:
        for name in _names(article):
            sharers[name].append(article)
    for article in after.articles:
        same = {old.slug: old for name in _names(article) for old in sharers.get(name, ())}
        roles = changed_roles(article, tuple(same.values())) if same else frozenset()
        if roles:
            yield AccessChange(article.slug, article.file, tuple(same), roles)


def _widened(before: Library, after: Library) -> Iterator[AccessChange]:
    """Yield the articles that more may read than before, under whatever name, or parts of them."""
    changes = {change.slug: change for change in _access_changes(before, after, _gained)}
    for moved in _moved_texts(before, after):
        change = changes.get(moved.slug, moved)
        changes[moved.slug] = replace(
            change,
            before=tuple(dict.fromkeys([*change.before, *moved.before])),
            roles=change.roles | moved.roles,
        )
    return (changes[article.slug] for article in after.articles if article.slug in changes)


def _moved_texts(before: Library, after: Library) -> Iterator[AccessChange]:
    """Yield the articles with a section that stood in others, for fewer readers."""
    owners: defaultdict[str, list[Article]] = defaultdict(list)
    for article in before.articles:
        for text in _texts(article):
            owners[text].append(article)
    for article in after.articles:
        found = [owners[text] for text in _texts(article) if text in owners]
        gained = frozenset[str]().union(
            *(article.roles.difference(*(old.roles for old in those)) for those in found)
        )
        if gained:
            slugs = dict.fromkeys(old.slug for those in found for old in those)
            yield AccessChange(article.slug, article.file, tuple(slugs), gained)


def _texts(article: Article) -> set[str]:
    texts = (" ".join(section.text.split()) for section in article.sections)
    return {text for text in texts if len(text) >= MIN_MOVED}


def _names(article: Article) -> list[tuple[str, str]]:
    """Return what an article is known by: its author may change one of them, or two."""
    names = [("slug", article.slug), ("file", article.file)]
    return names if article.uid is None else [*names, ("uid", article.uid)]


def _gained(article: Article, same: Sequence[Article]) -> frozenset[str]:
    # What was several articles has its text from any of them.
    return article.roles - frozenset.intersection(*(old.roles for old in same))


def _lost(article: Article, same: Sequence[Article]) -> frozenset[str]:
    return frozenset().union(*(old.roles for old in same)) - article.roles


def _is_article_file(entry: os.DirEntry[str]) -> bool:
    # Hidden files are what editors leave beside the one being written.
    is_hidden = entry.name.startswith(".")
    return entry.name.lower().endswith(".md") and not is_hidden and not entry.is_dir()


def _load_file(path: Path, known: Mapping[tuple[str, str], ParsedFile]) -> ParsedFile:
    try:
        with path.open("rb") as file:
            # One byte more than allowed is enough to know that it is too large.
            data = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        message = f"the file can't be read ({error.strerror}); allow Docent to read it"
        return ParsedFile(path.name, None, (Problem(path.name, 1, "error", message),))
    digest = sha256(data).hexdigest()
    parsed = known.get((path.name, digest))
    return parsed or replace(parse_article(path.name, data), digest=digest)


def _shared(files: list[ParsedFile], key: str) -> Iterator[Problem]:
    owners: defaultdict[str, list[ParsedFile]] = defaultdict(list)
    for file in files:
        if file.front_matter:
            value = file.front_matter.slug if key == "article" else file.front_matter.uid
            if value:
                owners[value].append(file)
    for value, sharers in owners.items():
        for file in sharers:
            others = ", ".join(other.file for other in sharers if other is not file)
            if others and file.front_matter:
                message = f"“{key}: {value}” stands in {others} too; give each file its own"
                line = file.front_matter.lines.get(key, 1)
                yield Problem(file.file, line, "error", message)

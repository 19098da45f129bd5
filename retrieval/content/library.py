"""The library, all valid articles at one moment, and loading it from a folder."""

import os
import re
from codecs import BOM_UTF8
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from retrieval.audience import Audience
from retrieval.content.article import MAX_FILE_BYTES, Article, ParsedFile, Section, parse_article
from retrieval.content.phrasing_check import find_broad, find_repeated
from retrieval.content.problems import problem
from retrieval.content.synonyms import Group, Synonyms, load_synonyms
from retrieval.errors import ContentError, Problem
from retrieval.files import FileError, read_file
from retrieval.language import load_language

ARTICLE_SUFFIXES = (".md", ".markdown")
# Names of files that say something of a folder: without front matter they are meant as no article.
# Not all names in capitals: MDMA.md without front matter is an article that would be missed.
LEFT_ALONE = frozenset(
    """
    AGENTS AUTHORS CHANGELOG CHANGES CITATION CODE_OF_CONDUCT CONTRIBUTING CONTRIBUTORS COPYING
    GOVERNANCE HISTORY LICENCE LICENSE MAINTAINERS NOTICE README SECURITY SUPPORT TODO
    """.split()
)
# Python decodes a file name that isn't UTF-8 into lone surrogates, which can't be encoded again.
_UNFIT_IN_NAME = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, eq=False)  # two loads are two libraries, even with equal articles
class Library:
    """All valid articles at one moment; never changed, only replaced."""

    # In the order of their slugs, which is the same for every audience.
    articles: tuple[Article, ...]
    problems: tuple[Problem, ...] = ()  # those of all files, including files that aren't served
    generation: int = 1  # counts the libraries of one process, from 1
    synonyms: tuple[Group, ...] = ()  # groups of phrases that mean the same, for every audience
    files: tuple[ParsedFile, ...] = ()  # the files that the articles and problems come from
    language: str = "english"  # of the articles

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems for which a reload is refused; most keep an article from being served."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @cached_property
    def content_roles(self) -> frozenset[str]:
        """The content roles that articles have."""
        return frozenset().union(*{article.roles for article in self.articles})

    def visible(self, audience: Audience) -> tuple[Article, ...]:
        """Return the articles that an audience may read, in the library's order."""
        return tuple(a for a in self.articles if audience.may_read(a.roles))

    def sections(self) -> Iterator[tuple[Article, Section]]:
        """Yield every readable section with its article, in the library's order."""
        for article in self.articles:
            for section in article.readable:
                yield article, section


def with_taught(
    articles: Iterable[Article], taught: Mapping[str, tuple[str, ...]]
) -> tuple[Article, ...]:
    """Return articles with taught phrasings in their sections; the others are the same objects.

    `taught` is by section id; what belongs to no readable section is left out.
    """
    return tuple(
        replace(
            article,
            sections=tuple(
                replace(section, taught=taught.get(section.id, ())) for section in article.sections
            ),
        )
        if any(section.id in taught for section in article.sections)
        else article
        for article in articles
    )


# Finds further problems of an article; an error among them keeps it from being served.
Check = Callable[[Article], Iterable[Problem]]


def load_library(
    folder: Path,
    before: Library | None = None,
    check: Check | None = None,
    language: str | None = None,
) -> Library:
    """Load every article of a folder (`*.md`, `*.markdown`, also in subfolders) and every problem.

    What is hidden, and a README and the like without front matter, is left alone.

    Parameters
    ----------
    before : Library, optional
        The library loaded from this folder before: the new one is its next generation, and a file
        whose bytes haven't changed isn't parsed again, so that its article is the same object.
    check : function of Article to Problems, optional
        Applied to each article that was newly parsed.
    language : str, optional
        Of the articles; that of `before` if it isn't given, or else English.

    Raises
    ------
    ContentError
        If the folder doesn't exist or can't be listed.
    """
    try:
        # If the folder is a link, it is resolved once, so that all files come from one place.
        root = Path(os.path.realpath(folder, strict=True))
        next(root.iterdir(), None)  # of a subfolder, an error is a problem like any other
    except NotADirectoryError as error:
        raise ContentError(f"{folder} is a file; name the folder of the articles.") from error
    except FileNotFoundError as error:
        message = f"There is no content folder {folder}; create it, or name another."
        raise ContentError(message) from error
    except (OSError, ValueError) as error:  # a name with a NUL is a ValueError
        message = f"The content folder {folder} can't be read: {error}. Allow it, or name another."
        raise ContentError(message) from error
    known = {(file.file, file.digest): file for file in before.files} if before else {}
    files = filter(None, (_load_file(root, path, known, check) for path in _find_files(root)))
    generation = before.generation + 1 if before else 1
    language = language or (before.language if before else Library.language)
    return collect_library(files, generation, load_synonyms(root, language), language)


def collect_library(
    files: Iterable[ParsedFile],
    generation: int = 1,
    synonyms: Synonyms | None = None,
    language: str = "english",
) -> Library:
    """Make a library from parsed files; those that share a slug or uid aren't served."""
    synonyms = synonyms or Synonyms()
    parsed = list(files)
    clashes = [*_shared(parsed, "article"), *_shared(parsed, "uid")]
    clashing = {problem.file for problem in clashes}
    problems = [problem for file in parsed for problem in file.problems]
    served = (file.article for file in parsed if file.article and file.file not in clashing)
    articles = tuple(sorted(served, key=lambda article: article.slug))
    repeated = [*find_repeated(articles), *find_broad(articles, load_language(language))]
    return Library(
        articles=articles,
        problems=tuple(sorted([*problems, *clashes, *repeated, *synonyms.problems])),
        generation=generation,
        synonyms=synonyms.groups,
        files=tuple(parsed),
        language=language,
    )


def _find_files(root: Path) -> Iterator[Path | ParsedFile]:
    """Yield the files that may be articles, or what is wrong with them, in the order of names.

    Links to folders aren't followed: they may lead anywhere, and to what is read already.
    """
    found: dict[str, Path | ParsedFile] = {}
    folders = [root]
    for folder in folders:  # grows while it is walked
        try:
            entries = list(os.scandir(folder))
        except OSError as error:
            name = _name_in(root, folder)
            found[name] = ParsedFile.unread(name, "file/folder", why=error.strerror)
            continue
        for entry in entries:
            path, is_folder = Path(entry.path), entry.is_dir(follow_symlinks=False)
            is_article = path.suffix.lower() in ARTICLE_SUFFIXES and not is_folder
            is_linked_folder = entry.is_symlink() and not is_article and path.is_dir()
            # Editors leave hidden files beside the one being written.
            if entry.name.startswith(".") or not (is_folder or is_article or is_linked_folder):
                continue
            name = _name_in(root, path)
            if _UNFIT_IN_NAME.search(entry.name):
                found[name] = ParsedFile.unread(ascii(name)[1:-1], "file/name")
            elif is_folder:
                folders.append(path)
            elif is_article:
                found[name] = path
            else:
                found[name] = ParsedFile.unread(name, "file/link")
    files = {name: path for name, path in found.items() if isinstance(path, Path)}
    for name, path in files.items():
        # A link to what is read anyway; whatever else it leads to is checked when it is read.
        target = files.get(_name_in(root, os.path.realpath(path))) if path.is_symlink() else None
        if target and not target.is_symlink():
            del found[name]
    return (found[name] for name in sorted(found))


def _name_in(root: Path, path: Path | str) -> str:
    return os.path.relpath(path, root).replace(os.sep, "/")


def _load_file(
    root: Path,
    path: Path | ParsedFile,
    known: Mapping[tuple[str, str], ParsedFile],
    check: Check | None,
) -> ParsedFile | None:
    if isinstance(path, ParsedFile):
        return path
    name = _name_in(root, path)
    try:
        data = read_file(path, MAX_FILE_BYTES, folder=root)
    except FileError as error:
        return ParsedFile.unread(name, "file/unread", what=error.what)
    has_front_matter = data.removeprefix(BOM_UTF8).lstrip().startswith(b"---")
    if path.name.partition(".")[0].upper() in LEFT_ALONE and not has_front_matter:
        return None
    digest = sha256(data).hexdigest()
    if parsed := known.get((name, digest)):
        return parsed
    parsed = replace(parse_article(name, data), digest=digest)
    found = tuple(check(parsed.article)) if check and parsed.article else ()
    if any(problem.severity == "error" for problem in found):
        parsed = replace(parsed, article=None)
    return replace(parsed, problems=(*parsed.problems, *found))


def _shared(files: list[ParsedFile], key: str) -> Iterator[Problem]:
    owners: defaultdict[str, list[ParsedFile]] = defaultdict(list)
    for file in files:
        if value := file.value(key).text:
            owners[value].append(file)
    for value, sharers in owners.items():
        for file in sharers:
            others = ", ".join(other.file for other in sharers if other is not file)
            if others:
                told = {"key": key, "value": value, "others": others}
                yield problem(file.file, file.value(key).line, "shared-{key}", **told)

"""What somebody is told of a library: what they would if it had only what they may read. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from retrieval.audience import Audience
from retrieval.content import SYNONYMS_FILE, Library, ParsedFile, library


def reduce_library(
    whole: Library,
    audience: Audience,
    hidden: Collection[tuple[str, str]] = (),
    roles_before: Mapping[str, frozenset[str]] | None = None,
) -> Library:
    """Return the part of a library that an audience may read, with the problems of that part.

    Problems that only show when articles are looked at together are found anew. Files with `hidden`
    names (`names_of`) are left out whatever roles they name now. For a file that is so broken that
    it names none, those count that it had before; without any, nobody may read it.
    """
    roles = roles_before or {}
    files = [
        file
        for file in whole.files
        if audience.may_read(file.roles or roles.get(file.file, frozenset()))
        and names_of(file).isdisjoint(hidden)
    ]
    names = {file.file for file in files}
    part = replace(
        library.collect_library(files, whole.generation, language=whole.language),
        articles=tuple(article for article in whole.articles if article.file in names),
        synonyms=whole.synonyms,
    )
    of_synonyms = (problem for problem in whole.problems if problem.file == SYNONYMS_FILE)
    return replace(part, problems=tuple(sorted([*part.problems, *of_synonyms])))


def names_of(file: ParsedFile) -> set[tuple[str, str]]:
    """Return what a file is told apart by: its name, slug and uid, each with its kind."""
    names = {("file", file.file), *((key, file.value(key).text) for key in ("article", "uid"))}
    return {name for name in names if name[1]}

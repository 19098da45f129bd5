"""What an author probably didn't mean, and what costs readers: warnings of `docent check`."""

import datetime as dt
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from markdown_it.token import Token
from markdown_it.utils import EnvType
from rapidfuzz.distance import OSA

from retrieval.content.article import Article, ParsedFile, parse_blocks
from retrieval.content.front_matter import MAX_QUOTED_URL
from retrieval.content.library import Library
from retrieval.content.links import find_links, find_mute_images
from retrieval.content.markdown import TooComplexError
from retrieval.content.phrasing_check import check_urgent
from retrieval.content.problems import Fault, problem
from retrieval.content.resources import count_words, is_resources_heading
from retrieval.content.synonym_check import check_synonyms
from retrieval.errors import Problem, quote
from retrieval.language import fold
from retrieval.parameters import RESOURCES_WORDS

# Words without a link, from which they are told of in a section of links; “These are good places to
# read on” is no loss.
MIN_LOST = 15

MIN_ROLE = 3  # letters of the shorter of two content roles that are compared: “mod” and “mods”

_DIGIT = re.compile("[0-9]")
_PART = re.compile("[-_]")


def check_oversights(
    library: Library,
    open_articles: Sequence[Article],
    known_roles: Iterable[str],
    today: dt.date,
) -> Iterator[Problem]:
    """Yield warnings of what is allowed in articles, but hardly meant.

    Files that aren't served are checked, too, as far as they can be read. Everyone may read
    `open_articles`; `known_roles` are the content roles that the configuration names, and `today`
    is the author's.
    """
    yield from check_synonyms(library, open_articles)
    yield from check_urgent(library.articles, open_articles)
    for file in library.files:
        if file.body is not None:
            yield from _check_body(file, file.body)
        if file.article:
            yield from _check_front_matter(file, file.article, today)
    yield from _find_shared_names(library.files)
    yield from _find_near_roles(library.files, frozenset(known_roles))


def _check_front_matter(file: ParsedFile, article: Article, today: dt.date) -> Iterator[Problem]:
    if article.date and article.date > today:
        yield problem(file.file, file.value("date").line, "future-date", date=article.date)
    if article.image and not article.image_alt:
        yield problem(file.file, file.value("image").line, "no-alt/above")
    if article.image and article.image.lower().startswith("http:"):
        yield problem(file.file, file.value("image").line, "plain-http", address="the image")


def _check_body(file: ParsedFile, body: str) -> Iterator[Problem]:
    """Yield what is odd in the text; one that is too complex has an error, and isn't looked at."""
    try:
        blocks, env = parse_blocks(body)
        found = [*_find_headings(blocks), *_find_unseen(blocks, env)]
        if file.article:
            found += _find_lost(file.article, file.body_line, blocks, env)
    except TooComplexError:
        return
    first = file.body_line
    yield from sorted(problem(file.file, first + n, name, **told) for n, name, told in found)


def _find_headings(blocks: Sequence[Token]) -> Iterator[Fault]:
    """Find the first heading of an article all of whose headings are too deep for sections."""
    titles, deeper = 0, []
    is_of_links = False
    for number, token in enumerate(blocks):
        if token.type != "heading_open" or token.level or not token.map:
            continue
        heading = blocks[number + 1].content
        if token.tag in {"h1", "h2"}:
            is_of_links = is_resources_heading(heading)
            titles += not is_of_links
            if token.tag == "h2" and not is_of_links:
                return
        elif not is_of_links:
            deeper.append((token.map[0], f"{token.markup} {heading}"))
    if len(deeper) > titles and titles <= 1:
        line, heading = deeper[0]
        yield line, "one-section", {"heading": quote(heading)}


def _find_unseen(blocks: Iterable[Token], env: EnvType) -> Iterator[Fault]:
    """Find images without a text, and addresses that anybody on the way can read and change."""
    for block in blocks:
        for line in find_mute_images(block, env):
            yield line, "no-alt/within", {}
        addresses = []
        if block.type == "definition" and block.map:
            addresses = [(block.map[0], block.meta["url"])]
        elif "http:" in block.content.lower():
            addresses = [(link.line, link.url) for link in find_links(block, env, bare=True)]
        for line, address in addresses:
            if address.lower().startswith("http:"):
                yield line, "plain-http", {"address": quote(address, MAX_QUOTED_URL)}


def _find_lost(
    article: Article, first: int, blocks: Iterable[Token], env: EnvType
) -> Iterator[Fault]:
    """Find the first text among the links of each resources section; `first` is the body's line."""
    starts = [section.line - first for section in article.sections]
    least = MIN_LOST if article.resources else 1
    told: set[int] = set()
    for block in blocks:
        line = block.map[0] if block.map else 0
        start = bisect_right(starts, line) - 1
        section = article.sections[start]
        if not section.is_resources or line == starts[start] or start in told:
            continue
        words, links = count_words(block, env)
        if words >= least + RESOURCES_WORDS * links and not block.content.rstrip().endswith(":"):
            told.add(start)
            yield line, "not-searched", {"heading": quote(section.heading)}


def _find_shared_names(files: Iterable[ParsedFile]) -> Iterator[Problem]:
    """Yield titles that two articles have, and aliases that are another's name."""
    owners: defaultdict[str, list[tuple[ParsedFile, str, str]]] = defaultdict(list)
    for file in files:
        if article := file.article:
            names = [("title", article.title), ("article", article.slug)]
            for key, name in (*names, *(("aliases", alias) for alias in article.aliases)):
                owners[fold(name)].append((file, key, name))
    for those in owners.values():
        for file, key, name in those:
            among = {"title": {"title"}, "aliases": {"title", "article", "aliases"}}.get(key, ())
            others = {other.file for other, its, _ in those if its in among} - {file.file}
            if others:
                told = {"files": " and ".join(sorted(others)), "alias": quote(name)}
                called = "title" if key == "title" else "alias"
                yield problem(file.file, file.value(key).line, f"shared-name/{called}", **told)


def _find_near_roles(files: Iterable[ParsedFile], known: frozenset[str]) -> Iterator[Problem]:
    """Yield content roles that are most likely another one, which is known or more usual."""
    places: defaultdict[str, list[ParsedFile]] = defaultdict(list)
    for file in files:
        for role in file.roles:
            places[role].append(file)
    for role in places.keys() - known:
        near = [other for other in {*places, *known} if _is_slip(role, other)]
        usual = [o for o in near if o in known or len(places[o]) >= len(places[role])]
        if usual:
            other = min(usual, key=lambda name: (name not in known, name))
            place = "the configuration" if other in known else places[other][0].file
            told = {"role": role, "other": other, "place": place}
            for file in places[role]:
                yield problem(file.file, file.value("role").line, "near-role", **told)


def _is_slip(one: str, other: str) -> bool:
    """Tell whether two content roles differ by a typing error or an ending, and not by a number.

    >>> _is_slip("subscriber", "subscribers"), _is_slip("tier-a", "tier-b"), _is_slip("x1", "x2")
    (True, False, False)
    """
    is_short = min(len(one), len(other)) < MIN_ROLE + (len(one) == len(other))
    if is_short or OSA.distance(one, other) != 1 or _DIGIT.sub("", one) == _DIGIT.sub("", other):
        return False
    parts = zip(_PART.split(one), _PART.split(other), strict=False)
    return all(len(mine) > 1 or len(theirs) > 1 for mine, theirs in parts if mine != theirs)

"""Articles that resemble each other, so that a hidden one would change what is shown of others."""

import random
from functools import cache

from retrieval.audience import Reader
from retrieval.content.article import Article, ParsedFile, parse_article
from retrieval.content.library import Library, collect_library
from retrieval.content.synonyms import Synonyms
from tests.articles import group, source

WORDS = "ketamine mdma alcohol risks dose sleep water naïve what the".split()
SYNONYMS = Synonyms((group("ketamine", "special dose"), group("sleep", "risks")))
SIZE = 40

Shelf = tuple[tuple[int, Reader], ...]
"""Which articles there are, and for whom: no number twice."""


def words(rng: random.Random, most: int) -> str:
    """Return some words."""
    return " ".join(rng.choices(WORDS, k=rng.randint(1, most)))


def _phrasings(rng: random.Random, number: int) -> str:
    """Return the comments beside a section; urgent phrases differ, or nothing would be served."""
    asked = f"<!-- asked: {words(rng, 3)}; how {words(rng, 2)} -->\n"
    urgent = f"<!-- urgent: {words(rng, 1)} word{number} {rng.randrange(9_999)} -->\n"
    return rng.choice(["", "", asked, urgent, asked + urgent])


@cache
def parsed(number: int, roles: Reader = frozenset({"guest"})) -> ParsedFile:
    """Return an article of the shelf as it is written: for the same number, the same text."""
    rng = random.Random(number)
    sections = [
        f"## {words(rng, 3)}\n{_phrasings(rng, number)}\n{words(rng, 12)} word{number}\n\n"
        for _ in range(rng.randint(1, 3))
    ]
    more = ""
    if rng.random() < 0.2:
        sections[0] += "\n\n".join([words(rng, 12) * 8] * 20) + "\n\n"
    if rng.random() < 0.3:
        sections.append(
            f"## Additional Resources\n\n[{words(rng, 2)}](https://a.example/{number})\n"
        )
    if rng.random() < 0.5:
        more += f"paragraph: {words(rng, 3)}\n"
    if rng.random() < 0.3:
        more += f"image: https://image.example/{number}.png\n"
    if rng.random() < 0.5:
        more += f"aliases: [{words(rng, 2)}]\n"
    title = rng.choice(["What is {}?", "{}"]).format(words(rng, 2))
    role = ",".join(sorted(roles))
    data = source("".join(sections), title=title, slug=f"article-{number}", role=role, more=more)
    return parse_article(f"{number}.md", data)


def article_of(number: int) -> Article:
    """Return an article of the shelf."""
    article = parsed(number).article
    assert article is not None
    return article


def visible_to(shelf: Shelf, reader: Reader) -> Shelf:
    """Leave out what somebody may not read."""
    return tuple((number, roles) for number, roles in shelf if roles & reader)


def build_library(shelf: Shelf, generation: int = 1, *, is_broken: bool = False) -> Library:
    """Return the library of these articles; a broken one has a file that is none, besides."""
    files = [parsed(number, roles) for number, roles in shelf]
    broken = [parse_article("broken.md", b"Text.")] if is_broken else []
    return collect_library([*files, *broken], generation, SYNONYMS)

"""Articles and questions to measure speed with: real ones where they are at hand, else made up.

Real ones lie in `../shared/bench` beside the checkout. Theirs are cut into overlapping windows, so
that there are enough sections; made-up words follow Zipf's law, so that a few are in nearly all.
"""

import json
import random
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

from retrieval.content.library import load_library
from retrieval.evaluation.questions import load_questions

REAL = Path(__file__).resolve().parents[3] / "shared" / "bench"
REAL_SETS = ("squad2", "medquad", "stackfaq", "mtrag")

SECTION_WORDS = 80
STEP_WORDS = 32
SECTIONS_PER_ARTICLE = 5
QUESTIONS = 1_000
VOCABULARY = 50_000
SEED = 1

ROLE_SETS = (
    ("guest", "subscriber", "moderator", "admin"),
    ("guest", "subscriber", "moderator", "admin"),
    ("subscriber", "admin"),
    ("moderator", "admin"),
    ("researcher", "subscriber", "admin"),
    ("admin",),
)
"""Who may read an article; each set is as likely as the others."""


class BenchArticle(NamedTuple):
    """An article as far as it matters for speed."""

    title: str
    roles: Sequence[str]
    sections: Sequence[tuple[str, str]]
    """Heading and text of each."""


class Corpus(NamedTuple):
    """What one measurement reads."""

    articles: Sequence[BenchArticle]
    questions: Sequence[str]


def load_corpus(folder: Path, size: int) -> Corpus:
    """Load what `write_corpora` has written for a size."""
    with _file(folder, size).open(encoding="utf-8") as lines:
        # Line by line, so that loading takes no memory that the search would get blamed for.
        questions, *articles = map(json.loads, lines)
    return Corpus(
        [
            BenchArticle(title, roles, [(heading, text) for heading, text in sections])
            for title, roles, sections in articles
        ],
        questions,
    )


def write_corpora(folder: Path, sizes: Sequence[int]) -> None:
    """Write a corpus for each number of sections.

    Parameters
    ----------
    folder : Path
        Where to.
    sizes : sequence of int
        Of a corpus, in sections.
    """
    rng = random.Random(SEED)
    pool, questions = _real(rng) if REAL.is_dir() else _made_up(max(sizes), rng)
    for size in sizes:
        with _file(folder, size).open("w", encoding="utf-8") as file:
            for line in (questions, *_take(pool, size)):
                file.write(f"{json.dumps(line)}\n")


def _file(folder: Path, size: int) -> Path:
    return folder / f"{size}.jsonl"


def _take(pool: Sequence[BenchArticle], size: int) -> Iterator[BenchArticle]:
    for article in cycle(pool):
        yield article._replace(sections=article.sections[:size])
        size -= len(article.sections)
        if size <= 0:
            return


def _real(rng: random.Random) -> Corpus:
    articles: list[BenchArticle] = []
    questions = []
    for folder in (REAL / name for name in REAL_SETS):
        questions += [question.ask for question in load_questions(folder / "questions.toml")]
        for article in load_library(folder / "content").articles:
            windows = [
                (section.heading, window)
                for section in article.readable
                for window in _windows(section.text)
            ]
            articles += _cut(article.title, windows, rng)
    rng.shuffle(articles)
    return Corpus(articles, rng.sample(questions, QUESTIONS))


def _windows(text: str) -> Iterator[str]:
    words = text.split()
    for start in range(0, max(len(words) - SECTION_WORDS + STEP_WORDS, 1), STEP_WORDS):
        yield " ".join(words[start : start + SECTION_WORDS])


def _made_up(size: int, rng: random.Random) -> Corpus:
    articles: list[BenchArticle] = []
    for _ in range(0, size, SECTIONS_PER_ARTICLE):
        sections = [
            (_words(3, rng), _words(SECTION_WORDS, rng)) for _ in range(SECTIONS_PER_ARTICLE)
        ]
        articles += _cut(_words(3, rng), sections, rng)
    texts = [text.split() for article in articles for _, text in article.sections]
    return Corpus(articles, [" ".join(rng.sample(rng.choice(texts), 5)) for _ in range(QUESTIONS)])


def _cut(
    title: str, sections: Sequence[tuple[str, str]], rng: random.Random
) -> Iterator[BenchArticle]:
    for start in range(0, len(sections), SECTIONS_PER_ARTICLE):
        part = sections[start : start + SECTIONS_PER_ARTICLE]
        yield BenchArticle(title, rng.choice(ROLE_SETS), part)


def _words(count: int, rng: random.Random) -> str:
    """Return words by Zipf's law: the n-th most frequent is n times rarer than the first."""
    return " ".join(_spell(int(VOCABULARY ** rng.random())) for _ in range(count))


@cache
def _spell(number: int) -> str:
    """Return the word of a number: a syllable for each of its digits, and one more."""
    return "".join("ba de fi go ku la me ni po ru".split()[int(digit)] for digit in f"{number}7")


if __name__ == "__main__":
    write_corpora(Path(sys.argv[1]), [int(size) for size in sys.argv[2:]])

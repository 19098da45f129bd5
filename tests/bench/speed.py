"""How fast questions are answered, beside a plain TF-IDF search of the same sections.

The peer is what a tutorial builds: scikit-learn's TfidfVectorizer and a matrix product over all
sections. The sections are made up: words by Zipf's law, so that a few are in nearly all of them.
"""

import random
import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics.pairwise import linear_kernel

from retrieval.answer import Answerer
from retrieval.article import parse_article
from retrieval.audience import Audience
from retrieval.library import Library, collect_library

SIZES = (1_000, 10_000)
SECTIONS_PER_ARTICLE = 5
WORDS_PER_SECTION = 60
VOCABULARY = 20_000
QUESTIONS = 300
ROLES = ("guest", "subscriber", "admin")
AUDIENCES = [Audience.of({"guest"}), Audience.of(ROLES), Audience.of({"guest"}, {"subscriber"})]


def main() -> None:
    """Print a line of figures for each size."""
    print("sections  build s (peer, ratio)     p50 ms (peer, ratio)      p99 ms (peer, ratio)")
    for size in SIZES:
        rng = random.Random(size)
        library = made_up_library(size, rng)
        questions = [" ".join(made_up_words(5, rng)) for _ in range(QUESTIONS)]
        started = time.perf_counter()
        answerer = Answerer(library)
        build_s = time.perf_counter() - started
        ours = latencies_ms(questions, partial(ask, answerer))
        peer_build_s, peer = measure_peer(library, questions)
        cells = [
            f"{mine:8.3f} ({theirs:8.3f}, {mine / theirs:5.2f})"
            for mine, theirs in [
                (build_s, peer_build_s),
                (statistics.median(ours), statistics.median(peer)),
                (percentile_99(ours), percentile_99(peer)),
            ]
        ]
        print(f"{size:8d}  " + "  ".join(cells))


def ask(answerer: Answerer, number: int, question: str) -> object:
    """Answer a question, for one audience after the other."""
    return answerer.answer(question, AUDIENCES[number % len(AUDIENCES)])


def made_up_library(size: int, rng: random.Random) -> Library:
    """Return a library of about `size` sections."""
    files = []
    for number in range(size // SECTIONS_PER_ARTICLE):
        title = " ".join(made_up_words(3, rng))
        front = f"title: {title}\narticle: a{number}\nrole: {rng.choice(ROLES)}\n"
        sections = "".join(
            f"## {' '.join(made_up_words(3, rng))}\n\n"
            f"{' '.join(made_up_words(WORDS_PER_SECTION, rng))}\n\n"
            for _ in range(SECTIONS_PER_ARTICLE)
        )
        files.append(parse_article(f"a{number}.md", f"---\n{front}---\n{sections}".encode()))
    return collect_library(files)


def made_up_words(count: int, rng: random.Random) -> list[str]:
    """Return words by Zipf's law: the n-th most frequent is n times rarer than the first."""
    return [f"w{int(VOCABULARY ** rng.random())}x" for _ in range(count)]


def measure_peer(library: Library, questions: Sequence[str]) -> tuple[float, list[float]]:
    """Return the peer's build time in seconds and its latencies in milliseconds."""
    texts = [f"{a.title} {s.heading} {s.text}" for a, s in library.sections()]
    started = time.perf_counter()
    vectorizer = TfidfVectorizer(stop_words="english")
    matrix = vectorizer.fit_transform(texts)
    build_s = time.perf_counter() - started

    def search(_number: int, question: str) -> None:
        scores = linear_kernel(vectorizer.transform([question]), matrix)[0]
        scores.argsort()[:-11:-1]

    return build_s, latencies_ms(questions, search)


def latencies_ms(questions: Sequence[str], search: Callable[[int, str], object]) -> list[float]:
    """Return how long each question takes, the first one left out: it warms up."""
    search(0, questions[0])
    times = []
    for number, question in enumerate(questions):
        started = time.perf_counter()
        search(number, question)
        times.append((time.perf_counter() - started) * 1000)
    return times


def percentile_99(values: Sequence[float]) -> float:
    """Return the 99th percentile."""
    return statistics.quantiles(values, n=100)[98]


if __name__ == "__main__":
    main()

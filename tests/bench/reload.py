"""How long a reload takes that changes one article of many: part of `make bench`."""

import argparse
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import NamedTuple

from retrieval.answering import Answerer
from retrieval.content.library import load_library
from tests.bench.corpus import SECTIONS_PER_ARTICLE, BenchArticle, load_corpus, write_corpora

ARTICLES = 10_000
CHANGED_LINE = "\nA line that wasn't there before.\n"


class Reload(NamedTuple):
    """How long reading the files and building the index took, in seconds."""

    whole_s: float
    changed_s: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.reload", description=__doc__)
    parser.add_argument("--articles", type=int, default=ARTICLES, help="how many")
    articles = parser.parse_args(arguments).articles
    with TemporaryDirectory() as name:
        folder = Path(name)
        count = write_articles(folder, articles)
        measured = measure(folder)
    share = measured.changed_s / measured.whole_s
    print(
        f"{count:,} articles: read and indexed in {measured.whole_s:.2f} s; after a change to one"
        f" of them again in {measured.changed_s:.2f} s, {share:.3f} of it."
    )


def write_articles(folder: Path, articles: int) -> int:
    """Write that many files, as far as there are texts; return how many."""
    # Some articles are shorter than the others, so that this many sections make enough.
    size = articles * SECTIONS_PER_ARTICLE
    write_corpora(folder, [size])
    taken = load_corpus(folder, size).articles[:articles]
    write_files(folder, taken)
    return len(taken)


def write_files(folder: Path, articles: Iterable[BenchArticle]) -> None:
    """Write articles, each into a file that is named by its number."""
    for number, article in enumerate(articles):
        (folder / f"{number}.md").write_text(_source(number, article), encoding="utf-8")


def measure(folder: Path) -> Reload:
    """Load a folder, change a file, and load it again."""
    started = perf_counter()
    library = load_library(folder)
    answerer = Answerer(library)
    loaded = perf_counter()
    with (folder / "0.md").open("a", encoding="utf-8") as file:
        file.write(CHANGED_LINE)
    changed = perf_counter()
    answerer.renew(load_library(folder, library))
    return Reload(loaded - started, perf_counter() - changed)


def _source(number: int, article: BenchArticle) -> str:
    front = {"title": article.title, "article": f"a{number}", "role": ",".join(article.roles)}
    # A JSON string is a YAML string.
    lines = [f"{key}: {json.dumps(value)}" for key, value in front.items()]
    sections = [f"## {heading}\n\n{text}\n" for heading, text in article.sections]
    return "\n".join(["---", *lines, "---", *sections])


if __name__ == "__main__":
    main()

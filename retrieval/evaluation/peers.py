"""Other search engines to compare Docent with: `docent eval --peers`.

They come with the development groups only. Each searches all sections for the last question alone.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from time import perf_counter
from typing import NamedTuple

import Stemmer

from retrieval.content import Library
from retrieval.evaluation import measures
from retrieval.evaluation.questions import Question
from retrieval.parameters import CUTOFF

_WORD = re.compile(r"\w+")


class Document(NamedTuple):
    """What a peer knows of a section."""

    title: str
    heading: str
    body: str


# From a question to the numbers of the best `CUTOFF` documents, from 0, best first.
Search = Callable[[str], list[int]]

Build = Callable[[Sequence[Document]], Search]


@dataclass(frozen=True, slots=True)
class PeerQuality:
    """How well and how fast a peer ranks the sections; as in `Evaluation`."""

    success_at_1: float | None
    success_at_3: float | None
    mrr_at_10: float | None
    latency_ms: measures.Latency


def build_bm25s(documents: Sequence[Document], backend: str = "numpy") -> Search:
    """Build bm25s over all fields as one text: Lucene's BM25, stemmed, without stop words."""
    bm25s = import_module("bm25s")
    stemmer = Stemmer.Stemmer("english")

    def tokenize(texts: list[str]) -> object:
        return bm25s.tokenize(texts, stopwords="en", stemmer=stemmer, show_progress=False)

    index = bm25s.BM25(method="lucene", backend=backend)
    index.index(tokenize([" ".join(document) for document in documents]), show_progress=False)
    k = min(CUTOFF, len(documents))

    def search(question: str) -> list[int]:
        rows, scores = index.retrieve(tokenize([question]), k=k, show_progress=False)
        return [int(row) for row, score in zip(rows[0], scores[0], strict=True) if score > 0]

    return search


def build_tantivy(documents: Sequence[Document]) -> Search:
    """Build tantivy in memory: BM25 over title, heading and body, each with its English stemmer."""
    tantivy = import_module("tantivy")
    schema = tantivy.SchemaBuilder()
    for field in Document._fields:
        schema.add_text_field(field, tokenizer_name="en_stem")
    schema.add_unsigned_field("row", stored=True)
    index = tantivy.Index(schema.build())
    writer = index.writer(num_threads=1)  # so that ties come out the same each time
    for row, document in enumerate(documents):
        writer.add_document(tantivy.Document(row=row, **document._asdict()))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def search(question: str) -> list[int]:
        # Operators are in upper case only.
        words = " ".join(_WORD.findall(question.lower()))
        query = index.parse_query(words, list(Document._fields))
        hits = searcher.search(query, CUTOFF).hits
        return [searcher.doc(address)["row"][0] for _, address in hits]

    return search


def build_tfidf(documents: Sequence[Document]) -> Search:
    """Build what tutorials build: scikit-learn's TfidfVectorizer over all fields as one text."""
    vectorizer = import_module("sklearn.feature_extraction.text").TfidfVectorizer()
    linear_kernel = import_module("sklearn.metrics.pairwise").linear_kernel
    matrix = vectorizer.fit_transform([" ".join(document) for document in documents])

    def search(question: str) -> list[int]:
        scores = linear_kernel(vectorizer.transform([question]), matrix)[0]
        return [int(row) for row in (-scores).argsort(kind="stable")[:CUTOFF] if scores[row] > 0]

    return search


PEERS: dict[str, Build] = {
    "bm25s": build_bm25s,
    "tantivy": build_tantivy,
    "TfidfVectorizer": build_tfidf,
}


def evaluate_peer(build: Build, library: Library, questions: Iterable[Question]) -> PeerQuality:
    """Ask a peer questions, at least one; those without an answer count for the latency only.

    It searches what Docent does. `ModuleNotFoundError` says that it isn't installed.
    """
    sections = list(library.sections())
    search = build(
        [
            Document(" ".join((article.title, *article.aliases)), section.heading, section.text)
            for article, section in sections
        ]
    )
    ranks, milliseconds = [], []
    search("warm up")
    for question in questions:
        started = perf_counter()
        rows = search(question.ask)
        milliseconds.append((perf_counter() - started) * 1000)
        if question.answer:
            ranking = [sections[row][1].id for row in rows]
            ranks.append(measures.rank_of_first_relevant(ranking, question.answer))
    return PeerQuality(
        success_at_1=measures.success(ranks, 1),
        success_at_3=measures.success(ranks, 3),
        mrr_at_10=measures.mean_reciprocal_rank(ranks),
        latency_ms=measures.latency_of(milliseconds),
    )

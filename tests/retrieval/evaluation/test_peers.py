"""The engines that Docent is measured beside."""

import sys
from collections.abc import Sequence

import pytest

from retrieval.evaluation.peers import (
    PEERS,
    Build,
    Document,
    Search,
    build_bm25s,
    build_tantivy,
    build_tfidf,
    evaluate_peer,
)
from retrieval.evaluation.questions import Question
from tests.articles import library_of, source

DOCUMENTS = [
    Document("Water", "Waves", "The sea moves, and the shores are worn down."),
    Document("Water", "Ice", "Frozen lakes carry skaters."),
    Document("Fire", "Flames", "They burn what is dry. The sea puts them out."),
]


@pytest.fixture(params=[build_bm25s, build_tantivy, build_tfidf])
def build(request: pytest.FixtureRequest) -> Build:
    """Return a peer's builder; a peer that isn't installed is left out."""
    if request.param is not build_tfidf:
        pytest.importorskip(request.param.__name__.removeprefix("build_"))
    builder: Build = request.param
    return builder


def test_a_peer_finds_the_best_document_first(build: Build) -> None:
    """By its title, its heading or its body; others follow only where they have a word of it."""
    search = build(DOCUMENTS)
    assert search("skaters on lakes")[0] == 1
    assert search("ice") == [1]
    assert search("fire flames") == [2]
    assert search("sea")[:1] in ([0], [2])
    assert sorted(search("sea")) == [0, 2]


@pytest.mark.parametrize("question", ["", "???", "xylophone", 'title:"', "AND OR NOT ("])
def test_a_peer_finds_nothing_where_nothing_is(build: Build, question: str) -> None:
    """No question is an error, whatever its characters mean in a query language."""
    assert build(DOCUMENTS)(question) in ([], [0])


def test_a_peer_gives_ten_documents_at_most(build: Build) -> None:
    """That is as far as MRR@10 looks."""
    assert len(build(DOCUMENTS * 10)("sea")) == 10


@pytest.mark.parametrize("peer", ["bm25s", "tantivy"])
def test_a_missing_peer_is_an_error_of_its_own(peer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asked for it can tell it from a failure."""
    monkeypatch.setitem(sys.modules, peer, None)
    with pytest.raises(ModuleNotFoundError):
        PEERS[peer](DOCUMENTS)


def test_a_peer_knows_what_docent_searches() -> None:
    """Every such section, in the library's order, with the article's other names."""
    body = "## Waves\n\nText.\n\n## Empty\n\n## Additional Resources\n\nhttps://example.org/\n"
    library = library_of(source(body, title="Water", more="aliases: [aqua]\n", role="admin"))
    known: list[Document] = []

    def build(documents: Sequence[Document]) -> Search:
        known.extend(documents)
        return lambda _question: []

    evaluate_peer(build, library, [Question("waves", ())])
    (document,) = known
    assert document == Document("Water aqua", "Waves", document.body)
    assert document.body.strip() == "Text."


def test_a_peer_is_measured_on_the_answerable_questions() -> None:
    """By the measures that Docent is measured by; the others count for its latency."""
    ranking = {"one": [0, 1], "two": [2, 0], "none": [1], "warm up": []}
    library = library_of(source("## A\n\na\n\n## B\n\nb\n\n## C\n\nc\n"))
    right = (library.articles[0].sections[0].id,)
    questions = [Question("one", right), Question("two", right), Question("none", ())]
    quality = evaluate_peer(lambda _documents: ranking.__getitem__, library, iter(questions))
    assert (quality.success_at_1, quality.success_at_3, quality.mrr_at_10) == (0.5, 1, 0.75)
    assert 0 < quality.latency_ms.p50 <= quality.latency_ms.p99

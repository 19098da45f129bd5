"""The sentence model beside a second implementation, and beside another runtime."""

import json
import math
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from retrieval.errors import RetrievalError
from retrieval.meaning import ModelError, SentenceModel, load_model
from retrieval.meaning.weights import Weights
from tests.retrieval.meaning.models import (
    TINY,
    needs_model,
    needs_tokenizers,
    tiny_weights,
    write_tiny_model,
    write_weights,
)

REFERENCE = Path(__file__).with_name("reference.safetensors")
CAT_S_DOG = [2, 30 + 1, 30, 30 + 2, 3]  # [CLS] cat ##s dog [SEP]

Array = NDArray[np.float64]


def encode_slowly(tokens: list[int]) -> Array:
    """Encode with the tiny model as the papers have it: one head and one number at a time."""
    given = {name: array.astype(np.float64) for name, array in tiny_weights().items()}

    def dense(name: str, x: Array) -> Array:
        return np.array([given[f"{name}.weight"] @ row + given[f"{name}.bias"] for row in x])

    def norm(name: str, x: Array) -> Array:
        rows = [(row - row.mean()) / math.sqrt(row.var() + 1e-12) for row in x]
        weight, bias = given[f"{name}.LayerNorm.weight"], given[f"{name}.LayerNorm.bias"]
        return np.array(rows) * weight + bias

    def gelu(x: float) -> float:
        return x * (1 + math.erf(x / math.sqrt(2))) / 2

    words, places, kinds = (
        given[f"embeddings.{name}_embeddings.weight"] for name in ("word", "position", "token_type")
    )
    rows = [words[token] + places[place] + kinds[0] for place, token in enumerate(tokens)]
    x = norm("embeddings", np.array(rows))
    for layer in ("encoder.layer.0", "encoder.layer.1"):
        attention = f"{layer}.attention"
        query, key, value = (dense(f"{attention}.self.{n}", x) for n in ("query", "key", "value"))
        mixed = np.zeros_like(x)
        for head in (slice(0, 8), slice(8, 16), slice(16, 24), slice(24, 32)):
            for place in range(len(x)):
                shares = np.exp(key[:, head] @ query[place, head] / math.sqrt(8))
                mixed[place, head] = shares / shares.sum() @ value[:, head]
        x = norm(f"{attention}.output", x + dense(f"{attention}.output.dense", mixed))
        wide = np.vectorize(gelu)(dense(f"{layer}.intermediate.dense", x))
        x = norm(f"{layer}.output", x + dense(f"{layer}.output.dense", wide))
    mean = x.mean(axis=0)
    unit: Array = mean / np.linalg.norm(mean)
    return unit


@needs_tokenizers
def test_a_vector_is_what_the_papers_say(tmp_path: Path) -> None:
    """In float32, of length 1, whatever the tokenizer's file says of padding and cutting."""
    vector = SentenceModel(write_tiny_model(tmp_path)).encode("Cats dog")
    assert vector.dtype == np.float32
    assert vector.tolist() == pytest.approx(encode_slowly(CAT_S_DOG).tolist(), abs=2e-6)
    assert np.linalg.norm(vector) == pytest.approx(1)


@needs_tokenizers
def test_a_vector_depends_on_its_own_text_alone(tmp_path: Path) -> None:
    """Whatever was encoded before; to the last bit."""
    model = SentenceModel(write_tiny_model(tmp_path))
    before = model.encode("a cat")
    model.encode("the dogs and the cats of a town " * 9)
    assert model.encode("a cat").tobytes() == before.tobytes()


@needs_tokenizers
def test_of_a_long_text_the_beginning_counts(tmp_path: Path) -> None:
    """As much as the model has places for: 40 tokens, two of them the ends."""
    model = SentenceModel(write_tiny_model(tmp_path))
    whole = model.encode("cat " * 38)
    assert np.array_equal(model.encode("cat " * 38 + "dog " * 1000), whole)
    assert not np.array_equal(model.encode("cat " * 37 + "dog"), whole)


@needs_tokenizers
@pytest.mark.parametrize("text", ["", " ", "\0", "\ud800", "🙂", "[CLS] [SEP]"])
def test_any_text_has_a_vector(tmp_path: Path, text: str) -> None:
    """Also one that is none."""
    vector = SentenceModel(write_tiny_model(tmp_path)).encode(text)
    assert np.linalg.norm(vector) == pytest.approx(1)


@needs_tokenizers
def test_weights_may_have_half_the_precision(tmp_path: Path) -> None:
    """They are computed with in float32."""
    write_tiny_model(tmp_path)
    halves = {name: array.astype("<f2") for name, array in tiny_weights().items()}
    (tmp_path / "model.safetensors").write_bytes(write_weights(halves))
    vector = SentenceModel(tmp_path).encode("cats dog")
    assert vector.dtype == np.float32
    assert vector.tolist() == pytest.approx(encode_slowly(CAT_S_DOG).tolist(), abs=0.05)


@needs_tokenizers
def test_a_model_is_known_by_all_that_its_vectors_depend_on(tmp_path: Path) -> None:
    """Its weights, its settings and its tokenizer; not by where it lies."""
    first = SentenceModel(write_tiny_model(tmp_path / "a")).identity
    assert SentenceModel(write_tiny_model(tmp_path / "b")).identity == first
    others = {
        first,
        SentenceModel(write_tiny_model(tmp_path / "c", num_attention_heads=2)).identity,
    }
    folder = write_tiny_model(tmp_path / "d")
    source = (folder / "tokenizer.json").read_text()
    (folder / "tokenizer.json").write_text(
        source.replace('"lowercase": true', '"lowercase": false')
    )
    others.add(SentenceModel(folder).identity)
    folder = write_tiny_model(tmp_path / "e")
    weights = {**tiny_weights(), "more": np.zeros(1, np.float32)}
    (folder / "model.safetensors").write_bytes(write_weights(weights))
    others.add(SentenceModel(folder).identity)
    assert len(others) == 4


@pytest.mark.parametrize("file", ["model.safetensors", "config.json", "tokenizer.json"])
def test_a_missing_file_is_named(tmp_path: Path, file: str) -> None:
    """So that it can be put there."""
    write_tiny_model(tmp_path)
    (tmp_path / file).unlink()
    with pytest.raises(RetrievalError, match=file):
        SentenceModel(tmp_path)


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("model_type", "roberta", "of another kind"),
        ("hidden_act", "relu", "of another kind"),
        ("position_embedding_type", "relative_key", "of another kind"),
        ("hidden_size", 0, "of another kind"),
        ("num_hidden_layers", "6", "of another kind"),
        ("num_attention_heads", 5, "heads"),
    ],
)
def test_settings_of_another_kind_are_an_error(
    tmp_path: Path, key: str, value: object, message: str
) -> None:
    """Such a model would give other vectors than it was trained for, or none."""
    with pytest.raises(ModelError, match=f"config.json.*{message}"):
        SentenceModel(write_tiny_model(tmp_path, **{key: value}))


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff", b"[" * 100_000])
def test_settings_that_cannot_be_read_are_an_error(tmp_path: Path, data: bytes) -> None:
    """As when a download was broken off."""
    write_tiny_model(tmp_path)
    (tmp_path / "config.json").write_bytes(data)
    with pytest.raises(ModelError, match=r"config.json is of another kind"):
        SentenceModel(tmp_path)


def test_another_way_to_one_vector_is_an_error(tmp_path: Path) -> None:
    """Some models take the first token's vector, not the mean; others say nothing."""
    write_tiny_model(tmp_path)
    (tmp_path / "1_Pooling").mkdir()
    pooling = {"pooling_mode_mean_tokens": False, "pooling_mode_cls_token": True}
    (tmp_path / "1_Pooling" / "config.json").write_text(json.dumps(pooling))
    with pytest.raises(ModelError, match=r"1_Pooling.*of another kind"):
        SentenceModel(tmp_path)


@needs_tokenizers
@pytest.mark.parametrize("name", ["hidden_size", "num_hidden_layers", "intermediate_size"])
def test_weights_of_another_shape_are_an_error(tmp_path: Path, name: str) -> None:
    """They aren't those that config.json tells of."""
    settings = {name: 2 * int(str(TINY[name]))}
    with pytest.raises(ModelError, match=r"model.safetensors has no “"):
        SentenceModel(write_tiny_model(tmp_path, **settings))


@needs_tokenizers
@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_weights_that_are_no_numbers_are_an_error(tmp_path: Path, value: float) -> None:
    """No section could be compared with what comes of them."""
    write_tiny_model(tmp_path)
    weights = tiny_weights()
    weights["encoder.layer.1.output.dense.bias"][3] = value
    (tmp_path / "model.safetensors").write_bytes(write_weights(weights))
    with pytest.raises(ModelError, match="is damaged"):
        SentenceModel(tmp_path)


def test_other_weights_than_expected_are_an_error(tmp_path: Path) -> None:
    """Wherever they come from."""
    with pytest.raises(ModelError, match="isn't the file that it should be"):
        SentenceModel(write_tiny_model(tmp_path), "0" * 64)


@needs_tokenizers
def test_a_tokenizer_of_another_kind_is_an_error(tmp_path: Path) -> None:
    """Or that of another model, with other words than this one has vectors of."""
    write_tiny_model(tmp_path)
    source = (tmp_path / "tokenizer.json").read_text()
    (tmp_path / "tokenizer.json").write_text("{}")
    with pytest.raises(ModelError, match=r"tokenizer.json can't be read"):
        SentenceModel(tmp_path)
    (tmp_path / "tokenizer.json").write_text(source.replace('"cat": 31', '"cat": 33'))
    with pytest.raises(ModelError, match=r"tokenizer.json belongs to another model"):
        SentenceModel(tmp_path)


def test_what_reads_the_tokenizer_may_be_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told how to get it."""
    monkeypatch.setitem(sys.modules, "tokenizers", None)
    with pytest.raises(ModelError, match=r"install requirements-meaning.txt"):
        SentenceModel(write_tiny_model(tmp_path))


@needs_model
def test_vectors_are_those_of_another_runtime() -> None:
    """Of twenty texts, as `reference.safetensors` has them; what made those stands in it."""
    model = load_model("auto")
    assert model is not None
    weights = Weights(REFERENCE)
    texts = json.loads(weights.notes["texts"])
    reference = weights.take("vectors", 20, 384)
    cosines = [float(model.encode(text) @ row) for text, row in zip(texts, reference, strict=True)]
    assert cosines == pytest.approx([1] * 20, abs=2e-4)  # they are rounded to float16

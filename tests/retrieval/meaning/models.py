"""Sentence models for tests: a tiny one, one without weights, and the real one."""

import json
from collections.abc import Mapping
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from retrieval.language import words
from retrieval.meaning.finding import find_model
from retrieval.meaning.sentence_model import Floats, SentenceModel

HAS_TOKENIZERS = find_spec("tokenizers") is not None
needs_tokenizers = pytest.mark.skipif(
    not HAS_TOKENIZERS, reason="the package tokenizers isn't installed: make meaning"
)
needs_model = pytest.mark.skipif(
    not HAS_TOKENIZERS or find_model("auto") is None,
    reason="the sentence model isn't installed: make meaning",
)

VOCABULARY = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    *"abcdefghijklmnopqrstuvwxyz",
    "##s",
    "cat",
    "dog",
]

TINY = {
    "model_type": "bert",
    "hidden_act": "gelu",
    "hidden_size": 32,
    "intermediate_size": 48,
    "layer_norm_eps": 1e-12,
    "max_position_embeddings": 40,
    "num_attention_heads": 4,
    "num_hidden_layers": 2,
    "type_vocab_size": 2,
    "vocab_size": len(VOCABULARY),
}


class FakeModel(SentenceModel):
    """Texts with words in common have vectors that are alike; needs nothing installed.

    Attributes
    ----------
    encoded : list of str
        What was encoded so far.
    """

    def __init__(self, identity: str = "0" * 64, dimensions: int = 64) -> None:
        self.name = "fake"
        self.identity = identity
        self.dimensions = dimensions
        self.encoded: list[str] = []

    def encode(self, text: str) -> Floats:
        """Add up a random direction for each word."""
        self.encoded.append(text)
        total = sum((self._direction(word) for word in words(text)), self._direction(""))
        return (total / np.linalg.norm(total)).astype(np.float32)

    def _direction(self, word: str) -> NDArray[np.float64]:
        seed = blake2b(word.encode(), key=self.identity.encode(), digest_size=8).digest()
        return np.random.default_rng(list(seed)).normal(size=self.dimensions)


def write_tiny_model(folder: Path, **settings: object) -> Path:
    """Write a model of random weights; `settings` replace those of `TINY`."""
    folder.mkdir(exist_ok=True)
    (folder / "model.safetensors").write_bytes(write_weights(tiny_weights()))
    (folder / "config.json").write_text(json.dumps({**TINY, "extra": 1, **settings}))
    (folder / "tokenizer.json").write_text(json.dumps(_tokenizer()))
    return folder


def tiny_weights() -> dict[str, NDArray[np.float32]]:
    """Return weights that differ from each other, the same each time."""
    random = np.random.default_rng(0)
    width, wide = 32, 48
    shapes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (len(VOCABULARY), width),
        "embeddings.position_embeddings.weight": (40, width),
        "embeddings.token_type_embeddings.weight": (2, width),
    }
    for layer in ("encoder.layer.0", "encoder.layer.1"):
        for name, outputs, inputs in (
            ("attention.self.query", width, width),
            ("attention.self.key", width, width),
            ("attention.self.value", width, width),
            ("attention.output.dense", width, width),
            ("intermediate.dense", wide, width),
            ("output.dense", width, wide),
        ):
            shapes[f"{layer}.{name}.weight"] = outputs, inputs
            shapes[f"{layer}.{name}.bias"] = (outputs,)
    for name in ("embeddings", *(f"encoder.layer.{n}.{part}" for n in (0, 1) for part in _NORMED)):
        shapes[f"{name}.LayerNorm.weight"] = shapes[f"{name}.LayerNorm.bias"] = (width,)
    return {name: random.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}


_NORMED = ("attention.output", "output")


def write_weights(
    arrays: Mapping[str, NDArray[np.floating]], notes: Mapping[str, str] | None = None
) -> bytes:
    """Return a file in the safetensors format."""
    header: dict[str, object] = {"__metadata__": dict(notes or {})}
    data = b""
    for name, array in arrays.items():
        kind = {"<f4": "F32", "<f2": "F16"}[array.dtype.str]
        offsets = [len(data), len(data) + array.nbytes]
        header[name] = {"dtype": kind, "shape": array.shape, "data_offsets": offsets}
        data += array.tobytes()
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text + data


def _tokenizer() -> dict[str, object]:
    special = {"[CLS]": 2, "[SEP]": 3}
    return {
        "version": "1.0",
        # As in a file that pads and cuts for training.
        "truncation": {
            "direction": "Right",
            "max_length": 4,
            "strategy": "LongestFirst",
            "stride": 0,
        },
        "padding": {
            "strategy": {"Fixed": 50},
            "direction": "Right",
            "pad_to_multiple_of": None,
            "pad_id": 0,
            "pad_type_id": 0,
            "pad_token": "[PAD]",
        },
        "added_tokens": [],
        "normalizer": {
            "type": "BertNormalizer",
            "clean_text": True,
            "handle_chinese_chars": True,
            "strip_accents": None,
            "lowercase": True,
        },
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [
                {"SpecialToken": {"id": "[CLS]", "type_id": 0}},
                {"Sequence": {"id": "A", "type_id": 0}},
                {"SpecialToken": {"id": "[SEP]", "type_id": 0}},
            ],
            "pair": [],
            "special_tokens": {
                name: {"id": name, "ids": [number], "tokens": [name]}
                for name, number in special.items()
            },
        },
        "decoder": None,
        "model": {
            "type": "WordPiece",
            "unk_token": "[UNK]",
            "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100,
            "vocab": {word: number for number, word in enumerate(VOCABULARY)},
        },
    }

"""A BERT sentence encoder in NumPy: from a text to a vector.

The encoder is that of Devlin et al., "BERT" (2019); the mean of its tokens' vectors, scaled to
length 1, that of Reimers & Gurevych, "Sentence-BERT" (2019).
"""

from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, TypeVar

import msgspec
import numpy as np
from msgspec import Meta, Struct
from numpy.typing import NDArray

from retrieval.files import read_file
from retrieval.meaning.weights import UNREADABLE, ModelError, Weights
from retrieval.parameters import MAX_TOKENS

Floats = NDArray[np.float32]

WEIGHTS_FILE = "model.safetensors"
SETTINGS_FILE = "config.json"
TOKENIZER_FILE = "tokenizer.json"
POOLING_FILE = "1_Pooling/config.json"

_MAX_BYTES = 64 * 1024 * 1024  # of a file other than the weights; the largest has half a megabyte

_ERF_P = np.float32(0.3275911 * 0.5**0.5)
_ERF_A = np.array([1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592], np.float32)

_Count = Annotated[int, Meta(ge=1)]


class _Settings(Struct, frozen=True):
    """What config.json says of the encoder; the rest of it concerns training."""

    model_type: Literal["bert"]
    hidden_act: Literal["gelu"]
    hidden_size: _Count
    intermediate_size: _Count
    layer_norm_eps: float
    max_position_embeddings: _Count
    num_attention_heads: _Count
    num_hidden_layers: _Count
    type_vocab_size: _Count
    vocab_size: _Count
    position_embedding_type: Literal["absolute"] = "absolute"


class _Pooling(Struct, frozen=True):
    """How the tokens' vectors become one; without the file, it is taken to be the mean."""

    pooling_mode_mean_tokens: Literal[True]
    pooling_mode_cls_token: Literal[False] = False
    pooling_mode_max_tokens: Literal[False] = False


class _Dense(NamedTuple):
    """A linear map; its weights have the shape (outputs, inputs)."""

    weight: Floats
    bias: Floats

    def __call__(self, x: Floats) -> Floats:
        # This way round it is a fifth faster for a question.
        mapped: Floats = (self.weight @ x.T).T
        mapped += self.bias
        return mapped


class _Norm(NamedTuple):
    """Layer normalisation of each row."""

    weight: Floats
    bias: Floats
    epsilon: np.float32

    def __call__(self, x: Floats) -> Floats:
        x = x - x.mean(axis=1, keepdims=True)
        x /= np.sqrt(np.square(x).mean(axis=1, keepdims=True) + self.epsilon)
        x *= self.weight
        x += self.bias
        return x


class _Layer(NamedTuple):
    """Self-attention and a feed-forward network, each added to what it reads."""

    heads: int
    query: _Dense
    key: _Dense
    value: _Dense
    output: _Dense
    attention_norm: _Norm
    widen: _Dense
    narrow: _Dense
    norm: _Norm

    def __call__(self, x: Floats) -> Floats:
        x = self.attention_norm(x + self.output(self._attend(x)))
        return self.norm(x + self.narrow(_gelu(self.widen(x))))

    def _attend(self, x: Floats) -> Floats:
        tokens, width = x.shape
        size = width // self.heads
        query, key, value = (
            dense(x).reshape(tokens, self.heads, size).transpose(1, 0, 2)
            for dense in (self.query, self.key, self.value)
        )
        query /= np.float32(np.sqrt(size))
        shares: Floats = query @ key.transpose(0, 2, 1)
        shares -= shares.max(axis=2, keepdims=True)
        np.exp(shares, out=shares)
        shares /= shares.sum(axis=2, keepdims=True)
        mixed: Floats = shares @ value
        return mixed.transpose(1, 0, 2).reshape(tokens, width)


def _gelu(x: Floats) -> Floats:
    """Return x · Φ(x) (Hendrycks & Gimpel 2016), as exactly as float32 has it.

    With formula 7.1.26 of Abramowitz & Stegun, "Handbook of Mathematical Functions" (1964), whose
    error is below 1.5e-7: in place, it takes a seventh of the time of SciPy's function.
    """
    size: Floats = np.abs(x)
    t: Floats = size * _ERF_P
    t += 1
    np.reciprocal(t, out=t)
    series: Floats = t * _ERF_A[0]
    for coefficient in _ERF_A[1:]:
        series += coefficient
        series *= t
    np.square(size, out=t)
    t *= -0.5
    series *= np.exp(t, out=t)
    series *= size
    series *= -0.5
    series += np.maximum(x, 0, out=size)
    return series


class SentenceModel:
    """Turns a text into a vector; near vectors mean alike.

    `folder`, whose name is the model's, has model.safetensors, config.json and tokenizer.json of a
    BERT model; `digest` is the SHA-256 that the weights must have, if any. Raises `ModelError`,
    or what `read_file` raises.
    """

    def __init__(self, folder: Path, digest: str | None = None) -> None:
        settings = _read(folder / SETTINGS_FILE, _Settings)
        if (folder / POOLING_FILE).exists():
            _read(folder / POOLING_FILE, _Pooling)
        if settings.hidden_size % settings.num_attention_heads:
            raise ModelError(
                f"{folder / SETTINGS_FILE} is of another kind: see num_attention_heads."
            )
        weights = Weights(folder / WEIGHTS_FILE)
        if digest not in {None, weights.digest}:
            raise ModelError(f"{folder / WEIGHTS_FILE} isn't the file that it should be.")
        source = read_file(folder / TOKENIZER_FILE, _MAX_BYTES)
        self.name = folder.name.rpartition("__")[2]
        self.dimensions = settings.hidden_size
        self._tokenizer = _load_tokenizer(folder, source, settings)
        parts = (msgspec.json.encode(settings), source, str(MAX_TOKENS).encode())
        self.identity = sha256(
            b"".join(sha256(part).digest() for part in (weights.digest.encode(), *parts))
        ).hexdigest()
        self._build(weights, settings)
        with np.errstate(all="ignore"):
            if not np.isfinite(self.encode("")).all():
                raise ModelError(
                    f"{folder / WEIGHTS_FILE} is damaged: it has numbers that are none."
                )

    def encode(self, text: str) -> Floats:
        """Return a text's vector, of length 1; only its first `MAX_TOKENS` tokens count."""
        # What a terminal passes on may be no valid text.
        text = text.encode(errors="replace").decode()
        tokens = self._tokenizer.encode(text).ids
        x = self._norm(self._words[tokens] + self._places[: len(tokens)])
        for layer in self._layers:
            x = layer(x)
        vector: Floats = x.mean(axis=0)
        vector /= np.linalg.norm(vector)
        return vector

    def _build(self, weights: Weights, settings: _Settings) -> None:
        width, wide = settings.hidden_size, settings.intermediate_size

        def take(name: str, *shape: int) -> Floats:
            return weights.take(name, *shape).astype(np.float32, copy=False)

        def dense(name: str, outputs: int = width, inputs: int = width) -> _Dense:
            return _Dense(take(f"{name}.weight", outputs, inputs), take(f"{name}.bias", outputs))

        def norm(name: str) -> _Norm:
            name = f"{name}.LayerNorm"
            epsilon = np.float32(settings.layer_norm_eps)
            return _Norm(take(f"{name}.weight", width), take(f"{name}.bias", width), epsilon)

        self._words = take("embeddings.word_embeddings.weight", settings.vocab_size, width)
        places = settings.max_position_embeddings
        kinds = take("embeddings.token_type_embeddings.weight", settings.type_vocab_size, width)
        self._places = take("embeddings.position_embeddings.weight", places, width) + kinds[0]
        self._norm = norm("embeddings")
        self._layers = [
            _Layer(
                settings.num_attention_heads,
                dense(f"{layer}.attention.self.query"),
                dense(f"{layer}.attention.self.key"),
                dense(f"{layer}.attention.self.value"),
                dense(f"{layer}.attention.output.dense"),
                norm(f"{layer}.attention.output"),
                dense(f"{layer}.intermediate.dense", wide),
                dense(f"{layer}.output.dense", width, wide),
                norm(f"{layer}.output"),
            )
            for layer in (f"encoder.layer.{n}" for n in range(settings.num_hidden_layers))
        ]


def _load_tokenizer(folder: Path, source: bytes, settings: _Settings) -> Any:
    try:
        tokenizer = import_module("tokenizers").Tokenizer.from_buffer(source)
    except ImportError as error:
        message = "needs the package tokenizers: install requirements-meaning.txt"
        raise ModelError(f"The sentence model in {folder} {message}.") from error
    except Exception as error:  # the package raises nothing narrower
        raise ModelError(f"{folder / TOKENIZER_FILE} can't be read: {error}.") from error
    if max(tokenizer.get_vocab().values(), default=0) >= settings.vocab_size:
        raise ModelError(f"{folder / TOKENIZER_FILE} belongs to another model.")
    tokenizer.no_padding()
    tokenizer.enable_truncation(min(MAX_TOKENS, settings.max_position_embeddings))
    return tokenizer


_T = TypeVar("_T")


def _read(path: Path, kind: type[_T]) -> _T:
    try:
        return msgspec.json.decode(read_file(path, _MAX_BYTES), type=kind)
    except UNREADABLE as error:
        raise ModelError(f"{path} is of another kind than Docent reads: {error}.") from error

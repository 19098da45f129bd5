"""Typing errors as people make them on a keyboard; always the same for the same text."""

import random
import re
from collections.abc import Iterator

from retrieval.parameters import MAX_TYPOS

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_STEPS = ((0, -1), (0, 1), (-1, 0), (-1, 1), (1, -1), (1, 0))
"""From a key to those that it touches: each row is shifted right by about half a key."""

_KEYS = {(row, place): key for row, keys in enumerate(_ROWS) for place, key in enumerate(keys)}
NEIGHBOURS = {
    key: "".join(_KEYS.get((row + down, place + right), "") for down, right in _STEPS)
    for (row, place), key in _KEYS.items()
}
"""The keys next to each key of an English keyboard."""

_WORD = re.compile(r"(?<!\w)[^\W\d_]{4,}(?!\w)")


def mistype(text: str) -> str:
    """Return a text with a typing error in one or two of its words of at least four letters.

    Notes
    -----
    The errors depend on the text alone. A word's first letter stays, because people nearly always
    get it right (E. J. Yannakoudakis and D. Fawthrop, "The rules of spelling errors", Information
    Processing & Management 19, 1983).
    """
    rng = random.Random(text)  # noqa: S311 - nothing secret depends on it
    words = list(_WORD.finditer(text))
    chosen = rng.sample(words, min(rng.randint(1, MAX_TYPOS), len(words)))
    for word in sorted(chosen, key=re.Match.start, reverse=True):
        text = f"{text[: word.start()]}{_mistype_word(word[0], rng)}{text[word.end() :]}"
    return text


def _mistype_word(word: str, rng: random.Random) -> str:
    possible = [list(make(word)) for make in (_swap, _drop, _insert, _replace)]
    return rng.choice(rng.choice([typos for typos in possible if typos]))


def _swap(word: str) -> Iterator[str]:
    for n in range(1, len(word) - 1):
        if word[n] != word[n + 1]:
            yield f"{word[:n]}{word[n + 1]}{word[n]}{word[n + 2 :]}"


def _drop(word: str) -> Iterator[str]:
    for n in range(1, len(word)):
        yield word[:n] + word[n + 1 :]


def _insert(word: str) -> Iterator[str]:
    for n in range(1, len(word)):
        for key in NEIGHBOURS.get(word[n].lower(), ""):
            yield word[: n + 1] + key + word[n + 1 :]


def _replace(word: str) -> Iterator[str]:
    for n in range(1, len(word)):
        for key in NEIGHBOURS.get(word[n].lower(), ""):
            yield word[:n] + key + word[n + 1 :]

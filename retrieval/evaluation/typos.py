"""Typing errors as people make them on a keyboard; always the same for the same text."""

import random
import re

from retrieval.parameters import MAX_TYPOS

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
# From a key to those that it touches: each row is shifted right by about half a key.
_STEPS = ((0, -1), (0, 1), (-1, 0), (-1, 1), (1, -1), (1, 0))
_KEYS = {(row, place): key for row, keys in enumerate(_ROWS) for place, key in enumerate(keys)}
NEIGHBOURS = {
    key: "".join(_KEYS.get((row + down, place + right), "") for down, right in _STEPS)
    for (row, place), key in _KEYS.items()
}
_WORD = re.compile(r"(?<!\w)[^\W\d_]{4,}(?!\w)")


def mistype(text: str) -> str:
    """Return a text with a typing error in one or two of its words of at least four letters.

    A word's first letter stays: people nearly always get it right (Yannakoudakis and Fawthrop, "The
    rules of spelling errors", Information Processing & Management 19, 1983).
    """
    rng = random.Random(text)  # noqa: S311 - nothing secret depends on it
    words = list(_WORD.finditer(text))
    chosen = rng.sample(words, min(rng.randint(1, MAX_TYPOS), len(words)))
    for word in sorted(chosen, key=re.Match.start, reverse=True):
        text = f"{text[: word.start()]}{_mistype_word(word[0], rng)}{text[word.end() :]}"
    return text


def _mistype_word(word: str, rng: random.Random) -> str:
    """Swap two letters, drop one, press the key beside it too, or that one instead."""
    places = range(1, len(word))
    unlike = [n for n in places[:-1] if word[n] != word[n + 1]]
    beside = [(n, key) for n in places for key in NEIGHBOURS.get(word[n].lower(), "")]
    possible = (
        [word[:n] + word[n + 1] + word[n] + word[n + 2 :] for n in unlike],
        [word[:n] + word[n + 1 :] for n in places],
        [word[: n + 1] + key + word[n + 1 :] for n, key in beside],
        [word[:n] + key + word[n + 1 :] for n, key in beside],
    )
    return rng.choice(rng.choice([typos for typos in possible if typos]))

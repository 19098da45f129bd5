"""From text to terms: what two texts must share to be about the same thing."""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import Stemmer

from retrieval.words import (
    CONTEXT_OPENINGS,
    CONTEXT_WORDS,
    SOFT_WORDS,
    STOP_WORDS,
    SUBJECT_OPENINGS,
    UNITS,
)

MAX_CODE_PART = 5
"""Characters of one part of a name like 5-MeO-DMT; longer parts are words of their own."""

_APOSTROPHES = re.compile(r"(?<=\w)['’ʼ](?=\w)")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")
_LETTERS_AND_DIGITS = re.compile(r"\d{1,3}[^\W\d_]+|[^\W\d_]+\d+[^\W_]*")
_ORDINAL_OR_AMOUNT = re.compile(r"\d+(?:s|st|nd|rd|th|mg|g|kg|ml|l|cm|mm|m|km|h|am|pm|k)")

# What a reader doesn't see of Markdown: comments, addresses of links, tags, entities.
_INVISIBLE = re.compile(
    r"<!--.*?(?:-->|\Z)|(?<=\])\([^()\s]*\)|https?://\S+|</?[a-zA-Z][^<>]*>", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text.

    Parameters
    ----------
    text : str
        As written, folded.
    term : str
        Its stem.
    is_soft : bool
        Whether it is a question or filler word.
    """

    text: str
    term: str
    is_soft: bool


class _Folding(dict[int, str | None]):
    """A table for `str.translate` that fills itself, one character at a time."""

    def __missing__(self, code: int) -> str | None:
        character = chr(code)
        folded: str | None = " "
        if unicodedata.combining(character):
            folded = None
        elif character in "-\u2010":
            folded = "-"
        elif unicodedata.category(character)[0] in "LNM":
            # These scripts have no spaces: each character is a word.
            folded = f" {character} " if _is_unspaced(code) else character.casefold()
        self[code] = folded
        return folded


_FOLDING = _Folding()


def words(text: str) -> Iterator[str]:
    """Return the words of a text: in lower case, without accents, letters of any script.

    Parameters
    ----------
    text : str
        Any text.

    Examples
    --------
    >>> list(words("Don't mix 2C-B & 5-MeO-DMT with well-known naïveté: 3-day COVID-19"))
    ['dont', 'mix', '2cb', '5meodmt', 'with', 'well', 'known', 'naivete', '3', 'day', 'covid', '19']
    """
    folded = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text)).translate(_FOLDING)
    for compound in folded.split():
        if "-" not in compound:
            yield compound
            continue
        parts = [part for part in compound.split("-") if part]
        if _is_code(parts):
            yield "".join(parts)
        else:
            yield from parts


def plain_text(markdown: str) -> str:
    """Return what a reader sees of Markdown, near enough for counting words."""
    return html.unescape(_INVISIBLE.sub(" ", markdown))


def languages() -> tuple[str, ...]:
    """Return the languages that there is a stemmer for."""
    return tuple(Stemmer.algorithms())


class Analyzer:
    """Turns text into terms.

    Parameters
    ----------
    language : str
        A language of the Snowball stemmers (https://snowballstem.org/algorithms/), or "none".

    Raises
    ------
    ValueError
        If there is no stemmer for the language.
    """

    def __init__(self, language: str = "english") -> None:
        if language not in {"none", *languages()}:
            known = ", ".join(languages())
            raise ValueError(f"no stemmer for “{language}”; choose one of {known}, or none")
        self._stemmer = None if language == "none" else Stemmer.Stemmer(language)
        # A library's words repeat: each is looked at once. None for a stop word.
        self._known: dict[str, Word | None] = dict.fromkeys(STOP_WORDS)

    def analyse(self, text: str) -> list[Word]:
        """Return the words of a text, stop words left out."""
        return [found for word in words(text) if (found := self._look_up(word)) is not None]

    def sentences(self, markdown: str) -> list[list[Word]]:
        """Return the words of each sentence of a section's text."""
        return [self.analyse(text) for text in _SENTENCE_END.split(plain_text(markdown)) if text]

    def stem(self, word: str) -> str:
        """Return a folded word's stem."""
        # A Snowball stemmer has state; threads share this one, which never lets go of the GIL.
        return str(self._stemmer.stemWord(word)) if self._stemmer else word

    def _look_up(self, word: str) -> Word | None:
        try:
            return self._known[word]
        except KeyError:
            found = self._known[word] = Word(word, self.stem(word), word in SOFT_WORDS)
            return found


def depends_on_context(question: str) -> bool:
    """Tell whether a question speaks of what was spoken of before (“and is it addictive?”)."""
    asked = list(words(question))
    return any(word in CONTEXT_WORDS for word in asked) or _begins(asked, CONTEXT_OPENINGS)


def asks_for_subject(question: str) -> bool:
    """Tell whether a question asks for a subject as such: “tell me about X”, “X?”."""
    asked = list(words(question))
    if any(word in CONTEXT_WORDS for word in asked):
        return False
    return _begins(asked, SUBJECT_OPENINGS) or len(asked) == 1


def _begins(asked: list[str], openings: Iterable[str]) -> bool:
    text = " ".join(asked) + " "
    return any(text.startswith(f"{opening} ") for opening in openings)


def _is_code(parts: list[str]) -> bool:
    """Tell whether a hyphenated compound is one name: 2C-B, 5-MeO-DMT, B-12; not 3-day, mid-90s."""
    if len(parts) < 2 or any(len(part) > MAX_CODE_PART for part in parts):  # noqa: PLR2004
        return False
    if any(part in UNITS or _ORDINAL_OR_AMOUNT.fullmatch(part) for part in parts):
        return False
    if any(_LETTERS_AND_DIGITS.fullmatch(part) for part in parts):
        return True
    digits = [part.isdigit() for part in parts]
    begins_with_digit = digits[0] and len(parts[0]) == 1 and not all(digits)
    return begins_with_digit or (len(parts[0]) == 1 and not digits[0] and digits[1])


def _is_unspaced(code: int) -> bool:
    # Thai, Lao, Khmer, Myanmar; kana; CJK ideographs and their extensions.
    return (
        0x0E00 <= code <= 0x0EFF  # noqa: PLR2004
        or 0x1000 <= code <= 0x109F  # noqa: PLR2004
        or 0x1780 <= code <= 0x17FF  # noqa: PLR2004
        or 0x3040 <= code <= 0x30FF  # noqa: PLR2004
        or 0x3400 <= code <= 0x9FFF  # noqa: PLR2004
        or 0xF900 <= code <= 0xFAFF  # noqa: PLR2004
        or 0x20000 <= code <= 0x3FFFF  # noqa: PLR2004
    )

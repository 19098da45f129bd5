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
)

_APOSTROPHES = re.compile(r"(?<=\w)['’ʼ](?=\w)")
_WORD = re.compile(r"[^\W_]+")

# What a reader doesn't see of Markdown: comments, addresses of links, tags, entities.
_INVISIBLE = re.compile(
    r"<!--.*?(?:-->|\Z)|(?<=\])\([^()\s]*\)|https?://\S+|</?[a-zA-Z][^<>]*>", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a question.

    Parameters
    ----------
    text : str
        The stemmed word.
    is_soft : bool
        Whether it is a question or filler word.
    weight : float
        In (0, 1]; 1 for a word of the question itself.
    """

    text: str
    is_soft: bool
    weight: float = 1.0


def fold(text: str) -> str:
    """Return a text in lower case, without accents and apostrophes; letters of any script stay."""
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _APOSTROPHES.sub("", plain.lower())


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
        self._stems: dict[str, str] = {}

    def field_terms(self, text: str) -> list[str]:
        """Return the terms of a title or heading, question words included."""
        return [self._stem(word) for word in _words(text) if word not in STOP_WORDS]

    def body_terms(self, markdown: str) -> list[str]:
        """Return the terms of a section's text."""
        return [
            self._stem(word)
            for word in _words(plain_text(markdown))
            if word not in STOP_WORDS and word not in SOFT_WORDS
        ]

    def question_terms(self, question: str) -> tuple[Term, ...]:
        """Return the terms of a question, each once, in the order asked."""
        terms: dict[str, Term] = {}
        for word in _words(question):
            if word not in STOP_WORDS:
                term = Term(self._stem(word), word in SOFT_WORDS)
                # A word that is soft in one form and not in another counts as what it says.
                if term.text not in terms or terms[term.text].is_soft:
                    terms[term.text] = term
        return tuple(terms.values())

    def _stem(self, word: str) -> str:
        if self._stemmer is None:
            return word
        stem = self._stems.get(word)
        if stem is None:
            stem = self._stems[word] = self._stemmer.stemWord(word)
        return stem


def depends_on_context(question: str) -> bool:
    """Tell whether a question speaks of what was spoken of before (“and is it addictive?”)."""
    words = list(_words(question))
    return any(word in CONTEXT_WORDS for word in words) or _begins(words, CONTEXT_OPENINGS)


def asks_for_subject(question: str) -> bool:
    """Tell whether a question asks for a subject as such: “tell me about X”, “X?”."""
    words = list(_words(question))
    if any(word in CONTEXT_WORDS for word in words):
        return False
    return _begins(words, SUBJECT_OPENINGS) or len(words) == 1


def _begins(words: list[str], openings: Iterable[str]) -> bool:
    text = " ".join(words) + " "
    return any(text.startswith(f"{opening} ") for opening in openings)


def _words(text: str) -> Iterator[str]:
    yield from _WORD.findall(fold(text))

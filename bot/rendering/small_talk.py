"""Small talk: what people say to Docent that no article answers. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast, get_args

from bot.texts import member_texts
from retrieval.language import read_beginning, words
from retrieval.toml_file import read_toml

# What is said: a call for help that names no subject; an insult; that an answer was none; who can
# see what is asked; who Docent is; what it can do; a greeting; thanks or goodbye.
SmallTalk = Literal["help", "insult", "unanswered", "seen", "who", "can", "greeting", "thanks"]
# What is replied to without saying where help is: nothing was asked for.
FRIENDLY: frozenset[SmallTalk] = frozenset({"greeting", "thanks"})
# The phrases, one file for each language.
FOLDER = Path(member_texts.__file__).with_name("small_talk")

MAX_SMALL_TALK = 20  # words of a message; whoever writes more has something to ask
# Addresses, and what Discord shows as emoji, mentions or times
# (https://discord.com/developers/docs/reference#message-formatting).
_NOT_WORDS = re.compile(
    r"https?://\S+|<(?:a?:\w+:\d+|[@#][!&]?\d+|/[^<>]+:\d+|t:-?\d+(?::\w)?|id:\w+)>"
)

_ORDER = (*get_args(SmallTalk), None)
_PART = re.compile(r"\(([^()]*)\)|[^()]+")
_REPEATED = re.compile(r"(.)\1+")

_Words = tuple[str, ...]
_Choice = frozenset[_Words]
# What it says, None for a filler; and the choices between words that it consists of.
_Phrase = tuple[SmallTalk | None, tuple[_Choice, ...]]


@dataclass(frozen=True, slots=True)
class _Table:
    """The phrases of a language, by the words with which they may begin."""

    spellings: dict[str, _Words]
    phrases: dict[str, list[_Phrase]]

    def find(self, said: _Words) -> SmallTalk | None:
        """Return the first kind of the phrases that some words consist of."""
        # By the number of words read, what the phrases so far are; None for fillers alone.
        found: dict[int, SmallTalk | None] = {0: None}
        for start, word in enumerate(said):
            if start not in found:
                continue
            for kind, phrase in self.phrases.get(word, ()):
                for end in _ends(phrase, said, start):
                    kinds = (kind, found[start], found.get(end))
                    found[end] = min(kinds, key=_ORDER.index)
        return found.get(len(said))

    def spell(self, said: _Words) -> _Words:
        """Return words spelt alike."""
        return tuple(word for one in said for word in self.spellings.get(one, (one,)))


def has_words(message: str) -> bool:
    """Tell whether a message has more than emoji, addresses and mentions."""
    return any(map(str.isalnum, _NOT_WORDS.sub(" ", message)))


def find_small_talk(message: str) -> SmallTalk | None:
    """Return what a message says if it is small talk and nothing else; None for a question.

    “hi, who are you?” is, “who are you supposed to call?” isn't.
    """
    beginning = read_beginning(_NOT_WORDS.sub(" ", message), MAX_SMALL_TALK)
    if beginning.is_cut:
        return None
    said = _words_of(beginning.text)  # once, as folding takes time
    return next(filter(None, (t.find(t.spell(said)) for t in load_small_talk())), None)


def find_fixed_reply(message: str, guide: str, seen: str, more: str) -> tuple[str, bool]:
    """Return the reply to a message that asks nothing, else ""; and whether that is friendly.

    `guide` replies to a call for help; `seen` says who sees what is asked, `more` what else to do.
    """
    if not has_words(message):
        return member_texts.WORDS_ONLY, False
    said = find_small_talk(message)
    if said is None or said == "help":
        return guide if said else "", False
    return member_texts.SMALL_TALK[said].format(seen=seen, more=more), said in FRIENDLY


def _words_of(text: str) -> _Words:
    """Return the folded words of a text, each repeated letter once."""
    return tuple(_REPEATED.sub(r"\1", word) for word in words(text) if any(map(str.isalnum, word)))


def _ends(phrase: Iterable[_Choice], said: _Words, start: int) -> set[int]:
    """Return where a phrase that begins at `start` may end."""
    ends = {start}
    for choice in phrase:
        longest = max(map(len, choice))
        ends = {
            end + size
            for end in ends
            for size in range(min(longest, len(said) - end) + 1)
            if said[end : end + size] in choice
        }
    return ends - {start}


@cache
def load_small_talk() -> list[_Table]:
    """Read the phrases; else that is done when they are first needed, which takes a while."""
    return [_load_table(path) for path in sorted(FOLDER.glob("*.toml"))]


def _load_table(path: Path) -> _Table:
    data = read_toml(path).data
    spellings = {_words_of(key)[0]: _words_of(word) for key, word in data["spellings"].items()}
    table = _Table(spellings, {})
    for kind, text in [(None, data["fillers"]), *data["phrases"].items()]:
        for phrase in _read_phrases(text, table):
            for word in _first_words(phrase):
                table.phrases.setdefault(word, []).append((cast("SmallTalk | None", kind), phrase))
    return table


def _read_phrases(text: str, speller: _Table) -> Iterator[tuple[_Choice, ...]]:
    for phrase in filter(str.strip, re.split(r"[;\n]", text)):
        parts = (
            part[0].strip("()").split("|") for part in _PART.finditer(phrase) if part[0].strip()
        )
        yield tuple(frozenset(speller.spell(_words_of(said)) for said in part) for part in parts)


def _first_words(phrase: Iterable[_Choice]) -> set[str]:
    found: set[str] = set()
    for choice in phrase:
        found.update(option[0] for option in choice if option)
        if () not in choice:
            break
    return found

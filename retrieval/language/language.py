"""Language: what Docent knows of a language, read from its data file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import Stemmer

from retrieval.toml_file import read_toml

FOLDER = Path(__file__).parent

OTHER = "other"  # the file for all languages that have none of their own

Words = frozenset[str]
Phrases = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Aspect:
    """The phrases of one aspect; english.toml says how they are written.

    Those in `asked` count in questions only, those in `headed` in headings only.
    """

    both: Phrases = ()
    asked: Phrases = ()
    headed: Phrases = ()


@dataclass(frozen=True, eq=False)  # compared by identity, as there is one for each language
class Language:
    """Words of a language, all folded; the comments in english.toml say what each key is for."""

    name: str  # a Snowball stemmer's name, or "none"

    # How a text is searched.
    stop_words: Words = frozenset()
    soft_words: Words = frozenset()
    spellings: Mapping[str, str] = field(default_factory=dict)
    digraphs: Mapping[str, str] = field(default_factory=dict)
    compound_links: Words = frozenset()
    elisions: Words = frozenset()
    elided_articles: Words = frozenset()
    unlisted_words: Words = frozenset()
    everyday: Phrases = ()

    # What a question is about.
    context_words: Words = frozenset()
    context_phrases: Phrases = ()
    context_openings: Phrases = ()
    subject_openings: Phrases = ()
    joint_with: str = ""
    joints_and: Phrases = ()
    joints_or: Words = frozenset()
    short_with: str = ""
    short_and: str = ""
    specific: Mapping[str, Aspect] = field(default_factory=dict)
    general: Mapping[str, Aspect] = field(default_factory=dict)

    # What stands beside a name.
    adverbs: Words = frozenset()
    harmless: Words = frozenset()
    verb_endings: Phrases = ()
    subject_pronouns: Words = frozenset()
    units: Words = frozenset()
    times_and_numbers: Words = frozenset()
    weight_units: Words = frozenset()
    other_units: Words = frozenset()

    # What somebody says.
    courtesies: Words = frozenset()
    contractions: Mapping[str, str] = field(default_factory=dict)
    short_endings: Mapping[str, str] = field(default_factory=dict)
    s_verbs: Phrases = ()
    negated_verbs: Words = frozenset()
    other_negations: Words = frozenset()
    persons: Words = frozenset()
    owners: Words = frozenset()
    state_verbs: Words = frozenset()
    state_openings: Phrases = ()
    state_fillers: Words = frozenset()
    state_endings: Phrases = ()
    relative_words: Words = frozenset()
    duties: Words = frozenset()
    reasons: Words = frozenset()
    verb_comes_second: bool = False

    # What turns around what somebody in danger says.
    plain_negations: Words = frozenset()
    no_negation: Words = frozenset()
    said: Words = frozenset()
    between: Words = frozenset()
    emphatic: Words = frozenset()
    general_openings: Phrases = ()
    definition_openings: Words = frozenset()
    definition_verbs: Words = frozenset()
    wondering: Words = frozenset()

    # What somebody tells of a bad state.
    sufferers: Words = frozenset()
    state_beginnings: Words = frozenset()
    others: Words = frozenset()
    no_states: Words = frozenset()
    possibly: Words = frozenset()
    lately: Words = frozenset()
    intensifiers: Words = frozenset()
    well: Words = frozenset()
    mood_verbs: Words = frozenset()
    feelings: Phrases = ()
    moods: Phrases = ()
    states: Phrases = ()
    alarms: Phrases = ()
    idioms: Phrases = ()

    # What the section is called that holds an article's links.
    resource_nouns: Words = frozenset()
    resource_qualifiers: Words = frozenset()
    resource_headings: Phrases = ()

    @property
    def is_full(self) -> bool:
        """Whether the language has words of its own: in others, each word counts alike."""
        return bool(self.everyday)

    @cached_property
    def joints(self) -> Phrases:
        """Words that join two things in a question, the least ambiguous first."""
        return (*filter(None, [self.joint_with]), *self.joints_and)

    @cached_property
    def amount_units(self) -> Words:
        """Units of amounts."""
        return self.weight_units | self.other_units

    @cached_property
    def negations(self) -> Words:
        """Words that reverse the meaning of a sentence."""
        return self.negated_verbs | self.other_negations

    @cached_property
    def harmless_words(self) -> Words:
        """Words that don't change which substance a name next to them means."""
        return self.harmless.union(self.adverbs, self.negations, self.weight_units)

    @cached_property
    def never_names(self) -> Words:
        """Words that make no other thing of what they stand beside."""
        return self.harmless_words.union(self.times_and_numbers, self.units, self.joints)

    def stem(self, word: str) -> str:
        """Return a folded word's stem."""
        # A Snowball stemmer has state, but threads can share it because it never releases the GIL.
        return str(self._stemmer.stemWord(word)) if self._stemmer else word

    @cached_property
    def _stemmer(self) -> Any:
        return None if self.name == "none" else Stemmer.Stemmer(self.name)

    def undo_digraphs(self, word: str) -> str:
        """Return a folded word as it is with accents: of “ueberdosis”, “uberdosis”."""
        if not self.digraphs:
            return word
        return self._digraph.sub(lambda found: self.digraphs[found[0]], word)

    @cached_property
    def _digraph(self) -> re.Pattern[str]:
        # Not in “neue” and “Quelle”.
        return re.compile(rf"(?<![aeiouq])(?:{'|'.join(self.digraphs)})")


def languages() -> tuple[str, ...]:
    """Return the languages that have a stemmer."""
    return tuple(Stemmer.algorithms())


@lru_cache
def load_language(name: str) -> Language:
    """Return what is known of a language; of one without a file, what `other.toml` says.

    It is one of the Snowball stemmers (https://snowballstem.org/algorithms/), or “none”;
    `ValueError` is raised for another.
    """
    if name not in {"none", *languages()}:
        known = ", ".join(languages())
        raise ValueError(f"no stemmer for “{name}”; choose one of {known}, or none")
    file = FOLDER / f"{name}.toml"
    if name not in full_languages():
        file = FOLDER / f"{OTHER}.toml"
    data = read_toml(file, folder=FOLDER).data
    kinds = {one.name: one.type for one in fields(Language)}
    return Language(name, **{key: _read(kinds[key], value) for key, value in data.items()})


@lru_cache
def full_languages() -> tuple[str, ...]:
    """Return the languages that have a file of their own."""
    return tuple(sorted({file.stem for file in FOLDER.glob("*.toml")} - {OTHER}))


@lru_cache
def all_units() -> Words:
    """Return the units of all languages: by them, “3-day” is told from a name such as “3-MMC”."""
    return frozenset[str]().union(*(load_language(name).units for name in full_languages()))


@lru_cache
def all_elisions() -> Words:
    """Return the elisions of all languages: “l'alcool” is two words, “don't” is one."""
    return frozenset[str]().union(*(load_language(name).elisions for name in full_languages()))


def _read(kind: object, value: Any) -> Any:
    if isinstance(value, dict):  # tables of aspects
        return {
            name: Aspect(**{where: tuple(_split(text, ",")) for where, text in phrases.items()})
            for name, phrases in value.items()
        }
    if kind in {str, bool}:
        return value
    if kind is Words:
        return frozenset(value.split())
    if kind is Phrases:
        return tuple(_split(value, "\n"))
    pairs = (line.partition("=") for line in _split(value, "\n"))
    return {short.strip(): whole.strip() for short, _, whole in pairs}


def _split(text: str, sign: str) -> list[str]:
    return [" ".join(part.split()) for part in text.split(sign) if part.strip()]

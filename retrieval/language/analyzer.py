"""From text to words and terms (stems), by which questions and sections are compared.

To *fold* a text is to reduce it to lower-case words without accents and punctuation.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import dropwhile, pairwise, takewhile

from retrieval import parameters
from retrieval.language.html_text import unescape
from retrieval.language.language import Language, all_elisions, all_units

SENTENCE_END = "\n"  # the token between the sentences of a folded text
# Each pattern begins with a rare character so that the search can skip ahead.
_APOSTROPHES = re.compile(r"['’ʼ](?<=\w['’ʼ])(?=\w)")
_BETWEEN_SENTENCES = re.compile(r"\s(?<=[.!?…]\s)\s*|\n+")
_LETTERS_AND_DIGITS = re.compile(r"\d{1,3}[^\W\d_]+|[^\W\d_]+\d+[^\W_]*")
_LETTERS = "abcdefghijklmnopqrstuvwxyzµμ"
_ORDINAL_OR_AMOUNT = re.compile(r"\d+(?:s|st|nd|rd|th|mg|g|kg|ml|l|cm|mm|m|km|h|am|pm|k)")
# Parts of Markdown that readers don't see: comments, addresses of links, tags.
_INVISIBLE = re.compile(
    r"<!--.*?(?:-->|\Z)|(?<=\])\([^()\s]*\)|https?://\S+|</?[a-zA-Z][^<>]*>", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Word:
    """One folded word, its stem (the term), and whether it is a question or filler word."""

    text: str
    term: str
    is_soft: bool


@dataclass(frozen=True, slots=True)
class Beginning:
    """The part of a text that is read."""

    text: str  # the whole text as typed if it is short enough
    words: int  # the number of words in `text`
    is_cut: bool  # whether the whole text has more words


_UNSPACED = "\x1f"  # marks each character of a script without spaces, until its pairs are made

_MICROGRAMS = dict.fromkeys(("μg", "ug", "mcg", "mcgs", "microgram", "micrograms"), "ug")
# A number (or what is behind its decimal point) and its unit, with or without a space; folded.
_HAS_AMOUNT = re.compile(r"(?<!\w)(\d++)[ -]*+(mg|ug|mcgs?|μg|micrograms?|kg|g|ml|cl)\b")
# A number with points or commas; not the digits of “3,4-methylenedioxy…”.
_NUMBER = re.compile(r"\d(?<![\w.,]\d)\d*(?:[.,]\d+)+(?!\d|[.,]\d|-[^\W\d])")

_MARK = "\x1e"  # stands for the decimal point while other punctuation is removed

_FIRST_HIRAGANA, _LAST_HIRAGANA = "\u3040", "\u309f"

# Thai, Lao, Khmer, Myanmar; kana; CJK ideographs and their extensions.
_WITHOUT_SPACES = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)

_GROUP = 3  # digits between the signs that part thousands

_UNSPACED_RUN = re.compile(f"(?:{_UNSPACED}.)+")


class _Folding(dict[int, str | None]):
    """A table for `str.translate` that computes each character's entry when it is first needed."""

    def __missing__(self, code: int) -> str | None:
        character = chr(code)
        folded: str | None = " "
        if character in f"\n{_MARK}":
            folded = character
        elif unicodedata.combining(character):
            folded = None
        elif character in "-\u2010":
            folded = "-"
        elif unicodedata.category(character)[0] in "LNM":
            is_spaced = not _WITHOUT_SPACES.match(character)
            folded = character.casefold().replace("œ", "oe") if is_spaced else _UNSPACED + character
        self[code] = folded
        return folded


_FOLDING = _Folding()
# The same for ASCII, as most texts are; `bytes.translate` is faster.
_ASCII_FOLDING = bytes(
    ord(character.lower()) if character.isalnum() or character in f"-\n{_MARK}" else ord(" ")
    for character in map(chr, range(128))
).ljust(256)


def words(text: str) -> Iterator[str]:
    """Return the folded words of a text in any script.

    >>> list(words("Don't mix 2C-B & 5-MeO-DMT with well-known naïveté: 3-day COVID-19"))
    ['dont', 'mix', '2cb', '5meodmt', 'with', 'well', 'known', 'naivete', '3', 'day', 'covid', '19']
    """
    return iter(_fold(text).split())


def fold(text: str, max_chars: int | None = None) -> str:
    """Fold a name for comparison: its words, separated by single spaces.

    Of the input, `max_chars` are read: folding may turn one into eighteen.
    """
    return " ".join(words(text[:max_chars]))


def fold_typed(typed: str) -> str:
    """Fold a partly typed name into at most `MAX_TYPED` characters."""
    return fold(typed, parameters.MAX_TYPED_READ)[: parameters.MAX_TYPED]


def read_beginning(text: str, max_words: int) -> Beginning:
    """Read the beginning of a text of any length, typed by anybody: `max_words` >= 1 of `words`.

    Each is cut at `MAX_WORD` characters.

    >>> read_beginning("Is it safe & well-known?", 4)
    Beginning(text='Is it safe & well', words=4, is_cut=True)
    """
    size = parameters.FIRST_LOOK
    found = list(words(text[:size]))
    # Folding takes time, so it stops once there are enough words, however long the text is.
    while len(found) <= max_words and size < min(len(text), parameters.MAX_READ):
        size = min(2 * size, parameters.MAX_READ)
        found = list(words(text[:size]))
    is_cut = len(found) > max_words or len(text) > size
    if not is_cut and max(map(len, found), default=0) <= parameters.MAX_WORD:
        return Beginning(text, len(found), is_cut)
    kept: list[str] = []
    room = max_words
    for part in text[:size].split():
        own = list(words(part))
        is_whole = len(own) <= room and all(len(word) <= parameters.MAX_WORD for word in own)
        kept.append(
            part if is_whole else " ".join(word[: parameters.MAX_WORD] for word in own[:room])
        )
        room -= min(len(own), room)
        if not room:
            break
    return Beginning(" ".join(kept), max_words - room, is_cut)


def folded_sentences(markdown: str) -> list[str]:
    """Return the folded words of a section's Markdown, with `SENTENCE_END` between sentences.

    The list may also contain empty strings, which mean nothing.
    """
    return _fold(SENTENCE_END.join(_BETWEEN_SENTENCES.split(plain_text(markdown)))).split(" ")


def plain_text(markdown: str) -> str:
    """Return roughly the text that a reader sees of Markdown, good enough for counting words."""
    # Most texts have nothing to remove, and this check is much faster.
    if "<" in markdown or "](" in markdown or "://" in markdown:
        markdown = _INVISIBLE.sub(" ", markdown)
    return unescape(markdown)


def analyse(text: str, language: Language) -> list[Word]:
    """Return the words of a text without stop words."""
    return [found for word in words(text) if (found := look_up(word, language)) is not None]


def look_up(word: str, language: Language) -> Word | None:
    """Return the `Word` for a folded word; None for one that isn't searched for."""
    if len(word) == 1 and _WITHOUT_SPACES.match(word):
        return None  # one character of a script without spaces means too little
    if not language.is_full:
        # Japanese writes endings, particles and courtesies in hiragana.
        is_soft = all(_FIRST_HIRAGANA <= character <= _LAST_HIRAGANA for character in word)
        return Word(word, language.stem(word), is_soft=is_soft)
    if word in language.stop_words:
        return None
    return Word(word, language.stem(word), word in language.soft_words)


def _fold(text: str) -> str:
    """Return a text's folded words and line ends, separated by spaces."""
    text = _APOSTROPHES.sub("", _elided().sub(" ", text))
    if has_number := bool(_NUMBER.search(text)):
        text = _NUMBER.sub(_number, text.replace(_MARK, " "))
    if text.isascii():
        folded = text.encode().translate(_ASCII_FOLDING).decode()
    else:
        folded = unicodedata.normalize("NFKD", text).translate(_FOLDING)
        if _UNSPACED in folded:
            folded = _UNSPACED_RUN.sub(_pairs, folded)
    folded = folded.replace("\n", " \n ").replace(_MARK, "." if has_number else " ")
    if _HAS_AMOUNT.search(folded):
        folded = _HAS_AMOUNT.sub(_amount, folded)
    if "-" not in folded:
        return folded
    return " ".join(_part(word) if "-" in word else word for word in folded.split(" "))


@lru_cache
def _elided() -> re.Pattern[str]:
    """Return what finds the apostrophe of “l'alcool” and “qu'il”."""
    before = "|".join(rf"(?<=\b{elision}.)" for elision in sorted(all_elisions()))
    return re.compile(rf"['’ʼ](?:{before})(?=[aeiouh\u00c0-\u017f])", re.IGNORECASE)


def _amount(found: re.Match[str]) -> str:
    """Return an amount as one word, of whose units the microgram has several names."""
    number, unit = found.groups()
    return f"{number}{_MICROGRAMS.get(unit, unit)}"


def _number(found: re.Match[str]) -> str:
    """Return a number with no sign but one for the decimal point: “1.000” and “1,000” are 1000."""
    whole, *parts = re.split(r"[.,]", found[0])
    if 1 <= len(whole) <= _GROUP and whole[0] != "0" and all(len(p) == _GROUP for p in parts):
        return whole + "".join(parts)
    if len(parts) > 1:  # a date or a list
        return found[0]
    decimals = parts[0].rstrip("0")
    if len(decimals) == _GROUP and whole[0] != "0":  # “1.0010” isn't 1001
        decimals += "0"
    return f"{whole}{_MARK}{decimals}" if decimals else whole


def _pairs(run: re.Match[str]) -> str:
    """Return the pairs of characters that stand together where words aren't spaced."""
    characters = run[0].replace(_UNSPACED, "")
    pairs = (one + other for one, other in pairwise(characters))
    return f" {' '.join(pairs) or characters} "


def _part(compound: str) -> str:
    """Return a hyphenated compound as one word if it is a name, otherwise as its parts."""
    parts = [part for part in compound.split("-") if part]
    return ("" if _is_code(parts) else " ").join(parts)


def depends_on_context(question: str, language: Language) -> bool:
    """Tell whether a question refers to an earlier one (“and is it addictive?”)."""
    asked = list(words(question))
    return _refers(asked, language) or _begins(asked, language.context_openings)


def spell_out_joints(question: str, language: Language) -> str:
    """Replace signs and abbreviations by “and” and “with”: “tea & milk”, “tea w/ milk”."""
    for sign, joint in _signs(language):
        question = sign.sub(f" {joint} ", question)
    return question


@lru_cache
def _signs(language: Language) -> list[tuple[re.Pattern[str], str]]:
    """Return what stands for “and” and “with”, each with that word."""
    signs = []
    if language.joints_and:
        short = rf"|['’]?{language.short_and}['’]?" if language.short_and else ""
        signs.append((rf"(?<=\s)(?:[&+]{short})(?=\s)", language.joints_and[0]))
    if language.short_with:  # not “w/o”
        sign = rf"(?<=\s){language.short_with}(?:/(?!o\b)\s?|(?=\s))"
        signs.append((sign, language.joint_with))
    return [(re.compile(sign, re.IGNORECASE), joint) for sign, joint in signs]


def split_at_joint(question: str, language: Language) -> tuple[str, str, str] | None:
    """Split a question like “X with Y” at the first joint that it has: before, joint, after."""
    asked = list(words(spell_out_joints(question, language)))
    for joint in language.joints:
        if joint in asked:
            place = asked.index(joint)
            return " ".join(asked[:place]), joint, " ".join(asked[place + 1 :])
    return None


def asks_for_subject(question: str, language: Language) -> bool:
    """Tell whether a question asks about a subject in general: “tell me about X”, “and X?”.

    Wherever that begins (“please, do you know what X is”), and also at the end (“X, what is it?”).
    """
    # “What exactly is X?” says no more than “what is X?”.
    asked = [word for word in words(question) if word not in language.adverbs]
    if _asks_at_end(asked, language):
        return True
    if _refers(asked, language):
        return False
    around = language.courtesies.union(language.wondering, language.context_openings)
    rest = list(dropwhile(around.__contains__, asked))
    if len(rest) == 1:
        return True
    filler = around | language.soft_words | language.stop_words
    said = sum(1 for _ in takewhile(filler.__contains__, asked))
    return any(_asks_here(asked[start:], language) for start in range(min(said + 1, len(asked))))


def _asks_here(asked: Sequence[str], language: Language) -> bool:
    """Tell whether words begin with an opening, or stand within one: “what X is”."""
    ends = {f"{asked[0]} {asked[-1]}"} if asked[-1] in language.state_verbs else set()
    return _begins(asked, language.subject_openings) or not ends.isdisjoint(
        language.subject_openings
    )


def _asks_at_end(asked: Sequence[str], language: Language) -> bool:
    """Tell whether words name something and then ask for it: “X, what is it?”."""
    if not asked or asked[-1] not in language.context_words:
        return False
    endings = (opening.split() for opening in language.subject_openings)
    before = [asked[: -len(end) - 1] for end in endings if end == asked[-len(end) - 1 : -1]]
    return any(said and not _refers(said, language) for said in before)


def is_amount(asked: Sequence[str], place: int, language: Language) -> bool:
    """Tell whether a word of a question is part of an amount: “100mg”, “100 mg”."""
    word, units = asked[place], language.amount_units
    if word in units:
        return place > 0 and is_number(asked[place - 1])
    number = word.rstrip(_LETTERS)
    unit = word[len(number) :] or next(iter(asked[place + 1 : place + 2]), "")
    return is_number(number) and unit in units


def is_number(word: str) -> bool:
    """Tell whether a folded word is a number: “20”, “0.5”."""
    return word.replace(".", "", 1).isdigit()


def _refers(asked: Sequence[str], language: Language) -> bool:
    text = f" ^ {' '.join(asked)} $ "
    return not language.context_words.isdisjoint(asked) or any(
        f" {phrase} " in text for phrase in language.context_phrases
    )


def _begins(asked: Sequence[str], openings: Iterable[str]) -> bool:
    text = " ".join(asked) + " "
    return any(text.startswith(f"{opening} ") for opening in openings)


def _is_code(parts: list[str]) -> bool:
    """Tell whether a compound's parts make one name: 2C-B, 5-MeO-DMT, B-12; not 3-day, mid-90s."""
    if len(parts) < 2 or any(  # noqa: PLR2004
        len(part) > parameters.MAX_CODE_PART
        or "." in part  # a decimal number
        or part in all_units()
        or _ORDINAL_OR_AMOUNT.fullmatch(part)
        for part in parts
    ):
        return False
    if any(_LETTERS_AND_DIGITS.fullmatch(part) for part in parts):
        return True
    digits = [is_number(part) for part in parts]
    begins_with_digit = digits[0] and len(parts[0]) == 1 and not all(digits)
    return begins_with_digit or (len(parts[0]) == 1 and not digits[0] and digits[1])

"""Blanks what could identify a person in a question, before it is stored."""

import re
import unicodedata

BLANK = "[…]"  # replaces what is blanked. It isn't a word, so it makes no two questions alike.
MAX_STORED = 500  # characters of a question that are kept
MAX_DIGITS = 4  # longer numbers are blanked; a year, or a dose in milligrams, is no longer
_MAX_READ = 1_000  # characters that are read; the rest is dropped, so that no text takes long
# A number, with anything people write between its digits; “5, 10” are two numbers.
_NUMBER = re.compile(r"\+?\(?\d(?:(?:[\s().'’\-‐-―/_·•\ufe0f\u20e3]*|,)\d)*")

_PATTERNS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # Mentions, commands, emoji and timestamps (https://discord.com/developers/docs/reference#message-formatting).
        r"<[^<>]*\d{5,}[^<>]*>",
        r"\S*@\S+|[^\s@]+\s+@\s+[^\s@]+|\S+@",
        r"\S+\s*(?:\(at\)|\[at\]|\{at\})\s*\S+",
        r"\S+#\d{4}(?!\w)",
        r"\S*\w://\S*|\bwww\.\S*|\b(?:mailto|tel|skype):\S+",
        r"(?<!\w)(?:[0-9a-f]{0,4}:){2,7}[0-9a-f.]{0,15}(?![0-9a-f:])(?:%\w+)?",
        r"\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?",
        # Host names: the last part after a dot has letters only.
        r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}(?::\d+)?(?:/\S*)?(?!\w)",
        # Street addresses, in English and in German order.
        r"\b\d{1,4}[a-z]?,?\s+(?:[^\W\d_][\w'’.-]*\s+){1,2}(?:street|road|avenue|lane|boulevard)\b",
        r"\b[^\W\d_]+(?:straße|strasse|gasse|platz|allee)\s+\d{1,4}[a-z]?\b",
    )
]


def redact(text: str) -> str:
    """Blank all in a member's text that identifies a person, as far as its form shows that.

    Return one line of at most `MAX_STORED` characters, in NFKC; `BLANK` replaces mentions,
    addresses (web, IP, e-mail, street), and numbers of more than `MAX_DIGITS` digits, also with
    spaces or signs between them.

    Examples
    --------
    >>> redact("ket at 2, call +44 20 7946 0958 or me@mail.example, @sam")
    'ket at 2, call […] or […] […]'
    """
    text = _simplified(text)
    for pattern in _PATTERNS:
        text = pattern.sub(BLANK, text)
    text = " ".join(_NUMBER.sub(_blank_long, text).split())
    return text if len(text) <= MAX_STORED else text[: MAX_STORED - 1] + "…"


def _simplified(text: str) -> str:
    """Return the beginning of a text in NFKC, without invisible characters.

    In NFKC, circled and full-width digits are plain digits
    (https://www.unicode.org/reports/tr15/).
    """
    normal = unicodedata.normalize("NFKC", text[:_MAX_READ])
    seen = "".join(character for character in normal if unicodedata.category(character) != "Cf")
    if len(text) <= _MAX_READ and len(seen) <= _MAX_READ:
        return seen
    # Don't cut in the middle of a word: half an address wouldn't be recognised.
    return re.sub(r"\S*\Z", "", seen[:_MAX_READ], count=1)


def _blank_long(match: re.Match[str]) -> str:
    digits = sum(character.isdigit() for character in match[0])
    return BLANK if digits > MAX_DIGITS else match[0]

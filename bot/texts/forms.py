"""Dates, numbers, counted things and the names of languages, in the language that is spoken.

Babel's data of a language is read when it is needed first; its functions take longer to import.
"""

from datetime import date, datetime
from typing import Self

from babel import Locale

from bot.texts.languages import ENGLISH, get_language, load_catalogue

CONTEXT_END = "\x1f"  # parts the context of a thing in a translated sentence from the thing

# The codes of the languages that articles may be in (`retrieval.language`).
CODES = dict(
    pair.split("=")
    for pair in (
        "arabic=ar armenian=hy basque=eu catalan=ca czech=cs danish=da dutch=nl english=en"
        " esperanto=eo estonian=et finnish=fi french=fr german=de greek=el hindi=hi hungarian=hu"
        " indonesian=id irish=ga italian=it lithuanian=lt nepali=ne norwegian=nb persian=fa"
        " polish=pl portuguese=pt romanian=ro russian=ru serbian=sr sesotho=st spanish=es"
        " swedish=sv tamil=ta turkish=tr yiddish=yi"
    ).split()
)


def write_date(day: date) -> str:
    """Return a date in words; in English in ISO form: British and American readers differ."""
    if get_language() == ENGLISH:
        return day.isoformat()
    return str(_locale().date_formats["long"].apply(day, get_language()))


def write_moment(at: datetime) -> str:
    """Return a date and a time of the day."""
    return f"{write_date(at.date())} {at:%H:%M}"


class Figure(float):
    """A measured number: with the decimal sign of the language."""

    def __format__(self, form: str) -> str:
        written = super().__format__(form)
        if get_language() == ENGLISH:
            return written
        return written.replace(".", _locale().number_symbols["latn"]["decimal"])


def write_number(number: int) -> str:
    """Return a whole number, in groups of digits where the language has them."""
    if get_language() == ENGLISH:
        return str(int(number))
    return str(_locale().decimal_formats[None].apply(number, get_language()))


def name_language(code: str) -> str:
    """Return what a language is called."""
    return str(_locale().languages[code])


def _locale() -> Locale:
    return Locale.parse(get_language())


class Count(int):
    """A number of things: `{n:article}` says “1 article” or “2 articles”, `{n:is/are}` which word.

    A `#` in the words stands for the number, or for the word that it is `written` as.

    >>> "{n:article}, which {n:is/are} read".format(n=Count(1))
    '1 article, which is read'
    """

    written: str

    def __new__(cls, number: int, written: str = "") -> Self:
        """Count some things."""
        count = super().__new__(cls, number)
        count.written = written
        return count

    def __format__(self, thing: str) -> str:
        written = self.written or write_number(self)
        if not thing:
            return written
        context, _, thing = thing.rpartition(CONTEXT_END)
        one, many = forms_of(thing)
        if context:
            text = load_catalogue(get_language()).npgettext(context, one, many, self)
        else:
            text = one if self == 1 else many
        return text.replace("{number}", written)


def forms_of(thing: str) -> tuple[str, str]:
    """Return what one and what several things of a `Count` are in English, with `{number}`."""
    one, slash, many = thing.replace("#", "{number}").partition("/")
    return (one, many) if slash else (f"{{number}} {one}", f"{{number}} {one}s")

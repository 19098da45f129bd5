"""Numbers in sentences."""

from typing import Self

from bot.texts.forms import write_number
from bot.texts.languages import get_language, load_catalogue

CONTEXT_END = "\x1f"  # parts the context of a thing in a translated sentence from the thing


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

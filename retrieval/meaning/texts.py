"""The texts of a section whose vectors are compared with a question's."""

import re

from retrieval.language import plain_text

_MARKUP = re.compile(r"[*_`~#|]+")


def texts_of_section(title: str, heading: str, markdown: str) -> tuple[str, str]:
    """Return “title. heading. text” and “title. heading” of a section, as plain text.

    One without a name of its own is compared as a whole twice: the introduction, whose heading is
    empty, or a section that is called as its article.
    """
    text = " ".join(_MARKUP.sub(" ", plain_text(markdown)).split())
    if not heading or heading.casefold() == title.casefold():
        whole = f"{title}. {text}"
        return whole, whole
    name = f"{title}. {heading}"
    return f"{name}. {text}", name

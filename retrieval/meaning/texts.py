"""The texts of a section whose vectors are compared with a question's."""

import re
from typing import NamedTuple

from retrieval.language import plain_text

_MARKUP = re.compile(r"[*_`~#|]+")


class SectionTexts(NamedTuple):
    """What is encoded of a section."""

    whole: str  # “title. heading. text”.
    name: str | None  # “title. heading”; None for a section without a name of its own.


def texts_of_section(title: str, heading: str, markdown: str) -> SectionTexts:
    """Return a section's texts; its plain heading is empty for the introduction."""
    text = " ".join(_MARKUP.sub(" ", plain_text(markdown)).split())
    if not heading or heading.casefold() == title.casefold():
        return SectionTexts(f"{title}. {text}", None)
    name = f"{title}. {heading}"
    return SectionTexts(f"{name}. {text}", name)

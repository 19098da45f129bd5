"""Headings: their plain text, and names that are unique in one article."""

import re
import unicodedata
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.utils import EnvType

_INLINE = MarkdownIt("commonmark")

_UNSEEN_CATEGORIES = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})
_UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\ufe00-\ufe0f\uffa0]")
"""Letters and marks that show nothing: https://www.unicode.org/reports/tr44/
(Default_Ignorable_Code_Point), and the blank Braille pattern."""


@dataclass(slots=True)
class Names:
    """Hands out heading slugs that are unique in one article."""

    taken: set[str] = field(default_factory=set)

    def unique(self, slug: str) -> str:
        """Return a slug that wasn't handed out before: itself, or with `-2`, `-3`, ….

        Parameters
        ----------
        slug : str
            As made from a heading.

        Returns
        -------
        str
            The slug, which is taken from now on.
        """
        name, count = slug, 1
        while name in self.taken:
            count += 1
            name = f"{slug}-{count}"
        self.taken.add(name)
        return name


def plain_heading(content: str, env: EnvType) -> str:
    """Return the words of a heading without its markup.

    Parameters
    ----------
    content : str
        The heading's Markdown.
    env : dict
        What the article's blocks were parsed with: it has the definitions of links.

    Returns
    -------
    str
        One line; empty when nothing of it can be seen.
    """
    words = []
    for token in _INLINE.parseInline(content, env)[0].children or []:
        if token.type in {"text", "code_inline", "image"}:
            words.append(token.content)
        elif token.type in {"softbreak", "hardbreak"}:
            words.append(" ")
    heading = " ".join("".join(words).split())
    return heading if any(map(_is_seen, heading)) else ""


def _is_seen(character: str) -> bool:
    return unicodedata.category(character) not in _UNSEEN_CATEGORIES and not _UNSEEN.match(
        character
    )

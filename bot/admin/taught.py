"""What was taught, as its reader may see it. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from bot.markup import echo
from bot.rendering import section_name, shorten
from bot.serving import Taught
from bot.storage import TaughtPhrasing
from bot.texts import admin_texts, write_date
from retrieval.answering import AudienceView
from retrieval.audience import Audience
from retrieval.content import Article, Library, Section

MAX_TOLD = 100  # characters of a phrasing or a section's name in a list


@dataclass(frozen=True, slots=True)
class TaughtRow:
    """A taught phrasing, and where it belongs."""

    phrasing: TaughtPhrasing
    place: tuple[Article, Section] | None  # None if it can't be read (any more)

    @property
    def key(self) -> str:
        """A short name of it for buttons."""
        name = f"{self.phrasing.section}\n{self.phrasing.text}"
        return blake2b(name.encode(), digest_size=8).hexdigest()


def hash_text(section: Section) -> str:
    """Return a hash by which it can be told whether a section's text has changed."""
    return blake2b(f"{section.heading}\n{section.text}".encode(), digest_size=8).hexdigest()


def by_section(phrasings: Iterable[TaughtPhrasing]) -> Taught:
    """Return phrasings as an answerer takes them."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for phrasing in phrasings:
        found[phrasing.section].append(phrasing.text)
    return {section: tuple(texts) for section, texts in found.items()}


def find_visible(
    phrasings: Iterable[TaughtPhrasing], library: Library, audience: Audience
) -> list[TaughtRow]:
    """Return what somebody may see of what was taught: what belongs to sections that they may read.

    Or did when it was taught, if they see no such section now: be it gone or hidden.
    """
    places = {
        section.id: (article, section)
        for article in library.visible(audience)
        for section in article.readable
    }
    return [
        TaughtRow(phrasing, places.get(phrasing.section))
        for phrasing in phrasings
        if phrasing.section in places or audience.may_read(phrasing.roles)
    ]


def describe_row(row: TaughtRow, view: AudienceView) -> str:
    """Return a line on a taught phrasing, and what is to be looked at again; Discord's Markdown."""
    taught, place = row.phrasing, row.place
    by = admin_texts.BY.format(id=taught.by) if taught.by else admin_texts.TAUGHT_BY_NOBODY
    lines = [
        admin_texts.TAUGHT_ROW.format(
            question=echo(shorten(taught.text, MAX_TOLD)),
            name=echo(shorten(section_name(*place) if place else taught.section, MAX_TOLD)),
            at=write_date(taught.at.date()),
            who=by,
        )
    ]
    if place is None:
        lines.append(admin_texts.TAUGHT_HOMELESS)
    elif hash_text(place[1]) != taught.text_hash:
        lines.append(admin_texts.TAUGHT_CHANGED)
    if place and (other := find_other(view, taught.text, place[1])):
        name = echo(shorten(section_name(*other), MAX_TOLD))
        lines.append(admin_texts.TAUGHT_AUTHOR.format(name=name))
    return "\n".join(lines)


def find_other(
    view: AudienceView, question: str, section: Section
) -> tuple[Article, Section] | None:
    """Return another section beside which its author has written the same; None without one."""
    found = view.find_authors(question)
    return None if any(own.id == section.id for _, own in found) else next(iter(found), None)


def write_comments(rows: Sequence[TaughtRow]) -> str:
    """Return the comments for the articles' files, each with its file and heading above it."""
    found: defaultdict[str, list[TaughtRow]] = defaultdict(list)
    for row in rows:
        found[row.phrasing.section].append(row)
    lines = []
    for section_id, own in found.items():
        place = own[0].place
        # These two would end a phrasing or the comment.
        texts = (row.phrasing.text.replace(";", ",").replace("-->", "→") for row in own)
        lines += [
            f"{place[0].file}: {place[1].heading}" if place else section_id,
            f"<!-- asked: {'; '.join(texts)} -->",
            "",
        ]
    return "\n".join(lines)

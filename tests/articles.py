"""Articles for tests: written out, and made up by hypothesis."""

from random import Random

from hypothesis import strategies as st

from retrieval.audience import Audience
from retrieval.content.article import ParsedFile, parse_article
from retrieval.content.library import Library, collect_library
from retrieval.content.synonyms import Group, Phrase, Synonyms
from retrieval.language import load_language
from retrieval.meaning import Vectors
from retrieval.search import SectionIndex, SectionMeanings, build_postings

WORDS = ("ketamine", "mdma", "alcohol", "risks", "dose", "sleep", "water", "naïve", "what", "the")
ENGLISH = load_language("english")
EVERYDAY = ("set an alarm", "what's the weather", "tell me a joke", "book a table for two")
"""Enough to calibrate by where the thresholds aren't what is tested."""

ROLES = ("guest", "subscriber", "admin")

Files = list[ParsedFile]


def source(
    body: str = "Text.\n",
    *,
    title: str = "A title",
    slug: str = "a-slug",
    role: str = "guest",
    more: str = "",
) -> bytes:
    """Return an article file's bytes."""
    front = f'title: "{title}"\narticle: "{slug}"\nrole: "{role}"\n{more}'
    return f"---\n{front}---\n{body}".encode()


def library_of(*files: bytes, groups: tuple[Group, ...] = (), language: str = "english") -> Library:
    """Return the library of these files, which are named 1.md, 2.md and so on."""
    parsed = [parse_article(f"{number}.md", data) for number, data in enumerate(files, start=1)]
    return collect_library(parsed, synonyms=Synonyms(groups), language=language)


def index_of(library: Library, audience: Audience, vectors: Vectors | None = None) -> SectionIndex:
    """Return the index of what an audience may read of a library, in English."""
    meanings = SectionMeanings(list(library.sections()), vectors) if vectors else None
    return SectionIndex(build_postings(library, ENGLISH), library.visible(audience), meanings)


def group(*phrases: str) -> Group:
    """Return a group of phrases that mean the same."""
    return tuple(map(Phrase, phrases))


texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)
roles = st.sets(st.sampled_from(ROLES), min_size=1)
audiences = st.lists(st.sets(st.sampled_from(ROLES)), max_size=3).map(
    lambda readers: Audience.of(*readers)
)
_listed = st.lists(st.sampled_from((*WORDS[:-1], "ket")), min_size=1, max_size=2).map(" ".join)
synonyms = st.lists(
    st.lists(_listed, min_size=2, max_size=4).map(lambda phrases: group(*phrases)), max_size=6
).map(lambda groups: Synonyms(tuple(groups)))
"""Words of articles and one that none has, alone and in phrases, some in several groups."""


def parsed_files() -> st.SearchStrategy[Files]:
    """Return up to six files with random words, phrasings and roles.

    By a random number instead of hypothesis's own draws, which take longer than what is tested.
    """
    return st.builds(_make_files, st.integers(0, 6), st.integers(0, 2**32).map(Random))


def _make_files(count: int, chance: Random) -> Files:
    files = []
    for number in range(count):
        body = "".join(_section(chance) for _ in range(chance.randint(1, 3)))
        aliases = chance.choice(["", "aliases: [ket, water]\n"])
        summary = chance.choice(["", f"paragraph: {_text(chance)}\n"])
        data = source(
            body,
            title=_text(chance),
            slug=f"article-{number}",
            role=",".join(sorted(chance.sample(ROLES, chance.randint(1, len(ROLES))))),
            more=aliases + summary,
        )
        files.append(parse_article(f"{number}.md", data))
    return files


def _section(chance: Random) -> str:
    key = chance.choice(["", "asked", "urgent"])
    beside = f"<!-- {key}: {_text(chance)}; {_text(chance)} -->\n" if key else ""
    return f"## {_text(chance)}\n{beside}\n{_text(chance)}\n\n"


def _text(chance: Random) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(1, 8)))


def visible_only(files: Files, audience: Audience, synonyms: Synonyms | None = None) -> Library:
    """Return the library as it would be if what an audience may not read didn't exist."""
    seen = (f for f in files if f.article and audience.may_read(f.article.roles))
    return collect_library(seen, synonyms=synonyms)

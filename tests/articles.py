"""Articles for tests: written out, and made up by hypothesis."""

from hypothesis import strategies as st

from retrieval.audience import Audience
from retrieval.content.article import ParsedFile, parse_article
from retrieval.content.library import Library, collect_library
from retrieval.content.synonyms import Group, Phrase, Synonyms
from retrieval.language import Analyzer, load_language
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
    return SectionIndex(build_postings(library, Analyzer()), library.visible(audience), meanings)


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


_beside = st.just("") | st.builds(
    "<!-- {}: {}; {} -->\n".format, st.sampled_from(["asked", "urgent"]), texts, texts
)


@st.composite
def parsed_files(draw: st.DrawFn) -> Files:
    """Return up to six files with random words, phrasings and roles."""
    files = []
    for number in range(draw(st.integers(0, 6))):
        sections = draw(st.lists(st.tuples(texts, _beside, texts), min_size=1, max_size=3))
        body = "".join(f"## {heading}\n{beside}\n{text}\n\n" for heading, beside, text in sections)
        aliases = draw(st.sampled_from(["", "aliases: [ket, water]\n"]))
        summary = draw(st.just("") | texts.map("paragraph: {}\n".format))
        data = source(
            body,
            title=draw(texts),
            slug=f"article-{number}",
            role=",".join(sorted(draw(roles))),
            more=aliases + summary,
        )
        files.append(parse_article(f"{number}.md", data))
    return files


def visible_only(files: Files, audience: Audience, synonyms: Synonyms | None = None) -> Library:
    """Return the library as it would be if what an audience may not read didn't exist."""
    seen = (f for f in files if f.article and audience.may_read(f.article.roles))
    return collect_library(seen, synonyms=synonyms)

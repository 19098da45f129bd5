"""Insights into the question log for those who run a guild: gaps, usage, feedback. Pure.

Everything is computed for one viewer, as if nothing else existed: from members who held no content
role that the viewer doesn't hold, about articles that the viewer may read.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.storage import AskedQuestion, TaughtPhrasing, Vote
from retrieval.audience import Audience, Reader
from retrieval.content import Article, Library, Section
from retrieval.evaluation import group_alike, terms_of
from retrieval.language import Language, look_up, words

LEAST_ASKERS = 2  # who must share a gap, and each word of it, before anybody but the owner sees it
MOST_TEXTS = 50  # of a gap may become its title; those asked most often are tried first


@dataclass(frozen=True, slots=True)
class Viewer:
    """The user who asks for insights."""

    content_roles: Reader  # that they hold
    is_owner: bool = False  # of the application, alone or in its team
    # Their pseudonym. Their own questions make no gap: else they could learn who asked alike.
    member: str = ""

    @property
    def audience(self) -> Audience:
        """The viewer as the only reader."""
        return Audience.of(self.content_roles)


@dataclass(frozen=True, slots=True)
class Gap:
    """Similar questions that found no answer, or offers of which none was opened."""

    # The wording asked most often (of several, the first) whose words enough members have used;
    # else the words that all of them have used; else empty.
    text: str
    questions: int  # how many there are
    askers: int  # how many members asked them


@dataclass(frozen=True, slots=True)
class Usage:
    """The numbers of “questions”, of each outcome, and of ratings as “helpful”; also by article."""

    of_all: Counter[str]
    # Whether an article's sections were shown (“answered”) or offered, and found helpful.
    of_articles: list[tuple[Article, Counter[str]]]


@dataclass(frozen=True, slots=True)
class Feedback:
    """The ratings of a section, counted."""

    article: Article
    section: Section
    not_meant: int
    helpful: int


def find_gaps(
    questions: Iterable[AskedQuestion],
    viewer: Viewer,
    language: Language,
    taught: Sequence[TaughtPhrasing] = (),
) -> list[Gap]:
    """Group the questions that found no good answer, the largest group first.

    What was only offered is none, unless the asker opened it. The questions are of one guild or of
    private chats, oldest first. A viewer who isn't the owner sees groups of at least `LEAST_ASKERS`
    members, and no word that fewer have used. What was asked alike before a phrasing was taught
    that the viewer may read is no gap any more.
    """
    missed = [
        question
        for question in questions
        if question.asker != viewer.member
        if question.content_roles <= viewer.content_roles
        if question.not_meant or (question.outcome != "answered" and not question.met)
    ]
    texts = [*(question.text for question in missed), *(phrasing.text for phrasing in taught)]
    groups = (_without_mended(group, missed, taught) for group in group_alike(texts, language))
    least = 1 if viewer.is_owner else LEAST_ASKERS
    gaps = [
        Gap(_text_of(alike, least, language), len(alike), len({asked.asker for asked in alike}))
        for alike in groups
        if alike
    ]
    # A stable sort: of equals, the older comes first.
    return sorted(
        (gap for gap in gaps if gap.askers >= least),
        key=lambda gap: (gap.questions, gap.askers),
        reverse=True,
    )


def count_usage(
    questions: Iterable[AskedQuestion], votes: Iterable[Vote], viewer: Viewer, library: Library
) -> Usage:
    """Count the questions of one guild or of private chats, by outcome and by article."""
    sections = _visible_sections(library, viewer)
    of_all: Counter[str] = Counter()
    used: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for question in questions:
        if question.content_roles <= viewer.content_roles:
            of_all.update(["questions", question.outcome])
            use = "answered" if question.outcome == "answered" else "suggested"
            for slug in {sections[id_][0].slug for id_ in question.sections if id_ in sections}:
                used[slug][use] += 1
    for section_id, number in _visible_votes(votes, viewer, sections, "helpful").items():
        of_all["helpful"] += number
        used[sections[section_id][0].slug]["helpful"] += number
    articles = [
        (article, used[article.slug]) for article in library.articles if article.slug in used
    ]
    articles.sort(key=lambda found: (-found[1]["answered"], -found[1]["suggested"]))
    return Usage(of_all, articles)


def count_feedback(votes: Sequence[Vote], viewer: Viewer, library: Library) -> list[Feedback]:
    """Count the ratings of sections that somebody didn't mean, those most often not meant first."""
    sections = _visible_sections(library, viewer)
    not_meant = _visible_votes(votes, viewer, sections, "not meant")
    helpful = _visible_votes(votes, viewer, sections, "helpful")
    found = [
        Feedback(article, section, not_meant[section_id], helpful[section_id])
        for section_id, (article, section) in sections.items()
        if not_meant[section_id]
    ]
    return sorted(found, key=lambda feedback: (-feedback.not_meant, feedback.helpful))


def _without_mended(
    group: Sequence[int], missed: Sequence[AskedQuestion], taught: Sequence[TaughtPhrasing]
) -> list[AskedQuestion]:
    """Return the questions of a group that were asked after all that was taught in it."""
    asked = [missed[place] for place in group if place < len(missed)]
    at = [taught[place - len(missed)].at for place in group if place >= len(missed)]
    return [question for question in asked if not at or question.at > max(at)]


def _text_of(alike: Sequence[AskedQuestion], least: int, language: Language) -> str:
    by_text = {question.text: terms_of(question.text, language) for question in alike}
    asked = Counter(question.text for question in alike)
    for text, _ in asked.most_common(MOST_TEXTS):
        wrote = {question.asker for question in alike if by_text[text] <= by_text[question.text]}
        if len(wrote) >= least:
            return text
    shared = set(words(alike[0].text)).intersection(*(words(text) for text in by_text))
    return " … ".join(
        word
        for word in dict.fromkeys(words(alike[0].text))
        if word in shared and (known := look_up(word, language)) and not known.is_soft
    )


_Sections = dict[str, tuple[Article, Section]]


def _visible_sections(library: Library, viewer: Viewer) -> _Sections:
    return {
        section.id: (article, section)
        for article in library.visible(viewer.audience)
        for section in article.sections
    }


def _visible_votes(
    votes: Iterable[Vote], viewer: Viewer, sections: _Sections, kind: str
) -> Counter[str]:
    return Counter(
        vote.section
        for vote in votes
        if vote.kind == kind and vote.section in sections
        if vote.content_roles <= viewer.content_roles
    )

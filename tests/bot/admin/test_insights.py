"""What whoever runs a guild may learn from the notes."""

import csv
import io
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.admin.insights import (
    Gap,
    Viewer,
    find_gaps,
    report_feedback,
    report_gaps,
    report_usage,
    write_csv,
)
from bot.storage.questions import AskedQuestion, Vote
from retrieval.audience import Reader
from retrieval.content.article import parse_article
from retrieval.content.library import Library, collect_library
from retrieval.language import analyse, load_language
from tests.articles import source
from tests.bot.records import GUEST, asked, vote

ENGLISH = load_language("english")
MEMBER = frozenset({"guest", "member"})
ADMIN = frozenset({"guest", "member", "admin"})
ROLES = (GUEST, MEMBER, ADMIN)

FORMULA = tuple("=+-@\t\r")
# NUL and lone surrogates can't be in a blanked question that was stored as UTF-8.
cells = st.text(st.characters(codec="utf-8", exclude_characters="\0"))

OWNER = Viewer(GUEST, is_owner=True)
VIEWER = Viewer(GUEST)


@cache
def library_of(**roles: str) -> Library:
    """Return a library of articles with two sections each, by who may read them."""
    return collect_library(
        parse_article(
            f"{slug}.md",
            source("## One\n\nText.\n\n## Two\n\nText.\n", title=slug, slug=slug, role=role),
        )
        for slug, role in roles.items()
    )


LIBRARY = library_of(tea="guest", milk="guest", club="member", vault="admin")
SECTIONS = [section.id for _, section in LIBRARY.sections()]

questions = st.lists(
    st.builds(
        asked,
        st.sampled_from("green tea|the green tea|club|vault vault|is it".split("|")),
        st.sampled_from("abcd"),
        content_roles=st.sampled_from(ROLES),
        outcome=st.sampled_from(["answered", "suggested", "abstained"]),
        sections=st.lists(st.sampled_from(SECTIONS), max_size=3).map(tuple),
        not_meant=st.booleans(),
        met=st.booleans(),
    ),
    max_size=12,
)
votes = st.lists(
    st.builds(
        vote,
        st.sampled_from(SECTIONS),
        st.sampled_from("abcd"),
        content_roles=st.sampled_from(ROLES),
        kind=st.sampled_from(["helpful", "not meant"]),
    ),
    max_size=12,
)


def test_gaps_are_what_found_no_good_answer() -> None:
    """What was abstained from or wasn't meant, and offers that weren't opened."""
    found = find_gaps(
        [
            asked("abstained"),
            asked("unmeant", outcome="answered", not_meant=True),
            asked("answered", outcome="answered"),
            asked("suggested", outcome="suggested"),
            asked("opened", outcome="suggested", met=True),
            asked("opened in vain", outcome="suggested", met=True, not_meant=True),
        ],
        OWNER,
        ENGLISH,
    )
    texts = "abstained", "unmeant", "suggested", "opened in vain"
    assert found == [Gap(text, 1, 1) for text in texts]


def test_gaps_are_grouped_and_counted() -> None:
    """The largest first, under the words used most often; equal ones in order of age."""
    texts = ["honey", "green tea", "milk", "the green tea?", "the green tea?", "milk"]
    found = find_gaps(
        [asked(text, str(place % 5)) for place, text in enumerate(texts)], OWNER, ENGLISH
    )
    assert found == [Gap("the green tea?", 3, 3), Gap("milk", 2, 2), Gap("honey", 1, 1)]


def test_a_gap_of_one_member_is_the_owners_alone() -> None:
    """However often they asked; two members make it everybody's."""
    same = [asked("marmalade")] * 5
    assert find_gaps(same, VIEWER, ENGLISH) == []
    assert find_gaps(same, OWNER, ENGLISH) == [Gap("marmalade", 5, 1)]
    two = [*same, asked("the marmalade", "two")]
    assert find_gaps(two, VIEWER, ENGLISH) == [Gap("marmalade", 6, 2)]


def test_an_asker_who_may_read_more_counts_for_nothing() -> None:
    """Not for the number from which a gap is shown, either; not even for the owner."""
    two = [asked("club"), asked("club", "two", content_roles=MEMBER)]
    assert find_gaps(two, VIEWER, ENGLISH) == []
    assert find_gaps(two, OWNER, ENGLISH) == [Gap("club", 1, 1)]
    assert find_gaps(two, Viewer(MEMBER), ENGLISH) == [Gap("club", 2, 2)]


def test_who_looks_is_not_counted() -> None:
    """Else asking alike would show them what somebody else asked."""
    me = replace(VIEWER, member="me")
    two = [asked("the marmalade", "two"), asked("marmalade", "me"), asked("marmalade", "me")]
    assert find_gaps(two, me, ENGLISH) == []
    assert find_gaps(two, replace(OWNER, member="me"), ENGLISH) == [Gap("the marmalade", 1, 1)]
    three = [*two, asked("marmalade", "three")]
    assert find_gaps(three, me, ENGLISH) == [Gap("the marmalade", 2, 2)]


@pytest.mark.parametrize(
    ("texts", "shown"),
    [
        # Whatever one member alone wrote isn't shown, be it asked often or first.
        (["tea and my divorce", "tea and my divorce", "tea?"], "tea?"),
        (["ketamine bladder pain", "ketamine bladder court"], "ketamine … bladder"),
        (["court bladder ketamine", "my ketamine bladder"], "my ketamine bladder"),
        (["is tea safe", "Is TEA safe?!"], "is tea safe"),
        (["tea with milk 40", "tea with milk 50"], "tea … milk"),
        # Alike to the first, but with nothing in common.
        (["tea milk", "milk", "tea"], "milk"),
        (
            [
                "tea milk rum gin",
                "tea milk rum a1",
                "milk rum gin a2",
                "tea rum gin a3",
                "tea milk gin a4",
            ],
            "",
        ),
    ],
)
def test_a_text_is_shown_if_two_members_wrote_its_words(texts: list[str], shown: str) -> None:
    """Else the words that all of them wrote."""
    askers = {text: str(place) for place, text in enumerate(texts)}
    (gap,) = find_gaps([asked(text, askers[text]) for text in texts], VIEWER, ENGLISH)
    assert gap.text == shown


@given(
    st.lists(
        st.builds(
            asked,
            st.lists(
                st.sampled_from("tea milk honey is the court divorce teas 40".split()),
                min_size=1,
                max_size=5,
            ).map(" ".join),
            st.sampled_from("abc"),
        ),
        max_size=12,
    )
)
def test_no_word_of_a_lone_member_is_shown(done: list[AskedQuestion]) -> None:
    """Nor does it matter what whoever looks has asked."""
    viewer = replace(VIEWER, member="a")
    others = [question for question in done if question.asker != "a"]
    gaps = find_gaps(done, viewer, ENGLISH)
    assert gaps == find_gaps(others, viewer, ENGLISH)
    for gap in gaps:
        shown = {word.term for word in analyse(gap.text, ENGLISH) if not word.is_soft}
        wrote = {
            question.asker
            for question in others
            if shown <= {word.term for word in analyse(question.text, ENGLISH)}
        }
        assert len(wrote) == 2


def test_a_gap_without_common_words_has_a_line_all_the_same() -> None:
    """It is counted, and no nearest section tells what was asked."""
    report = report_gaps([Gap("", 3, 3)], pytest.fail, "day")
    assert "3× by 3 members: “(no word that all of them wrote)”" in report.text
    assert report.rows == [("(no word that all of them wrote)", 3, 3, "")]


def test_usage_counts_each_question_and_article_once() -> None:
    """Two sections of an article are one article; the most used comes first."""
    report = report_usage(
        [
            asked(outcome="answered", sections=("milk#one",)),
            asked(outcome="suggested", sections=("tea#one", "tea#two", "milk#one")),
            asked(outcome="suggested", sections=("tea#one", "gone#one")),
            asked(),
        ],
        [vote("tea#two", kind="helpful"), vote("tea#one", "two", kind="helpful"), vote("milk#one")],
        VIEWER,
        LIBRARY,
        "week",
    )
    assert report.rows == [
        ("", "", 4, 1, 2, 1, 2),
        ("milk", "milk", "", 1, 1, "", 0),
        ("tea", "tea", "", 0, 2, "", 2),
    ]


def test_feedback_begins_with_what_was_meant_least() -> None:
    """Only sections that weren't meant; those that were also helpful later."""
    given_votes = [
        vote("tea#one"),
        vote("milk#one"),
        vote("milk#one", "two", kind="helpful"),
        vote("milk#two"),
        vote("milk#two", "two"),
        vote("tea#two", kind="helpful"),
    ]
    report = report_feedback(given_votes, VIEWER, LIBRARY, "week")
    assert [(section_id, *counts) for section_id, _, *counts in report.rows] == [
        ("milk#two", 2, 0),
        ("tea#one", 1, 0),
        ("milk#one", 1, 1),
    ]


@given(questions, votes, st.sampled_from(ROLES), st.booleans())
def test_a_viewer_learns_of_nothing_beyond_their_own_roles(
    done: list[AskedQuestion], given_votes: list[Vote], roles: Reader, is_owner: bool
) -> None:
    """Everything is as if neither the other members nor the other articles existed."""
    viewer = Viewer(roles, is_owner)
    seen = [question for question in done if question.content_roles <= roles]
    seen_votes = [v for v in given_votes if v.content_roles <= roles]
    visible = {
        article.slug: " ".join(article.roles) for article in LIBRARY.visible(viewer.audience)
    }
    world = library_of(**visible)
    assert find_gaps(done, viewer, ENGLISH) == find_gaps(seen, viewer, ENGLISH)
    usage = report_usage(done, given_votes, viewer, LIBRARY, "week")
    assert usage == report_usage(seen, seen_votes, viewer, world, "week")
    feedback = report_feedback(given_votes, viewer, LIBRARY, "week")
    assert feedback == report_feedback(seen_votes, viewer, world, "week")
    told = usage.csv + feedback.csv
    hidden = [a.slug for a in LIBRARY.articles if a.slug not in visible]
    assert not any(slug.encode() in told for slug in hidden)


def test_a_report_shows_a_screen_and_exports_all() -> None:
    """The rest is counted; what is long is cut in the lines alone."""
    gaps = [Gap(f"{number} " + "long " * 50, 2, 2) for number in range(30)]
    report = report_gaps(gaps, lambda _: None, "month")
    assert len(report.text) < 2_000
    assert "20 more" in report.text
    assert "last month" in report.text
    rows = report.csv.decode("utf-8-sig").splitlines()
    assert len(rows) == 31
    assert rows[1] == f"{gaps[0].text},2,2,"


@pytest.mark.parametrize("given_votes", [[], [vote("tea#one")]])
def test_an_empty_report_says_so(given_votes: list[Vote]) -> None:
    """Instead of a heading over nothing."""
    text = report_feedback(given_votes, VIEWER, LIBRARY, "day").text
    assert ("nothing to show" in text) is not bool(given_votes)


def read(data: bytes) -> list[list[str]]:
    """Read a file as a spreadsheet does."""
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@given(st.lists(st.lists(cells, min_size=2, max_size=2)))
@example([["=1+1", "@SUM(A1)"], ["\t=1", "\r=1"], [" =1", '"=1"'], ["-2", "+3"]])
def test_no_cell_is_a_formula(rows: list[list[str]]) -> None:
    """And no word is lost: what was put before one can be taken away again."""
    heads, *found = read(write_csv(["one", "two"], rows))
    assert heads == ["one", "two"]
    flat = [cell for row in found for cell in row]
    assert not any(cell.startswith(FORMULA) or cell.lstrip().startswith(FORMULA) for cell in flat)
    wanted = [cell for row in rows for cell in row]
    assert all(cell in {want, f"'{want}"} for cell, want in zip(flat, wanted, strict=True))


@pytest.mark.parametrize("number", [0, 7, -7])
def test_a_number_stays_a_number(number: int) -> None:
    """Only texts can be formulas."""
    assert read(write_csv(["n"], [[number]])) == [["n"], [str(number)]]


def test_a_spreadsheet_knows_the_encoding() -> None:
    """By the mark at the beginning; lines end as in the standard."""
    assert write_csv(["größe"], [["日本"]]) == "\ufeffgröße\r\n日本\r\n".encode()

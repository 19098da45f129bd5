"""The grammar of `custom_id`s: short, unambiguous, and silent about what it stands for."""

import re
from dataclasses import replace
from typing import cast, get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.rendering.layout import Action, ActionControl, ListControl, SectionControl
from bot.replies.custom_ids import (
    ActionPress,
    ListPress,
    SectionPress,
    control_id,
    find_section,
    opens_other,
    parse_press,
    plain_id,
)
from retrieval.content.article import MAX_FILE_BYTES, MAX_HEADING_SLUG, Section
from tests.articles import library_of, source

MAX_CUSTOM_ID = 100
"""https://docs.discord.com/developers/components/reference#custom-id"""

MAX_PAGE = MAX_FILE_BYTES // 100
"""A page has room for at least a hundred characters."""

SLUGS = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=MAX_HEADING_SLUG)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
SECTIONS = st.builds(
    lambda slug, name, heading, text: Section(f"{slug}#{name}", heading, text, "", 1),
    *(SLUGS, SLUGS, TEXTS, TEXTS),
)
USERS = st.integers(0, (1 << 64) - 1)
PAGES = st.integers(0, MAX_PAGE)


@given(SECTIONS, USERS, PAGES)
def test_a_section_control_is_read_back(section: Section, asker: int, page: int) -> None:
    """Whatever the section, the asker and the page, the id fits and says the same again."""
    custom_id = control_id(SectionControl("x", section, page), asker)
    press = parse_press(custom_id)
    assert len(custom_id) <= MAX_CUSTOM_ID
    assert isinstance(press, SectionPress)
    assert (press.asker, press.page) == (asker, page)
    assert custom_id.split(":")[4:6] == [press.section_key, press.text_key]


@given(USERS, PAGES)
def test_a_list_control_is_read_back(asker: int, page: int) -> None:
    """The list needs only the asker and the page."""
    custom_id = control_id(ListControl("x", page), asker)
    assert len(custom_id) <= MAX_CUSTOM_ID
    assert parse_press(custom_id) == ListPress(asker, page)


@given(SECTIONS, USERS, st.sampled_from(get_args(Action)), st.booleans())
def test_an_action_is_read_back(
    section: Section, asker: int, action: Action, is_shown: bool
) -> None:
    """With the section that is shown, where there is one."""
    custom_id = control_id(ActionControl("x", action, section if is_shown else None), asker)
    assert len(custom_id) <= MAX_CUSTOM_ID
    shown = parse_press(control_id(SectionControl("x", section), asker)) if is_shown else None
    assert parse_press(custom_id) == ActionPress(action, asker, cast("SectionPress | None", shown))


@given(SECTIONS, USERS)
def test_a_chosen_option_is_read_as_its_section(section: Section, asker: int) -> None:
    """As a button that shows the section's first page would be."""
    control = SectionControl("x", section)
    value = control_id(control, asker)
    assert len(value) <= MAX_CUSTOM_ID
    assert parse_press(plain_id("contents", asker), [value]) == parse_press(
        control_id(control, asker)
    )
    assert parse_press(plain_id("contents", asker)) is None
    assert parse_press(plain_id("contents", asker), [value[:-1]]) is None


SECTION_KEY, TEXT_KEY = "0a" * 8, "1b" * 4
KEYS = f"{SECTION_KEY}:{TEXT_KEY}"
SHOWN = SectionPress(7, SECTION_KEY, TEXT_KEY, 1)


@pytest.mark.parametrize(
    ("custom_id", "press"),
    [
        (f"docent:1:section:7:{KEYS}:3", replace(SHOWN, page=3)),
        ("docent:1:list:7:2", ListPress(7, 2)),
        *(
            (
                f"docent:1:{name}:7:{KEYS}",
                ActionPress(name, 7, SHOWN),
            )
            for name in get_args(Action)
        ),
        *((f"docent:1:{name}:7", ActionPress(name, 7)) for name in get_args(Action)),
        ("docent:1:none:0", None),
    ],
)
def test_ids_under_old_messages_are_read(custom_id: str, press: object) -> None:
    """On a button, and as the value of an option; messages stay for years."""
    assert parse_press(custom_id) == press
    if not isinstance(press, ListPress):
        assert parse_press("docent:1:contents:7", [custom_id]) == press


def test_what_opens_another_section_is_told_from_what_turns_a_page() -> None:
    """Of the sections of a message that is known by their ids."""
    one, two = (Section(f"slug#{name}", name, "Text", "", 1) for name in ("one", "two"))
    shown = [one.id]
    assert opens_other(control_id(SectionControl("x", two), 7), shown)
    assert not opens_other(control_id(SectionControl("x", one, 2), 7), shown)
    assert not opens_other(control_id(ActionControl("x", "helpful", two), 7), shown)
    assert not opens_other("", shown)


@given(st.integers(0, 99))
def test_a_disabled_control_asks_for_nothing(number: int) -> None:
    """Nobody can press it, and if a changed client does, it stands for nothing."""
    assert parse_press(plain_id("none", number)) is None
    assert len(plain_id("none", number)) <= MAX_CUSTOM_ID


@given(st.text(max_size=100) | st.from_regex(r"docent:1:[a-z]+(:[0-9a-f]{1,16}){0,6}"))
@example("docent:1:list:1:1:1")
@example(f"docent:1:section:1:{'0' * 16}:{'0' * 8}:1 ")
def test_any_text_is_read_or_refused(custom_id: str) -> None:
    """A changed client may send what it likes; what is read is what is built."""
    press = parse_press(custom_id)
    if isinstance(press, ListPress):
        rebuilt = f"docent:1:list:{press.asker}:{press.page}"
    elif isinstance(press, ActionPress):
        parts = custom_id.split(":")[4:]
        shown = press.section
        assert parts == ([shown.section_key, shown.text_key] if shown else [])
        rebuilt = ":".join(["docent:1", press.action, str(press.asker), *parts])
    elif press:
        keys = f"{press.section_key}:{press.text_key}"
        rebuilt = f"docent:1:section:{press.asker}:{keys}:{press.page}"
    else:
        return
    assert re.sub(r":0+(?=\d)", ":", custom_id) == re.sub(r":0+(?=\d)", ":", rebuilt)


def test_an_id_names_neither_article_nor_library() -> None:
    """Nothing in it tells what a hidden article is called, or how often articles change."""
    section = Section("my-slug#my-heading", "My heading", "My text", "", 1)
    control = SectionControl("My label", section, 3)
    custom_id = control_id(control, 5)
    assert re.fullmatch(r"docent:1:section:5:[0-9a-f]{16}:[0-9a-f]{8}:3", custom_id)
    for changed in (
        replace(section, id="my-slug#other"),
        replace(section, heading="Other"),
        replace(section, text="Other"),
    ):
        assert control_id(replace(control, section=changed), 5) != custom_id


def press_on(section: Section) -> SectionPress:
    """Return a press on a button of a section."""
    press = parse_press(control_id(SectionControl("x", section), 1))
    assert isinstance(press, SectionPress)
    return press


def test_a_section_is_found_in_a_later_library() -> None:
    """A reload that leaves the section as it is changes nothing for its buttons."""
    before = library_of(source("## One\n\nSame.\n\n## Two\n\nOld.\n", slug="a"))
    after = replace(
        library_of(
            source("Other", slug="b"), source("## Two\n\nNew.\n\n## One\n\nSame.\n\n", slug="a")
        ),
        generation=7,
    )
    same, old = before.articles[0].sections
    found = find_section(after, press_on(same))
    assert found is not None
    assert (found[0].slug, found[1].id) == ("a", "a#one")
    assert find_section(after, press_on(old)) is None
    assert find_section(before, press_on(old)) == (before.articles[0], old)


def test_the_same_text_elsewhere_is_another_section() -> None:
    """Two articles that say the same don't share their buttons."""
    library = library_of(source("Same.", slug="a"))
    other = library_of(source("Same.", slug="b")).articles[0].sections[0]
    assert find_section(library, press_on(other)) is None

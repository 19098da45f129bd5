"""Messages as components: what Discord would refuse is never made."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, cast, get_args

import discord
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.markup.paging import discord_length
from bot.rendering.answer import Renderer
from bot.rendering.article_list import ArticleList
from bot.rendering.layout import (
    ActionControl,
    Image,
    Layout,
    ListControl,
    SectionControl,
    SectionMenu,
    Tone,
)
from bot.rendering.phrases import quote_question
from bot.replies.components import ABOVE_ID, ACCENT_COLOURS, HEADING_ID, build_view
from bot.replies.custom_ids import ListPress, SectionPress, parse_press
from bot.texts import member_texts
from retrieval.answering import Abstained, Answered, Suggested, Suggestion
from retrieval.content.article import Article, Section
from retrieval.content.resources import Resource
from tests.discord_server.flags import ChannelType, Component, MessageFlag
from tests.discord_server.reading import walk
from tests.discord_server.rules import check_message
from tests.discord_server.world import Channel, Json, User
from tests.discord_server.world import Message as WorldMessage

ASKER = (1 << 64) - 1

CHARS = st.characters(exclude_categories=["Cs"])
WORDS = st.text(CHARS, min_size=1, max_size=12) | st.sampled_from(
    ["word", "**bold**", "`code`", "```\ncode\n```", "# Big\n", "\n\n", "- item\n", "| a |\n|---|",
     "<!-- no -->", "[label](https://x.y/z)", "👩‍👩‍👧", "漢字", "\\", "_", "@everyone", "<@12>"]
)  # fmt: skip
TEXTS = st.builds(
    lambda words, times: (" ".join(words) * times)[:12_000], st.lists(WORDS), st.integers(1, 50)
)
NAMES = st.builds(
    lambda name, times: ((name * times).strip() or "x")[:200],
    st.text(CHARS, max_size=20),
    st.integers(1, 20),
)
URLS = st.builds(
    lambda path, times: f"https://example.org/{path * times}",
    st.text("abc/?=&%-_~.", max_size=30),
    st.integers(1, 99),
)
SECTIONS = st.builds(
    lambda number, heading, text: Section(f"slug#section-{number}", heading, text, "", 1),
    *(st.integers(1, 99), st.just("") | NAMES | st.just("Long " * 60), TEXTS),
)
ARTICLES = st.builds(
    Article,
    slug=st.text("abc-", min_size=1, max_size=100),
    title=NAMES,
    roles=st.just(frozenset({"guest"})),
    sections=st.tuples(SECTIONS),
    resources=st.lists(st.builds(Resource, NAMES, URLS), max_size=9).map(tuple),
    definitions=st.just(""),
    file=st.just("1.md"),
    date=st.none() | st.dates(date(1000, 1, 1)),
    image=st.none() | URLS,
    image_alt=st.none() | NAMES | st.just("Alt " * 500),
    summary=st.none() | NAMES,
)
LINES = (st.just("") | st.text(CHARS, max_size=300) | st.just("*1\n" * 100)).map(str.strip)
"""What a community may write into config.toml."""
RENDERERS = st.builds(Renderer, LINES, LINES)
SUGGESTIONS = st.lists(
    ARTICLES.map(lambda article: Suggestion(article, article.sections[0])),
    unique_by=lambda suggestion: suggestion.section.id,
    max_size=3,
).map(tuple)
ABOVE = st.builds(
    lambda notice, question: "\n".join(filter(None, [notice, quote_question(question)])),
    st.sampled_from(["", f"-# {member_texts.ROLES_UNKNOWN}"]),
    st.just("") | st.text(CHARS, max_size=1_000),
)


def components_of(message: Layout) -> list[Json]:
    """Return what is sent for a message, after checking it against every limit of Discord."""
    components = cast("list[Json]", cast("Any", build_view(message, ASKER)).to_components())
    sent = WorldMessage(
        1,
        Channel(2, ChannelType.DM, "chat"),
        User(3, "Docent", bot=True),
        components=components,
        flags=MessageFlag.COMPONENTS_V2,
    )
    check_message(sent)
    shown = [part["content"] for part, _, _ in walk(components) if "content" in part]
    assert all(text.strip() for text in shown)
    # Discord gives an id that is free to what has none.
    ids = [part["id"] for part in parts_of(components, Component.TEXT_DISPLAY)]
    assert len(set(ids)) == len(shown)
    assert sum(map(discord_length, shown)) <= 4_000
    assert sum(len(text.encode()) for text in shown) <= 12_000
    return components


def parts_of(components: Sequence[Json], kind: Component) -> list[Json]:
    """Return the components of a kind, in order."""
    return [part for part, _, _ in walk(components) if part["type"] == kind]


@settings(max_examples=80, deadline=None)
@given(ARTICLES, RENDERERS, ABOVE, st.integers(1, 9), st.booleans())
def test_any_answer_can_be_sent(
    article: Article, renderer: Renderer, above: str, page: int, is_urgent: bool
) -> None:
    """Every page of any section is within Discord's limits, with the question above it or not."""
    answer = Answered(article, article.sections[0], 1.0, is_urgent=is_urgent)
    components_of(renderer.render_answer(answer, above, page))


@settings(max_examples=50, deadline=None)
@given(SUGGESTIONS, RENDERERS, ABOVE, st.booleans())
def test_any_suggestion_can_be_sent(
    suggestions: tuple[Suggestion, ...], renderer: Renderer, above: str, is_sure: bool
) -> None:
    """Each is a button of its own, under any line on help."""
    kind = Suggested if is_sure and suggestions else Abstained
    components = components_of(renderer.render_answer(kind(suggestions, 0.5), above))
    buttons = parts_of(components, Component.BUTTON)
    assert len({button["custom_id"] for button in buttons}) == len(suggestions)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(ARTICLES, unique_by=lambda a: a.sections[0].id, min_size=1, max_size=30),
    st.integers(1, 5),
)
def test_any_list_of_articles_can_be_sent(articles: list[Article], page: int) -> None:
    """Also under the notice that somebody's roles are unknown."""
    above = f"-# {member_texts.ROLES_UNKNOWN}"
    components_of(replace(ArticleList(articles).render(page), above=above))


SECTION = Section("slug#one", "One", "Text.", "", 1)
FULL = Layout(
    text="Text.",
    heading="### One",
    footer="-# From “A”",
    above="> question",
    image=Image("https://example.org/i.png", "A picture"),
    links="See also: [Label](https://example.org)",
    choices=(SectionControl("Choice", SECTION),),
    turns=(
        (member_texts.PREVIOUS, None),
        (member_texts.NEXT, SectionControl(member_texts.NEXT, SECTION, 2)),
    ),
)


OPTION = SectionControl("One", SECTION)
DISMISS = ActionControl("Dismiss", "dismiss", SECTION)
OTHER = ActionControl("Not this", "other", SECTION)


def test_everything_of_a_message_has_its_place() -> None:
    """The question on top, then the heading alone beside the picture, the text in full width."""
    above, container, turns, choices = components_of(FULL)
    assert (above["content"], above["id"]) == ("> question", ABOVE_ID)
    section, text, links, footer = container["components"]
    (heading,) = section["components"]
    assert (heading["content"], heading["id"]) == ("### One", HEADING_ID)
    assert section["accessory"]["media"]["url"] == "https://example.org/i.png"
    assert section["accessory"]["description"] == "A picture"
    assert (text["content"], footer["content"]) == ("Text.", "-# From “A”")
    assert links["content"] == FULL.links
    assert [button["label"] for button in choices["components"]] == ["Choice"]
    assert [button["disabled"] for button in turns["components"]] == [True, False]


def test_where_help_is_stands_first_in_the_body() -> None:
    """Below the question, above all that is said of it."""
    above, container, *_ = components_of(replace(FULL, help="Call 112.", image=None))
    assert above["content"] == "> question"
    shown = [part["content"] for part in container["components"]]
    assert shown == ["Call 112.", "### One", "Text.", FULL.links, "-# From “A”"]


@pytest.mark.parametrize("tone", get_args(Tone))
def test_a_tone_is_a_colour_and_a_first_word(tone: Tone) -> None:
    """Both differ from those of any other kind of reply; help stays above all."""
    layout = replace(FULL, help="Call 112.", image=None, tone=tone)
    _, container, *_ = components_of(layout)
    assert container["accent_color"] == ACCENT_COLOURS[tone].value
    shown = [part["content"] for part in container["components"]]
    assert shown[:3] == ["Call 112.", layout.mark, "### One"]
    others = [other for other in get_args(Tone) if other != tone]
    assert ACCENT_COLOURS[tone] not in [ACCENT_COLOURS[other] for other in others]
    assert layout.mark not in [replace(layout, tone=other).mark for other in others]


def test_a_reply_without_a_tone_has_no_colour() -> None:
    """A list, a sentence, an article that was opened."""
    _, container, *_ = components_of(FULL)
    assert container.get("accent_color") is None


def test_a_large_image_stands_under_the_text() -> None:
    """In full width, with its text for those who don't see it."""
    image = Image("https://example.org/i.png", "A picture", is_large=True)
    _, container, *_ = components_of(replace(FULL, image=image))
    heading, _, gallery, *_ = container["components"]
    assert heading["content"] == "### One"
    (item,) = gallery["items"]
    assert (item["media"]["url"], item["description"]) == (image.url, "A picture")


async def test_discord_py_keeps_no_view() -> None:
    """Buttons are understood by their ids: what is kept would only grow."""
    view = build_view(FULL, ASKER)
    assert view.is_finished()
    assert view.timeout is None


def test_controls_say_what_they_open() -> None:
    """Each `custom_id` is read back as the section or list, page and asker it was made for."""
    listed = Layout("Text.", turns=(("More", ListControl("More", 3)),))
    buttons = parts_of(components_of(FULL), Component.BUTTON)
    presses = [parse_press(button["custom_id"]) for button in buttons if "custom_id" in button]
    disabled, following, choice = presses
    assert disabled is None
    assert isinstance(choice, SectionPress)
    assert following == replace(choice, page=2)
    assert (choice.asker, choice.page) == (ASKER, 1)
    (button,) = parts_of(components_of(listed), Component.BUTTON)
    assert parse_press(button["custom_id"]) == ListPress(ASKER, 3)


@pytest.mark.parametrize(
    ("menu", "placeholder", "labels"),
    [
        (SectionMenu((OPTION,)), member_texts.OPEN, ["One"]),
        (SectionMenu((OPTION,), SECTION), member_texts.CONTENTS, ["One"]),
        (SectionMenu((), SECTION, (DISMISS,)), member_texts.MORE, ["Dismiss"]),
        (
            SectionMenu((OPTION,), SECTION, (DISMISS,)),
            member_texts.MORE_AND_CONTENTS,
            ["Dismiss", "One"],
        ),
        (
            SectionMenu((OPTION,), SECTION, (OTHER, DISMISS)),
            member_texts.MORE_OR_OTHER,
            ["Not this", "Dismiss", "One"],
        ),
    ],
)
def test_a_menu_says_what_is_in_it(menu: SectionMenu, placeholder: str, labels: list[str]) -> None:
    """Sections, further actions, or both; each option is read back as the button would be."""
    (select,) = parts_of(components_of(Layout("Text.", contents=menu)), Component.STRING_SELECT)
    assert select["placeholder"] == placeholder
    assert [option["label"] for option in select["options"]] == labels
    for option in select["options"]:
        press = parse_press(select["custom_id"], [option["value"]])
        assert press is not None
        assert press == parse_press(option["value"])


def test_blank_text_is_left_out() -> None:
    """Discord takes no text of white space alone: the heading says what there is."""
    components = components_of(Layout("\xa0\n", heading="### One"))
    assert [part["content"] for part in parts_of(components, Component.TEXT_DISPLAY)] == ["### One"]


def test_urgent_reply_is_marked_by_a_colour() -> None:
    """A reply to somebody in danger has a line of another colour beside it; others have none."""
    (urgent,), (other,) = (components_of(Layout("text", tone=tone)) for tone in ("urgent", None))
    assert urgent["accent_color"] == discord.Colour.brand_red().value
    assert not other.get("accent_color")

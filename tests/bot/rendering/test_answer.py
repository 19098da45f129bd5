"""Answers as messages: complete, within Discord's limits, cut at the same places for everyone."""

import re
from dataclasses import replace
from datetime import date
from typing import get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.markup.blocks import convert
from bot.markup.paging import discord_length
from bot.rendering.answer import (
    MAX_CHOICES,
    MAX_CONTENT,
    MAX_LINE_OF_LINKS,
    MAX_LINK_LABEL,
    MAX_LINKS,
    MAX_TEXT,
    MAX_TEXT_BYTES,
    Renderer,
    link_label,
    plain_pages,
    sections_of_menu,
)
from bot.rendering.layout import ACTIONS, ACTIONS_WITHOUT_ANSWER, Layout, Place
from bot.rendering.phrases import MAX_READ_AS, quote_question
from bot.texts import member_texts, speaking
from retrieval.answering import Abstained, Answered, Suggested, Suggestion
from retrieval.content.article import Article, Section, parse_article
from retrieval.search.query import ReadWord
from tests.articles import source

RENDERER = Renderer()
LONG = "\n\n".join(f"Paragraph {number}. " + "Drink water and rest. " * 30 for number in range(20))


def article_of(body: str, title: str = "Water", more: str = "") -> Article:
    """Return the article with this body."""
    parsed = parse_article("water.md", source(body, title=title, slug="water", more=more))
    assert parsed.article, parsed.problems
    return parsed.article


def answered(body: str, title: str = "Water", more: str = "") -> Answered:
    """Return the answer that shows the first section of an article."""
    article = article_of(body, title, more)
    return Answered(article, article.first, 1.0)


def pages_of(answer: Answered, above: str = "") -> list[Layout]:
    """Return every page of an answer, as somebody who turns them all sees them."""
    pages = [RENDERER.render_answer(answer, above)]
    while pages[-1].turns and pages[-1].turns[1][1]:
        pages.append(RENDERER.render_answer(answer, above, len(pages) + 1))
    return pages


def test_an_answer_names_its_section_source_and_review_date() -> None:
    """Whoever reads it knows whose words these are, and how old."""
    message = Renderer("No medical advice.").render_answer(
        answered("## Drinking\n\nSip it.\n", more="date: 2026-01-31\n"), "> how to drink"
    )
    assert message.above == "> how to drink"
    assert message.heading == "### Water › Drinking"
    assert message.text == "Sip it."
    assert message.footer == "-# Last reviewed 2026-01-31\n-# No medical advice."
    assert message.turns == ()


def test_a_review_of_long_ago_says_so_and_moves_no_page() -> None:
    """In words, from the clock that the renderer is given; the pages begin where they did."""
    answer = answered(LONG, more="date: 2019-01-01\n")
    seven = Renderer("", "", 365, lambda: date(2026, 11, 28))
    eight = replace(seven, today=lambda: date(2027, 1, 1))
    assert seven.render_answer(answer).footer == (
        "-# Last reviewed seven years ago, on 2019-01-01 · Page 1 of 7"
    )
    assert "eight years ago" in eight.render_answer(answer).footer
    assert "seven years ago" in seven.render_plain(answer)[-1]
    undated = replace(answer, article=replace(answer.article, date=None))
    texts = [[r.render_answer(a, page=n).text for n in range(1, 8)]
             for r, a in ((seven, answer), (eight, answer), (seven, undated))]  # fmt: skip
    assert texts[0] == texts[1] == texts[2]


def test_a_page_ends_alike_in_an_answer_and_where_its_pages_are_turned() -> None:
    """So that nothing is left out between a public first page and the private second one."""
    ends = set()
    for size in range(2_500, 2_700):
        answer = answered(f"{'a' * size}\n\nb\n")
        asked = RENDERER.render_answer(answer, place="channel")
        assert asked.text == RENDERER.render_answer(answer, place="reading").text
        ends.add(asked.text[-1])
    assert ends == {"a", "b"}  # so the room of a page is among these sizes


def test_a_very_long_heading_stands_in_the_text() -> None:
    """Nothing of it is cut."""
    heading = "word " * 60
    assert heading.strip() in RENDERER.render_answer(answered(f"## {heading}\n\nx\n")).text


@pytest.mark.parametrize(
    ("heading", "shown", "plain"),
    [
        ("## 10<sup>-3</sup> g", "Water › 10⁻³ g", "10⁻³ g"),
        ("## CYP<sub>3A4</sub>", r"Water › CYP\_(3A4)", "CYP_(3A4)"),
        ("## *Dose* &amp; `a*b`", "Water › *Dose* & `a*b`", "Dose & a*b"),
        ("a<br>b\n---", "Water › a b", "a b"),
        (
            "## See [the guide](https://x.y)",
            "Water › See [the guide](https://x.y)",
            "See the guide",
        ),
        ("## [r]", "Water › [r](https://a.example)", "r"),
        ("## [Water](https://x.y)", "[Water](https://x.y)", "Water"),
        ("## *Water*", "Water", "Water"),
        ("## ![](https://x.y/i.png)", "Water › [Image](https://x.y/i.png)", "Water"),
        ("## a <b and c> <5mg", r"Water › a \<b and c> \<5mg", "a <b and c> <5mg"),
        ("## 5 \\* 3 ||a||", r"Water › 5 \* 3 \|\|a\|\|", "5 * 3 ||a||"),
    ],
)
def test_a_heading_is_shown_as_its_author_wrote_it(heading: str, shown: str, plain: str) -> None:
    """Converted like any text above the answer; as plain text on a button and in a menu."""
    body = f"Start.\n\n{heading}\n\nx\n\n[r]: https://a.example\n"
    article = article_of(body)
    section = article.sections[1]
    answer = Answered(article, section, 1.0)
    message = RENDERER.render_answer(answer)
    assert message.heading == f"### {shown}"
    assert RENDERER.render_plain(answer)[0].startswith(f"### {shown}\nx")
    assert message.contents
    assert message.contents.sections[1].label == plain
    offered = RENDERER.render_answer(Suggested((Suggestion(article, section),), 1.0))
    name = "Water" if plain == "Water" else f"Water › {plain}"
    assert [choice.label for choice in offered.choices] == [name]


def test_a_footnote_of_a_heading_stands_below_the_text() -> None:
    """Numbered before those of the text; on a button it is no power."""
    article = article_of("Start.\n\n## 10[^a] mg\n\nx[^b]\n\n## More\n\n[^a]: A.\n\n[^b]: B.\n")
    message = RENDERER.render_answer(Answered(article, article.sections[1], 1.0))
    assert message.heading == r"### Water › 10\[1] mg"
    assert message.text == "x\\[2]\n\n\\[1] A.\n\\[2] B."
    assert message.contents
    assert message.contents.sections[1].label == "10 mg"


def test_a_heading_keeps_a_sign_that_discord_would_take_off() -> None:
    """A number sign at its end."""
    assert RENDERER.render_answer(answered("## C#\n\nx\n")).heading == "**Water › C#**"


def test_a_heading_with_long_addresses_stands_in_the_text() -> None:
    """Above the answer there is no room for them, and none is lost."""
    address = f"https://a.example/{'a' * 700}"
    message = RENDERER.render_answer(answered(f"## See [here]({address})\n\nx\n"))
    assert message.heading == "### Water"
    assert message.text == f"**See [here]({address})**\n\nx"


def test_a_label_of_any_length_is_cut() -> None:
    """Once, not sign by sign."""
    article = article_of(f"Start.\n\n## {'🙂' * 30_000}\n\nx\n")
    contents = RENDERER.render_answer(Answered(article, article.first, 1.0)).contents
    assert contents
    assert contents.sections[1].label == "🙂" * 49 + "…"


def test_resources_become_a_line_and_the_others_a_list() -> None:
    """The line has five at most, with labels that fit on a phone; nothing is lost."""
    many = [f"- [Label {n}](https://a.example/{n})" for n in range(7)]
    many += [f"- [{'long ' * 8}](https://b.example/)", f"- [x](https://c.example/{'y' * 600})"]
    answer = answered("Text.\n\n## Resources\n\n" + "\n".join(many) + "\n")
    message = RENDERER.render_answer(answer)
    in_line = [f"[Label {n}](https://a.example/{n})" for n in range(MAX_LINKS)]
    assert message.links == f"{member_texts.LINKS} {' · '.join(in_line)}"
    assert member_texts.MORE_LINKS in message.text
    for url in ["https://a.example/5", "https://a.example/6", "https://b.example/"]:
        assert url in message.text
    assert "y" * 600 in message.text


def test_a_long_address_stands_in_the_text() -> None:
    """The line leaves room for the answer."""
    addresses = [f"https://a.example/{n}{'x' * (MAX_LINE_OF_LINKS // 2)}" for n in range(3)]
    listed = "".join(f"- [{'y' * 50}]({address})\n" for address in addresses)
    message = RENDERER.render_answer(answered(f"Text.\n\n## Resources\n\n{listed}"))
    assert message.links.count("https://") == 1
    assert f"[{'y' * (MAX_LINK_LABEL - 1)}…]({addresses[0]})" in message.links
    assert all(address in message.text for address in addresses[1:])


def test_resources_that_are_no_web_addresses_are_text() -> None:
    """A telephone number can't be a link, and is what somebody may need most."""
    body = (
        "Text.\n\n## Links\n\n- [Samaritans](tel:116123)\n- [Site](https://a.example)\n- [*](#)\n"
    )
    message = RENDERER.render_answer(answered(body))
    assert message.links == f"{member_texts.LINKS} [Site](https://a.example)"
    assert message.text.splitlines() == [
        "Text.",
        "",
        f"**{member_texts.MORE_LINKS}**",
        "- Samaritans: tel:116123",
        "- \\*: #",
    ]


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("Find A Helpline", "Find A Helpline"),
        ("Find A Helpline: free helplines by country", "Find A Helpline"),
        ("x" * 38, "x" * 38),
        ("x" * 39, "x" * 37 + "…"),
        (f"{'x' * 39}: y", "x" * 37 + "…"),
        ("🙂" * 20, "🙂" * 18 + "…"),
    ],
)
def test_a_link_says_no_more_than_a_phone_shows(label: str, shown: str) -> None:
    """A long label is cut at its colon, or where one sees that it goes on."""
    assert link_label(label) == shown


def test_the_picture_stands_on_the_first_page_with_its_alt_text() -> None:
    """The author's words for those who don't see it, or the title."""
    image = "image: https://a.example/x.png\n"
    named = RENDERER.render_answer(answered(LONG, more=f"{image}image_alt: A glass\n"))
    unnamed = RENDERER.render_answer(answered("x", more=image))
    second = RENDERER.render_answer(answered(LONG, more=image), page=2)
    assert named.image
    assert named.image.alt == "A glass"
    assert unnamed.image
    assert unnamed.image.alt == "Picture of the article “Water”"
    assert second.image is None


def test_pages_begin_at_the_same_place_for_everyone() -> None:
    """Page 2 follows page 1 whether or not the question stands above."""
    answer = answered(LONG)
    quoted = [page.text for page in pages_of(answer, quote_question("q" * 400))]
    assert quoted == [page.text for page in pages_of(answer)]
    assert len(quoted) > 2


def test_a_note_of_several_lines_is_small_print_in_each() -> None:
    """No line of it looks like the answer."""
    footer = Renderer("One.\n*Two*.").render_answer(answered("x")).footer
    assert footer.splitlines() == ["-# One.", "-# \\*Two\\*."]


HELP, NOTE = "Call *112#.\nhttps://a.example/x_y", "No medical advice."
SHOWN_HELP, SHOWN_NOTE = "Call \\*112#.\nhttps://a.example/x_y", "-# No medical advice."


@pytest.mark.parametrize("kind", [Abstained, Suggested])
def test_what_is_no_answer_stands_between_help_and_note(
    kind: type[Abstained | Suggested],
) -> None:
    """In a layout as in plain text."""
    article = article_of("## Drinking\n\nSip it.\n")
    answer = kind((Suggestion(article, article.first),), 1.0)
    renderer = Renderer(NOTE, HELP)
    message = renderer.render_answer(answer, "> how")
    assert (message.help, message.footer) == (SHOWN_HELP, SHOWN_NOTE)
    (plain,) = renderer.render_plain(answer, "> how")
    assert plain.startswith(f"> how\n{SHOWN_HELP}\n\n{message.text}\n\n- Water › Drinking")
    assert plain.endswith(f")\n{SHOWN_NOTE}")


def test_an_answer_has_the_note_but_not_the_line_on_help() -> None:
    """And its pages end where they would without that line."""
    answer, renderer = answered(LONG), Renderer(NOTE, HELP)
    message = renderer.render_answer(answer)
    assert message == Renderer(NOTE).render_answer(answer)
    assert (message.help, message.footer.splitlines()[-1]) == ("", SHOWN_NOTE)
    plain = renderer.render_plain(answer)
    assert plain == Renderer(NOTE).render_plain(answer)
    assert plain[-1].endswith(SHOWN_NOTE)


def test_without_a_line_on_help_nothing_stands_in_its_place() -> None:
    """A community may switch it off."""
    assert RENDERER.render_answer(Abstained((), 0.0)).help == ""
    assert RENDERER.render_plain(Abstained((), 0.0)) == [member_texts.ABSTAINED]


@given(*[st.text(st.characters(exclude_categories=["Cs"]), max_size=300).map(str.strip)] * 2)
@example("*\n" * 149 + "*", "*\n" * 149 + "*")
@example("🙂" * 300, "*" * 300)
def test_a_sentence_is_one_plain_message_under_any_line_on_help(note: str, help_: str) -> None:
    """Discord takes 2,000 characters: whatever a community writes, none is cut off."""
    message = Renderer(note, help_).render_sentence(
        member_texts.CHANNEL_LIMIT, quote_question("q" * 400)
    )
    (page,) = plain_pages(message)
    assert discord_length(page) <= MAX_CONTENT
    assert page.count(message.help) >= 1
    assert member_texts.CHANNEL_LIMIT in page


@pytest.mark.parametrize("length", [1_000, *range(1_985, 2_001)])
def test_no_plain_message_is_empty_or_ends_in_empty_lines(length: int) -> None:
    """Without a date and a note, nothing stands below the text; Discord takes no empty message."""
    for page in RENDERER.render_plain(answered("x" * length)):
        assert page == page.strip() != ""


def test_pages_out_of_range_show_the_nearest() -> None:
    """A forged button shows a page that exists."""
    answer = answered(LONG)
    last = len(pages_of(answer))
    assert RENDERER.render_answer(answer, page=0) == RENDERER.render_answer(answer, page=1)
    assert RENDERER.render_answer(answer, page=99_999) == RENDERER.render_answer(answer, page=last)


def test_the_first_and_last_page_have_one_way_to_turn() -> None:
    """The other button is there, so that the row stays in place, but leads nowhere."""
    pages = pages_of(answered(LONG))
    assert [control is None for _, control in pages[0].turns] == [True, False]
    assert [control is None for _, control in pages[-1].turns] == [False, True]


def test_unsure_answers_offer_sections_by_heading_not_text() -> None:
    """Nothing that looks like an answer, and no reply without words."""
    article = article_of("## Drinking\n\nSip it.\n")
    suggestions = (Suggestion(article, article.first),)
    suggested = RENDERER.render_answer(Suggested(suggestions, 1.0))
    abstained = RENDERER.render_answer(Abstained((), 0.0))
    assert suggested.text == member_texts.SUGGESTED_ONE
    assert [choice.label for choice in suggested.choices] == ["Water › Drinking"]
    assert (abstained.text, abstained.choices) == (member_texts.ABSTAINED, ())
    assert RENDERER.render_plain(Suggested(suggestions, 1.0)) == [
        f"{member_texts.SUGGESTED_ONE}\n\n- Water › Drinking (`/article water`)"
    ]


def test_a_name_that_is_nearly_what_was_typed_is_asked() -> None:
    """By the name, which the library has."""
    article = article_of("## Drinking\n\nSip it.\n")
    suggestions = (Suggestion(article, article.first),)
    asked = RENDERER.render_answer(Suggested(suggestions, 1.0, "2C-B *"))
    assert asked.text == member_texts.DID_YOU_MEAN.format(name="2C-B \\*")


def test_subjects_that_nothing_has_together_are_offered_apart() -> None:
    """By their names, before a section of each."""
    article = article_of("## Drinking\n\nSip it.\n")
    suggestions = (Suggestion(article, article.first),)
    names = ("special k", "water")
    apart = RENDERER.render_answer(Suggested(suggestions, 1.0, apart=names))
    assert apart.text == member_texts.APART.format(names="“special k” and “water”")


def test_what_was_read_differently_is_said_and_moves_no_page() -> None:
    """Whoever turns the pages in private sees each word once, though not that line."""
    plain = answered(LONG)
    words = (ReadWord("ketmine", "ketamine"), *[ReadWord("x" * 30, "y" * 30)] * 9)
    repaired = replace(plain, repairs=words)
    first, second = (RENDERER.render_answer(answer) for answer in (plain, repaired))
    assert first.text == second.text
    said, *others = second.footer.splitlines()
    assert said.startswith("-# I read “ketmine” as “ketamine”, “xxx")
    assert len(said) <= MAX_READ_AS
    assert "\n".join(others) == first.footer
    assert "ketmine" in RENDERER.render_plain(repaired)[-1]


def test_an_answer_has_a_menu_of_its_article() -> None:
    """In the article's order, with the one that is shown; resources aren't among them."""
    article = article_of("Start.\n\n## One\n\na\n\n## Two\n\nb\n\n## Links\n\nc\n")
    _, one, *_ = article.sections
    contents = RENDERER.render_answer(Answered(article, one, 1.0)).contents
    assert contents
    assert [control.label for control in contents.sections] == ["Introduction", "One", "Two"]
    assert contents.current is one
    assert RENDERER.render_answer(answered("Alone.\n")).contents is None


def test_an_introduction_is_called_so_in_the_language_that_is_spoken() -> None:
    """One that the author has called so stays as it is written."""
    for body, name in (("Start.", "Einleitung"), ("## Introduction\n\nStart.", "Introduction")):
        article = article_of(f"{body}\n\n## One\n\na\n")
        with speaking("de"):
            contents = RENDERER.render_answer(Answered(article, article.first, 1.0)).contents
        assert contents
        assert [control.label for control in contents.sections] == [name, "One"]


def test_a_menu_of_many_sections_has_those_around_the_one_shown() -> None:
    """Discord takes 25 at most."""
    article = article_of("".join(f"## S{n}\n\ntext\n\n" for n in range(60)))
    for section in article.sections:
        contents = RENDERER.render_answer(Answered(article, section, 1.0)).contents
        assert contents
        assert len(contents.sections) == MAX_CHOICES
        assert section in [control.section for control in contents.sections]


def test_a_menu_looks_at_each_section_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many there are: an article may have tens of thousands."""
    article = article_of("".join(f"## {number}\n\nx\n\n" for number in range(100)))
    looked: list[Section] = []

    def is_empty(section: Section) -> bool:
        looked.append(section)
        return False

    monkeypatch.setattr(Section, "is_empty", property(is_empty))
    assert len(sections_of_menu(article, article.sections[50])) == 25
    assert len(looked) == len(article.sections)


@pytest.mark.parametrize("place", get_args(Place))
def test_the_buttons_under_an_answer_depend_on_its_place_alone(place: Place) -> None:
    """Not on what the reader may read, and those that need an answer stand under one only."""
    answer = RENDERER.render_answer(answered("Alone.\n"), place=place)
    nothing = RENDERER.render_answer(Abstained((), 0.0), place=place)
    in_menu = answer.contents.actions if answer.contents else ()
    offered = [control.action for control in (*answer.actions, *in_menu)]
    assert sorted(offered) == sorted(ACTIONS[place])
    kept = [action for action in ACTIONS[place] if action in ACTIONS_WITHOUT_ANSWER]
    assert [control.action for control in nothing.actions] == kept
    assert ("private" in kept) == place.startswith("channel")


def test_each_kind_of_reply_has_its_tone() -> None:
    """What is opened rather than asked for has none."""
    answer = answered("Text.\n")
    offer = (Suggestion(answer.article, answer.section),)
    assert RENDERER.render_answer(answer, place="chat").tone == "answer"
    assert RENDERER.render_answer(answer, place="reading").tone is None
    assert RENDERER.render_answer(Suggested(offer, 0.5)).tone == "offers"
    assert RENDERER.render_answer(Abstained(offer, 0.5)).tone == "unknown"
    assert RENDERER.render_sentence("Wait.").tone is None


def test_only_an_answer_can_be_posted() -> None:
    """For everyone to read “I don't know” helps nobody."""
    answer = answered("Text.\n")
    offer = (Suggestion(answer.article, answer.section),)
    for other in (Suggested(offer, 0.5), Abstained(offer, 0.5), Abstained((), 0.0)):
        actions = RENDERER.render_answer(other, place="menu").actions
        assert [control.action for control in actions] == ["follow-up"]


def test_a_section_without_readable_text_says_so() -> None:
    """Discord takes no message without text."""
    message = RENDERER.render_answer(answered("## A\n\n[a]: https://a.example\n"))
    assert message.text == member_texts.NO_TEXT


def words_of(text: str) -> list[str]:
    """Return the runs of letters and digits of a text."""
    return re.findall(r"[^\W_]+", text)


@given(
    st.lists(st.text("ab1 .\n*_`#->é🙂", min_size=1, max_size=300), min_size=1, max_size=30),
    st.text("Tt <*&é", min_size=1, max_size=200).filter(str.strip),
    st.text("q*🙂", max_size=600),
)
def test_every_page_is_within_the_limits_and_nothing_is_lost(
    paragraphs: list[str], title: str, question: str
) -> None:
    """Layouts and plain messages: short enough, and all the words in order."""
    text = "\n\n".join(paragraphs)
    section = Section("w#x", "Heading", text, "", 1)
    article = Article("w", title, frozenset({"guest"}), (section,), (), "", "w.md")
    answer, above = Answered(article, section, 1.0), quote_question(question)
    pages = pages_of(answer, above)
    for page in pages:
        parts = f"{page.above}{page.heading}{page.text}{page.links}{page.footer}"
        assert discord_length(parts) <= MAX_TEXT
        assert len(parts.encode()) <= MAX_TEXT_BYTES
        assert page.text
    plain = RENDERER.render_plain(answer, above)
    assert all(0 < discord_length(page) <= MAX_CONTENT for page in plain)
    whole = words_of(" ".join(block.text for block in convert(text).blocks) or member_texts.NO_TEXT)
    assert words_of(" ".join(page.text for page in pages)) == whole
    assert not set(whole) - set(words_of(" ".join(plain)))


def test_urgent_answer_has_help_above_it() -> None:
    """And a line that says what it is; as plain messages, too."""
    renderer = Renderer(note="Be kind.", help="Call 112.")
    answer = replace(answered("Drink.\n"), is_urgent=True)
    message = renderer.render_answer(answer, "> hm")
    assert (message.help, message.mark) == ("Call 112.", member_texts.URGENT)
    (plain,) = renderer.render_plain(answer, "> hm")
    assert plain.startswith(f"> hm\nCall 112.\n\n{member_texts.URGENT}\n\n### Water\nDrink.")
    calm = renderer.render_answer(answered("Drink.\n"))
    assert (calm.help, calm.mark, calm.tone) == ("", "", None)


@pytest.mark.usefixtures("pseudo")
@pytest.mark.parametrize("length", range(2_900, 3_500, 29))
def test_pages_begin_at_the_same_places_in_every_language(length: int) -> None:
    """The sentences around a text and in it are longer or shorter; the text never knows."""
    links = "\n".join(f"- [Link {n}](https://a.example/{n})" for n in range(12))
    body = f"{'word ' * (length // 5)}\n\n## Additional Resources\n\n{links}\n"
    for is_urgent in (False, True):
        answer = replace(answered(body), is_urgent=is_urgent)
        english = [page.text for page in pages_of(answer)]
        with speaking("de"):
            german = [page.text for page in pages_of(answer)]
        assert [re.sub("[⟦⟧]", "", text) for text in german] == english
        assert f"**⟦{member_texts.MORE_LINKS}⟧**" in "\n".join(german)


@pytest.mark.usefixtures("pseudo")
def test_an_article_in_another_language_is_said_to_be() -> None:
    """If it is known which, and it isn't that of the reply."""
    shown = answered("Text.")
    lines = {
        (written_in, spoken): _small_print(shown, written_in, spoken)
        for written_in in ("english", "german", "none", "")
        for spoken in ("en", "de")
    }
    assert {key: line for key, line in lines.items() if line} == {
        ("english", "de"): "-# ⟦This article is in Englisch.⟧",
        ("german", "en"): "-# This article is in German.",
    }


def _small_print(answer: Answered, written_in: str, spoken: str) -> str:
    with speaking(spoken):
        return Renderer(written_in=written_in).render_answer(answer).footer

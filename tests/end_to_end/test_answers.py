"""How an answer looks, page by page and row by row, over real sockets, with one running bot."""

import pytest

from bot.rendering.answer import MAX_CHOICES
from bot.texts import member_texts
from tests.articles import source
from tests.discord_server import Component, buttons, links, parts, rows, selects, visible_text
from tests.end_to_end.community import UNLIMITED, Community

pytestmark = pytest.mark.asyncio(loop_scope="session")

NOTE = "This is *no* advice."
IMAGE = "https://pictures.example/1.png"
ACTIONS = member_texts.ACTIONS
PADDING = "Padding. Padding. Padding. Padding.\n\n" * 100
WORD_FOR_WORD = "Chapter {n} says **this**: {n}."

LINKS = """\
- [Short](https://a.example/1)
- [A label that is far too long for the button of a telephone](https://a.example/2)
- https://b.example/
- [Four](https://a.example/4)
- [Five](https://a.example/5)
- [Six](https://a.example/6)
"""


DOSES = """\
## 10<sup>-3</sup> g, see [the *scale*](https://a.example/scale)

<table>
<tr><th>Route<th>Light<th>Strong
<tr><td rowspan=2>mouth<td>50 mg<td>300 mg
<tr><td>60 mg<td>310 mg
</table>

## Grams

| Light | Strong |
|-------|--------|
| mouth | 50 mg | 300 mg |
"""


def prepare(community: Community) -> None:
    """Write articles: with much of everything, rather an image, of amounts, never to be served."""
    community.write_config(f'{UNLIMITED}[answers]\nnote = "{NOTE}"\nhelp = ""\n')
    chapters = "".join(
        f"## Chapter {n}\n\n{WORD_FOR_WORD.format(n=n)}\n\n{PADDING if n == 2 else ''}"
        for n in range(1, 31)
    )
    body = f"{chapters}## Additional Resources\n\n{LINKS}"
    more = f'date: "2024-02-29"\nimage: {IMAGE}\nimage_alt: A map\n'
    community.write_article("guide", source(body, title="Guide", slug="guide", more=more))
    community.write_article(
        "poster",
        source("Look here.\n", title="Poster", slug="poster", more=f"image: {IMAGE}\n"),
    )
    community.write_article("doses", source(DOSES, title="Doses", slug="doses"))
    slow = source(f"Slow words.\n\n{'[a][' * 3_000}\n", title="Slow", slug="slow")
    community.write_article("slow", slow)


async def test_the_layout_of_an_answer(shared: Community) -> None:
    """A container: the heading beside the picture, the text in full width, a line of facts."""
    options = {"name": "guide", "section": "chapter-2"}
    answer = await shared.use(shared.guest, shared.square, "article", options)
    (container,) = parts(answer, Component.CONTAINER)
    section, text, line, footer = container["components"]
    assert section["type"] == Component.SECTION
    assert [part["content"] for part in section["components"]] == ["### Guide › Chapter 2"]
    assert section["accessory"]["media"]["url"] == IMAGE
    assert section["accessory"]["description"] == "A map"
    assert text["content"].startswith(WORD_FOR_WORD.format(n=2))
    assert line["content"] == (
        f"{member_texts.LINKS} [Short](https://a.example/1)"
        " · [A label that is far too long for the…](https://a.example/2)"
        " · [b.example](https://b.example/)"
        " · [Four](https://a.example/4) · [Five](https://a.example/5)"
    )
    reviewed, note = footer["content"].splitlines()
    assert reviewed.endswith(" ago, on 2024-02-29 · Page 1 of 2")
    assert note == "-# This is \\*no\\* advice."


async def test_the_rows_of_a_public_answer(shared: Community) -> None:
    """Pages, what to do with the answer, then a menu with the rest; all in words."""
    answer = await shared.answer(shared.guest, shared.add_channel(), "guide chapter 2 padding")
    assert rows(answer) == [
        [member_texts.PREVIOUS, member_texts.NEXT],
        [ACTIONS["helpful"], ACTIONS["other"]],
        [member_texts.MORE_AND_CONTENTS],
    ]
    back, more = parts(answer, Component.BUTTON)[:2]
    assert (back.get("disabled"), more.get("disabled")) == (True, False)


@pytest.mark.parametrize(
    ("public", "actions"),
    [
        (True, ["private", "helpful", "other", "follow-up", "dismiss"]),
        (False, ["helpful", "other", "follow-up"]),
    ],
)
async def test_the_row_of_a_commands_answer(
    shared: Community, public: bool, actions: list[str]
) -> None:
    """Discord tells the bot no text of replies to it: a control asks on instead."""
    options = {"question": "look here poster", "public": public}
    answer = await shared.use(shared.guest, shared.square, "ask", options)
    (menu,) = selects(answer) or [{"options": []}]
    in_menu = [option["label"] for option in menu["options"]]
    shown, *_ = rows(answer)
    assert {*shown, *in_menu} == {ACTIONS[action] for action in actions}


async def test_links_beyond_the_line_stand_in_the_text(shared: Community) -> None:
    """Five are in the line; none is lost."""
    answer = await shared.use(shared.guest, shared.square, "article", {"name": "guide"})
    assert links(answer)[-5:] == [
        "https://a.example/1",
        "https://a.example/2",
        "https://b.example/",
        "https://a.example/4",
        "https://a.example/5",
    ]
    assert f"**{member_texts.MORE_LINKS}**\n- Six: https://a.example/6" in visible_text(answer)


async def test_little_text_has_a_large_picture(shared: Community) -> None:
    """It stands under the text in full width; without the author's words, with ours."""
    answer = await shared.use(shared.guest, shared.square, "article", {"name": "poster"})
    (gallery,) = parts(answer, Component.MEDIA_GALLERY)
    (item,) = gallery["items"]
    assert item["media"]["url"] == IMAGE
    assert item["description"] == member_texts.IMAGE_ALT.format(title="Poster")
    assert parts(answer, Component.THUMBNAIL) == []


async def test_the_menu_has_the_articles_sections(shared: Community) -> None:
    """Those around the current one, in the article's order; the current one is marked."""
    options = {"name": "guide", "section": "chapter-15"}
    answer = await shared.use(shared.guest, shared.square, "article", options)
    (menu,) = selects(answer)
    names = [option["label"] for option in menu["options"]]
    marked = [o["label"] for o in menu["options"] if o.get("description") == member_texts.CURRENT]
    assert names == [f"Chapter {n}" for n in range(3, 3 + MAX_CHOICES)]
    assert marked == ["Chapter 15"]


async def test_a_section_chosen_in_the_menu_is_shown(shared: Community) -> None:
    """In place, where only the reader sees it; else for whoever chose it, and nobody else."""
    server, guest, channel = shared.server, shared.guest, shared.add_channel()
    public = await shared.answer(guest, channel, "guide chapter 2 padding")
    (menu,) = selects(public)
    value = next(o["value"] for o in menu["options"] if o["label"] == "Chapter 9")
    chosen = await server.select(shared.subscriber, public, menu["custom_id"], [value])
    private = await chosen.response()
    assert private.ephemeral_to is shared.subscriber
    assert WORD_FOR_WORD.format(n=9) in visible_text(private)
    assert "### Guide › Chapter 2\n" in visible_text(public)
    (menu,) = selects(private)
    value = next(o["value"] for o in menu["options"] if o["label"] == "Chapter 10")
    again = await server.select(shared.subscriber, private, menu["custom_id"], [value])
    assert await again.response() is private
    assert WORD_FOR_WORD.format(n=10) in visible_text(private)


async def test_a_number_stands_under_its_own_label(shared: Community) -> None:
    """In a heading, in a table with spans, and in one whose columns nobody can tell."""
    answer = await shared.use(shared.guest, shared.square, "article", {"name": "doses"})
    assert visible_text(answer).startswith(
        "### Doses › 10⁻³ g, see [the *scale*](https://a.example/scale)\n"
        "**Route: mouth**\n- Light: 50 mg\n- Strong: 300 mg\n\n"
        "**Route: mouth**\n- Light: 60 mg\n- Strong: 310 mg"
    )
    (menu,) = selects(answer)
    assert [option["label"] for option in menu["options"]] == ["10⁻³ g, see the scale", "Grams"]
    chosen = await shared.server.select(
        shared.guest, answer, menu["custom_id"], [menu["options"][1]["value"]]
    )
    uneven = visible_text(await chosen.response())
    assert "**Light \\| Strong**\n- mouth \\| 50 mg \\| 300 mg" in uneven


async def test_an_article_that_cannot_be_laid_out_is_left_out(shared: Community) -> None:
    """Like any with an error, which the log tells with its line."""
    answer = await shared.use(shared.guest, shared.square, "article", {"name": "slow"})
    assert visible_text(answer).startswith(member_texts.NO_SUCH_ARTICLE)
    assert "slow.md:8: error: this is nested or repeated so much" in shared.output


async def test_pages_lose_nothing(shared: Community) -> None:
    """Turned to the end and back, in place, each word is there once."""
    options = {"name": "guide", "section": "chapter-2"}
    message = await shared.use(shared.guest, shared.square, "article", options)
    first = visible_text(message)
    await shared.press(shared.guest, message, member_texts.NEXT)
    last = visible_text(message)
    assert (first + last).count("Padding.") == 400
    assert "Page 2 of 2" in last
    assert parts(message, Component.THUMBNAIL) == []
    assert [b.get("disabled") for b in buttons(message)[:2]] == [False, True]
    await shared.press(shared.guest, message, member_texts.PREVIOUS)
    assert visible_text(message) == first

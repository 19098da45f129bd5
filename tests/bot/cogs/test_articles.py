"""/articles: browsing by title, and opening an article from the list."""

from bot.replies.custom_ids import plain_id
from bot.texts import member_texts
from tests.articles import source
from tests.bot.conftest import Community, Shown


async def open_article(community: Community, listed: Shown, title: str) -> Shown:
    """Choose an article in the menu under a list."""
    custom_id, value = listed.options[title]
    return await community.press(community.guest, listed, custom_id, [value])


async def test_an_article_is_opened_in_place_of_the_list(community: Community) -> None:
    """At its beginning, and with its own menu."""
    listed = await community.slash(community.guest, "articles")
    assert listed.options.keys() == {"Tea", "Water"}
    opened = await open_article(community, listed, "Tea")
    assert opened.message.id == listed.message.id
    assert opened.text.startswith("### Tea › Green tea\nSteep it.")
    assert opened.options.keys() == {"Green tea", "Black tea"}


async def test_every_page_opens_its_own_articles(community: Community) -> None:
    """Whatever page of the list they stand on."""
    await community.serve(*(source(title=f"No {n}.", slug=f"no-{n:02}") for n in range(30)))
    first = await community.slash(community.guest, "articles")
    second = await community.press(community.guest, first, first.buttons[member_texts.NEXT])
    titles = [*first.options, *second.options]
    assert len(titles) == len(set(titles)) == 32
    assert all(f"**{title}**" in first.text for title in first.options)
    assert (await open_article(community, second, titles[-1])).text.startswith(f"### {titles[-1]}")


async def test_a_menu_lists_what_its_reader_may_read(community: Community) -> None:
    """An article that is hidden can't be opened, as one that isn't there."""
    for_subscriber = await community.slash(community.subscriber, "articles")
    assert "The Club" in for_subscriber.options
    listed = await community.slash(community.guest, "articles")
    assert "The Club" not in listed.options
    _, hidden = for_subscriber.options["The Club"]
    unknown = hidden[:-1] + ("1" if hidden.endswith("0") else "0")
    for value in (hidden, unknown):
        pressed = await community.press(
            community.guest, listed, plain_id("contents", community.guest.id), [value]
        )
        assert pressed.text == member_texts.CHANGED
        assert pressed.ephemeral

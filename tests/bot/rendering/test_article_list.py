"""The list of articles: complete, in pages that a menu fits."""

from hypothesis import example, given
from hypothesis import strategies as st

from bot.markup.paging import discord_length
from bot.rendering.answer import MAX_CHOICES
from bot.rendering.article_list import MAX_LIST, ArticleList
from retrieval.content.article import Article, Section
from tests.examples import examples

SUMMARIES = st.sampled_from([None, None, 1, 9, 30, 80, 500])
"""Words of each article's summary."""


def shelf(*summaries: int | None) -> list[Article]:
    """Return an article for each summary, of so many words."""
    return [
        Article(
            slug=f"a{n}",
            title=f"Title *{n}*",
            roles=frozenset({"guest"}),
            sections=(Section(f"a{n}#introduction", "", "Text.", "", 1),),
            resources=(),
            definitions="",
            file=f"{n}.md",
            summary="éword " * words if words else None,
        )
        for n, words in enumerate(summaries)
    ]


def test_the_list_is_complete_in_both_forms() -> None:
    """Each article stands on one of its pages."""
    articles = shelf(*[9] * 99)
    pages = [ArticleList(articles).render(page) for page in range(1, 9)]
    plain = "".join(ArticleList(articles).render_plain())
    for whole in ("".join(p.text for p in pages), plain):
        assert all(f"- **Title \\*{number}\\***: " in whole for number in range(99))
    assert all(f"`/article {article.slug}`" in plain for article in articles)
    assert pages[-1] == pages[-2] == ArticleList(articles).render(4)


@examples(10, prove=1_000)
@given(st.lists(SUMMARIES, min_size=1, max_size=40))
@example([None] * 60)
@example([500, None, 500])
def test_a_menu_opens_the_articles_of_its_page(summaries: list[int | None]) -> None:
    """All of them, in their order, none of another page, and no more than Discord allows."""
    articles = shelf(*summaries)
    opened: list[str] = []
    number, has_more = 0, True
    while has_more:
        number += 1
        page = ArticleList(articles).render(number)
        has_more = bool(page.turns) and page.turns[1][1] is not None
        assert page.contents is not None
        assert page.contents.current is None
        slugs = [option.section.id.partition("#")[0] for option in page.contents.sections]
        assert 1 <= len(slugs) <= MAX_CHOICES
        assert discord_length(page.text) <= MAX_LIST
        # A summary that is longer than a page goes on under the same menu.
        if len(slugs) > 1:
            titles = [f"**Title \\*{slug.removeprefix('a')}\\***" for slug in slugs]
            assert [title for title in titles if title not in page.text] == []
        opened += [slug for slug in slugs if slug not in opened]
    assert opened == [article.slug for article in articles]

"""Renders the list of articles, with a menu that opens one. Pure; sends nothing."""

from collections.abc import Iterator, Sequence

from bot.markup import LINE, Block, discord_length, escape, paginate
from bot.rendering import answer
from bot.rendering.layout import Layout, ListControl, SectionMenu
from bot.texts import member_texts
from retrieval.content import Article

MAX_LIST = 3_000  # characters of a page; a UTF-16 code unit is at most three bytes of UTF-8


class ArticleList:
    """The list of some articles: laid out once, however many pages of it are shown."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._articles = articles
        self._pages: list[tuple[str, list[Article]]] = []
        for group in _groups(articles):
            blocks = [Block(_line(article), LINE) for article in group]
            texts = paginate(blocks, max_chars=MAX_LIST, max_bytes=answer.MAX_TEXT_BYTES)
            self._pages += ((text, group) for text in texts)

    def __len__(self) -> int:
        """Return the number of articles."""
        return len(self._articles)

    def render(self, page: int = 1) -> Layout:
        """Return one page, from 1, of a list that isn't empty; beyond the last is the last."""
        page = max(1, min(page, len(self._pages)))
        text, group = self._pages[page - 1]
        options = tuple(answer.menu_option(article.title, article.first) for article in group)
        return Layout(
            heading=f"### {member_texts.ARTICLES}",
            text=text,
            contents=SectionMenu(options),
            turns=answer.turn_controls(ListControl("", page), len(self._pages)),
        )

    def render_plain(self) -> list[str]:
        """Return the whole list as plain messages of at most 2,000 characters."""
        # Plain messages have no menu, so each line names the command that opens the article.
        lines = (_line(article) + answer.article_command(article) for article in self._articles)
        return answer.plain_messages([Block(line, LINE) for line in lines])


def _groups(articles: Sequence[Article]) -> Iterator[list[Article]]:
    """Yield consecutive articles for one page and menu; one that is too long for it is alone."""
    group: list[Article] = []
    length = 0
    for article in articles:
        line = discord_length(_line(article)) + 1
        if group and (len(group) == answer.MAX_CHOICES or length + line > MAX_LIST):
            yield group
            group, length = [], 0
        group.append(article)
        length += line
    yield group


def _line(article: Article) -> str:
    summary = f": {escape(article.summary)}" if article.summary else ""
    return f"- **{escape(article.title)}**{summary}"

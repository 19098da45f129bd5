"""Lays out replies: those of long articles off the event loop."""

from dataclasses import dataclass, replace
from functools import partial

from bot.access import ReplyAudience
from bot.rendering import ArticleList, Place, Renderer, read_first
from bot.replies import Delivery, say
from bot.serving import Librarian
from bot.texts import in_each_language, member_texts
from retrieval.answering import Answer, Answered

QUICK_SIZE = 10_000  # characters of an article whose sections are each laid out within 20 ms


@dataclass(eq=False)
class Composer:
    """Lays out answers, lists and sentences for whoever reads them."""

    renderer: Renderer
    librarian: Librarian

    def say(self, text: str, reader: ReplyAudience | None = None) -> Delivery:
        """Return the delivery of a sentence in place of an answer, with the help line above it."""
        return say(self.renderer.render_sentence(text, with_notice(reader) if reader else ""))

    async def show(
        self,
        answer: Answer,
        reader: ReplyAudience,
        place: Place,
        above: str = "",
        *,
        question: str = "",
        page: int = 1,
    ) -> Delivery:
        """Return the delivery of an answer: a page of it (from 1), below the quoted question."""
        cut = read_first(question)  # a notice, if it was too long to read in full
        above = with_notice(reader, f"-# {cut}\n{above}".rstrip() if cut else above)
        run, renderer = self.librarian.workers.run, self.renderer
        work = partial(renderer.render_answer, answer, above, page, place)
        layout = await run(work, is_quick=_is_short(answer))
        plain = partial(run, partial(renderer.render_plain, answer, above))
        return Delivery(layout, plain, question=question)

    async def list_articles(self, reader: ReplyAudience, page: int = 1) -> Delivery:
        """Return the delivery of the list of articles."""
        notice = with_notice(reader)

        def render(articles: ArticleList) -> Delivery:
            def plain() -> list[str]:
                return [*filter(None, [notice]), *articles.render_plain()]

            if not articles:
                return self.say(member_texts.NO_ARTICLES, reader)
            layout = replace(articles.render(page), above=notice)
            return Delivery(layout, partial(self.librarian.workers.run, plain))

        return await self.librarian.look_up(reader.audience, ArticleList, render)


def _is_short(answer: Answer) -> bool:
    return not isinstance(answer, Answered) or answer.article.size <= QUICK_SIZE


def with_notice(reader: ReplyAudience, text: str = "") -> str:
    """Return `text`, below a notice if the reader's roles are unknown."""
    return text if reader.roles_known else f"{_notice()}\n{text}".rstrip()


def without_notice(text: str) -> str:
    """Return `text` without the notice above it, whatever language that is in."""
    first, _, rest = text.partition("\n")
    return rest if first in in_each_language(_notice) else text


def _notice() -> str:
    return f"-# {member_texts.ROLES_UNKNOWN}"

"""Lays out replies, off the event loop."""

from dataclasses import dataclass, replace
from functools import partial

from bot.access import ReplyAudience
from bot.rendering import (
    Layout,
    Place,
    Renderer,
    read_first,
    render_articles,
    render_plain_articles,
)
from bot.replies import Delivery, say
from bot.serving import Librarian
from bot.texts import member_texts
from retrieval.answering import Answer

ROLES_UNKNOWN_LINE = f"-# {member_texts.ROLES_UNKNOWN}"


@dataclass(eq=False)
class Composer:
    """Lays out answers, lists and sentences for whoever reads them."""

    renderer: Renderer
    librarian: Librarian

    def say(self, text: str, reader: ReplyAudience | None = None) -> Delivery:
        """Return the delivery of a sentence in place of an answer (`bot.replies.say`).

        A reader whose roles are unknown is told so.
        """
        return say(self.renderer, text, with_notice(reader) if reader else "")

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
        """Return the delivery of an answer.

        Parameters
        ----------
        reader : ReplyAudience
            For whom the answer was made; if their roles are unknown, a notice says so.
        place : str
            Where the reply will stand.
        above : str
            The quoted question; empty for none.
        question : str
            As asked, if this answers one: if it was too long to read in full, a notice says so.
        page : int
            From 1.
        """
        cut = read_first(question)
        above = with_notice(reader, f"-# {cut}\n{above}".rstrip() if cut else above)
        run, renderer = self.librarian.workers.run, self.renderer
        layout = await run(partial(renderer.render_answer, answer, above, page, place))
        plain = partial(run, partial(renderer.render_plain, answer, above))
        return Delivery(layout, plain, question=question)

    async def list_articles(self, reader: ReplyAudience, page: int = 1) -> Delivery:
        """Return the delivery of the list of articles."""
        library, run = self.librarian.library, self.librarian.workers.run
        visible = await run(partial(library.visible, reader.audience))
        if not visible:
            return self.say(member_texts.NO_ARTICLES, reader)
        notice = with_notice(reader)

        def layout() -> Layout:
            return replace(render_articles(visible, page), above=notice)

        def plain() -> list[str]:
            return [*filter(None, [notice]), *render_plain_articles(visible)]

        return Delivery(await run(layout), partial(run, plain))


def with_notice(reader: ReplyAudience, text: str = "") -> str:
    """Return `text`, below a notice if the reader's roles are unknown."""
    return text if reader.roles_known else f"{ROLES_UNKNOWN_LINE}\n{text}".rstrip()

"""A web site on this machine alone, for whoever has its address.

Other users of the machine reach the port as well, and so does every web page that is open in the
browser. So the address has a token that can't be guessed, which is never told to anybody else; and
what a page of another site asks for is refused, whatever name it has made the browser take for this
machine (https://en.wikipedia.org/wiki/DNS_rebinding).
"""

import asyncio
import re
import secrets
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from html import escape
from typing import Annotated, TypeVar

import msgspec
import nh3
from aiohttp import web
from aiohttp.typedefs import Handler
from markdown import Markdown
from msgspec import Meta, Struct

from bot.preview.document import Document, render_document
from bot.preview.live import LiveLibrary, Roles
from bot.preview.pages import render_answer, render_live, render_press
from bot.replies import MAX_QUESTION
from bot.serving import run_in_own_thread
from bot.texts import preview_texts
from retrieval.audience import Audience
from retrieval.content import Article, Section, split_roles

HOST = "127.0.0.1"
NAMES = frozenset({HOST, "localhost"})  # by which a browser on this machine may call it
MAX_BODY = 64 * 1024  # bytes of a request: a question of four bytes a character, and some before it
MAX_VALUES = 4  # questions that one goes on from
FRAME_TIMEOUT_S = 5
STOP_TIMEOUT_S = 0.1

HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
# Policies: of what is no page; of one that no other may show within; and of one that is shown
# within that, where nothing of it runs.
NOTHING = "default-src 'none'; frame-ancestors 'self'"
ALONE = "; frame-ancestors 'none'"
FRAME = "; sandbox; frame-ancestors 'self'"

ADDRESSES = {"http", "https", "mailto", "tel"}  # kinds of those that a web view may link to

_FOOTNOTE = re.compile(r" *(\[\^[^\]]+\]):")
_Text = Annotated[str, Meta(max_length=MAX_QUESTION)]
_T = TypeVar("_T")


class _Sent(Struct):
    """A question with those before it, or what was pressed with what was chosen there; by whom."""

    text: _Text
    values: Annotated[list[_Text], Meta(max_length=MAX_VALUES)]
    role: list[str]


class Site:
    """Shows a library, first to a reader who holds these content roles."""

    def __init__(self, library: LiveLibrary, roles: Roles) -> None:
        self.token = secrets.token_urlsafe(32)
        self._library = library
        self._roles = roles
        self._working, self._framing = asyncio.Lock(), asyncio.Lock()
        self.app = web.Application(middlewares=[self._guard], client_max_size=MAX_BODY)
        self.app.on_response_prepare.append(_set_headers)
        self.app.add_routes(
            [
                web.get("/{token}/", self._show),
                web.get("/{token}/changes", self._tell_changes),
                web.get("/{token}/frame", self._show_frame),
                web.post("/{token}/ask", self._ask),
                web.post("/{token}/press", self._press),
            ]
        )

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        host, origin = request.headers.get("Host", ""), request.headers.get("Origin")
        token = request.path.removeprefix("/").partition("/")[0]
        is_ours = (
            host.partition(":")[0] in NAMES
            and origin in {None, f"http://{host}"}
            and secrets.compare_digest(token.encode(), self.token.encode())
        )
        if not is_ours:
            return web.Response(status=403, text=preview_texts.NOT_OURS)
        return await handler(request)

    def _roles_of(self, request: web.Request) -> Roles:
        given = request.query.getall("role", None)
        return self._roles if given is None else split_roles(",".join(given))

    async def _work(self, function: Callable[[], _T]) -> _T:
        """Do one thing at a time, off the event loop; to the end, even if nobody waits for it."""

        async def work() -> _T:
            async with self._working:
                return await run_in_own_thread(function)

        return await asyncio.shield(work())

    async def _show(self, request: web.Request) -> web.Response:
        library, roles = self._library, self._roles_of(request)

        def render() -> Document:
            reading = library.reading(roles)
            content_roles = library.answerer.library.content_roles
            return render_live(reading, library.renderer, content_roles, library.trouble)

        return _page(await self._work(render), ALONE)

    async def _show_frame(self, request: web.Request) -> web.Response:
        roles, id_ = self._roles_of(request), request.query.get("section")
        has_pictures = "pictures" in request.query

        def render() -> Document | None:
            for article in self._library.reading(roles).library.articles:
                for section in article.sections:
                    if section.id == id_:
                        return _render_web_view(article, section, has_pictures=has_pictures)
            return None

        try:
            async with asyncio.timeout(FRAME_TIMEOUT_S), self._framing:
                document = await run_in_own_thread(render)
        except TimeoutError:
            return web.Response(status=503, text=preview_texts.TOO_LONG)
        if document is None:
            return web.Response(status=404, text=preview_texts.GONE)
        return _page(document, FRAME)

    async def _ask(self, request: web.Request) -> web.Response:
        sent, roles = await _read(request)
        if self._working.locked():
            return web.Response(status=429, text=preview_texts.ONE_AT_A_TIME)
        library = self._library
        view = library.answerer.reading_as(Audience.of(roles))
        html, goes_on = await self._work(
            lambda: render_answer(view, sent.text, sent.values, library.renderer)
        )
        return web.json_response({"html": html, "goes_on": goes_on})

    async def _press(self, request: web.Request) -> web.Response:
        sent, roles = await _read(request)
        library = self._library
        html = await self._work(
            lambda: render_press(library.reading(roles), sent.text, sent.values, library.renderer)
        )
        return web.json_response({"html": html})

    async def _tell_changes(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        async for version in self._library.versions():
            await response.write(f"data: {version}\n\n".encode())
        return response


@asynccontextmanager
async def open_site(site: Site, port: int) -> AsyncIterator[str]:
    """Serve a site on this machine alone, and give its address; port 0 is any that is free."""
    runner = web.AppRunner(
        site.app, access_log=None, shutdown_timeout=STOP_TIMEOUT_S, handler_cancellation=True
    )
    await runner.setup()
    try:
        await web.TCPSite(runner, HOST, port).start()
        (address,) = runner.addresses
        yield f"http://{HOST}:{address[1]}/{site.token}/"
    finally:
        await runner.cleanup()


async def show(
    library: LiveLibrary, roles: Roles, port: int, when_there: Callable[[str], None]
) -> None:
    """Show a library for ever; OSError or OverflowError if the port can't be used."""
    async with open_site(Site(library, roles), port) as address:
        when_there(address)
        library.learn()
        await library.follow()


def _render_web_view(article: Article, section: Section, *, has_pictures: bool) -> Document:
    """Return a section as a web page would show it, beside what Discord makes of it.

    It takes quadratic time for some texts.
    """
    definitions = "\n\n".join(_definitions(article, section))
    written = f"{section.source}{section.text}\n\n{definitions}"
    html = Markdown(extensions=["extra", "sane_lists"]).convert(written)
    if section is article.first and article.image:
        url, alt = escape(article.image), escape(article.image_alt or "")
        html = f'<img src="{url}" alt="{alt}">{html}'
    images = {"src", "alt"} if has_pictures else {"alt"}
    attributes = {**nh3.ALLOWED_ATTRIBUTES, "img": images}
    body = nh3.clean(html, attributes=attributes, url_schemes=ADDRESSES)
    policy = "; img-src http: https:" if has_pictures else ""
    return render_document(section.heading, body, sheets=("web.css",), more_policy=policy)


def _definitions(article: Article, section: Section) -> Iterator[str]:
    """Yield the definitions of links, and of footnotes that the section refers to.

    Python-Markdown shows each footnote that is defined.
    """
    for definition in article.definitions.split("\n\n"):
        note = _FOOTNOTE.match(definition)
        if note is None or note[1] in section.text:
            yield definition


def _page(document: Document, more_policy: str) -> web.Response:
    policy = {"Content-Security-Policy": document.policy + more_policy}
    return web.Response(text=document.html, content_type="text/html", headers=policy)


async def _set_headers(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(HEADERS)
    response.headers.setdefault("Content-Security-Policy", NOTHING)
    response.headers.popall("Server", None)


async def _read(request: web.Request) -> tuple[_Sent, Roles]:
    try:
        sent = msgspec.json.decode(await request.read(), type=_Sent)
    except msgspec.MsgspecError as error:
        raise web.HTTPBadRequest(text=preview_texts.BAD_REQUEST) from error
    return sent, split_roles(",".join(sent.role))

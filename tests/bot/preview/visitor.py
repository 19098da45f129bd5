"""The live page's site with somebody who has its address."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp

from bot.cli.loading import find_problems
from bot.config import Config
from bot.preview.live import LiveLibrary
from bot.preview.site import Site, open_site
from bot.rendering import Renderer, load_checked_library
from retrieval.answering import Answerer
from tests.articles import EVERYDAY

GUEST = frozenset({"guest"})


class Visitor:
    """Somebody with the address, and a browser's headers."""

    def __init__(self, client: aiohttp.ClientSession, address: str, library: LiveLibrary) -> None:
        self.client = client
        self.address = address
        self.library = library

    async def get(self, path: str = "", **headers: str) -> tuple[int, str, Mapping[str, str]]:
        """Return a reply's status, text and headers."""
        async with self.client.get(f"{self.address}{path}", headers=headers) as reply:
            return reply.status, await reply.text(), reply.headers

    async def post(self, path: str, data: Any, *roles: str) -> tuple[int, Any]:
        """Return a reply's status, and what it is if it is JSON."""
        json = {"values": [], "role": roles or ["guest"], **data}
        async with self.client.post(f"{self.address}{path}", json=json) as reply:
            is_json = reply.content_type == "application/json"
            return reply.status, await (reply.json() if is_json else reply.text())

    async def ask(self, question: str, *earlier: str, role: str = "guest") -> str:
        """Return the messages that a question gets."""
        status, reply = await self.post("ask", {"text": question, "values": earlier}, role)
        assert status == 200, reply
        return str(reply["html"])

    async def press(self, id_: str, *values: str, role: str = "guest") -> str:
        """Return the message that a press gets."""
        status, reply = await self.post("press", {"text": id_, "values": values}, role)
        assert status == 200, reply
        return str(reply["html"])


@asynccontextmanager
async def visiting(
    folder: Path, *, follows: bool = False, **files: bytes
) -> AsyncIterator[Visitor]:
    """Show a folder with these articles, and visit it; read it again at changes if it `follows`."""
    for name, data in files.items():
        (folder / f"{name}.md").write_bytes(data)
    answerer = Answerer(load_checked_library(folder), everyday=EVERYDAY)
    renderer = Renderer(help="Help is near.")
    find = partial(find_problems, Config())
    library = LiveLibrary(folder, answerer, renderer, find, lambda _: None)
    async with (
        open_site(Site(library, GUEST), 0) as address,
        aiohttp.ClientSession() as client,
    ):
        following = asyncio.create_task(library.follow()) if follows else None
        yield Visitor(client, address, library)
        if following:
            following.cancel()

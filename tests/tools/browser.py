"""A headless Chromium that takes pictures of pages, driven by the Chrome DevTools Protocol."""

import asyncio
import base64
import os
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from itertools import count
from tempfile import TemporaryDirectory
from typing import Any

import aiohttp

NAMES = ("chromium", "chromium-browser", "google-chrome")

MISSING = (
    "No browser found to take pictures with. Install Chromium, on Debian and Ubuntu with"
    " `apt-get install chromium`, so that one of these can be called: {names}."
)

START_S = 60.0

_ADDRESS = re.compile(rb"DevTools listening on (ws://\S+)")


class BrowserError(Exception):
    """A sentence for the person who wants pictures."""


class Browser:
    """A browser with one page open.

    Parameters
    ----------
    socket : aiohttp.ClientWebSocketResponse
        Speaks the Chrome DevTools Protocol (https://chromedevtools.github.io/devtools-protocol/).
    """

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = count(1)
        self._session = ""

    async def open_page(self) -> None:
        """Open the page that `picture` uses."""
        target = await self._call("Target.createTarget", url="about:blank")
        attached = await self._call(
            "Target.attachToTarget", targetId=target["targetId"], flatten=True
        )
        self._session = attached["sessionId"]

    async def picture(self, html: str, width: int, scale: float) -> bytes:
        """Return the whole of a page as PNG.

        Parameters
        ----------
        html : str
            The page.
        width : int
            CSS pixels.
        scale : float
            Pixels of the picture for each CSS pixel.
        """
        await self._call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=1,
            deviceScaleFactor=scale,
            mobile=False,
        )
        tree = await self._call("Page.getFrameTree")
        await self._call(
            "Page.setDocumentContent", frameId=tree["frameTree"]["frame"]["id"], html=html
        )
        size = (await self._call("Page.getLayoutMetrics"))["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": width, "height": size["height"], "scale": 1}
        shot = await self._call(
            "Page.captureScreenshot", format="png", clip=clip, captureBeyondViewport=True
        )
        return base64.b64decode(shot["data"])

    async def _call(self, method: str, **parameters: Any) -> dict[str, Any]:
        number = next(self._numbers)
        call: dict[str, Any] = {"id": number, "method": method, "params": parameters}
        if self._session:
            call["sessionId"] = self._session
        await self._socket.send_json(call)
        while True:
            reply = await self._socket.receive_json()
            if reply.get("id") == number:
                break
        if "error" in reply:
            raise BrowserError(f"The browser refused {method}: {reply['error']['message']}")
        return dict(reply["result"])


def find_browser() -> str:
    """Return the path of a Chromium.

    Raises
    ------
    BrowserError
        When there is none: what to install.
    """
    for name in NAMES:
        if path := shutil.which(name):
            return path
    raise BrowserError(MISSING.format(names=", ".join(NAMES)))


@asynccontextmanager
async def open_browser(path: str) -> AsyncIterator[Browser]:
    """Run a browser that reaches nothing but this machine.

    Parameters
    ----------
    path : str
        Of its program.

    Raises
    ------
    BrowserError
        When it doesn't start.
    """
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = await asyncio.create_subprocess_exec(
            path,
            "--headless=new",
            "--remote-debugging-port=0",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            "--disable-gpu",
            "--hide-scrollbars",
            "--no-first-run",
            f"--user-data-dir={profile}",
            *(["--no-sandbox"] if os.geteuid() == 0 else []),  # Chromium refuses root otherwise
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            address = await _find_address(process)
            async with (
                aiohttp.ClientSession() as client,
                client.ws_connect(address, max_msg_size=0) as socket,
            ):
                browser = Browser(socket)
                await browser.open_page()
                yield browser
        finally:
            with suppress(ProcessLookupError):  # it may have ended by itself
                process.terminate()
            await process.wait()


async def _find_address(process: asyncio.subprocess.Process) -> str:
    assert process.stderr
    with suppress(TimeoutError):
        async with asyncio.timeout(START_S):
            async for line in process.stderr:
                if match := _ADDRESS.search(line):
                    return match[1].decode()
    raise BrowserError("The browser couldn't be started.")

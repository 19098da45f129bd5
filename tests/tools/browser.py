"""A headless Chromium that shows pages, driven by the Chrome DevTools Protocol."""

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
WAIT_S = 60.0
LOOK_EVERY_S = 0.05

KEYS = {
    "Enter": (13, "Enter", "\r"),
    "Space": (32, " ", " "),
    "Tab": (9, "Tab", ""),
    "ArrowRight": (39, "ArrowRight", ""),
}
"""Their codes (https://www.w3.org/TR/uievents/#fixed-virtual-key-codes), names, and texts."""

_ADDRESS = re.compile(rb"DevTools listening on (ws://\S+)")


class BrowserError(Exception):
    """A sentence for the person who wants pictures."""


class Browser:
    """A browser with one page open.

    Parameters
    ----------
    socket : aiohttp.ClientWebSocketResponse
        Speaks the Chrome DevTools Protocol (https://chromedevtools.github.io/devtools-protocol/).

    Attributes
    ----------
    complaints : list of str
        What the browser has refused or a script has thrown on a page that was visited.
    """

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = count(1)
        self._session = ""
        self.complaints: list[str] = []

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

    async def visit(self, address: str, width: int, height: int) -> None:
        """Open a page in a window of CSS pixels, and wait until it is there."""
        for domain in ("Log", "Page", "Runtime"):
            await self._call(f"{domain}.enable")
        await self._call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )
        await self._call("Page.navigate", url=address)
        await self.until("document.readyState === 'complete'")

    async def evaluate(self, expression: str) -> Any:
        """Return the value of JavaScript, or of what it promises, in the page."""
        reply = await self._call(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in reply:
            raise BrowserError(f"{expression}: {reply['exceptionDetails']}")
        return reply["result"].get("value")

    async def until(self, expression: str) -> None:
        """Wait until JavaScript in the page is true."""
        async with asyncio.timeout(WAIT_S):
            while not await self.evaluate(expression):  # noqa: ASYNC110 - the page can't wake us
                await asyncio.sleep(LOOK_EVERY_S)

    async def type(self, *keys: str) -> None:
        """Press keys, by their names ("Tab"), or type text."""
        for key in keys:
            if key in KEYS:
                code, name, text = KEYS[key]
                event = {"key": name, "code": key, "windowsVirtualKeyCode": code}
                await self._call("Input.dispatchKeyEvent", type="keyDown", text=text, **event)
                await self._call("Input.dispatchKeyEvent", type="keyUp", **event)
            else:
                await self._call("Input.insertText", text=key)

    async def accessible(self) -> list[tuple[str, str]]:
        """Return the role and name of everything on the page that a screen reader can tell of."""
        tree = await self._call("Accessibility.getFullAXTree")
        return [
            (node["role"]["value"], node.get("name", {}).get("value", ""))
            for node in tree["nodes"]
            if not node["ignored"]
        ]

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
            if reply.get("method") in {"Log.entryAdded", "Runtime.exceptionThrown"}:
                self.complaints.append(str(reply["params"]))
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

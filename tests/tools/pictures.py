"""Take pictures of answers as members see them: `make pictures`."""

import argparse
import asyncio
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.preview.discord_page import BOT
from bot.preview.document import render_document
from tests.tools.browser import BrowserError, find_browser, open_browser
from tests.tools.scenes import Scene, make_scenes

WIDTHS = {"desktop": 800, "phone": 400}
"""CSS pixels."""

SCALE = 1.5
"""Pixels of a picture for each CSS pixel: sharp in a README, and still a small file."""


def render_page(messages: str) -> str:
    """Return a page of HTML that shows messages, from the top, and needs nothing but itself."""
    body = f'<div class="discord">{messages}</div>'
    return render_document(BOT, body, sheets=("discord.css", "picture.css")).html


def main(arguments: Sequence[str] | None = None) -> int:
    """Write NAME-desktop.png and NAME-phone.png for each scene; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.tools.pictures", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the pictures go")
    folder = parser.parse_args(arguments).folder
    try:
        asyncio.run(take_pictures(find_browser(), make_scenes(), folder))
    except BrowserError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


async def take_pictures(browser_path: str, scenes: Sequence[Scene], folder: Path) -> None:
    """Write the pictures of some scenes.

    Parameters
    ----------
    browser_path : str
        Of a Chromium.
    scenes : sequence of Scene
        What is seen.
    folder : Path
        Made if it isn't there.
    """
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    async with open_browser(browser_path) as browser:
        for scene in scenes:
            page = render_page(scene.messages)
            for device, width in WIDTHS.items():
                picture = await _shrink(await browser.picture(page, width, SCALE))
                path = folder / f"{scene.name}-{device}.png"
                await asyncio.to_thread(path.write_bytes, picture)


async def _shrink(png: bytes) -> bytes:
    """Return a picture with a palette, a third of the size, where pngquant is installed."""
    program = shutil.which("pngquant")
    if program is None:
        return png
    process = await asyncio.create_subprocess_exec(
        program,
        "--speed=1",
        "-",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    shrunk, _ = await process.communicate(png)
    return shrunk or png


if __name__ == "__main__":
    sys.exit(main())

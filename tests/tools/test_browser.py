"""Pictures in a real Chromium: `make browser`."""

from pathlib import Path
from struct import unpack

import pytest

from tests.tools.browser import BrowserError, find_browser, open_browser
from tests.tools.pictures import WIDTHS, main
from tests.tools.scenes import make_scenes

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def chromium() -> str:
    """Return the path of a Chromium; without one, what needs it is left out."""
    try:
        return find_browser()
    except BrowserError as error:
        pytest.skip(str(error))


def size_of(png: bytes) -> tuple[int, int]:
    """Return a picture's width and height (https://www.w3.org/TR/png-3/#11IHDR)."""
    assert png.startswith(PNG)
    width, height = unpack(">II", png[16:24])
    return int(width), int(height)


@pytest.mark.browser
async def test_a_picture_is_as_high_as_what_stands_on_the_page(chromium: str) -> None:
    """And as wide as asked, times the scale; page after page in the same browser."""
    async with open_browser(chromium) as browser:
        for height in (50, 3_000):
            page = f'<body style="margin: 0"><div style="height: {height}px"></div></body>'
            assert size_of(await browser.picture(page, 400, 1.5)) == (600, height * 1.5)


@pytest.mark.browser
@pytest.mark.usefixtures("chromium")
def test_all_pictures_are_taken(tmp_path: Path) -> None:
    """Each scene has one for each device, and none is empty."""
    assert main([str(tmp_path)]) == 0
    sizes = [size_of(path.read_bytes()) for path in tmp_path.glob("*.png")]
    assert len(sizes) == len(make_scenes()) * len(WIDTHS)
    assert all(min(size) > 100 for size in sizes)

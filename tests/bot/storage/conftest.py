"""The two kinds of databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.stores import URLS
from tests.postgres import Server


@pytest.fixture(params=["sqlite", "postgres"])
def on_each(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[None]:
    """Let `open_store(tmp_path)` open a database of each kind, one after the other."""
    if request.param == "sqlite":
        yield
        return
    server: Server = request.getfixturevalue("postgres")
    with server.database() as url:
        URLS[tmp_path] = url
        yield
        del URLS[tmp_path]

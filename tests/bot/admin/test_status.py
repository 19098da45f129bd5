"""The lines of /content status."""

import shutil
from pathlib import Path

from bot.admin.status import describe_library
from bot.texts import admin_texts
from retrieval.content.library import load_library
from tests.articles import source

CONTENT = Path(__file__).parents[3] / "content"


def test_the_status_tells_how_many_samples_are_left(tmp_path: Path) -> None:
    """Until the last of them is changed or deleted."""
    (tmp_path / "mine.md").write_bytes(source(slug="mine"))
    own = list(describe_library(load_library(tmp_path), None))
    shutil.copy(CONTENT / "drug-checking.md", tmp_path)
    lines = list(describe_library(load_library(tmp_path), None))
    told = admin_texts.STATUS_SAMPLES.format(number=1, all=2)
    assert lines[-1] == told
    assert told not in own
    assert len(own) == 2

"""docent preview: the page as a file, or shown."""

from pathlib import Path

import pytest

from bot.cli.main import EXIT_OK, EXIT_USAGE, main
from bot.texts import preview_texts
from tests.articles import source


def test_a_page_is_written_for_a_content_role(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """For what everyone holds, unless another is named."""
    content = tmp_path / "content"
    content.mkdir()
    (content / "open.md").write_bytes(source(slug="open", title="Open"))
    (content / "shut.md").write_bytes(source(slug="shut", title="Shut", role="admin"))
    (content / "odd.md").write_bytes(b"no front matter")
    path = tmp_path / "page.html"
    for roles, shown in (([], "open"), (["--role", "admin"], "shut")):
        assert main(["preview", str(content), "--static", str(path), *roles]) == EXIT_OK
        html = path.read_text("utf-8")
        other = {"open": "shut", "shut": "open"}[shown]
        assert f"{shown}.md" in html
        assert f"{other}.md" not in html
        out, err = capsys.readouterr()
        assert out == f"{preview_texts.WRITTEN.format(path=path)}\n"
        assert err.startswith(f"{content / 'odd.md'}:1: error: ")


def test_what_cannot_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In one line, with the reason."""
    (tmp_path / "one.md").write_bytes(source())
    path = tmp_path / "missing" / "page.html"
    assert main(["preview", str(tmp_path), "--static", str(path)]) == EXIT_USAGE
    message = preview_texts.NOT_WRITTEN.format(path=path, reason="No such file or directory")
    assert capsys.readouterr().err == f"docent: {message}\n"

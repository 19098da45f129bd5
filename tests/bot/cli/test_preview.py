"""docent preview: the page as a file, or shown."""

import re
import signal
import socket
import stat
import subprocess
import webbrowser
from pathlib import Path
from queue import SimpleQueue
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from bot.cli import preview as preview_module
from bot.cli.main import EXIT_OK, EXIT_USAGE, main
from bot.texts import member_texts, preview_texts, speaking
from tests.articles import source
from tests.bot.console import DOCENT, TIMEOUT_S, environment
from tests.examples import IS_PROVED, only_proved


def show_live(folder: Path, **more: str) -> "subprocess.Popen[str]":
    """Start to show a folder's articles, by words alone; the address is the first line printed."""
    config = folder / "without-model.toml"
    config.write_text('content.folder = "."\nretrieval.model = "none"\n')
    return subprocess.Popen(
        [DOCENT, "preview", "--no-open", "--config", config],
        cwd=folder,
        env=environment(**more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


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


@pytest.mark.usefixtures("pseudo")
def test_the_messages_are_in_the_language_of_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unless config.toml fixes one, as in Discord."""
    (tmp_path / "one.md").write_bytes(source())
    monkeypatch.chdir(tmp_path)
    for language, config in (("de", ""), ("en", 'answers.language = "de"\n')):
        monkeypatch.setenv("LANGUAGE", language)
        (tmp_path / "config.toml").write_text(f'content.folder = "."\n{config}')
        assert main(["preview", "--static", "page.html"]) == EXIT_OK
        html = (tmp_path / "page.html").read_text("utf-8")
        with speaking("de"):
            assert f">{member_texts.ACTIONS['helpful']}<" in html


def test_what_cannot_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In one line, with the reason."""
    (tmp_path / "one.md").write_bytes(source())
    path = tmp_path / "missing" / "page.html"
    assert main(["preview", str(tmp_path), "--static", str(path)]) == EXIT_USAGE
    message = preview_texts.NOT_WRITTEN.format(path=path, reason="No such file or directory")
    assert capsys.readouterr().err == f"docent: {message}\n"


@pytest.mark.parametrize("missing", preview_module.EXTRA)
def test_without_the_extra_it_says_what_to_install(
    tmp_path: Path,
    missing: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """In one line; the page as a file needs none of it."""
    (tmp_path / "one.md").write_bytes(source())
    monkeypatch.setattr(preview_module, "find_spec", lambda name: name != missing or None)
    assert main(["preview", str(tmp_path)]) == EXIT_USAGE
    assert capsys.readouterr().err == f"docent: {preview_texts.NOT_INSTALLED}\n"
    assert main(["preview", str(tmp_path), "--static", str(tmp_path / "page.html")]) == EXIT_OK


@pytest.mark.parametrize("port", [None, 1 << 16])
def test_a_port_that_cannot_be_used_is_told(
    tmp_path: Path, port: int | None, capsys: pytest.CaptureFixture[str]
) -> None:
    """In use, or none at all: in one line."""
    (tmp_path / "one.md").write_bytes(source())
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = port or taken.getsockname()[1]
        assert main(["preview", str(tmp_path), "--port", str(port), "--no-open"]) == EXIT_USAGE
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"docent: Port {port} can't be used (")


@pytest.mark.prove
@pytest.mark.parametrize(
    "end", [signal.SIGINT, *((signal.SIGTERM, signal.SIGHUP) if IS_PROVED else ())]
)
def test_it_is_shown_on_this_machine_until_ctrl_c(tmp_path: Path, end: signal.Signals) -> None:
    """Which ends it at once, without a traceback, even while a page listens for changes.

    So does a closed terminal; nothing is left behind.
    """
    (private := tmp_path / "private").mkdir()
    (tmp_path / "one.md").write_bytes(source("Shown here.\n"))
    process = show_live(tmp_path, TMPDIR=str(private))
    assert process.stdout
    address = process.stdout.readline().strip()
    assert urlsplit(address).hostname == "127.0.0.1"
    with urlopen(address) as page, urlopen(f"{address}changes") as changes:
        assert "Shown here." in page.read().decode()
        assert changes.readline() == b"data: 0\n"
        assert list(private.iterdir())
        process.send_signal(end)
        _, err = process.communicate(timeout=TIMEOUT_S)
    assert (process.returncode, err) == (EXIT_OK, "")
    assert not list(private.iterdir())


@only_proved
def test_the_problems_of_what_is_saved_are_told_where_it_was_started(tmp_path: Path) -> None:
    """A new file that names no content role is on no page; what was told isn't told again."""
    (tmp_path / "one.md").write_bytes(source("[a](b.md)\n"))
    process = show_live(tmp_path)
    assert process.stdout
    assert process.stderr
    with urlopen(f"{process.stdout.readline().strip()}changes") as changes:
        assert "one.md:" in process.stderr.readline()
        assert changes.readline() == b"data: 0\n"
        (tmp_path / "new.md").write_text("Words.\n")
        assert "new.md:1: error: no front matter" in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=TIMEOUT_S)
    assert (process.returncode, err) == (EXIT_OK, "")


def test_the_browser_is_told_the_address_by_a_private_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a program is started with, every user of the machine can see."""
    opened = SimpleQueue[str]()
    monkeypatch.setattr(webbrowser, "open", opened.put)
    address = "http://127.0.0.1:1/token/"
    preview_module._open_browser(address, tmp_path / "preview.html")
    uri = opened.get(timeout=TIMEOUT_S)
    assert "token" not in uri
    text = Path(urlsplit(uri).path).read_text("utf-8")
    assert re.findall('url=([^"]+)"', text) == [address]


def test_the_private_file_is_in_a_folder_for_its_user_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And is gone at the end."""
    (tmp_path / "one.md").write_bytes(source())
    entrances = []

    def open_browser(_address: str, entrance: Path) -> None:
        entrances.append(entrance)
        assert stat.S_IMODE(entrance.parent.stat().st_mode) == stat.S_IRWXU
        raise KeyboardInterrupt

    monkeypatch.setattr(preview_module, "_open_browser", open_browser)
    assert main(["preview", str(tmp_path)]) == EXIT_OK
    (entrance,) = entrances
    assert not entrance.parent.exists()

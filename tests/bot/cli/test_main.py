"""The command line: its commands, its exit codes, and whatever comes through a pipe."""

import gc
import io
import os
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest

from bot.cli.main import EXIT_CONFIG, EXIT_ERRORS, EXIT_OK, EXIT_USAGE, main
from bot.texts import terminal_texts
from tests.articles import source
from tests.bot.console import fork_docent

INTERRUPTED = 130
"""128 and the number of SIGINT, as shells count."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with one article."""
    (tmp_path / "article.md").write_bytes(
        source("## Naïve → word\n\nText.\n", title="Water", slug="water")
    )
    return tmp_path


class _Interrupted:
    """An input during which somebody presses Ctrl-C."""

    def isatty(self) -> bool:
        return False

    def __iter__(self) -> Iterator[str]:
        raise KeyboardInterrupt


def usage_error(*arguments: str) -> int | str | None:
    """Return the exit code of a command line that can't be understood."""
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    return caught.value.code


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    """Each with what it does."""
    assert usage_error("--help") == EXIT_OK
    lines = capsys.readouterr().out.splitlines()
    commands = [line.split()[0] for line in lines if line.startswith("    ")]
    assert commands == [
        "chat",
        "ask",
        "check",
        "preview",
        "eval",
        "run",
        "backup",
        "store",
        "new",
        "setup",
        "reload",
    ]


def test_version_is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    """It is written down in one place only."""
    assert usage_error("--version") == EXIT_OK
    assert capsys.readouterr().out == f"{metadata.version('docent')}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("dance",),
        ("ask",),
        ("ask", "what is water?", "--js"),  # no abbreviations: they could change their meaning
        ("chat", "--token", "abc"),
        ("run", "config.toml"),
        ("check", "a", "b"),
    ],
)
def test_bad_usage_is_explained(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, the usage on stderr, nothing on stdout."""
    assert usage_error(*arguments) == EXIT_USAGE
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("usage: docent")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("chta", "There is no “chta”: did you mean chat?"),
        ("EVALUATE", "There is no “EVALUATE”: did you mean eval?"),
        ("dance", f"There is no “dance”; choose one of {', '.join(terminal_texts.COMMANDS)}."),
    ],
)
def test_a_command_that_was_mistyped_is_asked_for(
    typed: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Or all are named, if none is like it."""
    assert usage_error(typed, "--json") == EXIT_USAGE
    assert capsys.readouterr().err.endswith(f"docent: error: {sentence}\n")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("chat", "--content", "missing"), EXIT_USAGE),
        (("ask", "what?", "--content", "missing"), EXIT_USAGE),
        (("check", "missing"), EXIT_USAGE),
        (("run", "--config", "missing"), EXIT_CONFIG),
    ],
)
def test_what_cannot_start_ends_with_one_sentence(
    arguments: tuple[str, ...],
    code: int,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It names what is missing; the exit code tells a wrong call from a wrong configuration."""
    monkeypatch.setenv("DISCORD_TOKEN", "a-token")
    assert main(arguments) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("docent: There is no ")
    assert "missing" in err
    assert err.count("\n") == 1


def test_run_takes_its_token_from_the_environment_alone(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A command line is seen by everybody on the machine."""
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)
    monkeypatch.delenv("DISCORD_TOKEN_FILE", raising=False)
    assert main(["run"]) == EXIT_CONFIG
    assert capsys.readouterr().err.startswith("docent: no token.")
    assert usage_error("run", "--token", "abc") == EXIT_USAGE


def test_what_a_command_imports_is_never_looked_through_for_garbage(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stays until the end; what the command makes is collected as ever."""
    before = gc.get_freeze_count()
    monkeypatch.delitem(sys.modules, "bot.cli.new", raising=False)
    assert main(["new", "milk", "--content", str(folder)]) == EXIT_OK
    assert gc.get_freeze_count() > before
    assert gc.isenabled()


def test_ctrl_c_ends_without_a_traceback(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaving is no error of the program."""
    monkeypatch.setattr(sys, "stdin", _Interrupted())
    assert main(["chat", "--content", str(folder)]) == INTERRUPTED


def test_input_in_another_encoding_is_a_question(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A byte that can't be read doesn't keep the rest of the line from being answered."""
    latin = io.BytesIO("what is water? caf\xe9\nwater\n".encode("latin-1"))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(latin, encoding="utf-8"))
    assert main(["chat", "--content", str(folder)]) == EXIT_OK
    assert "Text." in capsys.readouterr().out


def test_an_answer_comes_through_in_any_encoding(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the output's encoding lacks is written as its number, so that nothing is lost."""
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="ascii"))
    assert main(["ask", "water", "--content", str(folder)]) == EXIT_OK
    assert rb"Na\xefve \u2192 word" in written.getvalue()


@pytest.mark.parametrize("arguments", [("ask", "water", "--json", "--content"), ("check",)])
def test_a_reader_who_has_seen_enough_is_no_error(folder: Path, arguments: tuple[str, ...]) -> None:
    """As in `docent check | head -1`: no traceback, and not the exit code of an error."""
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb"):
        done = fork_docent(*arguments, str(folder), folder=folder, out=writing)
    assert (done.returncode, done.stderr) == (EXIT_OK, "")


def test_an_error_in_an_article_is_an_exit_code_of_its_own(folder: Path) -> None:
    """Scripts can tell it from a call that was wrong."""
    (folder / "bad.md").write_text("no front matter")
    assert main(["check", str(folder)]) == EXIT_ERRORS

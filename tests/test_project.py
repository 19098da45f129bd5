"""The project's own files: locks, sample content, what the README promises."""

import hashlib
import re
from pathlib import Path

import pytest

from bot.cli.main import EXIT_OK, main
from bot.texts import terminal_texts
from retrieval.audience import Audience
from retrieval.content.library import load_library

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_locks_pin_hashes_and_name_no_host(name: str) -> None:
    """Whoever installs gets the very same packages, from wherever they get theirs."""
    text = (ROOT / name).read_text()
    pinned = re.findall(r"^[a-z0-9.-]+(?:\[[a-z]+\])?==\S+.*\\$", text, re.MULTILINE)
    requirements = [line for line in text.splitlines() if re.match(r"[a-z]", line)]
    assert len(pinned) == len(requirements) > 30
    assert text.count("--hash=sha256:") >= len(pinned)
    assert "://" not in text
    assert "-url" not in text


def test_the_development_lock_is_the_runtime_lock_and_more() -> None:
    """Tests run with the versions that people run."""
    runtime, development = (
        set(re.findall(r"^[a-z0-9.-]+==\S+", (ROOT / name).read_text(), re.MULTILINE))
        for name in ("requirements.txt", "requirements-dev.txt")
    )
    assert runtime < development


def test_the_seed_article_is_the_authors_byte_for_byte() -> None:
    """Its typing errors are the author's to mend."""
    data = (ROOT / "content" / "what-is-ketamine.md").read_bytes()
    assert hashlib.sha256(data).hexdigest() == (
        "2fa3b4a0615f4982953d7858442a2fba20b4b0663261d6af6f45bacfaa32cd7b"
    )


def test_the_sample_content_has_no_problems() -> None:
    """What newcomers see first is as it should be, and differs by role."""
    library = load_library(ROOT / "content")
    assert library.problems == ()
    counts = [
        len(library.visible(Audience.of({role}))) for role in ("guest", "subscriber", "admin")
    ]
    assert counts == sorted(set(counts))


def test_the_readmes_commands_exist() -> None:
    """Every `make` command that the documents name is in the Makefile."""
    makefile = (ROOT / "Makefile").read_text()
    for document in ("README.md", "CONTRIBUTING.md"):
        text = (ROOT / document).read_text()
        targets = re.findall(r"^make ([a-z]+)|`make ([a-z]+)", text, re.MULTILINE)
        assert targets
        for target in ("".join(pair) for pair in targets):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_the_readmes_figures_are_those_that_its_command_prints(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every figure of quality is there, and none has changed since."""
    found = re.search(
        r"`\.venv/bin/docent (eval [^`]+)` prints:\n\n```\n(.+?)```",
        (ROOT / "README.md").read_text(),
        re.DOTALL,
    )
    assert found
    command, shown = found.groups()
    monkeypatch.chdir(ROOT)
    assert main(command.split()) == EXIT_OK
    assert cells(shown) == quality(cells(capsys.readouterr().out))


def cells(table: str) -> list[list[str]]:
    """Return the cells of each line, whose widths differ from run to run."""
    return [re.split(r"\s{2,}", line.strip()) for line in table.splitlines() if line.strip()]


def quality(printed: list[list[str]]) -> list[list[str]]:
    """Return all that `docent eval` prints but how fast it was."""
    title = printed.index([terminal_texts.PEERS_TITLE])
    own, peers = printed[:title], printed[title + 1 :]
    assert peers[0][-2:] == ["p50 ms", "p99 ms"]
    own = [line for line in own if not line[-1].endswith(("ms", " s"))]
    return own + [line[:-2] for line in peers]


def test_the_image_copies_what_it_needs() -> None:
    """Each path that the Dockerfile copies exists and isn't ignored."""
    copied = re.findall(r"^COPY (.+) \S+$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    kept = (ROOT / ".dockerignore").read_text()
    for path in " ".join(copied).split():
        assert (ROOT / path).exists()
        assert f"!{path}" in kept.splitlines()

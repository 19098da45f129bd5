"""The project's own files: locks, sample content, hooks, what the documents promise."""

import hashlib
import io
import json
import re
import shlex
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path

import pytest
import yaml

from bot.cli import opening
from bot.cli.main import EXIT_OK, _build_parser, main
from bot.texts import admin_texts, member_texts, terminal_texts
from retrieval.audience import Audience
from retrieval.content.library import load_library
from retrieval.evaluation import PEERS
from retrieval.meaning.finding import PACKAGE, load_model
from tests.examples import IS_PROVED
from tests.retrieval.meaning.models import needs_model

ROOT = Path(__file__).parents[1]
LOCKS = {
    "requirements.txt": 30,
    "requirements-dev.txt": 50,
    "requirements-bench.txt": 3,
    "requirements-meaning.txt": 2,
    "requirements-metrics.txt": 1,
    "requirements-preview.txt": 3,
}
"""How many packages each names, at least."""


@pytest.mark.parametrize("name", LOCKS)
def test_locks_pin_hashes_and_name_no_host(name: str) -> None:
    """Whoever installs gets the very same packages, from wherever they get theirs."""
    text = (ROOT / name).read_text()
    pinned = re.findall(r"^[a-z0-9.-]+(?:\[[a-z]+\])?==\S+.*\\$", text, re.MULTILINE)
    requirements = [line for line in text.splitlines() if re.match(r"[a-z]", line)]
    assert len(pinned) == len(requirements) >= LOCKS[name]
    assert text.count("--hash=sha256:") >= len(pinned)
    assert "://" not in text
    assert "-url" not in text


def test_the_development_lock_is_the_runtime_lock_and_more() -> None:
    """Tests run with the versions that people run."""
    assert packages("requirements.txt") < packages("requirements-dev.txt")


@pytest.mark.parametrize("name", ["compose.yaml", "compose.scale.yaml"])
def test_containers_fit_their_image(name: str) -> None:
    """Each mount is where the image looks; nothing else can be written, and no secret stands there.

    Of several, each has its own shard and its own volume.
    """
    composed = yaml.safe_load((ROOT / "deploy" / name).read_text())
    image = (ROOT / "Dockerfile").read_text()
    *_, folder = re.findall("^WORKDIR (.*)$", image, re.MULTILINE)
    services = composed["services"]
    bots = [service for service in services.values() if service.get("build") == ".."]
    for bot in bots:
        mounts = [volume.split(":") for volume in bot["volumes"]]
        assert {target: mode for _, target, *mode in mounts} == {
            f"{folder}/config.toml": ["ro"],
            f"{folder}/content": ["ro"],
            f"{folder}/data": [],
        }
        assert bot["tmpfs"] == ["/tmp"]
    places = {service["volumes"][-1].partition(":")[0] for service in services.values()}
    assert places == set(composed["volumes"])
    assert len(places) == len(services)
    shards = [bot["command"][-1] for bot in bots if "command" in bot]
    assert shards == [f"{number}/{len(bots)}" for number in range(len(shards))]
    for service in services.values():
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
        assert set(service.get("secrets", [])) <= set(composed.get("secrets", []))
        for key, value in service["environment"].items():
            assert key.endswith("FILE") or value.startswith("${") or value == "docent"


def test_the_units_commands_are_there() -> None:
    """Each command of the unit is one of Docent's."""
    unit = (ROOT / "deploy" / "docent.service").read_text()
    commands = re.findall(r"^Exec(\w+)=\S+/docent (.*)$", unit, re.MULTILINE)
    parsed = {key: _build_parser().parse_args(shlex.split(words)) for key, words in commands}
    assert {key: options.command for key, options in parsed.items()} == {
        "Start": "bot.cli.run:run",
        "Reload": "bot.cli.control:reload",
    }


def test_what_only_benchmarks_need_is_locked_apart() -> None:
    """Compilers aren't part of the development environment; what both need is the same."""
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]
    development, bench = packages("requirements-dev.txt"), packages("requirements-bench.txt")
    names = {re.split("[<>=]", requirement)[0] for requirement in groups["bench"]}
    assert names <= {name for name, _ in bench}
    assert names.isdisjoint(name for name, _ in development)
    shared = {name for name, _ in bench} & {name for name, _ in development}
    assert {pin for pin in bench if pin[0] in shared} <= development


@pytest.mark.parametrize(
    ("extra", "needed"),
    [("meaning", {PACKAGE, "tokenizers"}), ("metrics", {"prometheus-client"})],
)
def test_an_extra_is_locked_without_what_it_requires(extra: str, needed: set[str]) -> None:
    """As much as the extra names, and no more: none of the rest is used."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lines = project["optional-dependencies"][extra]
    named = {re.split("[<>=]", line)[0].replace("_", "-") for line in lines}
    assert {name for name, _ in packages(f"requirements-{extra}.txt")} == named == needed


@pytest.mark.parametrize(("code", "failures"), [(0, 0), (1, 1)])
def test_the_sentence_model_is_tried_once(tmp_path: Path, code: int, failures: int) -> None:
    """If it can't be installed, one line says so, and whatever was asked for goes on."""
    for name in ("Makefile", "requirements-meaning.txt"):
        shutil.copy(ROOT / name, tmp_path)
    tools = tmp_path / ".venv" / "bin"
    tools.mkdir(parents=True)
    for name, line in (
        ("python", f'echo "$@" >> pip.log; echo no network >&2; exit {code}'),
        ("docent", "echo here I am"),
    ):
        (tools / name).write_text(f"#!/bin/sh\n{line}\n")
        (tools / name).chmod(0o755)
    for name in ("requirements.txt", "pyproject.toml", ".venv/ready"):
        (tmp_path / name).touch()
    command = ["make", "--no-print-directory", "chat"]
    first, second = (
        subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
        for _ in range(2)
    )
    assert first.stdout == second.stdout == "here I am\n"
    assert len(first.stderr.splitlines()) == 1 + failures
    assert first.stderr.count("To try again: make meaning") == failures
    assert second.stderr == ""
    (installed,) = (tmp_path / "pip.log").read_text().splitlines()
    assert "--no-deps" in installed
    assert "--require-hashes --requirement requirements-meaning.txt" in installed


def packages(lock: str) -> set[tuple[str, str]]:
    """Return the name and version of each package in a lock."""
    return set(re.findall(r"^([a-z0-9.-]+)==(\S+)", (ROOT / lock).read_text(), re.MULTILINE))


def test_hooks_before_a_commit_download_nothing() -> None:
    """They run what `make lint` has installed, and in the same words."""
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())
    assert [repo["repo"] for repo in config["repos"]] == ["local"]
    (repo,) = config["repos"]
    makefile = (ROOT / "Makefile").read_text()
    for hook in repo["hooks"]:
        assert hook["language"] == "system"
        command = hook["entry"].removesuffix(" --force-exclude")
        assert command.replace(".venv/bin", "@$(BIN)", 1) in makefile


def test_all_pythons_are_tested_that_are_promised() -> None:
    """With no more rights than reading, and no secret."""
    text = (ROOT / ".github" / "workflows" / "test.yml").read_text()
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {"contents": "read"}
    assert "secrets" not in text
    promised = re.search(r"(3\.\d+) to 3\.(\d+) pass", (ROOT / "CONTRIBUTING.md").read_text())
    assert promised
    first, last = int(promised[1].removeprefix("3.")), int(promised[2])
    tested = workflow["jobs"]["test"]["strategy"]["matrix"]["python"]
    assert tested == [f"3.{minor}" for minor in range(first, last + 1)]


def test_the_house_has_a_row_for_each_folder() -> None:
    """Whoever looks for where something is finds every folder in docs/architecture.md's table."""
    text = (ROOT / "docs" / "architecture.md").read_text()
    rows = re.findall(r"^\| `((?:bot|retrieval)/.+)$", text, re.MULTILINE)
    named = set(re.findall(r"(\w+)(?=/)", " ".join(rows)))
    folders = {
        path.parent.name
        for package in ("bot", "retrieval")
        for path in (ROOT / package).rglob("__init__.py")
    }
    assert folders == named


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


def test_the_first_run_quotes_what_docent_says() -> None:
    """Whoever looks for a sentence that is told otherwise by now reports what is no fault."""
    texts = [*texts_in(vars(admin_texts)), *texts_in(vars(member_texts))]
    texts += [*texts_in(vars(terminal_texts)), (ROOT / "bot" / "client.py").read_text()]
    texts += [terminal_texts.load_template("article.md")]
    texts += [path.read_text() for path in (ROOT / "content").glob("*.md")]
    said = re.sub(r"\{[^}]*\}|%[sd]", "…", "\n".join(texts).replace("**", ""))
    page = (ROOT / "docs" / "first-run.md").read_text().replace("**", "")
    quotes = re.findall(r"“([A-Z][^”]+[.:?…])”|`([A-Z][^`]+[.:?…])`", page)
    assert len(quotes) > 20
    for quote in ("".join(pair) for pair in quotes):
        assert re.sub(r"\d+|#\w+|(?<=“)\w+", "…", quote).rstrip("… ") in said


def texts_in(value: object) -> Iterator[str]:
    """Yield the texts in a value and in the values of mappings."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts_in(each)


def test_the_readmes_question_gets_what_it_shows(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it stands there, to the letter."""
    shown = re.search(
        r"\$ \.venv/bin/docent (ask [^\n]+)\n(.+?)```", (ROOT / "README.md").read_text(), re.DOTALL
    )
    assert shown
    monkeypatch.chdir(ROOT)
    main(shown[1].split())
    assert capsys.readouterr().out.strip() == shown[2].strip()


@pytest.fixture(scope="module")
def figures() -> tuple[list[list[str]], list[list[str]]]:
    """Return what CONTRIBUTING says that its command prints, and what it prints, as cells."""
    found = re.search(
        r"`\.venv/bin/docent (eval [^`]+)` prints[^\n]*:\n\n```\n(.+?)```",
        (ROOT / "CONTRIBUTING.md").read_text(),
        re.DOTALL,
    )
    assert found
    command, shown = found.groups()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(io.StringIO()) as printed:
        patch.chdir(ROOT)
        patch.setattr(opening, "load_model", lambda _setting: None)
        assert main(command.split()) == EXIT_OK
    return cells(shown), quality(cells(printed.getvalue()))


def test_the_figures_are_those_that_the_command_prints(
    figures: tuple[list[list[str]], list[list[str]]],
) -> None:
    """Every figure of Docent's quality is there, and none has changed since."""
    shown, printed = figures
    assert {line[0] for line in shown} >= {"Docent", *PEERS}
    assert own(shown) == own(printed)


@pytest.mark.parametrize("peer", PEERS)
def test_the_figures_of_peers_are_those_that_the_command_prints(
    peer: str, figures: tuple[list[list[str]], list[list[str]]]
) -> None:
    """Those of each that is installed."""
    if peer != "TfidfVectorizer":
        pytest.importorskip(peer)
    shown, printed = ([line for line in table if line[0] == peer] for table in figures)
    assert shown == printed
    assert len(shown) == 1


@pytest.mark.parametrize(
    ("column", "is_model"),
    [(2, False), *([pytest.param(1, True, marks=[pytest.mark.prove, needs_model])] * IS_PROVED)],
)
def test_the_readmes_table_is_what_is_measured(
    column: int,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    *,
    is_model: bool,
) -> None:
    """With the sentence model, in `make prove`: it takes longer."""
    readme = (ROOT / "README.md").read_text()
    rows = re.findall(r"^\| ([a-z][^|]+?) \| ([\d.]+) \| ([\d.]+) \|$", readme, re.MULTILINE)
    if is_model:
        monkeypatch.setattr(opening, "load_model", load_model)
    monkeypatch.chdir(ROOT)
    assert main(["eval", "content/questions.toml", "--json"]) == EXIT_OK
    found = json.loads(capsys.readouterr().out)
    yes, no = found["answerable"], found["unanswerable"]
    measured = [
        f"{found['success_at_1']:.3f}",
        f"{found['success_at_3']:.3f}",
        *map(str, (yes["right"], yes["wrong"], yes["suggested_right"], no["answered"])),
    ]
    assert [row[column] for row in rows] == measured


def own(table: list[list[str]]) -> list[list[str]]:
    """Return the lines that are there whether or not any peer is installed."""
    return [line for line in table if line[0] not in PEERS]


def cells(table: str) -> list[list[str]]:
    """Return the cells of each line, whose widths differ from run to run."""
    return [re.split(r"\s{2,}", line.strip()) for line in table.splitlines() if line.strip()]


def quality(printed: list[list[str]]) -> list[list[str]]:
    """Return the measures that `docent eval` prints, but how fast it was."""
    first = next(
        n for n, line in enumerate(printed) if line[0] == terminal_texts.FIGURES["sections"][0]
    )
    title = printed.index([terminal_texts.PEERS_TITLE])
    figures, peers = printed[first:title], printed[title + 1 :]
    assert peers[0][-2:] == ["p50 ms", "p99 ms"]
    figures = [line for line in figures if not line[-1].endswith(("ms", " s"))]
    return figures + [line[:-2] for line in peers]


def test_the_image_copies_what_it_needs() -> None:
    """Each path that the Dockerfile copies exists and isn't ignored."""
    copied = re.findall(
        r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text(), re.MULTILINE
    )
    kept = (ROOT / ".dockerignore").read_text()
    for path in " ".join(copied).split():
        assert (ROOT / path).exists()
        assert f"!{path}" in kept.splitlines()

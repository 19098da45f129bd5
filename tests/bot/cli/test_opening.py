"""One configuration for all commands: `chat`, `ask`, `check` and `eval` go by that of `run`."""

import json
import sys
from io import StringIO
from pathlib import Path

import pytest

from bot.cli.main import EXIT_ERRORS, EXIT_OK, EXIT_USAGE, main
from bot.cli.opening import open_answerer
from bot.config import load_config, read_config
from bot.texts import terminal_texts
from retrieval.audience import Audience
from tests.articles import library_of, source

GERMAN = """\
content.folder = "artikel"
access.everyone = ["mitglied"]
retrieval.language = "german"
answers.caution = "high"
answers.help = "Ruf 112 an."
answers.note = "Kein Rat."
"""
QUESTIONS = '[[question]]\nask = "Wie wirken die Pilze?"\nanswer = ["pilze#wirkung"]\n'


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Return a configuration that differs from the defaults, with its articles beside it."""
    (tmp_path / "artikel").mkdir()
    article = source(
        "## Wirkung\n\nEin Pilz wirkt.\n", title="Pilze", slug="pilze", role="Mitglied"
    )
    (tmp_path / "artikel" / "pilze.md").write_bytes(article)
    (tmp_path / "fragen.toml").write_text(QUESTIONS)
    (tmp_path / "config.toml").write_text(GERMAN)
    return tmp_path / "config.toml"


def test_an_answerer_is_what_its_configuration_says(config: Path) -> None:
    """In English, the plural of a German heading is read as a typing error."""
    repaired = []
    vectors = config.with_name("vectors.db")
    for language in ("german", "english"):
        config.write_text(GERMAN.replace("german", language))
        settings = load_config(config)
        view = open_answerer(settings, vectors).reading_as(Audience.of(settings.access.everyone))
        answer = view.answer("Wirkungen")
        repaired.append(bool(answer.repairs))
    assert repaired == [False, True]


def test_an_answerer_is_as_cautious_as_its_configuration(tmp_path: Path) -> None:
    """What is surely answered with low caution may be too little for high caution."""
    library = library_of(source("Play music, set an alarm, tell a joke, or tell the weather."))
    low, high = (
        open_answerer(read_config({"answers": {"caution": caution}}), tmp_path / "v.db", library)
        for caution in ("low", "high")
    )
    guest = Audience.of({"guest"})
    thresholds = [a.reading_as(guest).explain("tea", 1).thresholds for a in (low, high)]
    assert thresholds[0].answer < thresholds[1].answer


@pytest.mark.parametrize("is_named", [True, False])
def test_every_command_goes_by_the_configuration(
    config: Path,
    is_named: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One that is named, or config.toml where the command is started."""
    named = ["--config", str(config)] if is_named else []
    if not is_named:
        monkeypatch.chdir(config.parent)
    assert main(["ask", "Pilze", "--json", *named]) == EXIT_OK
    assert json.loads(capsys.readouterr().out)["article"] == "pilze"
    assert main(["ask", "Vulkane", "--json", *named]) == EXIT_ERRORS
    assert json.loads(capsys.readouterr().out)["help"] == "Ruf 112 an."
    monkeypatch.setattr(sys, "stdin", StringIO("/articles\nPilze\n"))
    assert main(["chat", *named]) == EXIT_OK
    out = capsys.readouterr().out
    assert out.startswith("Pilze (pilze)\n")
    assert "Kein Rat." in out
    assert main(["check", *named]) == EXIT_OK
    assert capsys.readouterr().out == f"{terminal_texts.SERVABLE_ONE}\n"
    assert main(["eval", str(config.parent / "fragen.toml"), "--json", *named]) == EXIT_OK
    assert json.loads(capsys.readouterr().out)["success_at_1"] == 1


def test_options_win_over_the_configuration(
    config: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The folder, and as whom to ask; the rest stays."""
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "a.md").write_bytes(source(slug="milk", title="Milk", role="guest"))
    named, other = ["--config", str(config)], ["--content", str(tmp_path / "other")]
    assert main(["ask", "Milk", *named, *other, "--json"]) == EXIT_ERRORS
    assert main(["ask", "Milk", *named, *other, "--role", "guest"]) == EXIT_OK
    assert "Kein Rat." in capsys.readouterr().out
    assert main(["ask", "Pilze", *named, "--role", "guest"]) == EXIT_ERRORS
    assert main(["check", str(tmp_path / "other"), *named]) == EXIT_OK


def test_synonyms_are_checked_in_the_language_and_for_everyone(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A word that everyone may read is no secret, however it ends; another one is."""
    content = config.parent / "artikel"
    secret = source("Geheimnis.", slug="geheim", title="Geheim", role="guest")
    (content / "geheim.md").write_bytes(secret)
    groups = 'groups = [\n["pilzen", "pilz"],\n["geheimnis", "pilz"]\n]'
    (content / "synonyms.toml").write_text(groups)
    assert main(["check", "--config", str(config)]) == EXIT_OK
    out = capsys.readouterr().out
    assert "“geheimnis” stands in restricted articles only" in out
    assert "“pilzen”" not in out


@pytest.mark.parametrize("command", [["chat"], ["ask", "what?"], ["check"], ["eval", "file.toml"]])
@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, "There is no {path}; "),
        ("[content]\nfolders = 1", "{path}: content.folders: unknown key; "),
        ("content = [", "{path}"),
    ],
)
def test_a_configuration_that_cannot_be_used_is_one_sentence(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    command: list[str],
    text: str | None,
    told: str,
) -> None:
    """Rather than another bot than the one that runs."""
    path = tmp_path / "docent.toml"
    if text:
        path.write_text(text)
    assert main([*command, "--config", str(path)]) == EXIT_USAGE
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"docent: {told.format(path=path)}")
    assert err.count("\n") == 1


def test_without_a_role_for_everyone_nothing_is_read(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As in a server, where a member may hold none."""
    config.write_text('content.folder = "artikel"\naccess.everyone = []\n')
    assert main(["ask", "Pilze", "--config", str(config)]) == EXIT_ERRORS
    assert "Pilz wirkt" not in capsys.readouterr().out

"""docent check: every problem of every article, a line each."""

import json
import os
from pathlib import Path

import pytest

from bot.cli.main import EXIT_ERRORS, EXIT_OK, EXIT_USAGE, main
from tests.articles import source
from tests.bot.conftest import HOME
from tests.bot.console import fork_docent


def check(folder: Path) -> int:
    """Run `docent check` on a folder."""
    return main(["check", str(folder)])


def test_good_articles_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing else is said of them."""
    (tmp_path / "one.md").write_bytes(source(slug="one"))
    assert check(tmp_path) == EXIT_OK
    assert capsys.readouterr() == ("1 article can be served.\n", "")
    (tmp_path / "two.md").write_bytes(source(slug="two", title="Another"))
    assert check(tmp_path) == EXIT_OK
    assert capsys.readouterr() == ("2 articles can be served.\n", "")


def test_every_problem_of_every_article_is_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It names the file so that an editor can open it, the line, and what to do."""
    (tmp_path / "good.md").write_bytes(source(slug="good"))
    (tmp_path / "bad.md").write_bytes(source(slug="bad", title="", role=""))
    (tmp_path / "worse.md").write_bytes(b"no front matter")
    assert check(tmp_path) == EXIT_ERRORS
    out, err = capsys.readouterr()
    *lines, last = out.splitlines()
    assert [line.split(" “")[0].split(" no ")[0] for line in lines] == [
        f"{tmp_path / 'bad.md'}:2: error:",
        f"{tmp_path / 'bad.md'}:4: error:",
        f"{tmp_path / 'worse.md'}:1: error:",
    ]
    assert all("; " in line for line in lines)  # what to do
    assert last == "1 article can be served."
    assert err == ""


def test_warnings_alone_are_no_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """They are told, and the article is served."""
    (tmp_path / "odd.md").write_bytes(source(more="colour: red\n"))
    assert check(tmp_path) == EXIT_OK
    warning, last = capsys.readouterr().out.splitlines()
    assert warning.startswith(f"{tmp_path / 'odd.md'}:5: warning: unknown key “colour”")
    assert last == "1 article can be served."


def test_synonyms_are_checked_beside_the_articles(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Mistakes of the file, and what guests may not read, in the form of articles' problems."""
    (tmp_path / "open.md").write_bytes(source("Ketamine.", slug="open"))
    (tmp_path / "secret.md").write_bytes(
        source("Nightfall.", title="B", slug="secret", role="admin")
    )
    file = tmp_path / "synonyms.toml"
    file.write_text('groups = [\n["ket", "ketamine"],\n["nightfall", "ketamine"]\n]')
    assert check(tmp_path) == EXIT_OK
    twice, secret, last = capsys.readouterr().out.splitlines()
    assert twice.startswith(f"{file}:3: warning: “ketamine” is the same as “ketamine” in line 2; ")
    assert secret.startswith(f"{file}:3: warning: “nightfall” stands in restricted articles only")
    assert last == "2 articles can be served."
    file.write_text("groups = 1")
    assert check(tmp_path) == EXIT_ERRORS
    assert capsys.readouterr().out.startswith(f"{file}:1: error: “groups” must be a list of lists;")


def test_every_section_is_laid_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What would take too long is an error, an uneven table a warning, each with its line."""
    table = "| Light | Strong |\n|--|--|\n| mouth | 50 mg | 300 mg |\n"
    (tmp_path / "table.md").write_bytes(source(f"## Doses\n\n{table}", slug="table"))
    (tmp_path / "slow.md").write_bytes(source(f"Text.\n\n{'[a][' * 3_000}\n", slug="slow"))
    assert check(tmp_path) == EXIT_ERRORS
    slow, uneven, last = capsys.readouterr().out.splitlines()
    assert slow.startswith(f"{tmp_path / 'slow.md'}:8: error: this is nested or repeated so much")
    assert uneven.startswith(f"{tmp_path / 'table.md'}:8: warning: what the columns of this table")
    assert last == "1 article can be served."


def test_phrasings_are_checked_with_the_articles(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What not everyone may be helped by; below phrasings, a table is still found by its line."""
    phrasings = "<!-- asked: how much;\nwhich dose -->\n<!-- urgent: i took too much -->\n\n"
    table = "| Light | Strong |\n|--|--|\n| mouth | 50 mg | 300 mg |\n"
    (tmp_path / "a.md").write_bytes(source(f"## Doses\n{phrasings}{table}", role="guest"))
    assert check(tmp_path) == EXIT_OK
    uneven, last = capsys.readouterr().out.splitlines()
    assert uneven.startswith(f"{tmp_path / 'a.md'}:11: warning: what the columns of this table")
    (tmp_path / "a.md").write_bytes(source(f"## A\n{phrasings}Text.", role="admin"))
    (tmp_path / "config.toml").write_text("access.everyone = ['admin']")
    assert check(tmp_path) == EXIT_OK
    hidden, last = capsys.readouterr().out.splitlines()
    assert hidden.startswith(f"{tmp_path / 'a.md'}:9: warning: not everyone may read this, so")
    assert main(["check", str(tmp_path), "--config", str(tmp_path / "config.toml")]) == EXIT_OK
    assert capsys.readouterr().out == f"{last}\n"


def test_an_empty_folder_has_no_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """There is nothing to mend in it."""
    assert check(tmp_path) == EXIT_OK
    assert capsys.readouterr().out == "0 articles can be served.\n"


def test_a_missing_folder_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It isn't the same as an article with an error, and has its own exit code."""
    folder = tmp_path / "missing"
    assert check(folder) == EXIT_USAGE
    sentence = f"docent: There is no content folder {folder}; create it, or name another.\n"
    assert capsys.readouterr() == ("", sentence)


def test_the_folder_is_content_unless_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without an argument it checks the content of where it is started."""
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "one.md").write_bytes(source())
    monkeypatch.chdir(tmp_path)
    assert main(["check"]) == EXIT_OK
    assert capsys.readouterr().out == "1 article can be served.\n"


def test_a_pipe_in_the_folder_holds_nothing_up(tmp_path: Path) -> None:
    """In a process of its own, as an author starts it."""
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "good.md").write_bytes(source())
    os.mkfifo(tmp_path / "content" / "pipe.md")
    done = fork_docent("check", folder=tmp_path)
    problem, last = done.stdout.splitlines()
    assert problem.startswith("content/pipe.md:1: error: the file can't be read: it is a pipe;")
    assert (done.returncode, last) == (EXIT_ERRORS, "1 article can be served.")


def test_many_warnings_of_a_kind_are_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With their number; `--all` prints each, and errors are never put together."""
    body = "".join(f"http://{name}.example\n\n" for name in "abcd") + "![](https://a.example/b)\n"
    (tmp_path / "a.md").write_bytes(source(body, role="a b, c d, e f"))
    assert check(tmp_path) == EXIT_ERRORS
    *errors, first, image, _ = capsys.readouterr().out.splitlines()
    assert len(errors) == 3
    assert first.startswith(f"{tmp_path / 'a.md'}:6: warning: “http://a.example” isn't encrypted;")
    assert first.endswith(" (1 of 4 such warnings in this file; --all shows each)")
    assert "image" in image
    assert main(["check", str(tmp_path), "--all"]) == EXIT_ERRORS
    out = capsys.readouterr().out
    assert [line.split(":")[1] for line in out.splitlines()[3:-1]] == ["6", "8", "10", "12", "14"]
    assert "--all" not in out


def test_problems_are_a_list_in_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each of them, and nothing else; none is an empty list."""
    (tmp_path / "a.md").write_bytes(source("http://a.example " * 4, role=""))
    assert main(["check", str(tmp_path), "--format", "json"]) == EXIT_ERRORS
    error, *warnings = json.loads(capsys.readouterr().out)
    assert set(error) == {"file", "line", "severity", "kind", "message"}
    assert error["file"] == str(tmp_path / "a.md")
    assert (error["line"], error["severity"], error["kind"]) == (4, "error", "role")
    assert [warning["kind"] for warning in warnings] == ["plain-http"] * 4
    (tmp_path / "a.md").unlink()
    assert main(["check", str(tmp_path), "--format", "json"]) == EXIT_OK
    assert capsys.readouterr().out == "[]\n"


def test_problems_are_workflow_commands_for_github(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What would end a property or a line is escaped."""
    folder = tmp_path / "a,b:c%"
    folder.mkdir()
    (folder / "a.md").write_bytes(source("http://a.example/100%25,:", role=""))
    assert main(["check", str(folder), "--format", "github"]) == EXIT_ERRORS
    error, warning, _ = capsys.readouterr().out.splitlines()
    file = f"{tmp_path}/a%2Cb%3Ac%25/a.md"
    assert error.startswith(f"::error file={file},line=4::“role” is empty, so nobody")
    assert warning.startswith(f"::warning file={file},line=6::“http://a.example/100%2525” isn't")


def test_roles_that_no_article_has_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each with the line of config.toml where it stands, if that is about these articles."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "a.md").write_bytes(source(role="guest, subscribers"))
    (tmp_path / "config.toml").write_text(
        f"# access.everyone = ['member']\n[guilds.{HOME}]\nmay_map = ['guest', 'subscriber']\n"
        f"[guilds.{HOME}.roles]\n{HOME} = 'guest'\n{HOME + 1} = ['guest', 'Member'] # 'admin'\n"
    )
    assert main(["check"]) == EXIT_OK
    subscriber, member, near, _ = capsys.readouterr().out.splitlines()
    assert near.startswith("content/a.md:4: warning: the content role “subscribers” is one letter")
    assert "which the configuration has" in near
    assert member.startswith("config.toml:6: warning: no article has the content role “member”; ")
    assert subscriber.startswith("config.toml:3: warning: no article has the content role “subsc")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "a.md").write_bytes(source(role="admin"))
    assert main(["check", "other"]) == EXIT_OK
    assert capsys.readouterr().out == "1 article can be served.\n"
    (tmp_path / "other" / "b.md").write_bytes(b"---\nrole: guest\ntitle: @\n---\nText.")
    assert main(["check", "other", "--config", "config.toml"]) == EXIT_ERRORS
    assert "no article has" not in capsys.readouterr().out  # perhaps the broken one
    (tmp_path / "other" / "b.md").unlink()
    assert main(["check", "other", "--config", "config.toml"]) == EXIT_OK
    assert capsys.readouterr().out.count("no article has the content role") == 3


def test_questions_are_checked_beside_the_articles(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A reload would compare less than their author thinks."""
    (tmp_path / "a.md").write_bytes(source())
    file = tmp_path / "questions.toml"
    file.write_text("[[question]]\nask = 'x'\nanswer = ['a-slug#gone']\n")
    assert check(tmp_path) == EXIT_OK
    gone, _ = capsys.readouterr().out.splitlines()
    assert gone == (
        f"{file}:1: warning: no section that is searched is called a-slug#gone; mend the id"
    )
    file.write_text("[[question]]\nask = 'x'\nanswer = [}\n")
    assert check(tmp_path) == EXIT_OK
    assert capsys.readouterr().out.startswith(f"{file}:3: warning: isn't TOML: ")

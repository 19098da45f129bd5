"""docent run without Discord: the token, and what is said when it can't start."""

import asyncio
import os
import shutil
import socket
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

from bot.cli import run as program
from bot.cli.login import read_token
from bot.cli.main import EXIT_CONFIG, EXIT_UNAVAILABLE
from bot.cli.run import _load_answerer, end_tasks, run
from bot.config import Config, ConfigError, load_config
from bot.rendering import load_checked_library
from bot.serving.archive import Archive, FolderShelf
from bot.storage import Sqlite, StoredLibraries, StoreError, find_backend
from bot.texts import terminal_texts
from retrieval.answering import Answerer
from retrieval.content import Library
from retrieval.errors import ContentError
from retrieval.language import full_languages
from tests.articles import source
from tests.bot.console import fork_docent
from tests.postgres import Server

TOKEN = {"DISCORD_TOKEN": "a-token"}
CONTENT = Path(__file__).parents[3] / "content"
NOBODY_LISTENS = "http://127.0.0.1:1/api"


def write_config(
    folder: Path, text: str, shards: str | None = None, *, take_over: bool = False
) -> Namespace:
    """Write config.toml and an article; return the options of `docent run`."""
    (folder / "content").mkdir(exist_ok=True)
    (folder / "content" / "article.md").write_bytes(source())
    path = folder / "config.toml"
    path.write_text(text)
    return Namespace(config=path, shards=shards, take_over=take_over)


def load(config: Config, history: Archive) -> Answerer:
    """Load what a start serves, which must be the folder or a rollback."""
    work = _load_answerer(config, history, Path(config.content.folder).parent / "vectors.db")
    answerer, stand_in = asyncio.run(work)
    assert stand_in is None
    return answerer


def test_the_token_comes_from_the_environment(tmp_path: Path) -> None:
    """Directly, before any file; what was copied along with it at its ends doesn't count."""
    file = tmp_path / "token"
    file.write_text("from-file\n")
    assert read_token({"DISCORD_TOKEN": " a-token\n"}) == "a-token"
    assert read_token({"DISCORD_TOKEN_FILE": str(file)}) == "from-file"
    assert read_token({"DISCORD_TOKEN": "  ", "DISCORD_TOKEN_FILE": str(file)}) == "from-file"
    assert read_token({**TOKEN, "DISCORD_TOKEN_FILE": str(tmp_path / "missing")}) == "a-token"


def test_the_token_may_be_behind_a_link(tmp_path: Path) -> None:
    """As secrets that are mounted are; a mark that editors put in front is no part of it."""
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "token").write_bytes(b"\xef\xbb\xbfa-token\r\n")
    link = tmp_path / "link"
    link.symlink_to("secrets/token")
    assert read_token({"DISCORD_TOKEN_FILE": str(link)}) == "a-token"


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("missing", "isn't there; mend the name"),
        ("latin-1", "can't be read: it isn't text; put the token there"),
        (".", "can't be read: it is a folder; put an ordinary file in its place"),
        ("pipe", "can't be read: it is a pipe; put an ordinary file in its place"),
        ("large", "has more than 4 KiB; split or shorten it"),
    ],
)
def test_a_token_file_that_cannot_be_read_is_named(tmp_path: Path, name: str, what: str) -> None:
    """Its name is told; what it holds never is."""
    (tmp_path / "latin-1").write_bytes(b"secret\xff")
    (tmp_path / "large").write_text("secret" * 1000)
    os.mkfifo(tmp_path / "pipe")
    file = str(tmp_path / name)
    with pytest.raises(ConfigError) as caught:
        read_token({"DISCORD_TOKEN_FILE": file})
    assert str(caught.value) == f"DISCORD_TOKEN_FILE names {file}, which {what}."


def test_no_token_says_how_to_get_one(tmp_path: Path) -> None:
    """An empty variable and an empty file are none, too."""
    (tmp_path / "empty").touch()
    for without in (
        {},
        {"DISCORD_TOKEN": ""},
        {"DISCORD_TOKEN_FILE": str(tmp_path / "empty")},
    ):
        with pytest.raises(ConfigError) as caught:
            read_token(without)
        assert str(caught.value) == terminal_texts.NO_LOGIN
    for hint in ("https://discord.com/developers", "DISCORD_TOKEN_FILE", "docent chat"):
        assert hint in terminal_texts.NO_LOGIN


def test_the_configuration_is_checked_before_anything_is_loaded(tmp_path: Path) -> None:
    """An unknown key stops the start."""
    options = write_config(tmp_path, "[content]\nfolders = 'a'\n")
    with pytest.raises(ConfigError, match=r"config\.toml: content\.folders: unknown key"):
        run(options, TOKEN)


def test_shards_that_cannot_be_read_stop_the_start(tmp_path: Path) -> None:
    """From the command line or the environment; the choices are named."""
    for options, environment in (
        (write_config(tmp_path, "", "16/16"), TOKEN | {"DOCENT_SHARDS": "0/1"}),
        (write_config(tmp_path, ""), TOKEN | {"DOCENT_SHARDS": "16/16"}),
    ):
        with pytest.raises(ConfigError, match=r"“16/16” can't be used.*2/16 or 0-3/16; or 1x4/16"):
            run(options, environment)


def test_processes_cannot_share_a_file(tmp_path: Path) -> None:
    """All shards in one process need no other store."""
    needs = "set store.url to postgresql://"
    for refused in (
        write_config(tmp_path, "", "0-2/4"),
        write_config(tmp_path, "", "0-3/4", take_over=True),
        write_config(tmp_path, "", take_over=True),
    ):
        with pytest.raises(ConfigError, match=needs):
            run(refused, TOKEN)
    (tmp_path / "content" / "article.md").unlink()
    with pytest.raises(ContentError):  # it got as far as that
        run(write_config(tmp_path, "[content]\nfolder = 'empty'\n", "0-3/4"), TOKEN)


def test_nothing_to_serve_stops_the_start(tmp_path: Path) -> None:
    """A bot that can answer nothing would only look like one."""
    options = write_config(tmp_path, "")
    (tmp_path / "content" / "article.md").write_text("no front matter")
    with pytest.raises(ContentError, match=r"content has no article .*; see docent check\.$"):
        run(options, TOKEN)


def test_a_database_that_cannot_be_used_stops_the_start(tmp_path: Path) -> None:
    """The store's own sentence says which setting to change."""
    options = write_config(tmp_path, "[store]\nurl = 'mysql://localhost/docent'\n")
    with pytest.raises(StoreError, match=r"^store\.url names a database of the kind mysql"):
        run(options, TOKEN)


def test_a_port_that_is_taken_stops_the_start(tmp_path: Path) -> None:
    """Before the articles are read."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        options = write_config(tmp_path, f"[content]\nfolder = 'gone'\n[metrics]\nport = {port}\n")
        with pytest.raises(ConfigError, match=r"^metrics\.port: Docent can't listen on"):
            run(options, TOKEN)


def test_a_start_without_a_token_ends_with_one_sentence(tmp_path: Path) -> None:
    """Exit code 78, nothing on stdout, no traceback."""
    done = fork_docent("run", folder=tmp_path)
    assert (done.returncode, done.stdout) == (EXIT_CONFIG, "")
    assert done.stderr == f"docent: {terminal_texts.NO_LOGIN}\n"


def test_a_start_without_a_content_folder_ends_with_one_sentence(tmp_path: Path) -> None:
    """The folder's whole path is told: a relative one starts at the configuration."""
    write_config(tmp_path, "[content]\nfolder = 'articles'\n")
    config = str(tmp_path / "config.toml")
    done = fork_docent(
        "run", "--config", config, folder=Path.cwd(), DISCORD_TOKEN=TOKEN["DISCORD_TOKEN"]
    )
    sentence = f"There is no content folder {tmp_path / 'articles'}; create it, or name another."
    assert (done.returncode, done.stdout) == (EXIT_CONFIG, "")
    assert done.stderr == f"docent: {sentence}\n"


def test_a_discord_that_cannot_be_reached_is_told_in_one_sentence(tmp_path: Path) -> None:
    """Exit code 69 lets a service manager try again; the token isn't told."""
    write_config(tmp_path, "[log]\nlevel = 'error'\n")
    done = fork_docent(
        "run", folder=tmp_path, DISCORD_API=NOBODY_LISTENS, DISCORD_TOKEN=TOKEN["DISCORD_TOKEN"]
    )
    before, after = terminal_texts.UNREACHABLE.split("{reason}")
    assert (done.returncode, done.stdout) == (EXIT_UNAVAILABLE, "")
    assert done.stderr.startswith(f"docent: {before}")
    assert done.stderr.endswith(f"{after}\n")
    assert done.stderr.count("\n") == 1
    assert TOKEN["DISCORD_TOKEN"] not in done.stderr


def test_a_rollback_holds_at_the_next_start(tmp_path: Path) -> None:
    """Until it can't be read any more; then, as without one, the folder is served."""
    config = load_config(write_config(tmp_path, "").config)
    history = Archive(FolderShelf(tmp_path / "libraries"))

    def start(*articles: str) -> list[str]:
        for article in articles:
            (tmp_path / "content" / f"{article}.md").write_bytes(source(slug=article))
        return [article.slug for article in load(config, history).library.articles]

    assert start() == ["a-slug"]
    assert start("milk") == ["a-slug", "milk"]
    kept = history.read().previous
    assert kept is not None
    history.serve(kept)
    assert start("tea") == ["a-slug"]
    (tmp_path / "libraries" / "files" / kept.files["article.md"]).write_text("damaged")
    assert start() == ["a-slug", "milk", "tea"]
    assert history.read().rollback is None


def test_who_joins_others_serves_what_they_serve(
    tmp_path: Path, postgres: Server, caplog: pytest.LogCaptureFixture
) -> None:
    """Not the folder; the log says if that differs. Two first starts at once serve the same."""
    config = load_config(write_config(tmp_path, "").config)
    article = tmp_path / "content" / "article.md"

    def start(*, joins: bool) -> Library:
        work = _load_answerer(config, history, tmp_path / "vectors.db", joins=joins)
        return asyncio.run(work)[0].library

    class Slow(Archive):
        """Is overtaken by another start before it commits."""

        def commit(self, files: dict[str, str], generation: int | None = None) -> None:
            history.commit(
                history.store(load_checked_library(tmp_path / "content"), tmp_path / "content")
            )
            article.write_bytes(source("Other."))
            super().commit(files, generation)

    with postgres.database() as url:
        stored = StoredLibraries(find_backend(url, tmp_path))
        history = Archive(stored)
        assert (
            asyncio.run(_load_answerer(config, Slow(stored), tmp_path / "vectors.db"))[
                0
            ].library.generation
            == 1
        )
        assert "differs from them" in caplog.text
        article.write_bytes(source())
        caplog.clear()
        served = start(joins=True)
        assert "differs from them" not in caplog.text
        article.write_bytes(source("Other."))
        assert start(joins=True).articles == served.articles
        assert "differs from them" in caplog.text
        shutil.rmtree(tmp_path / "content")
        assert start(joins=True).articles == served.articles
        (tmp_path / "content").mkdir()
        article.write_bytes(source("Other."))
        assert start(joins=False).generation == 2
        assert start(joins=True).generation == 2


def test_a_start_tells_what_more_people_may_read(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Than were served it before; nobody is there to be asked. The library is the first again."""
    config = load_config(write_config(tmp_path, "").config)
    history, file = Archive(FolderShelf(tmp_path / "libraries")), tmp_path / "content" / "other.md"
    for roles in ("admin", "admin,guest", "guest"):
        caplog.clear()
        file.write_bytes(source(slug="other", role=roles))
        assert load(config, history).library.generation == 1
        told = "other.md: more people may read it than before this start: guest"
        assert (told in caplog.text) is (roles == "admin,guest")


@pytest.mark.parametrize("number", [0, 2])
def test_a_start_tells_how_many_samples_are_left(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, number: int
) -> None:
    """Once, so that nobody publishes them by accident; of one's own articles it says nothing."""
    config = load_config(write_config(tmp_path, "").config)
    for sample in ("drug-checking.md", "reading-list.md")[:number]:
        shutil.copy(CONTENT / sample, tmp_path / "content")
    load(config, Archive(FolderShelf(tmp_path / "libraries")))
    told = terminal_texts.SAMPLES.format(number=number, all=1 + number)
    assert caplog.messages.count(told) == bool(number)


def test_a_history_that_cannot_be_written_stops_no_start(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Only a rollback isn't possible then; the log says so."""
    config = load_config(write_config(tmp_path, "").config)
    (tmp_path / "file").touch()
    assert len(load(config, Archive(FolderShelf(tmp_path / "file")))) == 1
    assert "What is kept for a rollback in" in caplog.text


def lose(folder: Path) -> None:
    """Take a content folder away."""
    shutil.rmtree(folder)


def empty(folder: Path) -> None:
    """Leave a content folder as that of a disk which isn't mounted."""
    lose(folder)
    folder.mkdir()


def spoil(folder: Path) -> None:
    """Make every article unfit."""
    for file in folder.iterdir():
        file.write_text("no front matter")


@pytest.mark.parametrize("harm", [lose, empty, spoil])
def test_what_was_served_stands_in_for_a_folder_that_cannot_be(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, harm: Callable[[Path], None]
) -> None:
    """The log tells why; nothing is kept in its place, and the next start tries the folder."""
    config = load_config(write_config(tmp_path, "").config)
    history, folder = Archive(FolderShelf(tmp_path / "libraries")), tmp_path / "content"
    load(config, history)
    served = history.read().snapshot
    harm(folder)
    answerer, stand_in = asyncio.run(_load_answerer(config, history, tmp_path / "vectors.db"))
    assert [article.slug for article in answerer.library.articles] == ["a-slug"]
    assert stand_in == served == history.read().snapshot
    assert "are served, as the folder can't be: " in caplog.text
    folder.mkdir(exist_ok=True)
    (folder / "article.md").write_bytes(source(slug="mended"))
    assert load(config, history).library.articles[0].slug == "mended"


def test_a_folder_that_does_not_answer_holds_up_no_start(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a network drive that is gone: it is told, and what was served is served."""
    config = load_config(write_config(tmp_path, "").config)
    history, answers = Archive(FolderShelf(tmp_path / "libraries")), Event()
    load(config, history)

    def hang(folder: Path, before: Library | None, language: str) -> Library:
        answers.wait()
        return load_checked_library(folder, before, language)

    monkeypatch.setattr(program, "load_checked_library", hang)
    monkeypatch.setattr(program, "SLOW_FOLDER_S", 0)
    monkeypatch.setattr(program, "FOLDER_TIMEOUT_S", 0.1)
    _, stand_in = asyncio.run(_load_answerer(config, history, tmp_path / "vectors.db"))
    answers.set()
    assert stand_in
    assert "content takes long to be read." in caplog.text
    assert "content doesn't answer." in caplog.text


def test_a_database_that_is_lost_is_told(tmp_path: Path) -> None:
    """Before anything is made or changed; without the libraries beside it, it is a first start."""
    options = write_config(tmp_path, "[content]\nfolder = 'gone'\n")
    (tmp_path / "data" / "libraries").mkdir(parents=True)
    with pytest.raises(ContentError, match="There is no content folder"):
        run(options, TOKEN)
    store = tmp_path / "data" / "docent.db"
    (tmp_path / "data" / "libraries" / "index.json").touch()
    store.write_bytes(b"")
    for is_there in (True, False):
        if not is_there:
            store.unlink()
        with pytest.raises(StoreError, match=r"docent\.db is missing or empty, but Docent has run"):
            run(options, TOKEN)
    assert not store.exists()


def test_a_database_that_is_in_use_stops_the_start(tmp_path: Path) -> None:
    """Before the articles are read; two of them would answer everything twice."""
    options = write_config(tmp_path, "[content]\nfolder = 'gone'\n")
    with (
        Sqlite(tmp_path / "data" / "docent.db").claim(),
        pytest.raises(StoreError, match="is in use by another Docent"),
    ):
        run(options, TOKEN)


@pytest.mark.parametrize("language", ["english", "german", "dutch", "none"])
def test_the_start_says_once_if_little_is_known_of_the_language(
    language: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Answers are more careful then."""
    written = write_config(tmp_path, f"[retrieval]\nlanguage = '{language}'\nmodel = 'none'\n")
    config = load_config(written.config)
    caplog.set_level("INFO")
    assert len(load(config, Archive(FolderShelf(tmp_path / "old")))) == 1
    said = [one for one in caplog.messages if "knows little" in one]
    assert len(said) == (language not in full_languages())


async def test_what_is_being_cancelled_ends_in_its_own_time() -> None:
    """A second cancellation would break off its cleaning up, and leave a thread that never ends."""
    ended = []

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.01)
            ended.append("cleaned up")

    tasks = [asyncio.create_task(work()) for _ in range(2)]
    await asyncio.sleep(0)
    tasks[0].cancel()
    await asyncio.sleep(0)
    await end_tasks(*tasks)
    assert ended == ["cleaned up"] * 2
    assert all(task.cancelled() for task in tasks)

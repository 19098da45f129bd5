"""The libraries that are kept, with real files in temporary folders."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.private_files import write_whole
from bot.serving import archive as archive_module
from bot.serving.archive import KEPT, MAX_LOOSE, Archive, ArchiveError, FolderShelf
from bot.storage import Snapshot, StoredLibraries, find_backend, libraries
from retrieval.content.library import Library, load_library
from tests.articles import group, source
from tests.postgres import Server

AT = datetime(2025, 1, 2, tzinfo=UTC)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Return a content folder."""
    folder = tmp_path / "content"
    folder.mkdir()
    return folder


@pytest.fixture
def history(tmp_path: Path) -> Archive:
    """Return a history in which nothing is kept."""
    return Archive(FolderShelf(tmp_path / "libraries"), lambda: AT)


@pytest.fixture(params=["folder", "postgres"])
def each(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Archive]:
    """Return a history on a shelf of each kind."""
    if request.param == "folder":
        yield Archive(FolderShelf(tmp_path / "libraries"), lambda: AT)
        return
    server: Server = request.getfixturevalue("postgres")
    with server.database() as url:
        yield Archive(StoredLibraries(find_backend(url, tmp_path)), lambda: AT)


def serve(history: Archive, content: Path, text: str) -> Library:
    """Write an article, and keep the library."""
    (content / "tea.md").write_bytes(source(text, slug="tea"))
    library = load_library(content)
    history.commit(history.store(library, content))
    return library


def texts_of(library: Library) -> list[str]:
    """Return what the articles say."""
    return [article.sections[0].text.strip() for article in library.articles]


def stored(tmp_path: Path) -> int:
    """Return how many files are stored."""
    return len(list((tmp_path / "libraries" / "files").iterdir()))


def test_the_library_before_comes_back_as_it_was(each: Archive, content: Path) -> None:
    """Byte for byte, its folders and synonyms too, whatever the folder says now."""
    (content / "hot" / "drinks").mkdir(parents=True)
    (content / "hot" / "drinks" / "tea.markdown").write_bytes(source("Hot.", slug="hot-tea"))
    (content / "synonyms.toml").write_text('groups = [["tea", "chai"]]')
    before = serve(each, content, "One.")
    (content / "synonyms.toml").unlink()
    (content / "hot" / "drinks" / "tea.markdown").unlink()
    after = serve(each, content, "Two.")
    kept = each.read().previous
    assert kept is not None
    loaded = each.load(kept, after)
    assert (loaded.articles, loaded.synonyms) == (before.articles, (group("tea", "chai"),))
    assert loaded.generation == after.generation + 1


def test_without_another_library_there_is_none_before(each: Archive, content: Path) -> None:
    """Nor is what is served again another one."""
    assert each.read().previous is None
    serve(each, content, "One.")
    serve(each, content, "One.")
    assert each.read().previous is None


def test_a_rollback_holds_until_another_library_is_kept(each: Archive, content: Path) -> None:
    """One step back, and another; then what was undone is forgotten."""
    for text in ("One.", "Two.", "Three."):
        serve(each, content, text)
    assert each.read().rollback is None
    for expected in ("Two.", "One."):
        kept = each.read().previous
        assert kept is not None
        each.serve(kept)
        served = Archive(each._shelf).read().rollback
        assert served is not None
        assert texts_of(each.load(served)) == [expected]
    assert each.read().previous is None
    serve(each, content, "Four.")
    assert each.read().rollback is None
    kept = each.read().previous
    assert kept is not None
    assert texts_of(each.load(kept)) == ["One."]


def test_only_the_last_are_kept(history: Archive, content: Path, tmp_path: Path) -> None:
    """What no kept library has is deleted; what several have is there once."""
    (content / "milk.md").write_bytes(source(slug="milk"))
    for number in range(KEPT + 3):
        serve(history, content, f"{number}.")
    assert stored(tmp_path) == KEPT + 1
    kept = history.read().previous
    while kept:
        history.serve(kept)
        last, kept = kept, history.read().previous
    assert texts_of(history.load(last)) == ["Text.", "3."]


def test_a_folder_that_changes_meanwhile_is_not_kept(each: Archive, content: Path) -> None:
    """What is kept is what is served, or nothing."""
    library = serve(each, content, "One.")
    (content / "tea.md").write_bytes(source("Two.", slug="tea"))
    changed = load_library(content)
    (content / "tea.md").write_bytes(source("Three.", slug="tea"))
    with pytest.raises(ArchiveError, match=r"^tea\.md has changed meanwhile"):
        each.commit(each.store(changed, content))
    (content / "synonyms.toml").write_text('groups = [["tea", "chai"]]')
    with pytest.raises(ArchiveError, match=r"^synonyms\.toml has changed meanwhile"):
        each.commit(each.store(library, content))
    assert each.read().previous is None


def test_what_cannot_be_written_is_a_sentence(content: Path, tmp_path: Path) -> None:
    """A file in the place of the folder, here."""
    (tmp_path / "file").touch()
    with pytest.raises(ArchiveError, match=r"What is kept for a rollback in .*file can't be used"):
        serve(Archive(FolderShelf(tmp_path / "file")), content, "One.")


def test_damage_is_noticed(history: Archive, content: Path, tmp_path: Path) -> None:
    """A file that isn't what it was isn't served; an index that can't be read is none."""
    serve(history, content, "One.")
    serve(history, content, "Two.")
    kept = history.read().previous
    assert kept is not None
    file = tmp_path / "libraries" / "files" / kept.files["tea.md"]
    file.write_text("other")
    with pytest.raises(ArchiveError, match=f"{file.name} in .*libraries is missing or damaged"):
        history.load(kept)
    file.unlink()
    with pytest.raises(ArchiveError, match=f"{file} isn't there"):
        history.load(kept)
    (tmp_path / "libraries" / "index.json").write_text("{")
    assert history.read().previous is None
    with pytest.raises(ArchiveError, match="isn't kept any more"):
        history.serve(kept)


def test_what_is_no_ordinary_file_is_not_kept(
    history: Archive, content: Path, tmp_path: Path
) -> None:
    """Neither in the content folder nor among what is kept; nothing waits for it."""
    serve(history, content, "One.")
    serve(history, content, "Two.")
    kept = history.read().previous
    assert kept is not None
    file = tmp_path / "libraries" / "files" / kept.files["tea.md"]
    file.unlink()
    os.mkfifo(file)
    with pytest.raises(ArchiveError, match=f"{file} can't be read: it is a pipe"):
        history.load(kept)
    for name in ("../tea.md", "a/../../tea.md", "/tea.md"):
        with pytest.raises(ArchiveError, match=rf"^{name} is outside the folder"):
            history.load(Snapshot(AT, {name: "0"}))
    os.mkfifo(content / "synonyms.toml")
    serve(history, content, "Three.")
    served = history.read().snapshot
    assert served is not None
    assert list(served.files) == ["tea.md"]
    (tmp_path / "libraries" / "index.json").unlink()
    os.mkfifo(tmp_path / "libraries" / "index.json")
    assert history.read().previous is None


def test_an_article_that_is_too_large_keeps_no_library_from_being_kept(
    each: Archive, content: Path
) -> None:
    """It is in none."""
    (content / "large.md").write_bytes(source("x" * 1024 * 1024))
    serve(each, content, "One.")
    kept = each.read().snapshot
    assert kept is not None
    assert list(kept.files) == ["tea.md"]


def test_a_sudden_end_leaves_the_index_before(
    history: Archive, content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files may be there that no library has; the next one clears them away."""
    serve(history, content, "One.")
    write = write_whole

    def die(path: Path, data: bytes) -> None:
        if path.name == "index.json":
            raise KeyboardInterrupt
        write(path, data)

    with monkeypatch.context() as dying:
        dying.setattr(archive_module, "write_whole", die)
        with pytest.raises(KeyboardInterrupt):
            serve(history, content, "Two.")
    assert history.read().previous is None
    serve(history, content, "Three.")
    kept = history.read().previous
    assert kept is not None
    assert texts_of(history.load(kept)) == ["One."]
    assert len(list((tmp_path / "libraries" / "files").iterdir())) == 2


def test_many_new_files_are_synced_at_once(
    history: Archive, content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many there are; a few later ones stand on their own, and all are found again."""
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    for number in range(300):
        (content / f"{number}.md").write_bytes(source(f"{number}.", slug=f"a{number}"))
    before = serve(history, content, "One.")
    assert len(synced) == 2  # the pack and the index
    serve(history, content, "Two.")
    assert len(synced) == 4
    kept = history.read().previous
    assert kept is not None
    assert history.load(kept).articles == before.articles


def test_a_pack_is_kept_as_long_as_one_of_its_files(
    history: Archive, content: Path, tmp_path: Path
) -> None:
    """Then it is deleted; one that is damaged is no library, and no failure."""
    names = [content / f"{number}.md" for number in range(MAX_LOOSE + 1)]
    for number in range(KEPT + 1):
        for name in names:
            name.write_bytes(source(f"{number}.", slug=f"a{name.stem}"))
        serve(history, content, f"{number}.")
    packs = list((tmp_path / "libraries" / "files").glob("*.zip"))
    assert len(packs) == KEPT
    served = history.read().snapshot
    assert served is not None
    for pack in packs:
        data = bytearray(pack.read_bytes())
        data[200] ^= 1
        pack.write_bytes(data)
    with pytest.raises(ArchiveError, match="damaged; reload instead"):
        history.load(served)
    for pack in packs:
        pack.write_bytes(b"PK")
    with pytest.raises(ArchiveError, match="isn't there"):
        history.load(served)
    serve(history, content, "Other.")
    assert len(list((tmp_path / "libraries" / "files").glob("*.zip"))) == 1


def test_a_pack_that_is_not_finished_counts_for_nothing(
    history: Archive, content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a sudden end, or when a file changes meanwhile."""
    serve(history, content, "One.")
    for number in range(MAX_LOOSE + 1):
        (content / f"{number}.md").write_bytes(source(slug=f"a{number}"))
    library = load_library(content)
    (content / "3.md").write_bytes(source("Changed.", slug="a3"))
    with pytest.raises(ArchiveError, match=r"^3\.md has changed meanwhile"):
        history.commit(history.store(library, content))
    with monkeypatch.context() as dying:
        dying.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            serve(history, content, "Two.")
    served = history.read().snapshot
    assert served is not None
    kept = [path.name for path in (tmp_path / "libraries" / "files").iterdir()]
    assert kept == list(served.files.values())


def test_a_database_keeps_each_file_once_and_drops_what_none_has(
    postgres: Server, content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a while: another process may be about to commit it."""
    with postgres.database() as url:
        shelf = StoredLibraries(find_backend(url, tmp_path))
        history, other = Archive(shelf), Archive(shelf)
        (content / "milk.md").write_bytes(source(slug="milk"))
        library = serve(history, content, "One.")
        digests = {file.digest for file in library.files}
        for number in range(KEPT):
            serve(history, content, f"{number}.")
        assert dict(shelf.fetch(digests)).keys() == digests
        (content / "tea.md").write_bytes(source("Other.", slug="tea"))
        coming = other.store(load_library(content), content)
        serve(history, content, "Last.")
        other.commit(coming)
        served = other.read().snapshot
        assert served is not None
        assert texts_of(other.load(served)) == ["Text.", "Other."]
        monkeypatch.setattr(libraries, "UNUSED_FOR", timedelta(0))
        serve(history, content, "Very last.")
        assert len(dict(shelf.fetch(digests))) == len(digests) - 1


def test_a_lost_file_of_a_database_is_noticed(
    postgres: Server, content: Path, tmp_path: Path
) -> None:
    """As after a wrong restore; and so is a database that is away."""
    with postgres.database() as url:
        history = Archive(StoredLibraries(backend := find_backend(url, tmp_path)))
        serve(history, content, "One.")
        served = history.read().snapshot
        assert served is not None
        with backend.build_sync_engine().begin() as connection:
            connection.exec_driver_sql("DELETE FROM library_files")
        with pytest.raises(ArchiveError, match=r"in the database .* is missing or damaged"):
            history.load(served)
    with pytest.raises(ArchiveError, match="can't be reached"):
        history.load(served)

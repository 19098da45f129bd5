"""Reloading: all or nothing, in one step, one at a time."""

import asyncio
import os
import shutil
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.access.role_map import RoleMap
from bot.config import Config, GuildSettings
from bot.rendering import answer as render
from bot.rendering.answer import Renderer
from bot.rendering.layout import Layout
from bot.serving import archive as origins
from bot.serving import librarian
from bot.serving.archive import Archive
from bot.serving.librarian import (
    PENDING_S,
    Librarian,
    ReloadBusyError,
    ReloadStaleError,
    Taught,
)
from bot.serving.workers import Workers
from retrieval.answering import Answer, Answered, Answerer, AudienceView, Conversation
from retrieval.audience import Audience
from retrieval.content.article import Article
from retrieval.content.library import Library, load_library
from retrieval.evaluation.questions import Question, load_questions
from tests.articles import EVERYDAY, ROLES, group, roles, source
from tests.bot.stores import archive_of
from tests.examples import examples


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a content folder with two articles."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for slug in ("tea", "water"):
        (folder / f"{slug}.md").write_bytes(source(slug=slug))
    return folder


GUEST = frozenset({"guest"})
SLOW = "slow " * 200
"""So long that it is answered in a thread."""


@dataclass
class World:
    """What a reload that waits depends on.

    Parameters
    ----------
    config : Config
        Where the mappings are.
    time_s : float
        Since some moment.
    """

    config: Config = field(default_factory=lambda: Config(guilds={1: GuildSettings(roles={})}))
    time_s: float = 0.0


def librarian_of(folder: Path, world: World) -> Librarian:
    """Return the librarian of a folder, after a start."""
    answerer = Answerer(load_library(folder), everyday=EVERYDAY)
    return Librarian(
        folder, answerer, lambda: RoleMap.of(world.config), archive_of(folder), lambda: world.time_s
    )


@pytest.fixture
def world() -> World:
    """Return what a reload that waits depends on."""
    return World()


@pytest.fixture
def keeper(folder: Path, world: World) -> Librarian:
    """Return the folder's librarian."""
    return librarian_of(folder, world)


async def test_a_reload_of_what_cannot_be_laid_out_is_refused(
    folder: Path, keeper: Librarian, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with any other error, what was served before is served on."""
    monkeypatch.setattr("bot.rendering.layout_check.MAX_STEPS", 200_000)
    (folder / "tea.md").write_bytes(source("## A\n\nb\n\n" + "[a][" * 3_000, slug="tea"))
    before = keeper.library
    report = await keeper.reload()
    assert not report.applied
    assert [(p.file, p.line, p.severity) for p in report.problems] == [("tea.md", 10, "error")]
    assert keeper.library is before


async def test_reload_serves_what_the_folder_says_now(folder: Path, keeper: Librarian) -> None:
    """The report tells what is different; the library counts one further."""
    (folder / "tea.md").write_bytes(source("Other.", slug="tea"))
    (folder / "milk.md").write_bytes(source(slug="milk"))
    (folder / "water.md").unlink()
    report = await keeper.reload()
    assert report.applied
    changes = report.changes
    assert (changes.added, changes.changed, changes.removed) == (("milk",), ("tea",), ("water",))
    assert report.generation == keeper.library.generation == 2
    assert [article.slug for article in keeper.library.articles] == ["milk", "tea"]
    assert keeper.answerer.library is keeper.library


async def test_reload_serves_other_synonyms(folder: Path, keeper: Librarian) -> None:
    """Although no article is different, and only if the file has no error."""
    file = folder / "synonyms.toml"
    file.write_text('groups = [["tea", "chai"]]')
    report = await keeper.reload()
    assert (report.applied, report.changes.changed, report.changes.synonyms) == (True, (), True)
    assert keeper.library.synonyms == (group("tea", "chai"),)
    file.write_text('groups = [["tea", "cha"], 1]')
    assert not (await keeper.reload()).applied
    assert keeper.library.synonyms == (group("tea", "chai"),)


async def test_reload_of_an_unchanged_folder_changes_nothing(keeper: Librarian) -> None:
    """It is applied all the same, and says that nothing is different."""
    report = await keeper.reload()
    assert report.applied
    assert not any((report.changes.added, report.changes.changed, report.changes.removed))


async def test_an_error_in_any_file_refuses_the_reload(folder: Path, keeper: Librarian) -> None:
    """Nothing changes, and the report tells every problem and what would be different."""
    before = keeper.answerer
    (folder / "tea.md").write_bytes(b"no front matter")
    (folder / "milk.md").write_bytes(source(slug="milk"))
    report = await keeper.reload()
    assert not report.applied
    assert [problem.file for problem in report.problems] == ["tea.md"]
    assert (report.changes.added, report.changes.removed) == (("milk",), ("tea",))
    assert report.generation == 1
    assert keeper.answerer is before


async def test_a_warning_refuses_nothing(folder: Path, keeper: Librarian) -> None:
    """It is told, and the article served."""
    (folder / "milk.md").write_bytes(source(slug="milk", more="colour: white\n"))
    report = await keeper.reload()
    assert report.applied
    assert [problem.severity for problem in report.problems] == ["warning"]


async def test_a_vanished_folder_refuses_the_reload(folder: Path, keeper: Librarian) -> None:
    """An unmounted disk isn't a wish to serve nothing; the problem names the folder."""
    shutil.rmtree(folder)
    report = await keeper.reload()
    assert not report.applied
    assert [problem.file for problem in report.problems] == [str(folder)]
    assert report.changes.removed == ("tea", "water")
    assert len(keeper.library.articles) == 2


async def test_an_empty_folder_refuses_the_reload(folder: Path, keeper: Librarian) -> None:
    """Nor is a folder whose files are gone."""
    shutil.rmtree(folder)
    await asyncio.to_thread(folder.mkdir)
    report = await keeper.reload()
    assert not report.applied
    assert [problem.file for problem in report.problems] == [str(folder)]
    assert len(keeper.library.articles) == 2


async def test_the_old_library_is_served_until_the_new_one_is_ready(
    keeper: Librarian, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading runs in a thread, so that questions are answered meanwhile; one reload at a time."""
    go_on = threading.Event()

    def load_slowly(folder: Path, before: Library) -> Library:
        assert go_on.wait(60)
        return load_library(folder, before)

    monkeypatch.setattr(origins, "load_checked_library", load_slowly)
    before = keeper.answerer
    reloading = asyncio.create_task(keeper.reload())
    await asyncio.sleep(0)
    with pytest.raises(ReloadBusyError):
        await keeper.reload()
    assert keeper.answerer is before
    go_on.set()
    assert (await reloading).applied
    assert keeper.answerer is not before
    assert (await keeper.reload()).generation == 3


async def test_a_reload_that_fails_leaves_the_library_as_it_was(
    keeper: Librarian, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when the index can't be built; the next reload isn't kept from trying."""
    before = keeper.answerer
    with monkeypatch.context() as broken:
        broken.setattr(Answerer, "renew", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            await keeper.reload()
    assert keeper.answerer is before
    assert (await keeper.reload()).applied


class Hanging:
    """Something that doesn't come back before it is let go, by when nobody waits for it.

    Parameters
    ----------
    patch : MonkeyPatch
        Until it is undone, this stands in the place of the function.
    owner, name : object, str
        The function.
    """

    def __init__(self, patch: pytest.MonkeyPatch, owner: object, name: str) -> None:
        self._limits: list[asyncio.Timeout] = []
        self._loop = asyncio.get_running_loop()
        self._let_go = threading.Event()
        self._came_back = threading.Event()
        does = getattr(owner, name)

        def hang(*args: Any, **kwargs: Any) -> Any:
            self._loop.call_soon_threadsafe(self._limits[-1].reschedule, 0)
            assert self._let_go.wait(60)
            try:
                return does(*args, **kwargs)
            finally:
                self._came_back.set()

        patch.setattr(owner, name, hang)
        patch.setattr(librarian, "timeout", self._note_limit)

    def _note_limit(self, delay_s: float) -> asyncio.Timeout:
        self._limits.append(asyncio.timeout(delay_s))
        return self._limits[-1]

    async def come_back(self) -> None:
        """Let it come back, and the loop hear of it."""
        self._let_go.set()
        assert await asyncio.to_thread(self._came_back.wait, 60)
        await asyncio.sleep(0)


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (origins, "load_checked_library"),
        (Answerer, "renew"),
        (librarian, "load_questions"),
        (Archive, "store"),
    ],
)
async def test_a_reload_that_hangs_is_given_up(
    folder: Path, world: World, monkeypatch: pytest.MonkeyPatch, owner: object, name: str
) -> None:
    """It changes nothing, not even when it comes back after all; the next reload works."""
    history = archive_of(folder)
    answerer = Answerer(load_library(folder), everyday=EVERYDAY)
    history.commit(history.store(answerer.library, folder))
    keeper = Librarian(folder, answerer, lambda: RoleMap.of(world.config), history)
    (folder / "questions.toml").write_text('[[question]]\nask = "Tea?"\nanswer = []\n')
    (folder / "tea.md").write_bytes(source("Late.", slug="tea"))
    with monkeypatch.context() as patch:
        hanging = Hanging(patch, owner, name)
        report = await keeper.reload()
    assert not report.applied
    (problem,) = report.problems
    assert (problem.file, problem.severity) == ("reload", "error")
    assert "was given up" in problem.message
    (folder / "tea.md").write_bytes(source("Next.", slug="tea"))
    after = await keeper.reload()
    assert (after.applied, after.generation) == (True, 2)
    served, kept = keeper.answerer, history.read().snapshot
    await hanging.come_back()
    assert keeper.answerer is served
    assert history.read().snapshot == kept
    assert [a.sections[0].text for a in keeper.library.articles] == ["Next.", "Text.\n"]


async def test_a_confirmation_that_hangs_is_given_up(
    folder: Path, keeper: Librarian, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody may read more than before; the next reload asks again."""
    token = await ask_to_widen(folder, keeper)
    with monkeypatch.context() as patch:
        hanging = Hanging(patch, origins, "load_checked_library")
        report = await keeper.confirm(token)
    await hanging.come_back()
    assert not report.applied
    assert readers(keeper.library)["tea"] == {"guest"}
    assert (await keeper.confirm(await ask_to_widen(folder, keeper))).applied


async def test_what_is_being_noted_as_served_is_not_given_up(
    folder: Path, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a killed process might come back with what was never served."""
    limits: list[asyncio.Timeout] = []
    history = archive_of(folder)

    def note_limit(delay_s: float) -> asyncio.Timeout:
        limits.append(asyncio.timeout(delay_s))
        return limits[-1]

    def commit(*_: object) -> None:
        assert [limit.when() for limit in limits] == [None]

    monkeypatch.setattr(librarian, "timeout", note_limit)
    monkeypatch.setattr(history, "commit", commit)
    answerer = Answerer(load_library(folder), everyday=EVERYDAY)
    keeper = Librarian(folder, answerer, lambda: RoleMap.of(world.config), history)
    assert (await keeper.reload()).applied
    assert len(limits) == 1


async def test_questions_that_cannot_be_read_refuse_nothing(
    folder: Path, keeper: Librarian
) -> None:
    """A pipe in their place is told, and not waited for; so is a link that leads elsewhere."""
    os.mkfifo(folder / "questions.toml")
    for what in ("it is a pipe;", "it is a link that leads out of the folder;"):
        report = await keeper.reload()
        assert report.applied
        (problem,) = report.problems
        assert (problem.file, problem.severity) == ("questions.toml", "warning")
        assert what in problem.message
        (folder / "questions.toml").unlink()
        (folder / "questions.toml").symlink_to("/dev/zero")


def widen(folder: Path, slug: str = "tea", more: str = "subscriber") -> None:
    """Let one more content role read an article."""
    (folder / f"{slug}.md").write_bytes(source(slug=slug, role=f"guest,{more}"))


async def ask_to_widen(folder: Path, keeper: Librarian) -> str:
    """Widen an article, reload, and return what confirms it."""
    widen(folder)
    report = await keeper.reload()
    assert not report.applied
    assert report.pending is not None
    return report.pending


def readers(library: Library) -> dict[str, set[str]]:
    """Return who may read each article."""
    return {article.slug: set(article.roles) for article in library.articles}


async def test_a_reload_that_widens_access_waits(folder: Path, keeper: Librarian) -> None:
    """It tells what it would do, and nothing has changed, not even what it wouldn't widen."""
    before = keeper.answerer
    widen(folder)
    (folder / "water.md").unlink()
    report = await keeper.reload()
    assert not report.applied
    assert report.generation == 1
    assert [(change.file, change.roles) for change in report.changes.widened] == [
        ("tea.md", frozenset({"subscriber"}))
    ]
    assert report.changes.removed == ("water",)
    assert keeper.answerer is before


async def test_a_confirmation_applies_what_was_shown(folder: Path, keeper: Librarian) -> None:
    """Once; and what comes after it is compared with that."""
    token = await ask_to_widen(folder, keeper)
    report = await keeper.confirm(token)
    assert report.applied
    assert report.pending is None
    assert report.generation == keeper.library.generation == 2
    assert [change.slug for change in report.changes.widened] == ["tea"]
    assert readers(keeper.library) == {"tea": {"guest", "subscriber"}, "water": {"guest"}}
    with pytest.raises(ReloadStaleError):
        await keeper.confirm(token)
    assert (await keeper.reload()).applied


async def test_a_new_article_and_a_narrower_one_need_no_confirmation(
    folder: Path, world: World
) -> None:
    """Nobody reads what they couldn't before; who loses an article is told."""
    widen(folder)
    keeper = librarian_of(folder, world)
    (folder / "tea.md").write_bytes(source(slug="tea", role="subscriber"))
    (folder / "milk.md").write_bytes(source(slug="milk", role="guest,subscriber"))
    report = await keeper.reload()
    assert report.applied
    assert report.changes.widened == ()
    assert [(c.file, c.roles) for c in report.changes.narrowed] == [("tea.md", GUEST)]


async def test_an_error_is_told_before_anything_is_asked(folder: Path, keeper: Librarian) -> None:
    """There is nothing to confirm as long as a file has to be mended."""
    widen(folder)
    (folder / "water.md").write_bytes(b"no front matter")
    report = await keeper.reload()
    assert (report.applied, report.pending) == (False, None)


def change_a_file(folder: Path, _: World) -> None:
    """Change what isn't widened."""
    (folder / "water.md").write_bytes(source("Other.", slug="water"))


def add_a_file(folder: Path, _: World) -> None:
    """Add an article."""
    (folder / "milk.md").write_bytes(source(slug="milk"))


def take_a_file(folder: Path, _: World) -> None:
    """Take an article away."""
    (folder / "water.md").unlink()


def widen_further(folder: Path, _: World) -> None:
    """Widen what waits already."""
    widen(folder, more="subscriber,admin")


def break_a_file(folder: Path, _: World) -> None:
    """Make an error."""
    (folder / "water.md").write_bytes(b"no front matter")


def take_the_folder(folder: Path, _: World) -> None:
    """Take the disk away."""
    shutil.rmtree(folder)


def change_synonyms(folder: Path, _: World) -> None:
    """Let other words mean the same."""
    (folder / "synonyms.toml").write_text('groups = [["tea", "chai"]]')


def map_a_role(_: Path, world: World) -> None:
    """Let somebody hold a content role."""
    world.config.guilds[1].roles[7] = frozenset({"subscriber"})


def wait_too_long(_: Path, world: World) -> None:
    """Let more than a quarter of an hour pass."""
    world.time_s += PENDING_S + 1


@pytest.mark.parametrize(
    "meanwhile",
    [
        change_a_file,
        add_a_file,
        take_a_file,
        widen_further,
        break_a_file,
        take_the_folder,
        change_synonyms,
        map_a_role,
        wait_too_long,
    ],
)
async def test_a_confirmation_is_refused_after_a_change(
    folder: Path, keeper: Librarian, world: World, meanwhile: Callable[[Path, World], None]
) -> None:
    """Of the files, the mappings, or in time: what was shown would no longer be so."""
    token = await ask_to_widen(folder, keeper)
    before = keeper.answerer
    meanwhile(folder, world)
    for _ in range(2):  # nor when it is pressed again
        with pytest.raises(ReloadStaleError):
            await keeper.confirm(token)
    assert keeper.answerer is before


async def test_a_confirmation_holds_for_a_quarter_of_an_hour(
    folder: Path, keeper: Librarian, world: World
) -> None:
    """A file that is written again as it was is no change."""
    token = await ask_to_widen(folder, keeper)
    widen(folder)
    world.time_s += PENDING_S
    assert (await keeper.confirm(token)).applied


async def test_a_confirmation_is_refused_when_another_library_is_served(
    folder: Path, keeper: Librarian
) -> None:
    """What it was compared with is gone; whoever replaced it."""
    token = await ask_to_widen(folder, keeper)
    keeper._answerer = keeper.answerer.renew(load_library(folder, keeper.library))
    with pytest.raises(ReloadStaleError):
        await keeper.confirm(token)
    assert keeper.library.generation == 2


async def test_a_confirmation_is_refused_after_another_reload(
    folder: Path, keeper: Librarian
) -> None:
    """Only the last one waits, although both show the same."""
    first = await ask_to_widen(folder, keeper)
    second = await ask_to_widen(folder, keeper)
    with pytest.raises(ReloadStaleError):
        await keeper.confirm(first)
    assert (await keeper.confirm(second)).applied


async def test_a_confirmation_is_refused_after_a_restart(
    folder: Path, keeper: Librarian, world: World
) -> None:
    """What waits isn't kept; nor is anything else a confirmation."""
    token = await ask_to_widen(folder, keeper)
    restarted = librarian_of(folder, world)
    for guess in (token, "", "é"):
        with pytest.raises(ReloadStaleError):
            await restarted.confirm(guess)
    with pytest.raises(ReloadStaleError):
        await keeper.confirm("0" * len(token))
    assert (await keeper.confirm(token)).applied


async def test_a_confirmation_waits_for_none(folder: Path, keeper: Librarian) -> None:
    """While a reload is running it is refused, and can be pressed again."""
    token = await ask_to_widen(folder, keeper)
    async with keeper._reloading:
        with pytest.raises(ReloadBusyError):
            await keeper.confirm(token)
    assert (await keeper.confirm(token)).applied


async def test_a_reload_tells_of_roles_that_nobody_holds(
    folder: Path, keeper: Librarian, world: World
) -> None:
    """They let nobody in, so nothing is refused; when somebody holds them, nothing is told."""
    (folder / "milk.md").write_bytes(source(slug="milk", role="subscribr"))
    report = await keeper.reload()
    assert report.applied
    assert [(p.file, p.line, p.severity) for p in report.problems] == [("milk.md", 4, "warning")]
    world.config.guilds[1].roles[7] = frozenset({"subscribr"})
    assert (await keeper.reload()).problems == ()


Folder = dict[str, tuple[str, set[str]]]
folders = st.dictionaries(
    st.sampled_from(["1.md", "2.md", "3.md"]),
    st.tuples(st.sampled_from("abc"), roles),
    min_size=1,
).filter(lambda files: len({slug for slug, _ in files.values()}) == len(files))


def write_folder(folder: Path, files: Folder) -> None:
    """Let a folder have these articles: slug and content roles by file name."""
    for file in folder.iterdir():
        file.unlink()
    for name, (slug, content_roles) in files.items():
        (folder / name).write_bytes(source(slug=slug, role=",".join(sorted(content_roles))))


class SlowViews:
    """Lets views answer and calibrate when it may, and counts how often they begin."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, readers: int) -> None:
        self.calibrations: list[AudienceView] = []
        self.is_asked = threading.Barrier(readers)
        self.may_end = threading.Event()
        answer, calibrate = AudienceView.answer, AudienceView._calibrate

        def calibrating(view: AudienceView) -> list[float]:
            self.calibrations.append(view)
            self.may_end.wait()
            return calibrate(view)

        def answering(
            view: AudienceView, question: str, conversation: Conversation | None = None
        ) -> Answer:
            if question == SLOW:
                self.is_asked.wait()
                self.may_end.wait()
            return answer(view, question, conversation)

        monkeypatch.setattr(AudienceView, "_calibrate", calibrating)
        monkeypatch.setattr(AudienceView, "answer", answering)


async def test_an_audience_is_calibrated_for_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many ask, and whoever of them gives up; those of other audiences needn't wait."""
    answerer = Answerer(load_library(folder), everyday=EVERYDAY)
    new, known = Audience.of(GUEST), Audience.of({"nobody"})
    answerer.reading_as(known).prepare()
    slow = SlowViews(monkeypatch, 1)
    keeper = Librarian(folder, answerer, lambda: RoleMap.of(Config()), archive_of(folder))
    asking = [asyncio.create_task(keeper.answer("tea", new)) for _ in range(4)]
    await keeper.answer("tea", known)
    asking[0].cancel()
    slow.may_end.set()
    answers = await asyncio.gather(*asking[1:])
    await keeper.explain("tea", new, 1)
    assert slow.calibrations == [answerer.reading_as(new)]
    assert answers == [answerer.reading_as(new).answer("tea")] * 3
    assert keeper._making._tasks == {}


async def test_an_audience_is_calibrated_for_once_among_many(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also if more audiences ask at once than are remembered, and each has many who ask."""
    monkeypatch.setattr("retrieval.parameters.MIN_VIEWS", 1)
    monkeypatch.setattr("retrieval.parameters.MAX_NUMBERS_OF_VIEWS", 1)
    write_folder(folder, {"a.md": ("a", {"guest"}), "b.md": ("b", {"admin"})})
    answerer = Answerer(load_library(folder), everyday=EVERYDAY)
    keeper = Librarian(folder, answerer, lambda: RoleMap.of(Config()), archive_of(folder))
    slow = SlowViews(monkeypatch, 1)
    audiences = [Audience.of(GUEST), Audience.of({"admin"}), Audience.of({"nobody"})]
    asking = [asyncio.create_task(keeper.answer("a", audiences[n % 3])) for n in range(50)]
    await asyncio.sleep(0)
    slow.may_end.set()
    await asyncio.gather(*asking)
    assert len(slow.calibrations) == len(audiences)


async def test_what_is_looked_up_in_is_made_once(folder: Path) -> None:
    """However many look something up at the same time, and later."""
    keeper = Librarian(
        folder, Answerer(load_library(folder)), lambda: RoleMap.of(Config()), archive_of(folder)
    )
    made: list[Sequence[Article]] = []

    def make(articles: Sequence[Article]) -> int:
        made.append(articles)
        return len(articles)

    looking = [keeper.look_up(Audience.of(GUEST), make, str) for _ in range(9)]
    found = {*await asyncio.gather(*looking), await keeper.look_up(Audience.of(GUEST), make, str)}
    assert len(made) == 1
    assert found == {str(len(made[0]))}


async def test_a_slow_question_holds_up_no_other(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither an answer nor what is looked up for a press."""
    answerer = Answerer(load_library(folder), everyday=EVERYDAY)
    guest = Audience.of(GUEST)
    answerer.reading_as(guest).prepare()
    views = SlowViews(monkeypatch, 2)
    keeper = Librarian(folder, answerer, lambda: RoleMap.of(Config()), archive_of(folder))
    slow = asyncio.create_task(keeper.answer(SLOW, guest))
    await asyncio.to_thread(views.is_asked.wait)
    await keeper.answer("tea", guest)
    await keeper.rank("tea", guest, Conversation(), 3)
    assert not slow.done()
    views.may_end.set()
    await slow


async def test_answers_are_the_same_in_many_threads_as_in_one() -> None:
    """What they share (stems, views, kinds of headings, parsers) is no one thread's."""
    content = Path(__file__).parents[3] / "content"
    questions = load_questions(content / "questions.toml")[::4]
    answerers = [Answerer(load_library(content), everyday=EVERYDAY) for _ in range(2)]
    renderer = Renderer()

    def answer(answerer: Answerer, question: Question) -> tuple[Answer, Layout]:
        found = answerer.reading_as(question.audience).answer(question.ask, question.conversation)
        return found, renderer.render_answer(found)

    alone = [answer(answerers[0], question) for question in questions]
    render._paginate_section.cache_clear()
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        workers = Workers(at_once=8)
        together = await asyncio.gather(
            *(workers.run(partial(answer, answerers[1], question)) for question in questions)
        )
    finally:
        sys.setswitchinterval(interval)
    assert together == alone


@examples(20, prove=2_000)
@given(st.lists(folders, min_size=2, max_size=4))
def test_unconfirmed_reloads_widen_nothing(series: list[Folder]) -> None:
    """A content role can read an article only if it could before, or if the article is new."""
    with TemporaryDirectory() as name:
        folder = Path(name, "content")
        folder.mkdir()
        write_folder(folder, series[0])
        keeper = librarian_of(folder, World())
        for files in series[1:]:
            before = keeper.library
            write_folder(folder, files)
            report = asyncio.run(keeper.reload())
            assert report.applied is (keeper.library is not before) is (report.pending is None)
            for article in keeper.library.articles:
                same = [
                    old
                    for old in before.articles
                    if article.slug == old.slug or article.file == old.file
                ]
                for role in ROLES:
                    may_read = role in article.roles
                    assert not (same and may_read) or any(role in old.roles for old in same)


async def fetch_taught() -> Taught:
    """Return one phrasing."""
    return {"tea#introduction": ("hot leaves",)}


async def test_what_is_taught_counts_until_other_things_are(
    folder: Path, keeper: Librarian
) -> None:
    """It is no new generation, and a reload takes nothing of it away."""
    library = keeper.library
    await keeper.teach(fetch_taught)
    assert keeper.library is library
    (folder / "milk.md").write_bytes(source(slug="milk"))
    assert (await keeper.reload()).applied
    answer = await keeper.answer("hot leaves?", Audience.of(GUEST))
    assert isinstance(answer, Answered)
    assert answer.section.id == "tea#introduction"
    await keeper.teach(_fetch_nothing)
    assert not isinstance(await keeper.answer("hot leaves?", Audience.of(GUEST)), Answered)


async def _fetch_nothing() -> Taught:
    return {}


async def test_teaching_waits_for_a_reload_and_gives_up_one_that_waits(
    folder: Path, keeper: Librarian
) -> None:
    """What was shown of it is no longer so; nothing is lost between the two."""
    (folder / "tea.md").write_bytes(source(slug="tea", role="guest,subscriber"))
    report = await keeper.reload()
    assert report.pending
    async with keeper._reloading:
        teaching = asyncio.create_task(keeper.teach(fetch_taught))
        await asyncio.sleep(0)
        assert not keeper.answerer.taught
    await teaching
    assert keeper.answerer.taught == await fetch_taught()
    with pytest.raises(ReloadStaleError):
        await keeper.confirm(report.pending)


async def test_a_preview_changes_nothing(folder: Path, keeper: Librarian) -> None:
    """It names what would be answered worse."""
    question = '[[question]]\nask = "hot leaves"\nanswer = []\n'
    (folder / "questions.toml").write_text(question)
    (worse,) = await keeper.preview(await fetch_taught())
    assert (worse.before, worse.after) == ("right", "wrong")
    assert not keeper.answerer.taught

"""Reading in the background what the articles mean, without keeping anybody waiting."""

import asyncio
import threading
from pathlib import Path

import pytest

from bot.access.role_map import RoleMap
from bot.admin.status import describe_learning
from bot.config import Config
from bot.serving import librarian
from bot.serving.librarian import Librarian, Taught
from bot.texts import admin_texts
from retrieval.answering import Answerer
from retrieval.audience import Audience
from retrieval.content.library import load_library
from retrieval.meaning import Vectors
from retrieval.meaning.sentence_model import Floats
from tests.articles import ENGLISH, EVERYDAY, source
from tests.bot.stores import archive_of
from tests.retrieval.meaning.models import FakeModel

GUEST = Audience.of({"guest"})


class SlowModel(FakeModel):
    """Encodes the articles' texts when it may."""

    def __init__(self) -> None:
        super().__init__()
        self.may_encode = threading.Event()

    def encode(self, text: str) -> Floats:
        """Wait, unless it is an everyday question."""
        if text not in ENGLISH.everyday:
            self.may_encode.wait()
        return super().encode(text)


@pytest.fixture
def model() -> SlowModel:
    """Return a model that waits."""
    return SlowModel()


@pytest.fixture
def keeper(tmp_path: Path, model: SlowModel) -> Librarian:
    """Return the librarian of two articles, whose everyday questions have their vectors."""
    for slug in ("tea", "water"):
        (tmp_path / f"{slug}.md").write_bytes(source(f"About {slug}.", title=slug, slug=slug))
    vectors = Vectors(model)
    list(vectors.fill(ENGLISH.everyday))
    answerer = Answerer(load_library(tmp_path), everyday=EVERYDAY, meanings=vectors)
    return Librarian(tmp_path, answerer, lambda: RoleMap.of(Config()), archive_of(tmp_path))


def has_meaning(keeper: Librarian) -> bool:
    """Tell whether what the articles mean counts in an answer."""
    explanation = keeper.view(GUEST).explain("tea", 1)
    return explanation.best[0].hit.cosine > 0


async def until_learned(keeper: Librarian) -> None:
    """Wait until all is read."""
    while keeper.learning:  # noqa: ASYNC110  # its end is told to nobody
        await asyncio.sleep(0.001)


async def test_questions_are_answered_by_words_until_all_is_read(
    keeper: Librarian, model: SlowModel
) -> None:
    """Then by what they mean, too; the status tells which."""
    keeper.learn()
    await keeper.answer("tea", GUEST)
    assert not has_meaning(keeper)
    done, total = keeper.learning or (0, 0)
    told = admin_texts.STATUS_LEARNING.format(done=done, total=total)
    assert list(describe_learning(keeper)) == [told]
    model.may_encode.set()
    await until_learned(keeper)
    await keeper.answer("tea", GUEST)
    assert has_meaning(keeper)
    assert list(describe_learning(keeper)) == [admin_texts.STATUS_MEANING]


async def test_a_reload_waits_for_the_few_texts_that_are_new(
    keeper: Librarian, model: SlowModel, tmp_path: Path
) -> None:
    """So that a changed article doesn't take the meaning of all others away."""
    model.may_encode.set()
    keeper.learn()
    await until_learned(keeper)
    known = len(model.encoded)
    (tmp_path / "tea.md").write_bytes(source("More about tea.", title="Tea", slug="tea"))
    assert (await keeper.reload()).applied
    assert has_meaning(keeper)
    assert [text for text in model.encoded[known:] if "bout" in text] == ["Tea. More about tea."]


async def test_a_reload_of_many_texts_is_served_before_they_are_read(
    keeper: Librarian, model: SlowModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ends what was being read for the library before."""
    monkeypatch.setattr(librarian, "FEW_TEXTS", 0)
    keeper.learn()
    (tmp_path / "milk.md").write_bytes(source("About milk.", title="Milk", slug="milk"))
    assert (await keeper.reload()).applied
    assert not has_meaning(keeper)
    model.may_encode.set()
    await until_learned(keeper)
    assert has_meaning(keeper)
    assert [article.slug for article in keeper.library.articles] == ["milk", "tea", "water"]


async def test_teaching_takes_no_meaning_away(keeper: Librarian, model: SlowModel) -> None:
    """A taught phrasing is read at once, and nothing else again."""

    async def fetch() -> Taught:
        return {"tea#introduction": ("hot leaves",)}

    model.may_encode.set()
    keeper.learn()
    await until_learned(keeper)
    known = len(model.encoded)
    await keeper.teach(fetch)
    assert has_meaning(keeper)
    assert "hot leaves" in model.encoded[known:]
    assert not [text for text in model.encoded[known:] if "bout" in text]


def test_without_a_model_there_is_nothing_to_learn(tmp_path: Path) -> None:
    """The status says so."""
    (tmp_path / "tea.md").write_bytes(source(slug="tea"))
    keeper = Librarian(
        tmp_path,
        Answerer(load_library(tmp_path)),
        lambda: RoleMap.of(Config()),
        archive_of(tmp_path),
    )
    keeper.learn()
    assert keeper.learning is None
    assert list(describe_learning(keeper)) == [admin_texts.STATUS_WORDS_ONLY]

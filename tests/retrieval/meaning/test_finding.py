"""Which sentence model is used, and what happens if it can't be."""

import logging
import sys
from pathlib import Path

import pytest

from retrieval.meaning import ModelError, cache_file, find_model, load_model
from retrieval.meaning.finding import DIGEST, PACKAGE
from tests.retrieval.meaning.models import needs_model, needs_tokenizers, write_tiny_model


def install(folder: Path) -> Path:
    """Lay a tiny model out as an installer lays out the package; return the model's folder."""
    module = PACKAGE.replace("-", "_")
    model = write_tiny_model(folder / "model")
    info = folder / f"{module}-0.1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.4\nName: {PACKAGE}\nVersion: 0.1.0\n")
    files = [f"model/{path.name}" for path in model.iterdir()]
    (info / "RECORD").write_text("".join(f"{file},,\n" for file in files))
    return model


def test_no_model_is_looked_for_if_none_is_wanted(tmp_path: Path) -> None:
    """Even if there is one."""
    install(tmp_path)
    assert find_model("none") is None
    assert load_model("none") is None


def test_without_the_package_there_is_no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Docent is the lexical one then."""
    monkeypatch.setattr(sys, "path", [])
    assert find_model("auto") is None
    assert load_model("auto") is None


def test_the_installed_model_is_found_in_its_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By what was installed; the package isn't imported."""
    model = install(tmp_path)
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    assert find_model("auto") == model
    (model / "model.safetensors").unlink()
    (tmp_path / f"{PACKAGE.replace('-', '_')}-0.1.0.dist-info" / "RECORD").unlink()
    assert find_model("auto") is None


def test_other_weights_in_the_package_are_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A line says why; Docent goes on without."""
    install(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    assert load_model("auto") is None
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert "isn't the file that it should be" in caplog.text


@needs_tokenizers
def test_a_folder_may_have_another_model(tmp_path: Path) -> None:
    """Whoever names it is trusted to know it."""
    model = load_model(str(write_tiny_model(tmp_path)))
    assert model is not None
    assert model.dimensions == 32


def test_a_folder_without_a_model_is_an_error(tmp_path: Path) -> None:
    """It was asked for, so it isn't left out silently."""
    with pytest.raises(ModelError, match=r"^retrieval.model: .*config.json isn't there"):
        load_model(str(tmp_path))


@needs_model
def test_the_installed_model_is_loaded() -> None:
    """It is the one whose digest stands here; none of the package's code is imported."""
    model = load_model("auto")
    assert model is not None
    assert model.dimensions == 384
    assert PACKAGE.replace("-", "_") not in sys.modules
    assert len(DIGEST) == 64


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "/home/a/.cache/docent/vectors.db"),
        ({"XDG_CACHE_HOME": ""}, "/home/a/.cache/docent/vectors.db"),
        ({"XDG_CACHE_HOME": "relative"}, "/home/a/.cache/docent/vectors.db"),
        ({"XDG_CACHE_HOME": "/cache"}, "/cache/docent/vectors.db"),
    ],
)
def test_vectors_are_kept_in_the_cache_folder(environment: dict[str, str], expected: str) -> None:
    """As the rules for such folders have it: a relative one is none."""
    assert cache_file(environment, Path("/home/a")) == Path(expected)

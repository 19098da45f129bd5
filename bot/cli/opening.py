"""From a configuration to what answers: the one way of `chat`, `ask`, `eval` and `run`."""

from pathlib import Path

from bot.config import Config
from bot.rendering import load_checked_library
from retrieval.answering import Answerer
from retrieval.content import Library


def open_answerer(config: Config, library: Library | None = None) -> Answerer:
    """Index the articles of a configuration's folder, or the library, as it says.

    Raises
    ------
    ContentError
        If the folder doesn't exist or can't be listed.
    """
    if library is None:
        library = load_checked_library(Path(config.content.folder))
    return Answerer(library, config.retrieval.language, config.answers.caution)

"""From a configuration to what answers: the one way of `chat`, `ask`, `eval` and `run`."""

from pathlib import Path

from bot.config import Config
from bot.rendering import Renderer, load_checked_library
from retrieval.answering import Answerer
from retrieval.content import Library
from retrieval.meaning import Vectors, load_model


def open_answerer(config: Config, vectors: Path, library: Library | None = None) -> Answerer:
    """Index the articles of a configuration's folder, or the library, as it says.

    Parameters
    ----------
    vectors : Path
        The file in which the sentence model's vectors are kept.

    Raises
    ------
    ContentError
        If the folder doesn't exist or can't be listed.
    ModelError
        If the sentence model that the configuration names can't be used.
    """
    if library is None:
        library = load_checked_library(
            Path(config.content.folder), language=config.retrieval.language
        )
    model = load_model(config.retrieval.model)
    return Answerer(
        library,
        config.answers.caution,
        meanings=Vectors(model, vectors) if model else None,
    )


def make_renderer(config: Config) -> Renderer:
    """Return what lays answers out with a configuration's lines around them."""
    return Renderer(config.answers.note, config.answers.help, config.content.stale_after_days)

"""From a configuration to what answers: the one way of `chat`, `ask`, `eval` and `run`."""

from pathlib import Path

from bot.cli.loading import load_settings
from bot.cli.main import Environment, Options
from bot.config import Config
from bot.rendering import Renderer, load_checked_library
from bot.texts import language_of_terminal, own_words, speak
from retrieval.answering import Answerer
from retrieval.content import Library
from retrieval.meaning import Vectors, load_model


def open_answerer(config: Config, vectors: Path, library: Library | None = None) -> Answerer:
    """Index the articles of a configuration's folder, or the library, as it says.

    `vectors` is the file in which the sentence model's vectors are kept.
    """
    if library is None:
        library = load_checked_library(
            Path(config.content.folder), language=config.retrieval.language
        )
    model = load_model(config.retrieval.model)
    return Answerer(
        library, config.answers.caution, meanings=Vectors(model, vectors) if model else None
    )


def make_renderer(config: Config) -> Renderer:
    """Return what lays answers out with a configuration's lines around them."""
    return Renderer(
        config.answers.note,
        own_words("HELP_LINE", config.answers.help),
        config.content.stale_after_days,
        written_in=config.retrieval.language,
    )


def load_and_speak(options: Options, environment: Environment) -> Config:
    """Load the configuration, and speak its language, or if that is left open, the terminal's."""
    config = load_settings(options)
    fixed = config.answers.language
    speak(language_of_terminal(environment) if fixed == "auto" else fixed)
    return config

"""What `docent` needs at its start, imported and read before it is forked (tests/forked.py)."""

import gc
from pathlib import Path

import aiosqlite  # noqa: F401  # not imported before it is used, as the next two
import sklearn.cluster  # noqa: F401

import bot.cli.run
import bot.cogs
import bot.monitoring.exposition  # noqa: F401
from bot.rendering import load_small_talk
from retrieval.answering import Answerer
from retrieval.audience import Audience
from retrieval.content.library import load_library
from retrieval.language import load_language, load_words

CONTENT = Path(__file__).parents[1] / "content"

# Tables and word lists, of which none ever changes.
load_small_talk()
load_words(load_language("english"))
Answerer(load_library(CONTENT)).reading_as(Audience.of({"guest"})).answer("a question")

# A fork's collector would look through all this, and copy the memory.
gc.collect()
gc.freeze()

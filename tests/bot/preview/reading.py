"""A reader's part of a library, as `docent preview` hands it in."""

from bot.cli.loading import find_problems
from bot.config import Config
from bot.preview import Reading
from bot.serving import reduce_library
from retrieval.audience import Audience
from retrieval.content.library import Library


def reading_of(library: Library, *roles: str) -> Reading:
    """Return what somebody with these content roles is shown."""
    part = reduce_library(library, Audience.of(roles))
    return Reading(part, find_problems(Config(), part), sorted(roles))

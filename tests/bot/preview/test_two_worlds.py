"""Promise 1 over the preview's pages: who may not read an article can't tell that it exists."""

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.preview import render_static
from bot.preview.pages import render_answer, render_live, render_press
from bot.rendering import Renderer
from retrieval.answering import Answerer
from retrieval.audience import Audience
from retrieval.content.library import Library
from tests.articles import EVERYDAY, ROLES
from tests.bot.preview.reading import reading_of
from tests.bot.two_worlds.shelf import SIZE, build_library, visible_to, words
from tests.examples import examples

RENDERER = Renderer(help="Help is near.")
_PRESS = re.compile(r'(?:value|data-press)="(docent:1:[^"]+)"')


def pages(library: Library, question: str, presses: list[str], *reader: str) -> list[str]:
    """Return all that a reader is shown of a library."""
    reading = reading_of(library, *reader)
    view = Answerer(library, everyday=EVERYDAY).reading_as(Audience.of(reader))
    return [
        render_static(reading, RENDERER),
        # The choice of content roles is the author's, and names all that there are.
        render_live(reading, RENDERER, frozenset(ROLES), "").html,
        render_answer(view, question, [], RENDERER)[0],
        *(render_press(reading, press, [press], RENDERER) for press in presses),
    ]


@pytest.mark.prove
@examples(15, prove=3_000)
@given(st.integers(0, 2**32), st.sets(st.sampled_from(ROLES), min_size=1))
def test_the_pages_of_two_worlds_are_the_same(seed: int, reader: set[str]) -> None:
    """To the last character: the whole library, and one of what may be read alone."""
    rng = random.Random(seed)
    roles = [frozenset(rng.sample(ROLES, rng.randint(1, len(ROLES)))) for _ in range(4)]
    shelf = tuple(zip(rng.sample(range(SIZE), 4), roles, strict=True))
    whole = build_library(shelf, is_broken=True)
    visible = build_library(visible_to(shelf, frozenset(reader)))
    presses = sorted(set(_PRESS.findall(render_static(reading_of(whole, *ROLES), RENDERER))))
    chosen = rng.sample(presses, 5)
    question = words(rng, 3)
    assert pages(whole, question, chosen, *reader) == pages(visible, question, chosen, *reader)

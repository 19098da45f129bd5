"""The reader of Markdown: its work is counted and bounded, and nothing is left out."""

from functools import partial

import pytest

from retrieval.content.markdown import MAX_STEPS, Env, Markdown, Steps, TooComplexError
from tests.examples import IS_PROVED
from tests.work import count_calls, shapes

READER = Markdown("commonmark", {"maxNesting": 20})
CALLS = 40
"""Of functions, for which one step may stand."""


def read(text: str, limit: int = MAX_STEPS) -> int:
    """Read a text, and return how many steps it took."""
    steps = Steps(limit)
    READER.parse(text, {"steps": steps})
    return steps.taken


@pytest.mark.prove
@pytest.mark.parametrize("text", shapes(3_000 if IS_PROVED else 100), ids=lambda text: text[:20])
def test_no_work_goes_uncounted(text: str) -> None:
    """Whatever is repeated or nested, and however long it is."""
    for longer in (text, text * 3):
        steps = Steps(MAX_STEPS)
        calls = count_calls(partial(READER.parse, longer, {"steps": steps}))
        assert calls < CALLS * steps.taken + 500


@pytest.mark.prove
@pytest.mark.parametrize("text", shapes(3_000 if IS_PROVED else 500), ids=lambda text: text[:20])
def test_what_takes_too_many_steps_is_refused(text: str) -> None:
    """Soon after there were as many as there may be."""
    limit = read(text) // 2

    def refuse() -> None:
        with pytest.raises(TooComplexError):
            read(text, limit)

    assert count_calls(refuse) < CALLS * (limit + len(text))


def test_prose_takes_few_steps() -> None:
    """The bound is far from what anybody writes."""
    prose = "Some **bold** words, a [link](https://a.example) and `code`.\n\n- An item\n\n" * 1_300
    assert len(prose) > 90_000
    assert read(prose) < MAX_STEPS / 4
    assert read("Some words in plain prose, without any mark.\n" * 2_000) < MAX_STEPS / 50


@pytest.mark.parametrize(
    ("text", "line"),
    [("a\n\nb\n\n" + "[a][" * 1_000, 4), ("a\n\n" + "> " * 15 + "b\n" + "c\n" * 3_000, 2)],
)
def test_the_error_names_the_line(text: str, line: int) -> None:
    """From 0, of the paragraph or the block that the steps were used up in."""
    with pytest.raises(TooComplexError, match="write it more plainly") as raised:
        read(text, 100_000)
    assert raised.value.line == line


def test_what_is_nested_too_deeply_is_a_paragraph() -> None:
    """The library would leave it out."""
    tokens = READER.parse("> " * 25 + "a\n> b\n\nc")
    inlines = [token.content for token in tokens if token.type == "inline"]
    assert inlines == ["> > > > > a\nb", "c"]
    tokens = READER.parse("".join(f"{'  ' * level}- a{level}\n" for level in range(15)) + "\nend")
    assert "a14" in "".join(token.content for token in tokens)
    assert tokens[-2].content == "end"


def test_images_in_the_text_of_images_are_read_to_a_depth() -> None:
    """Each level is read anew by the library; what is deeper is text."""
    env: Env = {}
    (inline,) = READER.parseInline("![" * 300 + "a" + "](b)" * 300, env)
    assert "images" not in env or env["images"] == 0
    depth = 0
    tokens = inline.children or []
    while tokens and (image := next((t for t in tokens if t.type == "image"), None)):
        depth, tokens = depth + 1, image.children or []
    assert 0 < depth < 10

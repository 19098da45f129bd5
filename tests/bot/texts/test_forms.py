"""Numbers in sentences."""

from bot.texts import Count


def test_one_thing_is_no_things() -> None:
    """A number says how its thing is called, and which word goes with it."""
    text = "{n:article}, which {n:is/are} read {n}"
    assert [text.format(n=Count(n)) for n in (0, 1, 2)] == [
        "0 articles, which are read 0",
        "1 article, which is read 1",
        "2 articles, which are read 2",
    ]

"""A mapping of bounded size."""

from retrieval.recent import Recent


def test_the_items_that_were_set_last_are_kept() -> None:
    """Setting one again makes it the newest; asking for one doesn't."""
    recent = Recent[str, int](2)
    for number, key in enumerate("abaca"):
        recent[key] = number
        assert len(recent) <= 2
    assert list(recent.items()) == [("c", 3), ("a", 4)]
    assert recent["c"] == 3
    recent["d"] = 5
    assert list(recent) == ["a", "d"]

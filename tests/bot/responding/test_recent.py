"""What is remembered is bounded."""

from bot.responding.recent import Recent


def test_what_was_put_longest_ago_goes_first() -> None:
    """Putting it again counts; replacing its value doesn't."""
    recent = Recent[int, str](2)
    for number in (1, 2, 1, 3):
        recent.put(number, "old")
    recent[1] = "new"
    assert list(recent.items()) == [(1, "new"), (3, "old")]
    recent.put(4, "old")
    assert list(recent) == [3, 4]


def test_what_is_to_be_forgotten_goes() -> None:
    """By its key or its value."""
    recent = Recent[int, str](9)
    for number, text in enumerate("abcd"):
        recent.put(number, text)
    recent.forget(lambda number, text: number == 1 or text == "c")
    assert recent == {0: "a", 3: "d"}

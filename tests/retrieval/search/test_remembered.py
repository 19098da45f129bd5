"""What was worked out for the latest questions."""

from retrieval.search import Remembered


def test_what_was_asked_for_last_is_remembered() -> None:
    """It isn't worked out again, be it None; what was asked for longest ago is forgotten."""
    remembered, worked_out = Remembered[None](2), list[str]()

    def ask(question: str) -> None:
        assert remembered.get(question, lambda: worked_out.append(question)) is None

    for question in ("tea", "cocoa", "tea", "mate", "tea", "cocoa"):
        ask(question)
    assert worked_out == ["tea", "cocoa", "mate", "cocoa"]
    assert [word in remembered for word in ("tea", "mate", "cocoa")] == [True, False, True]


def test_no_word_is_kept() -> None:
    """Only a hash tells what was asked for."""
    remembered = Remembered[int](2)
    remembered.get(("a secret", "and another"), lambda: 1)
    assert "secret" not in repr(vars(remembered))

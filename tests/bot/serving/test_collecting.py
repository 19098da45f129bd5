"""What the garbage collector looks through, while a library is built and afterwards."""

import gc

import pytest

from bot.serving.collecting import MANY_SECTIONS, Collecting, _free


@pytest.fixture(autouse=True)
def _as_before() -> None:
    """Fail at once if another test has left full collections put off."""
    assert gc.get_threshold()[2] < MANY_SECTIONS


def test_full_collections_are_put_off_while_anything_is_built() -> None:
    """Until the last of several ends, whatever it raises; then they happen as before."""
    collecting, before = Collecting(), gc.get_threshold()
    with collecting.put_off(MANY_SECTIONS):
        with pytest.raises(ValueError, match="broken"), collecting.put_off(MANY_SECTIONS):
            raise ValueError("broken")
        assert gc.get_threshold()[:2] == before[:2]
        assert gc.get_threshold()[2] > 1_000_000
    assert gc.get_threshold() == before


def test_what_was_built_is_left_out() -> None:
    """The collector doesn't look through it any more."""
    with Collecting().put_off(MANY_SECTIONS):
        built = [[number] for number in range(1_000)]
    followed = set(map(id, gc.get_objects()))
    assert followed.isdisjoint(map(id, built))


def test_nothing_is_left_out_of_a_small_library() -> None:
    """Looking through it takes no time."""
    before = gc.get_threshold()
    with Collecting().put_off(MANY_SECTIONS - 1):
        built = [[number] for number in range(10)]
        assert gc.get_threshold() == before
    assert set(map(id, built)) <= set(map(id, gc.get_objects()))


class _Noted:
    """Notes that it is freed, and whether what it consists of is kept in a list then."""

    def __init__(
        self, name: str, things: list[object], freed: dict[str, bool], *parts: "_Noted"
    ) -> None:
        self.name, self.things, self.freed, self.parts = name, things, freed, parts

    def __del__(self) -> None:
        self.freed[self.name] = any(found is self.parts for found in self.things)


def test_what_is_freed_goes_piece_by_piece() -> None:
    """The whole takes none of its parts with it; what others refer to stays, with its parts."""
    things: list[object] = []
    freed: dict[str, bool] = {}
    part, inner, kept = (_Noted(name, things, freed) for name in ("part", "inner", "kept"))
    kept.parts = (inner,)
    things.append(_Noted("whole", things, freed, part, kept))
    del part, inner
    _free(things)
    assert freed.keys() == {"whole", "part"}
    assert freed["whole"]

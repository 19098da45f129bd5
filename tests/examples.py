"""What is tried with few examples in `make test`, with many in `make prove`, or only there."""

from collections.abc import Callable
from typing import TypeVar

import pytest
from hypothesis import settings

IS_PROVED = settings.get_current_profile_name() == "prove"

_Test = TypeVar("_Test", bound=Callable[..., object])


def only_proved(test: _Test) -> _Test:
    """Have a test run in `make prove` alone, not in `make test`; a decorator."""
    vars(test)["__test__"] = IS_PROVED
    proved: _Test = pytest.mark.prove(test)
    return proved


def examples(few: int, *, prove: int) -> Callable[[_Test], _Test]:
    """Have a property tried in `make prove` too, with many more examples; a decorator.

    Parameters
    ----------
    few : int
        How many examples `make test` takes: a second or two of them.
    prove : int
        How many `make prove` takes.
    """

    def decorate(test: _Test) -> _Test:
        tried = settings(max_examples=prove if IS_PROVED else few, deadline=None)(test)
        proved: _Test = pytest.mark.prove(tried)
        return proved

    return decorate

"""What is known of a store whose process is killed: what must be there, and what may be."""

from typing import Any, NamedTuple

Facts = dict[tuple[str, Any], Any]
"""All that is stored, by the kind of fact and what it is about."""


class Change(NamedTuple):
    """A fact that a writer makes so; None if there is none any more."""

    key: tuple[str, Any]
    value: Any


class Known:
    """What a test knows of a store.

    Attributes
    ----------
    facts : dict
        What is there.
    begun : list of Change
        What may be there instead.
    """

    def __init__(self) -> None:
        self.facts: Facts = {}
        self.begun: list[Change] = []

    def find(self, found: Facts) -> None:
        """Take what is found for what is there, after checking that it may be."""
        for key in {*found, *self.facts}:
            begun = [change.value for change in self.begun if change.key == key]
            assert found.get(key) in [self.facts.get(key), *begun], key
        self.facts, self.begun = found, []

    def note(self, told: tuple[str, Change]) -> None:
        """Note what a writer tells."""
        what, change = told
        if what == "begun":
            self.begun.append(change)
        else:
            self.begun = [other for other in self.begun if other.key != change.key]
            self.facts[change.key] = change.value
            if change.value is None:
                del self.facts[change.key]

"""The latest ids, so that what is delivered twice arrives once."""

from collections import OrderedDict

REMEMBERED = 10_000


class RecentIds:
    """The latest ids of events; the oldest are forgotten first."""

    def __init__(self) -> None:
        self._ids: OrderedDict[int, None] = OrderedDict()

    def add(self, id_: int) -> bool:
        """Remember an id; return whether it is new."""
        is_new = id_ not in self._ids
        self._ids[id_] = None
        while len(self._ids) > REMEMBERED:
            self._ids.popitem(last=False)
        return is_new

"""Whom channels and articles are for, by chance."""

import random
from collections.abc import Sequence

from retrieval.audience import Reader
from tests.bot.two_worlds.setting import PEOPLE, STRANGER, Room
from tests.discord_server.flags import ChannelType

PLACES = 60
"""Divided by any number of places, enough to name each of them equally often."""

READERS: list[Reader] = [
    frozenset({"guest"}),
    frozenset({"subscriber"}),
    frozenset({"admin"}),
    frozenset({"guest", "admin"}),
    frozenset({"subscriber", "admin"}),
]
"""For whom articles are."""


def make_room(rng: random.Random, kinds: Sequence[ChannelType]) -> Room:
    """Return a channel of one of some kinds, often one for a single role."""
    if rng.random() < 0.4:
        return Room(everyone=False, allowed=frozenset({rng.randrange(3)}), kind=rng.choice(kinds))
    allowed = some(rng, 3)
    return Room(
        everyone=rng.choice([False, None, True]),
        allowed=allowed,
        denied=some(rng, 3) - allowed if rng.random() < 0.3 else frozenset(),
        let_in=some(rng, PEOPLE) - {STRANGER} if rng.random() < 0.5 else frozenset(),
        kind=rng.choice(kinds),
    )


def some(rng: random.Random, below: int) -> frozenset[int]:
    """Return up to two numbers."""
    return frozenset(rng.sample(range(below), rng.randint(0, 2)))

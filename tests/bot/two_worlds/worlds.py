"""With which other worlds each person's own is compared, and when."""

from collections.abc import Iterator, Sequence

from retrieval.audience import Reader
from tests.bot.two_worlds.community import GUEST
from tests.bot.two_worlds.setting import FOLLOWER
from tests.bot.two_worlds.stage import Stage, World


def worlds_of(stage: Stage, person: int) -> Iterator[tuple[World, range]]:
    """Yield the worlds that must look the same to somebody, and during which actions.

    Who is given more in the middle of a play is compared until then with the world of what they
    held before, and over all with that of all that they ever held: what is taken away leaves behind
    what it had let them see. What they see *after* they have lost something is compared once more
    with the world in which, from then on, only that exists which is left to them.

    Administrators see every channel by the will of the server's owner, and are left out from then
    on.
    """
    number_of_actions = len(stage.holds)
    if person == FOLLOWER:
        yield World(GUEST), range(number_of_actions)
        return
    holds = [holds[person] for holds in stage.holds]
    known = list(_until_administrator(holds))
    held = [GUEST.union(*known[: number + 1]) for number in range(len(known))]
    last = {reader: number for number, reader in enumerate(held)}
    for reader, number in last.items():
        yield World(reader), range(number + 1)
    yield from _after_losses(known, held)


def _until_administrator(holds: Sequence[Reader | None]) -> Iterator[Reader]:
    for reader in holds:
        if reader is None:
            return
        yield reader


def _after_losses(holds: Sequence[Reader], held: Sequence[Reader]) -> Iterator[tuple[World, range]]:
    """Yield the worlds of what is left to somebody, for as long as that is the same."""
    for number, left in enumerate(holds):
        has_changed = number > 0 and left != holds[number - 1]
        if has_changed and left != held[number]:
            others = (later for later in range(number, len(holds)) if holds[later] != left)
            yield World(held[number], number, left), range(number + 1, next(others, len(holds)))

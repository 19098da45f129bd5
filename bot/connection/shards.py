"""Which of a bot's shards one process runs."""

import re
from dataclasses import dataclass
from typing import Self

_WRITTEN = re.compile(r"(?:(\d+)(?:-(\d+))?|(\d+)x(\d+))/(\d+)", re.ASCII)

MAX_COUNT = 100_000  # more than any bot has


@dataclass(frozen=True, slots=True)
class Shards:
    """The numbers of some shards, and how many there are; all of them if that isn't said (0)."""

    ids: tuple[int, ...] = (0,)
    count: int = 0

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2/16`, `0-3/16`, or `1x4/16` (the second four); ValueError for anything else."""
        written = _WRITTEN.fullmatch(text.strip())
        if written is None:
            raise ValueError(f"no shards: {text}")
        first, last, ordinal, size, count = (int(number or 0) for number in written.groups())
        if written[3]:
            first, last = ordinal * size, (ordinal + 1) * size - 1
        elif not written[2]:
            last = first
        if not first <= last < count <= MAX_COUNT:
            raise ValueError(f"no shards: {text}")
        return cls(tuple(range(first, last + 1)), count)

    def __str__(self) -> str:
        first, last = self.ids[0], self.ids[-1]
        return f"{first}/{self.count}" if first == last else f"{first}-{last}/{self.count}"

    @property
    def is_all(self) -> bool:
        """Whether there are no others."""
        return len(self.ids) >= self.count

    @property
    def has_first(self) -> bool:
        """Whether private chats are here, and what one process does for all."""
        return self.has(0)

    def has(self, guild_id: int) -> bool:
        """Tell if a guild is here: https://discord.com/developers/docs/events/gateway#sharding."""
        return self.is_all or (guild_id >> 22) % self.count in self.ids


ALL_SHARDS = Shards()

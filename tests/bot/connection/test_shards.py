"""Which shards a process is told to run."""

import pytest

from bot.connection.shards import ALL_SHARDS, Shards


@pytest.mark.parametrize(
    ("written", "ids", "count", "told"),
    [
        ("2/16", (2,), 16, "2/16"),
        (" 0-3/16\n", (0, 1, 2, 3), 16, "0-3/16"),
        ("0-15/16", tuple(range(16)), 16, "0-15/16"),
        ("0x4/16", (0, 1, 2, 3), 16, "0-3/16"),
        ("3x4/16", (12, 13, 14, 15), 16, "12-15/16"),
        ("5x1/16", (5,), 16, "5/16"),
    ],
)
def test_shards_are_written_in_three_ways(
    written: str, ids: tuple[int, ...], count: int, told: str
) -> None:
    """One, some in a row, or by an ordinal and how many each process has."""
    shards = Shards.parse(written)
    assert (shards.ids, shards.count, str(shards)) == (ids, count, told)


@pytest.mark.parametrize(
    "written",
    [
        *("", "3", "0,1/4", "-1/4", "0-/4", "²/4", "0/4/4", "0/4 5"),
        *("16/16", "3-1/16", "12-16/16", "4x4/16", "1x0/16", "0/0", f"0-{9**9}/{9**10}"),
    ],
)
def test_other_shards_are_refused(written: str) -> None:
    """They aren't guessed at: two processes might run the same ones."""
    with pytest.raises(ValueError, match="no shards"):
        Shards.parse(written)


def test_each_guild_is_in_one_shard() -> None:
    """By Discord's rule; private chats, which have no guild, are in the first one."""
    processes = [Shards.parse(f"{number}x2/6") for number in range(3)]
    guilds = [(1_700_000 + number) << 22 | 5 for number in range(12)]
    for guild_id in guilds:
        (own,) = [shards for shards in processes if shards.has(guild_id)]
        assert (guild_id >> 22) % 6 in own.ids
    assert [shards.has(0) for shards in processes] == [True, False, False]
    assert all(ALL_SHARDS.has(guild_id) for guild_id in [0, *guilds])
    assert [ALL_SHARDS.is_all, Shards.parse("0-5/6").is_all, processes[0].is_all] == [1, 1, 0]

"""What admins have switched: kept over a restart, without a look into the database each time."""

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import discord
from hypothesis import given
from hypothesis import strategies as st

from bot.admin.channels import DEFAULTS, ChannelSettings, Switch
from bot.storage.store import Store

CHANGES = st.lists(
    st.tuples(st.sampled_from(sorted(DEFAULTS)), st.integers(1, 3), st.booleans()), max_size=9
)


class MemoryStore:
    """The settings of a store, without its database."""

    def __init__(self) -> None:
        self.rows: dict[tuple[int, str], object] = {}

    async def save_setting(self, guild_id: int, name: str, value: object, *, by: int) -> None:
        """Save one."""
        assert by
        self.rows[guild_id, name] = value

    async def fetch_settings(self) -> list[tuple[str, object]]:
        """Fetch all."""
        return [(name, value) for (_, name), value in self.rows.items()]


def channel(channel_id: int) -> discord.abc.GuildChannel:
    """Return a channel with this id."""
    found = SimpleNamespace(id=channel_id, guild=SimpleNamespace(id=7))
    return cast("discord.abc.GuildChannel", found)


def is_on(settings: ChannelSettings, switch: Switch, channel_id: int) -> bool:
    """Tell whether something is on in a channel."""
    place = channel(channel_id)
    if switch == "mentions":
        return settings.mentions_are_on(place)
    message = SimpleNamespace(id=channel_id, channel=place)
    return settings.opens_post(cast("discord.Message", message))


@given(CHANGES)
async def test_the_last_change_counts_also_after_a_restart(
    changes: list[tuple[Switch, int, bool]],
) -> None:
    """For that channel alone; what was never changed is as it is by default."""
    store = cast("Store", MemoryStore())
    settings, restarted = ChannelSettings(store), ChannelSettings(store)
    for switch, channel_id, on in changes:
        await settings.save(switch, channel(channel_id), is_on=on, by=1)
    await restarted.load()
    last = {(switch, channel_id): on for switch, channel_id, on in changes}
    for switch, default in DEFAULTS.items():
        for channel_id in range(1, 4):
            expected = last.get((switch, channel_id), default)
            assert is_on(settings, switch, channel_id) is expected
            assert is_on(restarted, switch, channel_id) is expected


async def test_settings_of_another_kind_are_left_alone(store: Store) -> None:
    """The table is shared, and may come from a later version."""
    await store.save_setting(7, "caution", "high", by=1)
    await store.save_setting(7, "mentions:1", "perhaps", by=1)
    await store.save_setting(7, "mentions:2", value=False, by=1)
    settings = ChannelSettings(store)
    await settings.load()
    assert is_on(settings, "mentions", 1)
    assert not is_on(settings, "mentions", 2)


async def test_only_the_first_message_opens_a_post(tmp_path: Path) -> None:
    """It is the one with the post's own id."""
    async with Store.open("sqlite:///docent.db", base_folder=tmp_path) as store:
        settings = ChannelSettings(store)
        await settings.save("forum", channel(5), is_on=True, by=1)
    for message_id, expected in ((5, True), (6, False)):
        message = SimpleNamespace(id=message_id, channel=channel(5))
        assert settings.opens_post(cast("discord.Message", message)) is expected

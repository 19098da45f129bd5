"""The connection to Discord: resumed after a blip, its requests within Discord's limits."""

from bot.connection.errands import Shared, unhurried, within
from bot.connection.lateness import Lateness, is_over
from bot.connection.steady import ALL_SHARDS, Shards, SteadyBot

__all__ = [
    "ALL_SHARDS",
    "Lateness",
    "Shards",
    "Shared",
    "SteadyBot",
    "is_over",
    "unhurried",
    "within",
]

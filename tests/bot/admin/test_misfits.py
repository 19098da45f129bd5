"""What config.toml says and Discord doesn't; more of it is in tests/bot/test_client.py."""

from bot.admin import find_misfits
from bot.config import Config, GuildSettings
from bot.texts import terminal_texts
from tests.bot.conftest import HOME


def test_several_servers_without_a_home_are_logged() -> None:
    """Nobody but the owner could reload, and nobody would know why."""
    config = Config(guilds={HOME: GuildSettings(), HOME + 1: GuildSettings()})
    assert next(find_misfits(config, [])) == terminal_texts.NO_HOME
    config = Config(guilds={HOME: GuildSettings()})
    assert terminal_texts.NO_HOME not in find_misfits(config, [])

"""What config.toml says and Discord doesn't; more of it is in tests/bot/test_client.py."""

from bot.admin import find_misfits
from bot.config import Config, GuildSettings
from bot.texts import terminal_texts
from tests.bot.conftest import ELSEWHERE, HOME


def test_several_servers_without_a_home_are_logged() -> None:
    """Nobody but the owner could reload, and nobody would know why."""
    config = Config(guilds={HOME: GuildSettings(), HOME + 1: GuildSettings()})
    assert next(find_misfits(config, [])) == terminal_texts.NO_HOME
    config = Config(guilds={HOME: GuildSettings()})
    assert terminal_texts.NO_HOME not in find_misfits(config, [])


def test_a_server_of_another_process_is_not_missed() -> None:
    """It isn't in the cache of this one, as it should be."""
    config = Config(guilds={HOME: GuildSettings()})
    (missing,) = find_misfits(config, [])
    assert str(HOME) in missing
    assert list(find_misfits(config, [], ELSEWHERE.has)) == []

"""From the environment to Discord: the token, the address, and that nobody answers there."""

import sys
from pathlib import Path

from discord.http import Route
from discord.voice_client import VoiceClient

from bot.cli.main import EXIT_UNAVAILABLE, Environment
from bot.config import ConfigError
from bot.texts import terminal_texts
from retrieval.files import FileError, MissingFileError, read_file

MAX_TOKEN_BYTES = 4096


def prepare_discord(environment: Environment) -> None:
    """Let discord.py use another address of Discord's API, if `DISCORD_API` has one."""
    # Docent uses no voice: discord.py needn't warn that it couldn't.
    VoiceClient.warn_nacl = VoiceClient.warn_dave = False
    Route.BASE = environment.get("DISCORD_API", Route.BASE)


def read_token(environment: Environment) -> str:
    """Return the bot's token, from `DISCORD_TOKEN` or the file that `DISCORD_TOKEN_FILE` names."""
    token = environment.get("DISCORD_TOKEN", "").strip()
    file = environment.get("DISCORD_TOKEN_FILE", "")
    if not token and file:
        try:
            # A mounted secret is often a link.
            token = read_file(Path(file), MAX_TOKEN_BYTES).decode("utf-8-sig").strip()
        except FileError as error:
            is_missing = isinstance(error, MissingFileError)
            text = (
                terminal_texts.LOGIN_FILE_MISSING
                if is_missing
                else terminal_texts.LOGIN_FILE_UNREADABLE
            )
            raise ConfigError(text.format(file=file, what=error.what)) from error
        except UnicodeDecodeError as error:
            message = terminal_texts.LOGIN_FILE_NO_TEXT.format(file=file)
            raise ConfigError(message) from error
    if not token:
        raise ConfigError(terminal_texts.NO_LOGIN)
    return token


def say_unreachable(error: Exception) -> int:
    """Say that Discord can't be reached, and return the exit code for it."""
    message = terminal_texts.UNREACHABLE.format(reason=str(error) or terminal_texts.NO_ANSWER)
    sys.stderr.write(f"{terminal_texts.ERROR.format(message=message)}\n")
    return EXIT_UNAVAILABLE

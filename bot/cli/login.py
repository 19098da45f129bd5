"""From the environment to Discord: the token, the address, and that nobody answers there."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import aiohttp
import discord
from discord.gateway import DiscordWebSocket
from discord.http import Route
from discord.voice_client import VoiceClient
from yarl import URL

from bot.cli.main import Environment
from bot.config import ConfigError
from bot.errors import UnavailableError
from bot.texts import terminal_texts
from retrieval.files import FileError, MissingFileError, read_file

MAX_TOKEN_BYTES = 4096
# The gateway's close code for a token that has been reset meanwhile
# (https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway).
AUTHENTICATION_FAILED = 4004


def prepare_discord(environment: Environment) -> None:
    """Let discord.py use the addresses in `DISCORD_API` and `DISCORD_GATEWAY`, if there are any."""
    # Docent uses no voice: discord.py needn't warn that it couldn't.
    VoiceClient.warn_nacl = VoiceClient.warn_dave = False
    Route.BASE = environment.get("DISCORD_API", Route.BASE)
    if gateway := environment.get("DISCORD_GATEWAY"):
        DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway)


def read_token(environment: Environment) -> str:
    """Return the bot's token, from `DISCORD_TOKEN` or the file that `DISCORD_TOKEN_FILE` names."""
    token = environment.get("DISCORD_TOKEN", "").strip()
    file = environment.get("DISCORD_TOKEN_FILE", "")
    if not token and file:
        try:
            # A mounted secret is often a link.
            token = read_file(Path(file), MAX_TOKEN_BYTES).decode("utf-8-sig").strip()
        except FileError as error:
            text = terminal_texts.LOGIN_FILE_UNREADABLE
            if isinstance(error, MissingFileError):
                text = terminal_texts.LOGIN_FILE_MISSING
            raise ConfigError(text.format(file=file, what=error.what)) from error
        except UnicodeDecodeError as error:
            message = terminal_texts.LOGIN_FILE_NO_TEXT.format(file=file)
            raise ConfigError(message) from error
    if not token:
        raise ConfigError(terminal_texts.NO_LOGIN)
    return token


@contextmanager
def telling_of_discord() -> Iterator[None]:
    """Turn errors of the token into `ConfigError`, and of the connection, `UnavailableError`."""
    try:
        yield
    except discord.LoginFailure as error:
        raise ConfigError(terminal_texts.LOGIN_REFUSED) from error
    except (
        aiohttp.ClientError,
        discord.ConnectionClosed,
        discord.GatewayNotFound,
        discord.HTTPException,
        TimeoutError,
    ) as error:
        if isinstance(error, discord.ConnectionClosed) and error.code == AUTHENTICATION_FAILED:
            raise ConfigError(terminal_texts.LOGIN_REFUSED) from error
        reason = str(error) or terminal_texts.NO_ANSWER
        raise UnavailableError(terminal_texts.UNREACHABLE.format(reason=reason)) from error

"""Reading what the bot has noted of members, for the tests of /insights and /privacy."""

from datetime import UTC, datetime
from typing import Any

import simcord

from bot.storage.questions import AskedQuestion, Vote
from tests.bot.conftest import HOME, Community

EVER = datetime.min.replace(tzinfo=UTC)
HELPFUL, OTHER, PRIVATE = "Helpful", "Not what I meant", "Ask privately"


async def noted(community: Community, guild_id: int | None = HOME) -> list[AskedQuestion]:
    """Return the questions of the guild, or of private chats."""
    await community.bot.question_log.settle()
    return await community.bot.store.fetch_questions(guild_id, since=EVER)


async def votes(community: Community, guild_id: int | None = HOME) -> list[Vote]:
    """Return the votes of the guild, or of private chats."""
    await community.bot.question_log.settle()
    return await community.bot.store.fetch_votes(guild_id, since=EVER)


async def read_file(
    community: Community, member: simcord.MemberActor, command: str, **options: Any
) -> bytes:
    """Use a command in the square that answers with a file, and return that."""
    result = await member.slash(community.square, command, **options)
    assert result.response is not None
    assert result.response.flags.ephemeral
    (file,) = result.response.attachments
    return await file.read()

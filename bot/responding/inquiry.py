"""A question with all that concerns its reply: what every surface hands to the respondent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import discord

from bot.access import Asker
from bot.rendering import Place
from bot.replies import SectionPress
from bot.responding.context import Talk
from bot.texts import member_texts
from retrieval.answering import Conversation

# What is kept of a question: "followed" in the member's conversation, "noted" in the question log,
# too. That is for questions which the asker has written.
Memory = Literal["noted", "followed", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """A question with all that concerns its reply."""

    text: str  # without mentions of the bot; may be empty
    event_id: int  # of the message or interaction that asks it
    asker: Asker
    place: Place  # where the reply will stand; it says who reads it
    # Where it is asked, as Discord's event and the cache have it.
    channel: discord.abc.Snowflake | None
    guild: discord.Guild | None
    is_direct: bool  # whether it is asked in the bot's private chat with the asker
    interaction: discord.Interaction | None = None  # what asks it; None for a message
    # What it goes on from: earlier questions, or the message that it replies to. None for what the
    # asker asked before in the same place.
    after: Conversation | discord.Message | None = None
    revised: int | None = None  # the hash of the earlier wording, if it was edited
    memory: Memory = "noted"
    # The section that the asker sees already: what all readers may read is shown again, unless the
    # asker wants others.
    shown: SectionPress | None = None
    wants_others: bool = False
    # Whether it is a forum post's title, and what its author wrote beside it: that is the question
    # if the title finds no answer and the bot was called.
    is_title: bool = False
    more: str = ""
    is_called: bool = True  # otherwise the bot speaks only if it is sure
    # Returns the reply if there are no words in it, in the language that is spoken then.
    if_wordless: Callable[[], str] = lambda: member_texts.WORDS_ONLY
    was_urgent: bool = False  # whether it comes from a reply that was marked as urgent
    tells_of_distress: bool = False  # whether that reply is to a question that does
    note: str = ""  # stands above the reply; Discord's Markdown

    @classmethod
    def by(cls, interaction: discord.Interaction, text: str, place: Place, **more: Any) -> Inquiry:
        """Return a question that is asked by a command, a button or a form."""
        return cls(
            text=text,
            event_id=interaction.id,
            asker=interaction.user,
            place=place,
            channel=interaction.channel,
            guild=interaction.guild,
            is_direct=interaction.guild_id is None,
            interaction=interaction,
            **more,
        )

    @property
    def is_public(self) -> bool:
        """Whether the reply stands where others may read it."""
        return self.place in {"channel", "channel command"}

    @property
    def channel_id(self) -> int:
        """The channel that it is asked in; 0 if Discord doesn't tell."""
        return self.channel.id if self.channel else 0

    @property
    def counts_in(self) -> int | None:
        """The channel for whose limit it counts: a thread's own channel, in private none."""
        if not self.is_public:
            return None
        if isinstance(self.channel, discord.Thread):
            return self.channel.parent_id
        return self.channel_id

    @property
    def talk(self) -> Talk:
        """The conversation that it belongs to."""
        return Talk(self.asker.id, self.channel_id, is_public=self.is_public)


def is_from_member(message: discord.Message) -> bool:
    """Tell whether a person wrote a message, rather than a bot, a webhook or Discord."""
    is_written = message.type in {discord.MessageType.default, discord.MessageType.reply}
    return is_written and not message.author.bot and message.webhook_id is None

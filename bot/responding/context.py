"""What a question refers back to: the member's earlier questions, or a message of the bot.

A message of the bot shows a section's heading and the question that it answers, or replies to that
question. For the member who asked, it is a point in their own conversation; for anybody else, it
counts only as what it shows.
"""

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import discord

from bot.access import FETCH_TIMEOUT_S
from bot.connection import within
from bot.rendering import find_small_talk, quote_question, read_heading, read_question
from bot.replies import CANNOT_SEND, shown_above, shown_heading
from retrieval.answering import Conversation
from retrieval.recent import Recent

SILENCE_S = 600.0  # after which a conversation ends
MAX_CONVERSATIONS = 10_000  # kept at once; beyond it, those silent longest are dropped


@dataclass(frozen=True, slots=True)
class Talk:
    """A member talking with the bot in one place."""

    user_id: int
    channel_id: int
    is_public: bool  # so a public answer never draws on a private question


@dataclass(slots=True)
class _Going:
    """A conversation that is going on."""

    asked_at: float
    conversation: Conversation


class Conversations:
    """The conversations going on now; `clock` returns monotonic seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._talks = Recent[Talk, _Going](MAX_CONVERSATIONS)  # longest silent first

    def before(self, talk: Talk) -> Conversation:
        """Return a conversation so far; empty if it has ended."""
        oldest = self._clock() - SILENCE_S
        while self._talks:
            first, going = next(iter(self._talks.items()))
            if going.asked_at > oldest:
                break
            del self._talks[first]
        found = self._talks.get(talk)
        return found.conversation if found else Conversation()

    def go_on(self, talk: Talk, before: Conversation, question: str) -> None:
        """Remember `question` as the one that follows on `before`."""
        self._talks[talk] = _Going(self._clock(), before.then(question))

    def revise(self, talk: Talk, asked: int, question: str = "") -> Conversation:
        """Replace the question with the hash `asked`, or remove it; return those before it."""
        going = self._talks.get(talk)
        questions = going.conversation.questions if going else ()
        place = next((n for n, earlier in enumerate(questions) if hash(earlier) == asked), None)
        if going is None or place is None:
            return Conversation()  # it isn't remembered any more, so neither is the new one
        before, after = questions[:place], questions[place + 1 :]
        new = (question,) if question else ()
        going.conversation = Conversation((*before, *new, *after))
        return Conversation(before)

    def forget(self, is_gone: Callable[[int], bool]) -> None:
        """End all conversations of members who are to be forgotten."""
        for talk in [talk for talk in self._talks if is_gone(talk.user_id)]:
            del self._talks[talk]


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """The question that one of the bot's messages answers; empty and None stand for unknown."""

    text: str = ""
    asker_id: int | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its answer in a conversation."""

    question: str  # empty if it is gone
    before: Conversation  # what it follows on
    after: Conversation  # what a next question would follow on


@dataclass(eq=False)
class Context:
    """Finds what a question goes on from."""

    client: discord.Client
    conversations: Conversations

    async def before(self, replied: discord.Message | None, talk: Talk) -> Conversation:
        """Return the conversation that a member's message continues: from what it replies to.

        Else from the member's earlier questions in the same place.
        """
        if replied is not None and replied.author == self.client.user:
            turn = await self.find_turn(replied, [talk])
            if turn.after.questions:
                return turn.after
        return self.conversations.before(talk)

    async def find_turn(self, message: discord.Message, talks: Sequence[Talk]) -> Turn:
        """Return the turn that one of the bot's messages shows, if need be as it is in `talks`.

        Those must be public if the next answer is public.
        """
        asked = await self.find_question(message)
        if find_small_talk(asked.text):
            asked = AnsweredQuestion(asker_id=asked.asker_id)  # nothing follows on from it
        own = (self._up_to(talk, asked.text) for talk in talks if talk.user_id == asked.asker_id)
        if questions := next(filter(None, own), ()):
            return Turn(questions[-1], Conversation(questions[:-1]), Conversation(questions))
        heading = tuple(filter(None, [read_heading(shown_heading(message))]))
        after = (asked.text, *heading) if asked.text else heading
        return Turn(asked.text, Conversation(heading), Conversation(after))

    async def find_question(self, message: discord.Message) -> AnsweredQuestion:
        """Return what a message of the bot answers: what it quotes, or replies to."""
        shown, used = read_question(shown_above(message)), message.interaction_metadata
        if used:
            return AnsweredQuestion(shown, used.user.id)
        question = await _find_replied(message)
        if question is None:
            return AnsweredQuestion(shown)
        text = shown or self.without_mention(question.content)
        return AnsweredQuestion(text, question.author.id)

    def without_mention(self, content: str) -> str:
        """Return a message's text without mentions of the bot."""
        bot_id = self.client.user.id if self.client.user else 0
        return re.sub(rf"<@!?{bot_id}>", " ", content).strip()

    def _up_to(self, talk: Talk, question: str) -> tuple[str, ...]:
        # Up to the last time that the question was asked; empty if it wasn't.
        questions = self.conversations.before(talk).questions
        quote = quote_question(question)  # the quote above an answer may be shortened
        ends = [n for n, asked in enumerate(questions, start=1) if quote_question(asked) == quote]
        return questions[: ends[-1]] if ends else ()


async def _find_replied(message: discord.Message) -> discord.Message | None:
    reference = message.reference
    if reference is None or reference.message_id is None:
        return None
    if isinstance(reference.resolved, discord.Message):
        return reference.resolved
    try:
        return await within(FETCH_TIMEOUT_S, message.channel.fetch_message(reference.message_id))
    except CANNOT_SEND:
        return None

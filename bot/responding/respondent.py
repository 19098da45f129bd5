"""The one way of a question: from what was asked, wherever it was, to the reply."""

from collections import Counter
from collections.abc import Coroutine
from dataclasses import dataclass, field, replace
from functools import partial
from time import perf_counter
from typing import Any, Literal

import discord

from bot.access import Access, ReplyAudience
from bot.connection import Lateness
from bot.rendering import FRIENDLY, Place, SmallTalk, find_small_talk, has_words, quote_question
from bot.replies import (
    SILENCE,
    Delivery,
    SectionPress,
    acknowledge,
    find_section,
    section_key,
    shown_heading,
)
from bot.responding.composer import Composer, Guide
from bot.responding.context import Context, Conversations
from bot.responding.inquiry import Inquiry
from bot.responding.languages import Languages
from bot.responding.limits import RateLimits
from bot.responding.question_log import Person, QuestionLog, person_of
from bot.responding.withdrawals import Withdrawals
from bot.serving import Latencies, Librarian, TooLongError, Turns
from bot.storage import VoteKind
from bot.texts import member_texts, speak
from retrieval.answering import (
    Abstained,
    Answer,
    Answered,
    Conversation,
    Suggested,
    Suggestion,
    Urgent,
)
from retrieval.audience import Audience
from retrieval.content import Article, Section
from retrieval.language import tells_of_distress

MAX_OTHERS = 3  # sections that are offered to whoever didn't mean the one shown

Outcome = Literal["answered", "suggested", "abstained", "sentence", "refused", "silence"]

# By the tone of an answer, or else by the kind of delivery.
_OUTCOMES: dict[str | None, Outcome] = {
    "answer": "answered",
    None: "answered",  # a tone that needn't be told
    "urgent": "answered",  # nothing of what is urgent is noted, not even that it was
    "offers": "suggested",
    "unknown": "abstained",
    "sentence": "sentence",
    "thanks": "sentence",
    "refusal": "refused",
    "silence": "silence",
}


class Tally:
    """What became of questions, and how long it took, since the start: numbers alone, of nobody."""

    def __init__(self) -> None:
        # How many questions had which reply, by where it stands.
        self.outcomes = Counter[tuple[Place, Outcome]]()
        # From when a question was taken up until its reply was sent, or couldn't be.
        self.reply_times = Latencies()

    def count(self, place: Place, delivery: Delivery, started_s: float) -> Delivery:
        """Count a reply to a question that was taken up then; return it, to be timed at its end."""
        is_answer = delivery.kind == "answer"
        outcome = _OUTCOMES[delivery.layout.tone if is_answer else delivery.kind]
        self.outcomes[place, outcome] += 1
        if delivery.kind in {"silence", "thanks"}:
            return delivery

        def end() -> None:
            delivery.end()
            self.reply_times.add(perf_counter() - started_s)

        return replace(delivery, end=end)


@dataclass(eq=False)
class Respondent:
    """Answers inquiries: words, limit, readers, urgent, understanding, answer, record, layout."""

    access: Access
    librarian: Librarian
    limits: RateLimits
    turns: Turns
    context: Context
    conversations: Conversations
    question_log: QuestionLog
    withdrawals: Withdrawals
    composer: Composer
    guide: Guide
    languages: Languages
    lateness: Lateness
    tally: Tally = field(default_factory=Tally, init=False)

    async def respond(self, inquiry: Inquiry) -> Delivery:
        """Return the reply to a question, without sending it."""
        started_s = perf_counter()
        delivery = await self._respond(inquiry)
        if inquiry.revised is not None and not delivery.question:  # it asks nothing any more
            self.conversations.revise(inquiry.talk, inquiry.revised)
        if not (inquiry.is_called or delivery.kind == "answer"):
            delivery = SILENCE
        return self.tally.count(inquiry.place, delivery, started_s)

    async def in_turn(self, user_id: int, work: Coroutine[Any, Any, Delivery]) -> Delivery:
        """Return what `work` (which must not send anything) delivers, or that it takes too long."""
        try:
            return await self.turns.take(user_id, work)
        except TooLongError:
            return self.composer.say(member_texts.TOO_LONG)

    async def admit(self, interaction: discord.Interaction) -> bool:
        """Speak the user's language and count their press or command, if it isn't too late.

        If it is one too many, say so and return False; a completion gets no choices.
        """
        if self.lateness.is_late(interaction.id):
            return False
        if interaction.type is discord.InteractionType.autocomplete:
            may_complete = self.limits.complete(interaction.user.id)
            if not may_complete:
                await interaction.response.autocomplete([])
            return may_complete
        speak(self.languages.of_user(interaction))
        interaction.extras["age_s"] = self.lateness.age_s(interaction.id)
        refusal = self.limits.press(interaction.user.id)
        if refusal is not None:
            await self._refuse(refusal.sentence).respond(interaction, ephemeral=True)
        return refusal is None

    async def find_section(
        self, press: SectionPress | None, audience: Audience
    ) -> tuple[Article, Section] | None:
        """Return the section that a press names, if it exists and the audience may read it."""
        if press is None:
            return None
        library, run = self.librarian.library, self.librarian.workers.run
        found = await run(partial(find_section, library, press))
        return found if found and audience.may_read(found[0].roles) else None

    async def vote(
        self,
        kind: VoteKind,
        press: SectionPress | None,
        voter: Person,
        audience: Audience,
        *,
        is_noted: bool,
    ) -> bool:
        """Log a rating of the section shown; return False if the voter may not read it."""
        found = await self.find_section(press, audience)
        if press and found and is_noted:
            is_asker = press.asker == voter.user_id
            self.question_log.note_vote(voter, found[1].id, kind, is_asker=is_asker)
        return found is not None

    async def note_opened(
        self, message: discord.Message | None, section: Section, opener: Person
    ) -> None:
        """Log that a section was opened from a message, if it was offered there to who asked."""
        if message is None or shown_heading(message):
            return
        asked = await self.context.find_question(message)
        if asked.text and asked.asker_id == opener.user_id:
            self.question_log.note_opened(opener, asked.text, section.id)

    async def _respond(self, inquiry: Inquiry) -> Delivery:
        said = [text for text in (inquiry.text, inquiry.more) if has_words(text)]
        if not (said or inquiry.is_called):
            return SILENCE
        # Whatever is replied to counts, so that nobody can fill a channel with wordless questions.
        if refusal := self.limits.ask(inquiry.asker.id, inquiry.counts_in):
            # Whatever it says: so nobody learns from a limit whether it is an urgent phrase.
            if said and not inquiry.shown and self.limits.look(inquiry.asker.id):
                work = self._reply(inquiry, said, is_refused=True)
                reply = await self.in_turn(inquiry.asker.id, work)
                if reply is not SILENCE:
                    return reply
            # A command always needs a reply; in a channel, one refusal is enough for all to see.
            is_told = inquiry.interaction is not None or (inquiry.is_called and refusal.tell())
            return self._refuse(refusal.sentence) if is_told else SILENCE
        if not said:
            return self._refuse(inquiry.if_wordless())
        return await self.in_turn(inquiry.asker.id, self._reply(inquiry, said))

    def _refuse(self, sentence: str) -> Delivery:
        return replace(self.composer.say(sentence), kind="refusal")

    async def _reply(
        self, inquiry: Inquiry, said: list[str], *, is_refused: bool = False
    ) -> Delivery:
        """Return the reply to the first question that finds a sure answer, or else to the last.

        What is urgent goes first; of a refused inquiry, nothing else is answered. A forum post's
        text is a question only if its author called the bot.
        """
        speak(self.languages.of(inquiry))
        reader = await self._fetch_reader(inquiry)
        found = {text: await self.librarian.find_urgent(text, reader.audience) for text in said}
        is_sure = {text: urgent is not None and urgent.is_sure for text, urgent in found.items()}
        question, answer, talk, before = "", None, None, Conversation()
        for text in sorted(said, key=is_sure.__getitem__, reverse=True):
            urgent = found[text]
            is_question = inquiry.is_called or text is inquiry.text
            if not is_sure[text] and (is_refused or not is_question):
                break
            # What is said without a search, whatever the question goes on from, belongs here.
            if urgent is None and (small_talk := find_small_talk(text)):
                talk = small_talk if small_talk == "help" else talk or small_talk
                answer = None if talk == "help" else answer
                continue
            question, before = text, await self._before(inquiry, text)
            answer = await self._answer(inquiry, text, before, reader, urgent)
            if isinstance(answer, Answered):
                break
        if not isinstance(answer, Answered) and (is_refused or not inquiry.is_called):
            return SILENCE
        if answer is not None:
            return await self._show(inquiry, question, before, answer, reader)
        return await self._talk(inquiry, talk)

    async def _talk(self, inquiry: Inquiry, said: SmallTalk | None) -> Delivery:
        """Return the reply to small talk; where help is stands above it but for friendly words."""
        if said == "help":
            by = None if inquiry.is_public else inquiry.interaction
            return await self.guide.write(None if inquiry.is_direct else inquiry.channel, by)
        if said == "thanks" and inquiry.interaction is None:
            return replace(SILENCE, kind="thanks")
        sentence = member_texts.SMALL_TALK[said or "greeting"].format(
            more=member_texts.WHAT_ELSE, seen=member_texts.SEEN[inquiry.place]
        )
        if said == "thanks":
            return replace(acknowledge(sentence), kind="refusal")
        return acknowledge(sentence) if said in FRIENDLY else self.composer.say(sentence)

    async def _fetch_reader(self, inquiry: Inquiry) -> ReplyAudience:
        asker = inquiry.asker
        if inquiry.is_direct:
            return await self.access.fetch_private(asker)
        if not inquiry.is_public:
            return await self.access.fetch_ephemeral(asker)
        return ReplyAudience(await self.access.public(asker, inquiry.guild, inquiry.channel_id))

    async def _answer(
        self,
        inquiry: Inquiry,
        question: str,
        before: Conversation,
        reader: ReplyAudience,
        urgent: Urgent | None,
    ) -> Answer:
        audience = reader.audience
        guild_id = inquiry.guild.id if inquiry.guild else None
        asker = person_of(self.access, inquiry.asker, guild_id, reader)
        if inquiry.wants_others:
            is_noted = not (urgent or inquiry.was_urgent)
            await self.vote("not meant", inquiry.shown, asker, audience, is_noted=is_noted)
            hits = await self.librarian.rank(question, audience, before, k=MAX_OTHERS + 1)
            shown = inquiry.shown and inquiry.shown.section_key
            others = [hit for hit in hits if section_key(hit.section) != shown][:MAX_OTHERS]
            offers = tuple(Suggestion(hit.article, hit.section) for hit in others)
            told = inquiry.tells_of_distress
            if offers:
                return Suggested(offers, 0.0, tells_of_distress=told)
            return Abstained((), 0.0, tells_of_distress=told)
        if found := await self.find_section(inquiry.shown, audience):
            answer: Answer = Answered(
                *found,
                1.0,
                is_urgent=inquiry.was_urgent,
                tells_of_distress=inquiry.tells_of_distress,
            )
        elif urgent and urgent.is_sure:
            answer = urgent.answer
        else:
            answer = await self.librarian.answer(question, audience, before)
            if inquiry.is_title and not answer.tells_of_distress:
                # Of a post, what isn't answered counts as well.
                tell = partial(tells_of_distress, f"{inquiry.text}\n{inquiry.more}")
                told = await self.librarian.workers.run(tell)
                answer = replace(answer, tells_of_distress=told)
        if inquiry.memory != "none" and inquiry.revised is None:
            self.conversations.go_on(inquiry.talk, before, question)
        if inquiry.memory == "noted" and urgent is None:
            self.question_log.note_question(asker, question, answer, inquiry.event_id)
        return answer

    async def _before(self, inquiry: Inquiry, question: str) -> Conversation:
        if inquiry.revised is not None:
            return self.conversations.revise(inquiry.talk, inquiry.revised, question)
        if isinstance(inquiry.after, Conversation):
            return inquiry.after
        return await self.context.before(inquiry.after, inquiry.talk)

    async def _show(
        self,
        inquiry: Inquiry,
        question: str,
        before: Conversation,
        answer: Answer,
        reader: ReplyAudience,
    ) -> Delivery:
        record = self.withdrawals.recorder(answer, inquiry.channel) if inquiry.is_public else None
        anyone = ReplyAudience(self.access.anyone)
        # What can't be recorded couldn't be withdrawn: the question is answered anew, for those who
        # hold what everyone does.
        if record and not await record.begin() and reader != anyone:
            reader, again = anyone, replace(inquiry, memory="none")
            urgent = await self.librarian.find_urgent(question, reader.audience)
            answer = await self._answer(again, question, before, reader, urgent)
            if not (inquiry.is_called or isinstance(answer, Answered)):
                return SILENCE
            record = self.withdrawals.recorder(answer, inquiry.channel)
        is_seen = inquiry.place in {"channel", "chat"} and not inquiry.is_title
        above = "" if is_seen or question is inquiry.more else quote_question(question)
        delivery = await self.composer.show(
            answer, reader, inquiry.place, inquiry.note + above, question=question
        )
        if inquiry.wants_others:
            is_any = isinstance(answer, Suggested)
            text = member_texts.OTHERS if is_any else member_texts.NO_OTHERS
            return replace(delivery, layout=replace(delivery.layout, text=text))
        return replace(delivery, record=record, end=record.close) if record else delivery

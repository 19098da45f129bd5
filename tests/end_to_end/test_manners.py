"""What members see of the bot's manners, over real sockets, with one running bot."""

import pytest

from bot.texts import member_texts
from tests.articles import source
from tests.discord_server import Message, visible_text
from tests.end_to_end.community import PATIENCE_S, Community

pytestmark = pytest.mark.asyncio(loop_scope="session")

PER_MEMBER, PER_CHANNEL = 6, 9
MEMBER_LIMIT = member_texts.MEMBER_LIMIT.partition("{")[0]
CHANNEL_LIMIT = member_texts.CHANNEL_LIMIT.partition("{")[0]
WATER, KETAMINE = "### Water › Drinking water", "### What is Ketamine?"


def prepare(community: Community) -> None:
    """Let nobody ask much: each test has members and channels of its own."""
    community.write_config(
        f"[limits]\nquestions_per_minute = {PER_MEMBER}\n"
        f"channel_questions_per_minute = {PER_CHANNEL}\n"
    )
    community.write_drinks("coffee", "cocoa")
    party = f"## Who comes to the party\n\nHere come {names(community)}.\n"
    community.write_article("party", source(party, title="Party", slug="party"))


def names(community: Community) -> str:
    """Return whom a text may name: a member, a role, everyone."""
    role = community.subscriber_role
    return f"<@{community.guest.id}> <@&{role.id}> @everyone @here"


# --- second thoughts -------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["channel", "private chat"])
async def test_an_edited_question_has_its_answer_edited(shared: Community, place: str) -> None:
    """Until five minutes after it was asked; what is edited later stays answered as it was."""
    server, member = shared.server, shared.add_member()
    channel = shared.add_channel() if place == "channel" else server.dm(member)
    question = await shared.question(member, channel, "drinking water")
    answer = await server.wait_message(channel, after=question, timeout_s=PATIENCE_S)
    call = f"<@{server.bot.id}> "
    await server.edit(question, f"{call}what is ketamine?", after_s=299)
    await server.until(
        lambda: visible_text(answer).startswith(KETAMINE), PATIENCE_S, "an edited answer"
    )
    await server.edit(question, f"{call}brewing coffee", after_s=301)
    await shared.ask(member, channel, "drinking water")
    assert visible_text(answer).startswith(KETAMINE)
    assert len(shared.answers(channel)) == 2


async def test_an_edit_that_adds_the_mention_asks(shared: Community) -> None:
    """One that takes it away takes the question back, with its answer."""
    server, member, channel = shared.server, shared.add_member(), shared.add_channel()
    message = await server.send(member, channel, "drinking water")
    await server.edit(message, f"<@{server.bot.id}> drinking water", after_s=10)
    answer = await server.wait_message(channel, timeout_s=PATIENCE_S)
    assert (visible_text(answer).startswith(WATER), answer.reply_to) == (True, message)
    await server.edit(message, "drinking water", after_s=20)
    await server.until(lambda: answer.deleted, PATIENCE_S, "a question taken back")


async def test_a_follow_up_goes_on_from_the_edited_question(shared: Community) -> None:
    """Not from what was asked by mistake."""
    server, member, channel = shared.server, shared.add_member(), shared.add_channel()
    question = await shared.question(member, channel, "brewing coffee")
    answer = await server.wait_message(channel, after=question, timeout_s=PATIENCE_S)
    await server.edit(question, f"<@{server.bot.id}> brewing cocoa", after_s=10)
    await server.until(lambda: "Cocoa" in visible_text(answer), PATIENCE_S, "an edited answer")
    assert "### Cocoa › Risks" in await shared.ask(member, channel, "and the risks?")


@pytest.mark.parametrize("place", ["channel", "private chat"])
async def test_a_deleted_question_takes_its_answer_along(shared: Community, place: str) -> None:
    """Only its own."""
    server, member = shared.server, shared.add_member()
    channel = shared.add_channel() if place == "channel" else server.dm(member)
    question = await shared.question(member, channel, "drinking water")
    answer = await server.wait_message(channel, after=question, timeout_s=PATIENCE_S)
    other = await shared.answer(member, channel, "what is ketamine?")
    await server.delete(question)
    await server.until(lambda: answer.deleted, PATIENCE_S, "a deleted answer")
    assert not other.deleted


# --- limits ----------------------------------------------------------------------------------


async def test_a_member_is_told_once_that_they_ask_too_much(shared: Community) -> None:
    """In a channel once, then there is silence; others are answered."""
    member, channel = shared.add_member(), shared.add_channel()
    for _ in range(PER_MEMBER):
        assert (await shared.ask(member, channel, "drinking water")).startswith(WATER)
    refused = await shared.ask(member, channel, "drinking water")
    assert refused.startswith(MEMBER_LIMIT)
    assert 2 <= int(refused.removeprefix(MEMBER_LIMIT).split()[0]) <= 60
    silent = await shared.question(member, channel, "drinking water")
    await shared.ask(shared.add_member(), channel, "drinking water")
    after = [answer for answer in shared.answers(channel) if answer.id > silent.id]
    assert len(after) == 1


async def test_commands_and_buttons_count_and_are_refused_privately(shared: Community) -> None:
    """Each time, as nobody else sees it; what asks nothing is free."""
    member, channel = shared.add_member(), shared.add_channel()
    public = await shared.answer(member, channel, "drinking water")
    for _ in range(PER_MEMBER - 1):
        await shared.press(member, public, member_texts.ACTIONS["private"])
    for _ in range(2):
        pressed = await shared.press(member, public, member_texts.ACTIONS["private"])
        used = await shared.use(member, channel, "ask", {"question": "water", "public": True})
        chosen = await shared.server.context_menu(member, public, member_texts.ANSWER_THIS)
        for refused in (pressed, used, await chosen.response(PATIENCE_S)):
            assert visible_text(refused).startswith(MEMBER_LIMIT)
            assert refused.ephemeral_to is member
    turned = await shared.press(member, public, member_texts.NEXT)
    assert "Page 2 of" in visible_text(turned)
    thanked = await shared.press(member, public, member_texts.ACTIONS["helpful"])
    assert visible_text(thanked) == member_texts.THANKS
    listed = await shared.use(member, channel, "articles")
    assert member_texts.ARTICLES in visible_text(listed)


async def test_a_channel_is_told_once_that_too_much_is_asked(shared: Community) -> None:
    """Whoever asks next; elsewhere and in private they are answered."""
    server, channel, member = shared.server, shared.add_channel(), shared.add_member()
    for number in range(PER_CHANNEL):
        asker = member if number < 2 else shared.add_member()
        assert (await shared.ask(asker, channel, "drinking water")).startswith(WATER)
    refused = await shared.ask(member, channel, "drinking water")
    assert refused.startswith(CHANNEL_LIMIT)
    silent = await shared.question(shared.add_member(), channel, "drinking water")
    for other in (shared.add_channel(), server.dm(member)):
        assert (await shared.ask(member, other, "drinking water")).startswith(WATER)
    assert max(channel.messages) == silent.id


# --- odd input -------------------------------------------------------------------------------

ODD = {
    "4,000 characters": ("drinking water " * 266, f"-# I read the first 150 words.\n{WATER}"),
    "4,000 letters": ("x" * 3970, member_texts.NOTHING_ON.partition("{")[0]),
    "an empty mention": ("", member_texts.EMPTY_QUESTION),
    "only emoji": ("🦄 🎉", member_texts.WORDS_ONLY),
    "only a custom emoji": ("<:unicorn:123456789012345678>", member_texts.WORDS_ONLY),
    "only punctuation": ("?!", member_texts.WORDS_ONLY),
    "only an address": ("https://example.com/ketamine", member_texts.WORDS_ONLY),
    "zalgo": ("d̷̛̗r̴̛i̸͓n̵̝k̶̢ing w̵̢̛a̷t̸͓e̶r̴̝", WATER),
    "Arabic": ("ما هو الكيتامين؟", member_texts.ABSTAINED),
    "turned round": ("\u202edrinking water\u202c", WATER),
    "a code block": ("```\ndrinking water\n```", WATER),
    "many lines": ("drinking\n\n\nwater", WATER),
    "everyone": ("@everyone drinking water @here", WATER),
    "a null": ("drinking\x00 water", WATER),
}


@pytest.mark.parametrize("odd", ODD)
async def test_odd_input_has_a_sensible_reply(shared: Community, odd: str) -> None:
    """One message, in a channel and by whoever writes in private."""
    text, starts = ODD[odd]
    server, member = shared.server, shared.add_member()
    channels = [shared.add_channel(), *([] if odd == "an empty mention" else [server.dm(member)])]
    for channel in channels:
        answer = await shared.answer(member, channel, text)
        assert visible_text(answer).startswith(starts)
        assert shared.answers(channel) == [answer]


async def test_only_an_attachment_is_told_kindly(shared: Community) -> None:
    """With a mention, and in the private chat."""
    server, member, channel = shared.server, shared.add_member(), shared.add_channel()
    for place, mentions in ((channel, [server.bot]), (server.dm(member), [])):
        picture = await server.send(member, place, "", mentions=mentions, files=["pill.png"])
        told = await server.wait_message(place, after=picture, timeout_s=PATIENCE_S)
        assert visible_text(told) == member_texts.WORDS_ONLY


async def test_a_command_takes_odd_input_too(shared: Community) -> None:
    """Emoji are told kindly; what looks like layout is shown as it was typed."""
    used = await shared.use(shared.add_member(), shared.square, "ask", {"question": "🦄"})
    assert visible_text(used) == member_texts.WORDS_ONLY
    typed = "# drinking > *water* <@1>"
    used = await shared.use(shared.add_member(), shared.square, "ask", {"question": typed})
    quoted = visible_text(used).splitlines()[0]
    assert quoted == "> \\# drinking > \\*water\\* \\<@1>"


# --- failures --------------------------------------------------------------------------------


async def check_failure(shared: Community, told: Message) -> None:
    """Check that a failure was told with the reference that the log has, and a traceback."""
    text = visible_text(told)
    reference = text.rpartition(" ")[2]
    assert text == member_texts.FAILED.format(reference=reference)
    await shared.wait_log(f"reference {reference}\n")
    await shared.wait_log("Traceback")
    assert "drinking water" not in shared.output


async def test_a_failed_command_is_told_with_a_reference(shared: Community) -> None:
    """Privately, and the log has the same."""
    member = shared.add_member()
    shared.server.fail("POST", "/interactions/*/callback", 404)
    told = await shared.use(member, shared.square, "ask", {"question": "drinking water"})
    assert told.ephemeral_to is member
    await check_failure(shared, told)


async def test_a_failed_press_is_told_with_a_reference(shared: Community) -> None:
    """Privately, and the log has the same."""
    server, member = shared.server, shared.add_member()
    answer = await shared.answer(member, shared.add_channel(), "drinking water")
    server.fail("POST", "/interactions/*/callback", 404)
    told = await shared.press(member, answer, member_texts.ACTIONS["private"])
    assert told.ephemeral_to is member
    await check_failure(shared, told)


async def test_a_failed_message_is_told_with_a_reference(shared: Community) -> None:
    """By a reply, which a later answer to the edited question replaces."""
    server, member, channel = shared.server, shared.add_member(), shared.add_channel()
    server.fail("POST", f"/channels/{channel.id}/messages", 404)
    question = await shared.question(member, channel, "drinking water")
    told = await server.wait_message(channel, after=question, timeout_s=PATIENCE_S)
    await check_failure(shared, told)
    await server.edit(question, f"<@{server.bot.id}> drinking water!", after_s=10)
    await server.until(
        lambda: visible_text(told).startswith(WATER), PATIENCE_S, "an answer after all"
    )


# --- nothing pings ---------------------------------------------------------------------------


async def test_nothing_pings_anyone(shared: Community) -> None:
    """Neither who asked, nor whom the question or the answer names."""
    server, member, channel = shared.server, shared.add_member(), shared.add_channel()
    question = f"who comes to the party? {names(shared)}"
    used = await shared.use(member, channel, "ask", {"question": question, "public": True})
    asked = await server.send(member, channel, question)
    chosen = await server.context_menu(member, asked, member_texts.ANSWER_THIS)
    private = await chosen.response(PATIENCE_S)
    posted = await shared.press(member, private, member_texts.ACTIONS["post"])
    answered = await shared.answer(member, channel, question)
    await server.edit(asked, f"<@{server.bot.id}> {question}", after_s=10)
    edited = await server.wait_message(channel, after=answered, timeout_s=PATIENCE_S)
    for message in (used, posted, answered, edited):
        assert str(shared.guest.id) in visible_text(message).partition("### Party")[2]
        assert (message.mentions, message.mention_roles) == ([], [])
        assert not message.mention_everyone

"""“Answer this” in a message's menu, and “Post for everyone”."""

import discord
import pytest
import simcord

from bot.rendering.layout import ActionControl
from bot.replies.custom_ids import control_id
from bot.responding.context import Talk
from bot.responding.limits import RateLimits
from bot.texts import member_texts
from tests.bot.conftest import Community, Place, Shown, shown

SECRET = "The handshake is a wink."
POST = member_texts.ACTIONS["post"]
MUTED = discord.PermissionOverwrite(send_messages=False, send_messages_in_threads=False)


async def choose(
    community: Community,
    member: simcord.MemberActor,
    text: str,
    place: Place | None = None,
    *,
    author: simcord.MemberActor | None = None,
) -> Shown:
    """Choose a message with this text and return what is shown to the member."""
    place = place or community.square
    message = await (author or community.guest).send(place, text)
    return shown(await member.context_menu(place, member_texts.ANSWER_THIS, message))


def board(community: Community) -> Place:
    """Return a channel where members read, and only managers write."""
    return community.guild.create_text_channel(
        "board",
        overwrites={
            community.guild.default_role: MUTED,
            community.manager_role: discord.PermissionOverwrite(send_messages=True),
        },
    )


async def test_a_message_is_answered_for_whoever_chose_it(community: Community) -> None:
    """With their roles, whoever wrote it; nobody else sees the answer."""
    found = await choose(community, community.subscriber, "secret handshake")
    assert found.ephemeral
    assert found.text.startswith("> secret handshake\n")
    assert SECRET in found.text
    hidden = await choose(
        community, community.guest, "secret handshake", author=community.subscriber
    )
    assert hidden.text == f"> secret handshake\n{member_texts.ABSTAINED}"


async def test_a_message_to_the_bot_is_chosen_without_its_mention(community: Community) -> None:
    """What is asked is the rest."""
    found = await choose(community, community.guest, f"<@{community.me.id}> green tea")
    assert found.text.startswith("> green tea\n### Tea › Green tea")


@pytest.mark.parametrize("text", ["🙂", "https://example.org/tea", "<@1190000000000000001>"])
async def test_a_message_without_words_has_nothing_to_answer(
    community: Community, text: str
) -> None:
    """It is said, to whoever chose it."""
    reply = await choose(community, community.guest, text)
    assert reply.text == member_texts.NO_QUESTION
    assert reply.ephemeral


async def test_what_no_person_wrote_is_no_question(community: Community) -> None:
    """The bot's own answers among it."""
    await community.mention(community.guest, "green tea")
    answer = community.square.history()[-1]
    menu = await community.guest.context_menu(community.square, member_texts.ANSWER_THIS, answer)
    assert shown(menu).text == member_texts.NOT_FROM_A_MEMBER
    assert shown(menu).ephemeral


async def test_what_others_wrote_is_not_remembered(community: Community) -> None:
    """Neither when it is answered nor when it is posted."""
    found = await choose(community, community.subscriber, "green tea")
    await community.press(community.subscriber, found, found.buttons[POST])
    place = community.square.id
    for user in (community.subscriber, community.guest):
        for is_public in (False, True):
            talk = Talk(user.id, place, is_public=is_public)
            assert community.bot.conversations.before(talk).questions == ()
    assert len(community.bot.conversations._talks) == 0


async def test_a_post_shows_what_everyone_there_may_read(community: Community) -> None:
    """What only its presser may read isn't posted, and nothing hints at it."""
    place, subscriber = community.square, community.subscriber
    found = await choose(community, subscriber, "secret handshake", place)
    posted = await community.press(subscriber, found, found.buttons[POST])
    assert not posted.ephemeral
    assert posted.text == f"> secret handshake\n{member_texts.ABSTAINED}"
    plain = await choose(community, community.guest, "who invented the zip?", place)
    assert POST not in plain.buttons
    forged = control_id(ActionControl("x", "post"), community.guest.id)
    nothing = await community.press(community.guest, plain, forged)
    assert nothing.buttons.keys() == posted.buttons.keys()


async def test_what_is_chosen_from_offers_can_be_posted(community: Community) -> None:
    """The offers themselves can't: only an answer helps everyone."""
    offers = await choose(community, community.guest, "black elephants")
    assert POST not in offers.buttons
    chosen = await community.press(community.guest, offers, next(iter(offers.buttons.values())))
    assert POST in chosen.buttons


async def test_a_post_in_a_room_for_subscribers_shows_what_they_may_read(
    community: Community,
) -> None:
    """The channel's readers are worked out when it is posted, and the post is recorded."""
    lounge, subscriber = community.lounge, community.subscriber
    found = await choose(community, subscriber, "secret handshake", lounge, author=subscriber)
    posted = await community.press(subscriber, found, found.buttons[POST])
    assert not posted.ephemeral
    assert SECRET in posted.text
    assert posted.text.startswith("> secret handshake\n")
    recorded = await community.bot.store.fetch_public_messages()
    assert [(message.id, message.channel_id) for message in recorded] == [
        (posted.message.id, lounge.id)
    ]


async def test_a_post_shows_the_section_that_was_chosen(community: Community) -> None:
    """Whoever reads on in private posts what they see."""
    found = await choose(community, community.guest, "green tea")
    custom_id, value = found.options["Black tea"]
    chosen = await community.press(community.guest, found, custom_id, [value])
    assert "Boil it." in chosen.text
    posted = await community.press(community.guest, chosen, chosen.buttons[POST])
    assert posted.text.startswith("> green tea\n### Tea › Black tea\nBoil it.")


async def test_only_who_may_write_there_is_offered_to_post(community: Community) -> None:
    """A private chat has nobody else to post for, either."""
    place = board(community)
    question = await community.manager.send(place, "green tea")
    for member, expected in ((community.manager, True), (community.guest, False)):
        found = shown(await member.context_menu(place, member_texts.ANSWER_THIS, question))
        assert "Steep it." in found.text
        assert (POST in found.buttons) is expected


async def test_a_forged_post_needs_the_right_to_write(community: Community) -> None:
    """Of whoever presses, at that moment; also in a thread that is locked."""
    place, guest = board(community), community.guest
    question = await community.manager.send(place, "green tea")
    found = shown(await guest.context_menu(place, member_texts.ANSWER_THIS, question))
    forged = control_id(ActionControl("x", "post"), guest.id)
    before = len(place.history())
    refused = await community.press(guest, found, forged)
    assert refused.text == member_texts.ASKER_MAY_NOT_WRITE
    assert refused.ephemeral
    assert len(place.history()) == before

    thread = community.add_thread(community.square, "thread")
    found = await choose(community, guest, "green tea", thread)
    stored = community.env.backend.get_channel(thread.id)
    assert stored.thread_metadata is not None
    stored.thread_metadata.locked = True
    community.env.backend.announce_channel_update(thread.id)
    await community.env.settle()
    refused = await community.press(guest, found, found.buttons[POST])
    assert refused.text == member_texts.ASKER_MAY_NOT_WRITE


async def test_a_forged_post_of_a_hidden_section_shows_nothing_of_it(
    community: Community,
) -> None:
    """A hidden section and one that doesn't exist make the same post."""
    library = community.bot.librarian.library
    club = next(article for article in library.articles if article.slug == "club")
    found = await choose(community, community.guest, "green tea")
    posts = [
        await community.press(
            community.guest,
            found,
            control_id(ActionControl("x", "post", section), community.guest.id),
        )
        for section in (club.sections[0], None)
    ]
    assert posts[0].text == posts[1].text
    assert SECRET not in posts[0].text


async def test_a_post_without_its_question_is_refused(community: Community) -> None:
    """A changed client may press it anywhere."""
    shown_list = await community.slash(community.guest, "articles")
    forged = control_id(ActionControl("x", "post"), community.guest.id)
    assert (
        await community.press(community.guest, shown_list, forged)
    ).text == member_texts.QUESTION_GONE


async def test_questions_by_menu_are_counted(community: Community) -> None:
    """So that nobody gets around the limit; posting is asking once more."""
    found = await choose(community, community.guest, "green tea")
    limit = community.bot.config.limits.questions_per_minute
    for _ in range(limit - 1):
        assert community.bot.respondent.limits.ask(community.guest.id, None) is None
    for reply in (
        await choose(community, community.guest, "green tea"),
        await community.press(community.guest, found, found.buttons[POST]),
    ):
        assert reply.text.startswith(member_texts.MEMBER_LIMIT.partition("{")[0])
        assert reply.ephemeral


async def test_what_cannot_be_posted_costs_no_question(community: Community) -> None:
    """Whether the presser may write there is looked at first."""
    community.bot.respondent.limits = RateLimits(2, 30)
    place, guest = board(community), community.guest
    question = await community.manager.send(place, "green tea")
    found = shown(await guest.context_menu(place, member_texts.ANSWER_THIS, question))
    forged = control_id(ActionControl("x", "post"), guest.id)
    for _ in range(2):
        refused = await community.press(guest, found, forged)
        assert (refused.text, refused.ephemeral) == (member_texts.ASKER_MAY_NOT_WRITE, True)
    assert "Steep it." in (await community.slash(guest, "ask", question="green tea")).text


def test_the_menu_is_offered_in_servers_and_in_the_bots_own_chat(community: Community) -> None:
    """As the other commands are."""
    menu = community.bot.tree.get_command(
        member_texts.ANSWER_THIS, type=discord.AppCommandType.message
    )
    assert menu is not None
    payload = menu.to_dict(community.bot.tree)
    assert payload["contexts"] == [0, 1]
    assert payload["integration_types"] == [0]

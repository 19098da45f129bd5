"""The controls under an answer, in process: each press is answered for whoever presses."""

from typing import Any

import discord
import pytest

from bot.replies import components as views
from bot.responding.respondent import MAX_OTHERS
from bot.texts import member_texts
from tests.articles import source
from tests.bot.conftest import Community, Shown

PRIVATE, OTHER, FOLLOW_UP, DISMISS = (
    member_texts.ACTIONS["private"],
    member_texts.ACTIONS["other"],
    member_texts.ACTIONS["follow-up"],
    member_texts.ACTIONS["dismiss"],
)
SECRET = "The handshake is a wink."


async def ask_in_public(community: Community, question: str, surface: str) -> Shown:
    """Let the guest ask where everyone reads along, by a mention or by /ask."""
    if surface == "mention":
        (answer,) = await community.mention(community.guest, question)
        return answer
    return await community.slash(community.guest, "ask", question=question, public=True)


def history(community: Community) -> list[str]:
    """Return the texts of the bot's messages in the square."""
    sent = community.square.history()
    return [Shown.of(m).text for m in sent if m.author.id == community.me.id]


# --- Ask privately ------------------------------------------------------------------------------


@pytest.mark.parametrize("surface", ["mention", "ask"])
async def test_asking_privately_counts_what_the_presser_may_read(
    community: Community, surface: str
) -> None:
    """Where the public heard “I don't know”, a subscriber reads the subscribers' section."""
    public = await ask_in_public(community, "secret handshake", surface)
    assert member_texts.ABSTAINED in public.text
    for member, is_told in ((community.subscriber, True), (community.guest, False)):
        answer = await community.press(member, public, public.buttons[PRIVATE])
        assert answer.ephemeral
        assert answer.text.startswith("> secret handshake\n")
        assert (SECRET in answer.text) is is_told
    assert history(community) == [public.text]


@pytest.mark.parametrize("surface", ["mention", "ask"])
async def test_a_public_message_has_the_same_controls_whoever_asked(
    community: Community, surface: str
) -> None:
    """Neither an answer nor “I don't know” hints at what else its asker may read."""
    for question in ("green tea", "secret handshake"):
        shown = []
        for member in (community.guest, community.subscriber):
            community.guest = member
            answer = await ask_in_public(community, question, surface)
            shown.append((answer.text, list(answer.buttons)))
        assert shown[0] == shown[1]
        assert PRIVATE in shown[0][1]


async def test_a_question_that_is_gone_cannot_be_asked_privately(community: Community) -> None:
    """The bot doesn't remember it: the message that it stood in was all there was."""
    (public,) = await community.mention(community.guest, "green tea")
    question, _ = community.square.history()
    community.env.inject_error("DELETE", "/channels/*/messages/*", status=403, code=50013)
    await community.guest.delete(question)
    for label in (PRIVATE, OTHER):
        answer = await community.press(community.subscriber, public, public.buttons[label])
        assert (answer.text, answer.ephemeral) == (member_texts.QUESTION_GONE, True)


async def test_a_question_is_asked_privately_as_it_reads_now(community: Community) -> None:
    """Its author may have changed it since."""
    (public,) = await community.mention(community.guest, "green tea")
    question, _ = community.square.history()
    await community.guest.edit(question, f"<@{community.me.id}> black tea")
    answer = await community.press(community.subscriber, public, public.buttons[PRIVATE])
    assert answer.text.startswith("> black tea\n### Tea › Black tea\nBoil it.")


async def test_asking_privately_where_roles_are_unknown_says_so(community: Community) -> None:
    """In the private chat the roles are fetched for every press, as for every question."""
    (answer,) = await community.tell(community.subscriber, "secret handshake")
    community.env.inject_error("GET", "/guilds/*/members/*")
    custom_id = answer.buttons[OTHER].replace(":other:", ":private:")
    again = await community.press(community.subscriber.user, answer, custom_id)
    assert again.text.startswith(f"-# {member_texts.ROLES_UNKNOWN}")
    assert SECRET not in again.text


# --- Not what I meant ---------------------------------------------------------------------------


@pytest.mark.parametrize("surface", ["mention", "ask"])
async def test_other_sections_are_offered_in_place_of_the_one_shown(
    community: Community, surface: str
) -> None:
    """The next best ones that the presser may read, at most three."""
    await community.serve(
        *(source("## Tea\n\nTea.\n", title=f"Tea {n}", slug=f"tea-{n}") for n in range(5)),
        source("## Tea\n\nTea.\n", title="Tea club", slug="tea-club", role="subscriber"),
    )
    public = await ask_in_public(community, "green tea", surface)
    assert public.text.splitlines()[-3:][0] != member_texts.OTHERS
    offer = await community.press(community.guest, public, public.buttons[OTHER])
    assert (offer.text, offer.ephemeral) == (f"> green tea\n{member_texts.OTHERS}", True)
    assert len(offer.buttons) == MAX_OTHERS
    assert "Tea › Green tea" not in offer.buttons
    assert "Tea club › Tea" not in offer.buttons
    opened = await community.press(community.guest, offer, next(iter(offer.buttons.values())))
    assert opened.message.id == offer.message.id
    assert opened.text.startswith("> green tea\n### Tea")


async def test_where_nothing_else_comes_near_that_is_said(community: Community) -> None:
    """What the presser may not read is nothing."""
    (public,) = await community.mention(community.guest, "drinking water")
    for member in (community.guest, community.subscriber):
        answer = await community.press(member, public, public.buttons[OTHER])
        assert answer.text == f"> drinking water\n{member_texts.NO_OTHERS}"
        assert (answer.buttons, answer.ephemeral) == ({}, True)


async def test_others_are_offered_for_any_section_that_is_named(community: Community) -> None:
    """A forged id leaves out another section; it shows none that may not be read."""
    (public,) = await community.mention(community.guest, "tea")
    no_section = public.buttons[OTHER].rsplit(":", 2)[0]
    offer = await community.press(community.guest, public, no_section)
    assert list(offer.buttons) == ["Tea › Green tea", "Tea › Black tea"]


# --- Dismiss ------------------------------------------------------------------------------------


@pytest.mark.parametrize("surface", ["mention", "ask"])
async def test_whoever_asked_may_dismiss_the_answer(community: Community, surface: str) -> None:
    """Nobody else may, whatever the button's id says."""
    public = await ask_in_public(community, "green tea", surface)
    other = community.subscriber
    forged = public.buttons[DISMISS].replace(str(community.guest.id), str(other.id))
    assert forged != public.buttons[DISMISS]
    for custom_id in (public.buttons[DISMISS], forged):
        refused = await community.press(other, public, custom_id)
        assert (refused.text, refused.ephemeral) == (member_texts.NOT_YOURS, True)
    assert history(community) == [public.text]
    await community.use(community.guest, public, public.buttons[DISMISS])
    assert history(community) == []


@pytest.mark.parametrize("surface", ["mention", "ask"])
async def test_whoever_manages_messages_may_dismiss_answers(
    community: Community, surface: str
) -> None:
    """The right counts that they have in that channel."""
    allowed = discord.PermissionOverwrite(manage_messages=True)
    janitor = community.add_member("janitor")
    yard = community.guild.create_text_channel("yard", overwrites={janitor: allowed})
    in_square = await ask_in_public(community, "green tea", surface)
    refused = await community.press(janitor, in_square, in_square.buttons[DISMISS])
    assert refused.text == member_texts.NOT_YOURS
    community.square = yard
    (in_yard,) = await community.mention(community.guest, "green tea", yard)
    await community.use(janitor, in_yard, in_yard.buttons[DISMISS])
    assert history(community) == []


async def test_an_answer_to_a_message_that_is_gone_is_for_managers_to_dismiss(
    community: Community,
) -> None:
    """Who asked can't be told any more."""
    (public,) = await community.mention(community.guest, "green tea")
    question, _ = community.square.history()
    community.env.inject_error("DELETE", "/channels/*/messages/*", status=403, code=50013)
    await community.guest.delete(question)
    refused = await community.press(community.guest, public, public.buttons[DISMISS])
    assert refused.text == member_texts.NOT_YOURS


async def test_an_answer_in_the_private_chat_may_be_dismissed(community: Community) -> None:
    """Nobody else reads it."""
    (answer,) = await community.tell(community.guest, "green tea")
    await community.use(community.guest.user, answer, answer.buttons[DISMISS])
    left = community.guest.user.dm_channel.history()
    assert [m.author.id for m in left] == [community.guest.id]


# --- Ask a follow-up ----------------------------------------------------------------------------


async def follow_up(community: Community, member: Any, on: Shown, text: str) -> Shown:
    """Open the form under an answer, and send it."""
    opened = await community.use(member, on, on.buttons[FOLLOW_UP])
    assert opened.modal is not None
    assert opened.modal["title"] == FOLLOW_UP
    result = await member.submit_modal(opened, {"question": text})
    assert result.response is not None
    return Shown.of(result.response)


async def test_a_follow_up_goes_on_from_the_question_above(community: Community) -> None:
    """It is answered for whoever typed it, seen by nobody else; the answer above stays."""
    first = await community.slash(community.guest, "ask", question="black tea")
    second = await follow_up(community, community.guest, first, "is it boiled?")
    assert second.ephemeral
    assert second.message.id != first.message.id
    assert second.text.startswith("> is it boiled?\n### Tea › Black tea\nBoil it.")
    alone = await community.slash(community.guest, "ask", question="is it boiled?", new=True)
    assert "Boil it." not in alone.text


async def test_a_follow_up_to_a_public_answer_is_private(community: Community) -> None:
    """Anyone may ask it, with what they may read."""
    public = await community.slash(community.guest, "ask", question="black tea", public=True)
    answer = await follow_up(community, community.subscriber, public, "secret handshake")
    assert answer.ephemeral
    assert SECRET in answer.text
    assert history(community) == [public.text]


async def test_a_follow_up_without_words_is_told(community: Community) -> None:
    """Discord wants something typed, but takes a space for it."""
    first = await community.slash(community.guest, "ask", question="black tea")
    answer = await follow_up(community, community.guest, first, "  ")
    assert (answer.text, answer.ephemeral) == (member_texts.WORDS_ONLY, True)


# --- More in this article -----------------------------------------------------------------------


async def test_a_form_that_is_none_of_ours_any_more_is_answered(
    community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a press on a button that isn't."""
    answer = await community.slash(community.guest, "ask", question="green tea")
    monkeypatch.setattr(views, "plain_id", lambda *_: "docent:0:follow-up")
    reply = await follow_up(community, community.guest, answer, "black tea")
    assert reply.text == member_texts.CHANGED


async def test_a_choice_in_a_private_message_shows_the_section_in_place(
    community: Community,
) -> None:
    """The question stays above, and the menu tells where one is."""
    first = await community.slash(community.guest, "ask", question="green tea")
    menu, value = first.options["Black tea"]
    second = await community.press(community.guest, first, menu, [value])
    assert second.message.id == first.message.id
    assert second.text.startswith("> green tea\n### Tea › Black tea\nBoil it.")
    assert second.options == first.options


async def test_a_choice_in_a_public_message_is_shown_to_the_chooser_alone(
    community: Community,
) -> None:
    """The public message stays as it was."""
    (public,) = await community.mention(community.guest, "green tea")
    menu, value = public.options["Black tea"]
    chosen = await community.press(community.subscriber, public, menu, [value])
    assert chosen.ephemeral
    assert chosen.text.startswith("### Tea › Black tea\nBoil it.")
    assert history(community) == [public.text]


@pytest.mark.parametrize(
    "values", [[], ["nonsense"], ["0123456789abcdef:01234567"], ["0123456789abcdef"], ["☃" * 100]]
)
async def test_a_value_that_is_in_no_menu_has_changed(
    community: Community, values: list[str]
) -> None:
    """A changed client may send anything."""
    (public,) = await community.mention(community.guest, "green tea")
    menu, _ = public.options["Black tea"]
    answer = await community.press(community.guest, public, menu, values)
    assert (answer.text, answer.ephemeral) == (member_texts.CHANGED, True)


async def test_a_hidden_sections_value_is_as_good_as_none(community: Community) -> None:
    """Only who may read the section sees it, wherever the value comes from."""
    club = "## Secret handshake\n\nThe handshake is a wink.\n\n## Song\n\nHum it.\n"
    community.write_article("club", source(club, title="Club", slug="club", role="subscriber"))
    await community.serve()
    subscribers = await community.slash(community.subscriber, "article", name="club")
    _, value = subscribers.options["Secret handshake"]
    own = await community.slash(community.guest, "ask", question="green tea")
    menu, _ = own.options["Green tea"]
    hidden = await community.press(community.guest, own, menu, [value])
    assert (hidden.text, hidden.ephemeral) == (member_texts.CHANGED, True)
    (public,) = await community.mention(community.guest, "green tea")
    seen = await community.press(community.subscriber, public, menu, [value])
    assert SECRET in seen.text
    assert seen.ephemeral

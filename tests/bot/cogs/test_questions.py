"""What members ask and press, in process: the branches that the socket tests don't reach."""

import logging
from types import SimpleNamespace
from typing import Any, Never, cast

import discord
import pytest

from bot.texts import member_texts
from retrieval.answering import Answerer
from tests.articles import source
from tests.bot.conftest import HOME, Community, Shown

SECRET = "The handshake is a wink."
ROLES_UNKNOWN_LINE = f"-# {member_texts.ROLES_UNKNOWN}"
MEMBERS = f"/guilds/{HOME}/members/*"


async def test_an_empty_mention_is_greeted(community: Community) -> None:
    """Whoever only calls the bot hears what it can do."""
    assert [reply.text for reply in await community.mention(community.guest, "")] == [
        member_texts.EMPTY_QUESTION
    ]
    reply = community.square.last_message
    assert reply is not None
    assert reply.reference is not None


@pytest.mark.parametrize(
    "words", ["thanks!", "ty", "tysm", "THX", "ok, cool. Thank you so much", "thanks for your help"]
)
async def test_thanks_is_no_question(community: Community, words: str) -> None:
    """It stays without a reply, in public and in private."""
    assert await community.mention(community.guest, words) == []
    assert await community.tell(community.guest, words) == []


@pytest.mark.parametrize("words", ["thanks, and green tea?", "thank you for green tea", "tys"])
async def test_a_question_after_thanks_is_a_question(community: Community, words: str) -> None:
    """Only thanks alone is none."""
    assert len(await community.mention(community.guest, words)) == 1


async def test_a_mention_may_stand_anywhere(community: Community) -> None:
    """It parts the words that it stands between."""
    await community.guest.send(community.square, f"black<@{community.me.id}>tea")
    answer = community.square.last_message
    assert answer is not None
    assert Shown.of(answer).text.startswith("### Tea › Black tea")


async def test_what_another_process_hears_too_is_left_to_it(community: Community) -> None:
    """It took over a second ago; what was said before that may have come here alone."""
    await community.mention(community.guest, "green tea")
    asked, _ = community.square.history()
    community.bot._keeper = cast("Any", SimpleNamespace(over_for_s=1.0))
    assert await community.mention(community.guest, "green tea") == []
    before = len(community.square.history())
    await community.deliver_again(asked, id=str(asked.id - (2_000 << 22)))
    assert len(community.square.history()) == before + 1


async def test_a_message_delivered_twice_is_answered_once(community: Community) -> None:
    """Discord may repeat what it sent before a connection broke."""
    await community.mention(community.guest, "green tea")
    question, answer = community.square.history()
    await community.deliver_again(question)
    assert [m.id for m in community.square.history()] == [question.id, answer.id]


async def test_webhooks_and_service_messages_ask_nothing(community: Community) -> None:
    """What no member wrote is no question, though it names the bot."""
    webhook = community.guild.create_webhook(community.square)
    await webhook.send(f"<@{community.me.id}> green tea")
    question = await community.guest.send(community.square, "green tea")
    mention = {"id": str(community.me.id), "username": "Docent", "discriminator": "0"}
    mentions = [mention | {"avatar": None}]
    await community.deliver_again(question, id="1", mentions=mentions, type=6)
    await community.deliver_again(question, id="2", mentions=mentions, webhook_id="1")
    assert [m.author.id for m in community.square.history()][1:] == [community.guest.id]


async def test_a_message_of_an_unknown_guild_is_not_private(community: Community) -> None:
    """Only the bot's own chat is private: what isn't known to be that is read by anyone."""
    message = await community.subscriber.send_dm("secret handshake")
    place, unknown = community.subscriber.user.dm_channel, str(HOME + 1)
    before = len(place.history())
    await community.deliver_again(message, id="1", guild_id=unknown)
    assert len(place.history()) == before
    mention = {"id": str(community.me.id), "username": "Docent", "discriminator": "0"}
    await community.deliver_again(
        message, id="2", guild_id=unknown, mentions=[mention | {"avatar": None}]
    )
    assert [Shown.of(m).text for m in place.history()[before:]] == [member_texts.ABSTAINED]


async def test_a_place_where_the_bot_may_not_write_is_only_logged(
    community: Community, caplog: pytest.LogCaptureFixture
) -> None:
    """There is nobody to tell it to; the log has no trace of what was asked."""
    community.env.inject_error("POST", "/channels/*/messages", status=403, code=50013)
    assert await community.mention(community.guest, "green tea") == []
    assert f"May not reply in channel {community.square.id}" in caplog.text
    assert "green" not in caplog.text


async def test_a_public_answer_needs_the_right_to_write(community: Community) -> None:
    """Whoever may not write in a channel doesn't write there through the bot."""
    muted = discord.PermissionOverwrite(send_messages=False)
    board = community.guild.create_text_channel(
        "board", overwrites={community.guild.default_role: muted}
    )
    subscriber, question = community.subscriber, "secret handshake"
    answer = await community.slash(subscriber, "ask", board, question=question, public=True)
    assert answer.ephemeral
    assert SECRET in answer.text
    in_square = await community.slash(subscriber, "ask", question=question, public=True)
    assert not in_square.ephemeral
    assert SECRET not in in_square.text


async def test_a_public_answer_in_a_thread_needs_the_right_to_write_in_threads(
    community: Community,
) -> None:
    """A thread has a right to write of its own."""
    for allowed in (False, True):
        rights = discord.PermissionOverwrite(
            send_messages=not allowed, send_messages_in_threads=allowed
        )
        board = community.guild.create_text_channel(
            "board", overwrites={community.guild.default_role: rights}
        )
        thread = community.add_thread(board, "thread")
        answer = await community.slash(
            community.guest, "ask", thread, question="green tea", public=True
        )
        assert answer.ephemeral is not allowed


async def test_an_answer_in_private_has_the_home_guilds_roles(community: Community) -> None:
    """`public` makes no difference to what is shown where nobody else reads."""
    for public in (False, True):
        answer = await community.slash_in_private(
            community.subscriber, "ask", question="secret handshake", public=public
        )
        assert SECRET in answer.text
        assert answer.ephemeral is not public


async def test_unknown_roles_are_told_above_the_answer(community: Community) -> None:
    """The member sees that it may be less than usual; the next answer is as usual again."""
    community.env.inject_error("GET", MEMBERS)
    (answer,) = await community.tell(community.subscriber, "secret handshake")
    assert answer.text == f"{ROLES_UNKNOWN_LINE}\n{member_texts.ABSTAINED}"
    (answer,) = await community.tell(community.subscriber, "secret handshake")
    assert answer.text.startswith("### The Club")


async def test_unknown_roles_are_told_above_whatever_is_shown(community: Community) -> None:
    """A list, an unknown name and a stale button say it too: they may show less than usual."""
    subscriber = community.subscriber
    (answer,) = await community.tell(subscriber, "secret handshake for green elephants")
    community.env.inject_error("GET", MEMBERS, times=None)
    listed = await community.slash_in_private(subscriber, "articles")
    assert listed.text.startswith(f"{ROLES_UNKNOWN_LINE}\n### {member_texts.ARTICLES}")
    community.env.inject_error("POST", "/interactions/*", status=400, code=50035)
    plain = await community.slash_in_private(subscriber, "articles")
    assert plain.text == ROLES_UNKNOWN_LINE
    missing = await community.slash_in_private(subscriber, "article", name="club")
    assert missing.text == f"{ROLES_UNKNOWN_LINE}\n{member_texts.NO_SUCH_ARTICLE}"
    unknown = await community.slash_in_private(subscriber, "article", name="tea", section="white")
    assert unknown.text == f"{ROLES_UNKNOWN_LINE}\n{member_texts.NO_SUCH_SECTION}"
    custom_id = answer.buttons["The Club › Secret handshake"]
    pressed = await community.press(subscriber.user, answer, custom_id)
    assert pressed.text == f"{ROLES_UNKNOWN_LINE}\n{member_texts.CHANGED}"


async def test_the_notice_goes_when_roles_are_known_again(community: Community) -> None:
    """A page turned in place says what holds for it, once."""
    community.env.inject_error("GET", MEMBERS, times=2)
    guest = community.guest
    first = await community.slash_in_private(guest, "ask", question="drinking water")
    second = await community.press(guest.user, first, first.buttons[member_texts.NEXT])
    third = await community.press(guest.user, second, second.buttons[member_texts.NEXT])
    above = f"{ROLES_UNKNOWN_LINE}\n> drinking water\n###"
    assert [first.text.startswith(above), second.text.startswith(above)] == [True, True]
    assert third.text.startswith("> drinking water\n###")
    assert "Page 3 of" in third.text


async def test_who_has_left_the_home_guild_is_a_guest(community: Community) -> None:
    """That is no failure: nothing is said about roles."""
    community.guild.remove_member(community.subscriber)
    (answer,) = await community.tell(community.subscriber, "secret handshake")
    assert answer.text == member_texts.ABSTAINED


async def test_a_suggestion_in_public_opens_for_its_presser_alone(community: Community) -> None:
    """The public message stays as it was."""
    (offer,) = await community.mention(community.guest, "black elephants")
    assert offer.text == member_texts.SUGGESTED_ONE
    opened = await community.press(community.subscriber, offer, offer.buttons["Tea › Black tea"])
    assert opened.ephemeral
    assert opened.text.startswith("### Tea › Black tea\nBoil it.")
    assert [Shown.of(m).text for m in community.square.history()[1:2]] == [
        member_texts.SUGGESTED_ONE
    ]


async def test_a_page_of_a_public_answer_turns_without_its_question(community: Community) -> None:
    """What somebody else asked isn't repeated to whoever presses."""
    public = await community.slash(community.guest, "ask", question="drinking water", public=True)
    assert public.text.startswith("> drinking water\n### Water")
    turned = await community.press(community.subscriber, public, public.buttons[member_texts.NEXT])
    assert turned.ephemeral
    assert turned.text.startswith("### Water › Drinking water\nParagraph")


async def test_a_page_in_the_private_chat_turns_in_place(community: Community) -> None:
    """Nobody else reads along there, so no second message is needed."""
    (first,) = await community.tell(community.guest, "drinking water")
    second = await community.press(community.guest.user, first, first.buttons[member_texts.NEXT])
    assert second.message.id == first.message.id
    assert "Page 2 of" in second.text


async def test_a_suggestion_in_an_ephemeral_reply_opens_in_place(community: Community) -> None:
    """The question stays above."""
    offer = await community.slash(community.guest, "ask", question="black elephants")
    assert offer.text == f"> black elephants\n{member_texts.SUGGESTED_ONE}"
    opened = await community.press(community.guest, offer, offer.buttons["Tea › Black tea"])
    assert opened.message.id == offer.message.id
    assert opened.text.startswith("> black elephants\n### Tea › Black tea\nBoil it.")


async def test_a_page_turned_where_nothing_stands_above(community: Community) -> None:
    """No question is made up above an article that was called by its name."""
    first = await community.slash(community.guest, "article", name="water")
    second = await community.press(community.guest, first, first.buttons[member_texts.NEXT])
    assert second.message.id == first.message.id
    assert second.text.startswith("### Water › Drinking water\nParagraph")


async def test_a_long_list_of_articles_has_pages(community: Community) -> None:
    """Every article stands on one page; the buttons turn the reply itself."""
    summary = "paragraph: " + "Much to say. " * 20 + "\n"
    await community.serve(
        *(source(title=f"No {n}.", slug=f"no-{n}", more=summary) for n in range(40))
    )
    pages = [await community.slash(community.guest, "articles")]
    while member_texts.NEXT in pages[-1].buttons:
        on = pages[-1]
        pages.append(await community.press(community.guest, on, on.buttons[member_texts.NEXT]))
    whole = "\n".join(page.text for page in pages)
    assert [whole.count(f"- **No {n}.**:") for n in range(40)] == [1] * 40
    assert len({page.message.id for page in pages}) == 1
    assert len(pages) > 2
    back = await community.press(
        community.guest, pages[-1], pages[-1].buttons[member_texts.PREVIOUS]
    )
    assert back.text == pages[-2].text


async def test_a_list_page_that_is_no_more_shows_the_last(community: Community) -> None:
    """The list may have become shorter since the button was made."""
    listed = await community.slash(community.guest, "articles")
    asker = community.guest.id
    for page in (0, 99_999):
        shown = await community.press(community.guest, listed, f"docent:1:list:{asker}:{page}")
        assert shown.text == listed.text


@pytest.mark.parametrize(
    "custom_id",
    [
        "docent:1:none:0",
        "docent:0:list:1:1",
        "docent:1:list:1:1:1",
        "docent:1:list:1:999999",
        "docent:1:section:1:0123456789abcdef:01234567:1",
        "something else",
        "☃" * 100,
    ],
)
async def test_an_unknown_button_is_answered(community: Community, custom_id: str) -> None:
    """Whether old or forged, a press gets a reply that its presser alone sees."""
    (offer,) = await community.mention(community.guest, "black elephants")
    pressed = await community.press(community.subscriber, offer, custom_id)
    assert (pressed.text, pressed.ephemeral) == (member_texts.CHANGED, True)


async def test_a_hidden_section_is_as_good_as_none(community: Community) -> None:
    """A button's id is no permission, wherever it was copied from."""
    offer = await community.slash(
        community.subscriber, "ask", community.lounge, question="handshake for elephants"
    )
    custom_id = next(iter(offer.buttons.values()))
    own = await community.slash(community.guest, "ask", question="black elephants")
    pressed = await community.press(community.guest, own, custom_id)
    assert (pressed.text, pressed.ephemeral) == (member_texts.CHANGED, True)
    assert pressed.message.id != own.message.id


async def test_a_section_that_says_something_else_now_has_changed(community: Community) -> None:
    """A button made for yesterday's text doesn't show today's; a new library alone is no change."""
    (offer,) = await community.mention(community.guest, "black elephants")
    custom_id = offer.buttons["Tea › Black tea"]
    await community.serve(source(title="More", slug="more"))
    assert "Boil it." in (await community.press(community.guest, offer, custom_id)).text
    changed = "## Green tea\n\nSteep it.\n\n## Black tea\n\nBoil it well.\n"
    community.write_article("tea", source(changed, title="Tea", slug="tea"))
    await community.serve()
    assert (await community.press(community.guest, offer, custom_id)).text == member_texts.CHANGED


async def test_article_names_are_completed_within_discords_limits(community: Community) -> None:
    """At most 25 choices of at most 100 characters, the best match first."""
    await community.serve(
        *(source(title=f"No {n}: {'long ' * 30}", slug=f"no-{n}") for n in range(40))
    )
    every = await community.complete(community.guest, "name", "")
    assert len(every) == 25
    assert {len(label) for label, _ in every} == {100}
    assert await community.complete(community.guest, "name", "tea") == [("Tea", "tea")]
    assert await community.complete(community.guest, "name", "club") == []


async def test_sections_are_completed_within_discords_limits(community: Community) -> None:
    """Each value is at most 100 characters and finds its section, however long its heading."""
    headings = [f"{'Very long ' * 30}{n}" for n in range(40)]
    body = "".join(f"## {heading}\n\nText {n}.\n\n" for n, heading in enumerate(headings))
    await community.serve(source(body, title="Long", slug="long"))
    choices = await community.complete(community.guest, "section", "", name="long")
    assert len({value for _, value in choices}) == 25
    shown = await community.slash(community.guest, "article", name="long", section=choices[7][1])
    assert "Text 7." in shown.text


async def test_sections_of_a_hidden_article_are_not_completed(community: Community) -> None:
    """Nor are those of one that doesn't exist; a name that was typed by hand will do."""
    for name in ("club", "nothing"):
        assert await community.complete(community.guest, "section", "", name=name) == []
    green = [("Green tea", "green-tea")]
    assert await community.complete(community.guest, "section", "gr", name="TEA") == green


async def test_an_article_opens_at_its_beginning(community: Community) -> None:
    """Unless a section is named."""
    whole = await community.slash(community.guest, "article", name="tea")
    assert whole.text.startswith("### Tea › Green tea\nSteep it.")
    part = await community.slash(community.guest, "article", name="tea", section="Black tea")
    assert part.text.startswith("### Tea › Black tea\nBoil it.")


async def test_an_unknown_section_is_told(community: Community) -> None:
    """Of an article that may be read, that is no secret."""
    shown = await community.slash(community.guest, "article", name="tea", section="white")
    assert (shown.text, shown.ephemeral) == (member_texts.NO_SUCH_SECTION, True)


async def test_nobody_is_ever_pinged(community: Community) -> None:
    """Whatever an article or a question says, no message of the bot's notifies anyone."""
    body = f"## Green tea\n\n@everyone <@{community.guest.id}> steep it.\n"
    community.write_article("tea", source(body, title="Tea", slug="tea"))
    await community.serve()
    asked = f"@everyone green tea <@{community.subscriber.id}>"
    await community.mention(community.guest, asked)
    offer = await community.slash(community.guest, "ask", question=asked, public=True)
    await community.slash(community.guest, "article", name="@everyone")
    await community.mention(community.guest, "")
    await community.press(community.guest, offer, "forged")
    sent = [r.json or {} for r in community.env.http_requests if r.method == "POST"]
    messages = [payload.get("data", payload) for payload in sent]
    assert len(messages) == 5
    assert [message["allowed_mentions"] for message in messages] == [{"parse": []}] * 5


class BrokenAnswerer(Answerer):
    """Fails whatever is asked."""

    def reading_as(self, *_: object) -> Never:
        """Fail."""
        raise RuntimeError("out of order")


def reference(text: str) -> str:
    """Return the reference to the log in the sentence that a failure is told with."""
    before, after = member_texts.FAILED.split("{reference}")
    assert text.startswith(before)
    return text.removeprefix(before).removesuffix(after)


async def test_a_failure_is_told_to_whoever_asked(
    community: Community, caplog: pytest.LogCaptureFixture
) -> None:
    """In public, in private and by command, with the reference that the log has."""
    caplog.set_level(logging.DEBUG)
    community.bot.librarian._answerer = BrokenAnswerer(community.bot.librarian.library)
    replies = [
        *await community.mention(community.guest, "green tea"),
        *await community.tell(community.guest, "green tea"),
        await community.slash(community.guest, "ask", question="green tea", public=True),
    ]
    references = [reference(reply.text) for reply in replies]
    assert len(set(references)) == 3
    assert replies[-1].ephemeral
    for found in references:
        assert f"reference {found}" in caplog.text
    assert "out of order" in caplog.text
    assert [str(error) for error in community.env.errors] == [
        "Command 'ask' raised an exception: RuntimeError: out of order"
    ]
    own = [r.getMessage() for r in caplog.records if r.name.startswith("bot")]
    assert "green" not in " ".join(own)


async def test_a_failing_button_is_told_to_whoever_pressed(
    community: Community, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A press is never left without an answer."""
    listed = await community.slash(community.guest, "articles")
    monkeypatch.delattr(community.bot.composer, "librarian")
    pressed = await community.press(community.guest, listed, "docent:1:list:1:1")
    assert f"a button; reference {reference(pressed.text)}" in caplog.text
    assert pressed.ephemeral


async def test_a_failure_that_cannot_be_told_is_logged(
    community: Community, caplog: pytest.LogCaptureFixture
) -> None:
    """If Discord takes neither the answer nor the apology, the log is what remains."""
    community.bot.librarian._answerer = BrokenAnswerer(community.bot.librarian.library)
    community.env.inject_error("POST", "/channels/*/messages", times=None)
    community.env.inject_error("POST", "/interactions/*", times=None)
    assert await community.mention(community.guest, "green tea") == []
    result = await community.guest.slash(community.square, "ask", question="green tea")
    assert result.response is None
    assert caplog.text.count("The failure couldn't be told") == 2
    assert len(community.env.errors) == 1

"""What a community sees of the running bot, over real sockets."""

import asyncio
import signal
import socket
import sqlite3
from contextlib import closing

import pytest

from bot import texts
from tests.articles import source
from tests.discord_server import Overwrite, Permission, buttons, links, visible_text
from tests.end_to_end.conftest import Community, custom_id

QUESTION = "what are the disadvantages of ketamine for a patient?"


async def test_commands_are_registered_once(community: Community) -> None:
    """They are sent at the first start, and not again while they stay the same."""
    async with community.running():
        names = [command["name"] for command in community.server.commands]
        assert {"Answer this", "article", "articles", "ask", "help", "settings"} <= set(names)
        assert len(names) == len(set(names))
    async with community.running():
        pass
    sent = [r for r in community.server.requests if r.method == "PUT" and "commands" in r.path]
    assert len(sent) == 1


async def test_a_mention_is_answered_by_a_reply(community: Community) -> None:
    """The right section, word for word, with its review date, links and picture; nobody pinged."""
    server = community.server
    async with community.running():
        question = await server.send(
            community.guest, community.square, f"<@{server.bot.id}> {QUESTION}",
            mentions=[server.bot],
        )  # fmt: skip
        answer = await server.wait_message(community.square, after=question)
    text = visible_text(answer)
    assert answer.reply_to is question
    assert answer.mentions == []
    assert "One of the main concerns is the risk of abuse and dependence." in text
    assert "Last reviewed 2019-01-01" in text
    assert links(answer) == ["https://www.youtube.com/watch?v=iOULvQUAjfM"]


async def test_an_unknown_subject_is_said_to_be_unknown(community: Community) -> None:
    """MDMA is only mentioned: no section is shown, the nearest one is offered."""
    async with community.running():
        text = await community.ask(community.guest, community.square, "tell me about mdma")
    assert text == f"{texts.ABSTAINED}\n{texts.NEAREST}"


async def test_what_is_no_question_stays_without_reply(community: Community) -> None:
    """Other bots, @everyone, silent talk and thanks: one reply comes, to the one question."""
    server, square = community.server, community.square
    robot = server.add_member(community.guild, server.add_user("robot", bot=True))
    async with community.running():
        await server.send(robot, square, "ketamine?", mentions=[server.bot])
        await server.send(community.guest, square, "@everyone ketamine?")
        await server.send(community.guest, square, f"<@{server.bot.id}> thanks!",
                          mentions=[server.bot])  # fmt: skip
        await community.ask(community.guest, square, "ketamine?")
        replies = [m for m in server.messages(square) if m.author is server.bot]
    assert len(replies) == 1


async def test_a_reply_that_pings_is_a_question(community: Community) -> None:
    """Answering one of the bot's messages with a ping asks it; without a ping it doesn't."""
    server, square = community.server, community.square
    async with community.running():
        await community.ask(community.guest, square, "ketamine?")
        answer = server.messages(square)[-1]
        await server.send(community.guest, square, "and water?", reply_to=answer, ping=False)
        question = await server.send(community.guest, square, "drinking water", reply_to=answer)
        reply = await server.wait_message(square, after=question)
    assert visible_text(reply).startswith("### Water › Drinking water")


async def test_a_public_answer_is_for_everyone_who_sees_it(community: Community) -> None:
    """What only subscribers may read is told where only subscribers read along."""
    secret = "The handshake is a wink."
    async with community.running():
        in_public = await community.ask(community.subscriber, community.square, "secret handshake")
        in_lounge = await community.ask(community.subscriber, community.lounge, "secret handshake")
    assert in_public == texts.ABSTAINED
    assert secret in in_lounge


async def test_a_private_message_counts_the_roles_of_this_moment(community: Community) -> None:
    """A role that is taken away is gone at the next question."""
    server, subscriber = community.server, community.subscriber
    chat = server.dm(subscriber)
    async with community.running():
        first = await server.send(subscriber, chat, "secret handshake")
        before = visible_text(await server.wait_message(chat, after=first))
        server.set_roles(community.guild, subscriber, [])
        second = await server.send(subscriber, chat, "secret handshake")
        after = visible_text(await server.wait_message(chat, after=second))
    assert "a wink" in before
    assert after == texts.ABSTAINED


async def test_a_slash_answer_is_ephemeral_and_shows_its_question(community: Community) -> None:
    """Only its asker sees it, and sees what it is the answer to."""
    server = community.server
    async with community.running():
        asked = await server.slash(
            community.subscriber, community.square, "ask", {"question": "secret *handshake*"}
        )
        answer = await asked.response()
    assert asked.ephemeral
    assert visible_text(answer).startswith("> secret \\*handshake\\*\n### The Club")
    assert server.messages(community.square) == []


async def test_a_public_slash_answer_shows_only_what_all_may_read(community: Community) -> None:
    """`public:true` is a public reply, with the public's rights."""
    server = community.server
    async with community.running():
        asked = await server.slash(
            community.subscriber, community.square, "ask",
            {"question": "secret handshake", "public": True},
        )  # fmt: skip
        answer = await asked.response()
    assert not asked.ephemeral
    assert visible_text(answer) == f"> secret handshake\n{texts.ABSTAINED}"


async def test_names_are_completed_for_whoever_types(community: Community) -> None:
    """A guest isn't shown that the club exists; its name typed by hand finds nothing."""
    server, square = community.server, community.square
    async with community.running():
        for_guest = await server.autocomplete(
            community.guest, square, "article", {"name": ""}, "name"
        )
        for_subscriber = await server.autocomplete(
            community.subscriber, square, "article", {"name": "cl"}, "name"
        )
        sections = await server.autocomplete(
            community.guest, square, "article",
            {"name": "what-is-ketamine", "section": "adv"}, "section",
        )  # fmt: skip
        replies = []
        for name in ("club", "nothing"):
            asked = await server.slash(community.guest, square, "article", {"name": name})
            replies.append(visible_text(await asked.response()))
        shown = await server.slash(
            community.guest, square, "article",
            {"name": "what-is-ketamine", "section": sections[0]["value"]},
        )  # fmt: skip
        text = visible_text(await shown.response())
    assert [choice["name"] for choice in for_guest] == ["Water", "What is Ketamine?"]
    assert [choice["name"] for choice in for_subscriber] == ["The Club"]
    assert [choice["name"] for choice in sections] == [
        "Advatages of Ketamine",
        "Disadvantes of Ketamine",
    ]
    assert replies == [texts.NO_SUCH_ARTICLE] * 2
    assert "There are several advantages to using ketamine as a medication." in text


async def test_articles_lists_what_the_asker_may_read(community: Community) -> None:
    """Each member has a list of their own."""
    server = community.server
    async with community.running():
        lists = []
        for member in (community.guest, community.subscriber):
            asked = await server.slash(member, community.square, "articles")
            lists.append(visible_text(await asked.response()))
    assert "The Club" not in lists[0]
    assert "The Club" in lists[1]


async def test_pages_turn_in_private_also_after_a_restart(community: Community) -> None:
    """Whoever presses gets the next page for themselves; the public message stays as it is."""
    server, square = community.server, community.square
    async with community.running():
        first = await community.ask(community.guest, square, "drinking water")
        message = server.messages(square)[-1]
    async with community.running():
        pressed = await server.press(community.subscriber, message, custom_id(message, texts.NEXT))
        second = await pressed.response()
        turned = await server.press(community.subscriber, second, custom_id(second, texts.NEXT))
        third = await turned.response()
    assert pressed.ephemeral
    assert "Page 1 of" in first
    assert "Page 3 of" in visible_text(third)
    assert third.id == second.id
    assert visible_text(server.messages(square)[-1]) == first


async def test_a_button_shows_only_what_the_presser_may_read(community: Community) -> None:
    """An answer from the lounge, its button pressed by somebody who lost the role."""
    server = community.server
    community.write_article(
        "club",
        source("## Secret handshake\n\n" + "The handshake is a wink. " * 400, title="The Club",
               slug="club", role="subscriber"),
    )  # fmt: skip
    async with community.running():
        await community.ask(community.subscriber, community.lounge, "secret handshake")
        message = server.messages(community.lounge)[-1]
        control = custom_id(message, texts.NEXT)
        server.set_roles(community.guild, community.subscriber, [])
        server.set_overwrites(
            community.lounge, [Overwrite(server.bot, allow=Permission.VIEW_CHANNEL)]
        )
        pressed = await server.press(community.subscriber, message, control)
        text = visible_text(await pressed.response())
    assert text == texts.CHANGED


async def test_reload_swaps_the_library_or_changes_nothing(community: Community) -> None:
    """What was added and changed is told; with an error in any file, all stays as it was."""
    server, manager, square = community.server, community.manager, community.square
    async with community.running():
        refused = await server.slash(community.guest, square, "content reload")
        assert visible_text(await refused.response()) == texts.NOT_ALLOWED
        community.write_article(
            "tea", source("## Green tea\n\nSteep it.\n", title="Tea", slug="tea")
        )
        community.write_article("bad", b"no front matter")
        failed = await server.slash(manager, square, "content reload")
        told = visible_text(await failed.response(10))
        assert told.startswith(texts.RELOAD_REFUSED)
        assert "bad.md:1: error: no front matter" in told.replace("\\", "")
        assert await community.ask(community.guest, square, "green tea") == texts.ABSTAINED
        (community.folder / "content" / "bad.md").unlink()
        done = await server.slash(manager, square, "content reload")
        assert visible_text(await done.response(10)) == f"{texts.RELOADED}\nAdded: tea"
        assert failed.ephemeral
        assert "Steep it." in await community.ask(community.guest, square, "green tea")


async def test_a_reload_that_widens_access_is_confirmed(community: Community) -> None:
    """With the button of its reply; when fewer may read it again, its answers are withdrawn."""
    server, manager, square = community.server, community.manager, community.square
    club = source("## Secret handshake\n\nThe handshake is a wink.\n", title="The Club",
                  slug="club", role="guest,subscriber")  # fmt: skip
    async with community.running():
        community.write_article("club", club)
        asked = await (await server.slash(manager, square, "content reload")).response(10)
        pressed = await server.press(manager, asked, custom_id(asked, texts.RELOAD_APPLY))
        assert visible_text(await pressed.response(10)).startswith(texts.RELOADED)
        assert "a wink" in await community.ask(community.guest, square, "secret handshake")
        community.write_article("club", club.replace(b"guest,", b""))
        await server.slash(manager, square, "content reload")
        await server.until(
            lambda: visible_text(server.messages(square)[-1]) == texts.WITHDRAWN, 10, "withdrawn"
        )


def recorded(community: Community) -> int:
    """Return of how many messages the database knows what they show."""
    with closing(sqlite3.connect(community.folder / "data" / "docent.db")) as database:
        (count,) = database.execute("SELECT count(*) FROM public_messages").fetchone()
    return int(count)


async def test_a_killed_process_withdraws_at_its_next_start(community: Community) -> None:
    """What a public message shows is known again, and that it may not be shown any more."""
    server, lounge = community.server, community.lounge
    async with community.running() as process:
        assert "a wink" in await community.ask(community.subscriber, lounge, "secret handshake")
        await community.ask(community.subscriber, lounge, "ketamine?")
        async with asyncio.timeout(5):
            while recorded(community) < 2:  # noqa: ASYNC110  # it is the bot's database: it tells nobody
                await asyncio.sleep(0.02)
        process.kill()
        await process.wait()
    secret, other = (m for m in server.messages(lounge) if m.author is server.bot)
    (community.folder / "content" / "club.md").unlink()
    before = visible_text(other)
    async with community.running():
        await server.until(lambda: visible_text(secret) == texts.WITHDRAWN, 10, "withdrawn")
    assert (links(secret), buttons(secret)) == ([], [])
    assert visible_text(other) == before


async def test_questions_of_a_dropped_connection_are_answered_once(community: Community) -> None:
    """After a resume, what was missed is answered, and what comes again isn't answered again."""
    server, square = community.server, community.square
    async with community.running():
        await community.ask(community.guest, square, "ketamine?")
        answered = server.messages(square)[0]
        used = await server.slash(community.guest, square, "ask", {"question": "ketamine?"})
        await used.response()
        async with server.gateway.offline(redeliver=[answered, used]):
            missed = await server.send(
                community.guest, square, f"<@{server.bot.id}> drinking water",
                mentions=[server.bot],
            )  # fmt: skip
        reply = await server.wait_message(square, after=missed, timeout_s=10)
        await asyncio.sleep(0.3)
        replies = [m for m in server.messages(square) if m.author is server.bot]
    assert visible_text(reply).startswith("### Water")
    assert len(replies) == 2
    assert used.refusals == []
    assert server.gateway.resumed == 1


async def test_a_rate_limited_reply_is_sent_later(community: Community) -> None:
    """Discord's 429 delays an answer and loses none."""
    server = community.server
    async with community.running():
        server.rate_limit("POST", "/channels/*/messages", 0.5)
        text = await community.ask(community.guest, community.square, "drinking water")
    assert text.startswith("### Water")


async def test_a_refused_layout_is_sent_as_plain_text(community: Community) -> None:
    """If Discord doesn't take the layout, all of the text comes in plain messages."""
    server, square = community.server, community.square
    async with community.running():
        server.fail("POST", "/channels/*/messages", 400)
        await community.ask(community.guest, square, "drinking water")
        await server.until(
            lambda: "Paragraph 19" in visible_text(server.messages(square)[-1]), 5, "all of it"
        )
        plain = [m for m in server.messages(square) if m.author is server.bot]
    assert all(len(message.content) <= 2000 for message in plain)
    whole = "\n".join(message.content for message in plain)
    assert [f"Paragraph {n}:" in whole for n in range(20)] == [True] * 20


async def test_a_failure_is_told_with_a_reference(community: Community) -> None:
    """Whoever asked hears that it failed, and the log has the same reference."""
    server, square = community.server, community.square
    async with community.running():
        server.fail("POST", "/channels/*/messages", 404)
        text = await community.ask(community.guest, square, "drinking water")
    reference = text.rpartition(" ")[2]
    assert text == texts.FAILED.format(reference=reference)
    assert f"reference {reference}" in community.output
    assert "drinking water" not in community.output


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_stops_it_in_a_moment(community: Community, number: signal.Signals) -> None:
    """SIGTERM and Ctrl-C close cleanly, without a traceback."""
    async with community.running() as process:
        process.send_signal(number)
        async with asyncio.timeout(5):
            assert await process.wait() == 0
    assert "Traceback" not in community.output


async def test_a_token_that_is_reset_meanwhile_is_one_sentence(community: Community) -> None:
    """It ends with the same sentence, as the next start would."""
    async with community.running() as process:
        community.server.gateway._token = "another"
        await community.server.drop_gateway()
        async with asyncio.timeout(20):
            assert await process.wait() == 78
    last = community.output.splitlines()[-1]
    assert last.startswith("docent: Discord doesn't know this token.")
    assert "Traceback" not in last


async def test_without_the_right_to_read_the_history_it_answers_all_the_same(
    community: Community,
) -> None:
    """The answer can't refer to its question there; it comes without."""
    server, square = community.server, community.square
    me = Overwrite(server.bot, deny=Permission.READ_MESSAGE_HISTORY)
    server.set_overwrites(square, [me])
    async with community.running():
        text = await community.ask(community.guest, square, "drinking water")
    assert text.startswith("### Water")
    assert server.messages(square)[-1].reply_to is None


async def test_a_stop_while_connecting_is_quick_too(community: Community) -> None:
    """A Discord that doesn't let it in mustn't hold up the end."""
    async with community.server.gateway.offline():
        process = await community.start()
        await community.server.until(
            lambda: any(r.path.endswith("/gateway/bot") for r in community.server.requests),
            20,
            "a client that looks for the gateway",
        )
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(5):
            await process.communicate()
    assert process.returncode == 0


async def test_a_wrong_token_is_one_sentence(community: Community) -> None:
    """It says what to do, with the exit code for configuration."""
    process = await community.start(token="wrong")
    _, errors = await process.communicate()
    assert process.returncode == 78
    assert errors.decode().splitlines()[-1].startswith("docent: Discord doesn't know this token.")
    assert "Traceback" not in errors.decode()


async def test_an_unreachable_discord_is_one_sentence(community: Community) -> None:
    """It says so, with the exit code for an unavailable service."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        process = await community.start(api=f"http://127.0.0.1:{unused.getsockname()[1]}")
    _, errors = await process.communicate()
    assert process.returncode == 69
    assert errors.decode().splitlines()[-1].startswith("docent: Discord can't be reached")
    assert "Traceback" not in errors.decode()

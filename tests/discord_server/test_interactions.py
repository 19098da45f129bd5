"""Interactions with a real discord.py client in this process."""

from typing import Any

import aiohttp
import discord
import pytest

from tests.discord_server import Channel, buttons, links, selects, visible_text
from tests.discord_server.conftest import Bot, Page, Town


async def test_slash_answers_are_seen_by_whom_they_are_for(town: Town, bot: Bot) -> None:
    """An ephemeral answer goes to its asker alone; a public one to all who see the channel."""
    server = town.server
    secret = await server.slash(town.ben, town.square, "ask", {"question": "secret"})
    page = await secret.response()
    assert secret.ephemeral
    assert secret.latency_s is not None
    assert (visible_text(page), links(page)) == ("secret", ["https://example.org/"])
    assert server.messages(town.square) == []
    options = {"question": "hidden", "public": True}
    await (await server.slash(town.ben, town.cellar, "ask", options)).response()
    await (await server.slash(town.ben, server.dm(town.ben), "ask", {"question": "dm"})).response()
    seen = [str(payload) for payload in server.payloads_to(town.ann)]
    assert not any(word in text for text in seen for word in ("secret", "hidden", "'dm'"))
    assert len(server.payloads_to(town.ben)) == 3
    assert server.messages(town.cellar) != []
    assert bot.heard == [], "the bot can't see the cellar, and ephemeral messages are no events"


async def test_deferred_answer_is_the_edited_original(town: Town, bot: Bot) -> None:
    """The response is what replaces "thinking…"; follow-ups come after it."""
    interaction = await town.server.slash(town.ann, town.square, "slow", {"role": town.insiders})
    assert visible_text(await interaction.response()) == f"done {town.insiders.id}"
    await town.server.until(lambda: interaction.messages[1:])
    assert [visible_text(message) for message in interaction.messages][1:] == ["and more"]
    assert interaction.ephemeral
    assert bot.heard == []


async def test_late_callback_is_an_unknown_interaction(town: Town, bot: Bot) -> None:
    """Who answers after the limit gets 10062, and the user sees that it failed."""
    del bot
    town.server.interactions._limit_s = 0.2  # less than the command takes
    interaction = await town.server.slash(town.ann, town.square, "silent")
    with pytest.raises(AssertionError, match="callback"):
        await interaction.response()
    assert interaction.failed
    await town.server.until(lambda: town.server.requests[-1].path.endswith("/callback"))
    assert town.server.requests[-1].status == 404


async def test_commands_can_only_be_used_as_registered(town: Town, bot: Bot) -> None:
    """Unknown names, options, types and places fail; subcommands and permissions work."""
    del bot
    server = town.server
    wrong: list[tuple[Channel, str, dict[str, Any]]] = [
        (town.square, "nothing", {}),
        (town.square, "content", {}),
        (town.square, "content other", {}),
        (town.square, "ask", {}),
        (town.square, "ask", {"question": 5}),
        (town.square, "ask", {"question": "x", "extra": 1}),
        (server.dm(town.ann), "content reload", {}),
        (town.cellar, "ask", {"question": "x"}),
    ]
    for channel, name, options in wrong:
        with pytest.raises(AssertionError):
            await server.slash(town.ann, channel, name, options)
    interaction = await server.slash(town.guild.owner, town.square, "content reload")
    assert visible_text(await interaction.response()) == "reloaded True"
    await server.until(lambda: interaction.refusals)
    assert interaction.refusals[0]["errors"]["content"]["_errors"][0]["code"] == (
        "BASE_TYPE_MAX_LENGTH"
    )


async def test_autocomplete_takes_25_choices(town: Town, bot: Bot) -> None:
    """25 choices arrive at the user; 26 are refused."""
    del bot
    ask = ("ask", {"question": "25"}, "question")
    choices = await town.server.autocomplete(town.ann, town.square, *ask)
    assert (len(choices), choices[0]) == (25, {"name": "n0", "value": "0"})
    assert town.server.payloads_to(town.ann) == [{"choices": choices}]
    with pytest.raises(AssertionError, match="BASE_TYPE_MAX_LENGTH"):
        await town.server.autocomplete(
            town.ann, town.square, "ask", {"question": "26"}, focused="question"
        )


async def test_controls_call_the_bot_for_who_sees_them(town: Town, bot: Bot) -> None:
    """A press can answer or change the message; a select carries its values."""
    server = town.server

    async def turn(interaction: discord.Interaction) -> None:
        data: Any = interaction.data
        values = data.get("values")
        text = f"chose {values} by {interaction.user.name}" if values else "page 2"
        await interaction.response.edit_message(view=Page(text))

    bot.control = turn
    asked = await server.slash(town.ann, town.square, "ask", {"question": "q", "public": True})
    page = await asked.response()
    assert [button["custom_id"] for button in buttons(page)] == ["next"]
    assert [menu["custom_id"] for menu in selects(page)] == ["choose"]
    assert await (await server.press(town.ben, page, "next")).response() is page
    assert visible_text(page) == "page 2"
    await (await server.select(town.ben, page, "choose", ["two"])).response()
    assert visible_text(page) == "chose ['two'] by ben"
    texts = [str(payload) for payload in server.payloads_to(town.ann)]
    assert ["page 2" in text for text in texts] == [False, True, False]
    private = await server.slash(town.ann, town.square, "ask", {"question": "q"})
    with pytest.raises(AssertionError, match="doesn't see"):
        await server.press(town.ben, await private.response(), "next")
    with pytest.raises(AssertionError, match="no 'other'"):
        await server.press(town.ann, page, "other")


async def test_context_menu_carries_the_text(town: Town, bot: Bot) -> None:
    """A message's content is sent with a command of its context menu."""
    message = await town.server.send(town.ann, town.square, "what is it?")
    menu = await town.server.context_menu(town.ben, message, "Answer this")
    assert visible_text(await menu.response()) == "what is it?"
    assert [heard.content for heard in bot.heard] == [""]


async def test_second_callback_is_refused(town: Town, bot: Bot) -> None:
    """An interaction takes one callback (40060); its webhook lasts 15 minutes (50027)."""
    del bot
    interaction = await town.server.slash(town.ann, town.square, "ask", {"question": "q"})
    await interaction.response()
    token = interaction.token
    callback = f"{town.server.url}/interactions/{interaction.id}/{token}/callback"
    webhook = f"{town.server.url}/webhooks/{town.server.bot.id}/{token}"
    async with aiohttp.ClientSession() as session:
        async with session.post(callback, json={"type": 4, "data": {"content": "x"}}) as answer:
            assert (await answer.json())["code"] == 40060
        interaction.sent_s -= 16 * 60
        async with session.post(webhook, json={"content": "x"}) as answer:
            assert (await answer.json())["code"] == 50027

"""What members see of the bot's manners, over real sockets: one running bot for all of them."""

from bot import texts
from tests.articles import source
from tests.discord_server import Overwrite, Permission, buttons, visible_text
from tests.end_to_end.conftest import Community

BREWING, RISKS = "brewing coffee", "and the risks?"


def article(name: str) -> bytes:
    """Return an article with the same headings as another one."""
    body = f"## Brewing {name}\n\nLet it stand.\n\n## Risks of {name}\n\nIt keeps you awake.\n"
    return source(body, title=name.title(), slug=name)


async def test_manners(community: Community) -> None:
    """A conversation, with second thoughts; too many questions; what isn't allowed."""
    for name in ("coffee", "cocoa"):
        community.write_article(name, article(name))
    with (community.folder / "config.toml").open("a") as file:
        file.write("[limits]\nquestions_per_minute = 6\n")
    async with community.running():
        await check_conversation_and_edits(community)
        await check_permissions_and_odd_input(community)
        await check_limits(community)
    assert "Failed to answer" not in community.output
    assert "; missing permissions: Send Messages (" in community.output


async def check_conversation_and_edits(community: Community) -> None:
    """Follow-ups go on; an edited question has its answer edited, a deleted one takes it along."""
    server, square, guest = community.server, community.square, community.guest
    await community.ask(guest, square, "brewing cocoa")
    first = server.messages(square)[-1]
    await community.ask(guest, square, BREWING)
    assert "### Coffee › Risks" in await community.ask(guest, square, RISKS)

    replied = await server.send(community.subscriber, square, RISKS, reply_to=first)
    answer = await server.wait_message(square, after=replied)
    assert "### Cocoa › Risks" in visible_text(answer)

    await server.edit(replied, "ketamine?")
    await server.until(lambda: "Ketamine" in visible_text(answer), 5, "an edited answer")
    assert server.messages(square)[-1] is answer

    await server.delete(replied)
    await server.until(lambda: answer.deleted, 5, "a deleted answer")


async def check_permissions_and_odd_input(community: Community) -> None:
    """Each is told kindly; a mention where the bot may not write is in the log."""
    server, guest = community.server, community.guest
    chat = server.dm(guest)
    picture = await server.send(guest, chat, "🦄")
    assert visible_text(await server.wait_message(chat, after=picture)) == texts.WORDS_ONLY
    mute = server.add_channel(
        community.guild, "mute", [Overwrite(server.bot, deny=Permission.SEND_MESSAGES)]
    )
    await server.send(
        community.manager, mute, f"<@{server.bot.id}> ketamine?", mentions=[server.bot]
    )
    path = f"/channels/{mute.id}/messages"
    await server.until(
        lambda: any(r.path.endswith(path) for r in server.requests), 5, "a refused reply"
    )
    asked = await server.slash(guest, mute, "ask", {"question": "ketamine", "public": True})
    assert texts.BOT_MAY_NOT_WRITE in visible_text(await asked.response())
    assert asked.ephemeral


async def check_limits(community: Community) -> None:
    """Refuse a press each time, and a message once; then there is silence."""
    server, square, guest = community.server, community.square, community.guest
    before, after = texts.MEMBER_LIMIT.split("{seconds}")
    public = await server.slash(guest, square, "ask", {"question": "ketamine", "public": True})
    message = await public.response()
    private = next(b for b in buttons(message) if b.get("label") == texts.ACTIONS["private"])
    for _ in range(2):
        pressed = await server.press(guest, message, private["custom_id"])
        refused = visible_text(await pressed.response())
        assert refused.startswith(before)
        assert refused.endswith(after)
    assert (await community.ask(guest, square, "ketamine?")).startswith(before)
    silent = await server.send(guest, square, "ketamine?", mentions=[server.bot])
    await community.ask(community.subscriber, square, "ketamine?")
    replies = [m for m in server.messages(square) if m.id > silent.id and m.author is server.bot]
    assert len(replies) == 1

"""What outlives a `kill -9`: two starts of one bot, with all that was done before the kill."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass

import pytest
import pytest_asyncio

from bot.texts import admin_texts, member_texts
from tests.articles import source
from tests.bot.console import fork_docent
from tests.discord_server import (
    Channel,
    DiscordServer,
    Message,
    Role,
    User,
    selects,
    visible_text,
)
from tests.end_to_end.community import PATIENCE_S, TOKEN, UNLIMITED, Community, custom_id

pytestmark = pytest.mark.asyncio(loop_scope="module")

TEA = source("## Green tea\n\nSteep it.\n", title="Tea", slug="tea")


@dataclass
class Revived:
    """A community whose bot was killed and started again, and what was before.

    Parameters
    ----------
    community : Community
        Its bot is running again.
    booster : Role
        Mapped by command.
    paged, slashed : Message
        Public answers with pages, to a mention and to a command.
    sections, dismissed : Message
        Public answers with a menu of sections, to a mention and to a command.
    listed : Message
        A guest's list of articles.
    """

    community: Community
    booster: Role
    paged: Message
    slashed: Message
    sections: Message
    dismissed: Message
    listed: Message


async def live(community: Community) -> Revived:
    """Do what must outlive the process."""
    manager, square = community.manager, community.square
    role = community.server.add_role(community.guild, "Booster")
    options = {"role": role, "content-role": "subscriber"}
    mapped = await community.use(manager, square, "access map", options)
    assert "now also stands for" in visible_text(mapped)
    community.write_article("tea", TEA)
    await community.use(manager, square, "content reload")
    rolled_back = await community.use(manager, square, "content rollback")
    assert visible_text(rolled_back) == f"{admin_texts.ROLLED_BACK}\nRemoved: tea"
    return Revived(community, role, *await ask(community, community.guest, square))


async def ask(community: Community, guest: User, square: Channel) -> list[Message]:
    """Return the messages whose controls must outlive the process."""
    questions = ("drinking water", "what is ketamine?")
    said = [
        (
            await community.answer(guest, square, question),
            await community.use(guest, square, "ask", {"question": question, "public": True}),
        )
        for question in questions
    ]
    return [*said[0], *said[1], await community.use(guest, square, "articles")]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def revived(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Revived]:
    """Let a bot live, copy its store meanwhile, kill it and start it again."""
    folder = tmp_path_factory.mktemp("revived")
    async with DiscordServer(token=TOKEN) as server:
        community = Community(server, folder)
        community.write_config(UNLIMITED)
        async with community.running() as process:
            before = await live(community)
            copied = await asyncio.to_thread(fork_docent, "backup", "copy.db", folder=folder)
            assert copied.returncode == 0
            process.kill()
            await process.wait()
        async with community.running():
            yield before


async def test_commands_are_registered_once(revived: Revived) -> None:
    """They are sent at the first start, and not again while they stay the same."""
    server = revived.community.server
    names = [command["name"] for command in server.commands]
    assert {"Answer this", "article", "articles", "ask", "help", "settings"} <= set(names)
    assert len(names) == len(set(names))
    sent = [r for r in server.requests if r.method == "PUT" and "commands" in r.path]
    assert len(sent) == 1


async def test_a_copy_of_the_store_has_what_was_mapped(revived: Revived) -> None:
    """`docent backup` copies it while the bot runs."""
    with closing(sqlite3.connect(revived.community.folder / "copy.db")) as copy:
        found = copy.execute("SELECT role_id, content_role FROM role_mappings").fetchall()
    assert found == [(revived.booster.id, "subscriber")]


async def test_mappings_outlive_a_kill(revived: Revived) -> None:
    """Who has a role that was mapped by command reads what it stands for."""
    community = revived.community
    booster = community.add_member("booster", [revived.booster])
    question = {"question": "secret handshake"}
    answer = await community.use(booster, community.square, "ask", question)
    assert "a wink" in visible_text(answer)


async def test_a_rollback_outlives_a_kill_until_the_next_reload(revived: Revived) -> None:
    """What was rolled back isn't served; a reload of the folder serves it again."""
    community, square = revived.community, revived.community.square
    before = await community.ask(community.guest, square, "green tea")
    reloaded = await community.use(community.manager, square, "content reload")
    after = await community.ask(community.guest, square, "green tea")
    assert before == member_texts.ABSTAINED
    assert visible_text(reloaded) == f"{admin_texts.RELOADED}\nAdded: tea"
    assert "Steep it." in after


async def test_pages_turn_in_private_also_after_a_restart(revived: Revived) -> None:
    """Whoever presses gets the next page for themselves; the public message stays as it is."""
    community, message = revived.community, revived.paged
    first = visible_text(message)
    second = await community.press(community.subscriber, message, member_texts.NEXT)
    second_id = second.id
    third = await community.press(community.subscriber, second, member_texts.NEXT)
    assert second.ephemeral_to is community.subscriber
    assert "Page 1 of" in first
    assert "Page 3 of" in visible_text(third)
    assert third.id == second_id
    assert visible_text(message) == first


@pytest.mark.parametrize("way", ["mention", "command"])
async def test_controls_outlive_a_kill(revived: Revived, way: str) -> None:
    """What needs the question again finds it: in the message replied to, or above the answer."""
    community = revived.community
    message = revived.paged if way == "mention" else revived.slashed
    member = community.add_member()
    private = await community.press(member, message, member_texts.ACTIONS["private"])
    assert visible_text(private).startswith("> drinking water\n### Water › Drinking water")
    helpful = await community.press(member, message, member_texts.ACTIONS["helpful"])
    assert visible_text(helpful) == member_texts.THANKS
    others = await community.press(member, message, member_texts.ACTIONS["other"])
    assert visible_text(others).startswith("> drinking water\n")
    refused = await community.press(member, message, member_texts.ACTIONS["dismiss"])
    assert visible_text(refused) == member_texts.NOT_YOURS
    follow_up = custom_id(private, member_texts.ACTIONS["follow-up"])
    opened = await community.server.press(member, private, follow_up)
    await opened.acknowledged()
    sent = await community.server.submit(member, opened, {"question": "what is ketamine?"})
    assert "### What is Ketamine?" in visible_text(await sent.response(PATIENCE_S))


async def test_a_menu_outlives_a_kill(revived: Revived) -> None:
    """A section is chosen, and a page of the list of articles turned."""
    community, member = revived.community, revived.community.add_member()
    (menu,) = selects(revived.listed)
    value = menu["options"][0]["value"]
    used = await community.server.select(
        community.guest, revived.listed, menu["custom_id"], [value]
    )
    assert visible_text(await used.response(PATIENCE_S)).startswith("### Water")
    (menu,) = selects(revived.sections)
    value = next(o["value"] for o in menu["options"] if o["label"] == "Disadvantes of Ketamine")
    used = await community.server.select(member, revived.sections, menu["custom_id"], [value])
    chosen = await used.response(PATIENCE_S)
    assert chosen.ephemeral_to is member
    assert visible_text(chosen).startswith("### What is Ketamine? › Disadvantes of Ketamine")


async def test_the_asker_dismisses_after_a_kill(revived: Revived) -> None:
    """Who asked stands in the message itself."""
    community, message = revived.community, revived.dismissed
    dismiss = custom_id(message, member_texts.ACTIONS["dismiss"])
    await community.server.press(community.guest, message, dismiss)
    await community.server.until(lambda: message.deleted, PATIENCE_S, "dismissed")

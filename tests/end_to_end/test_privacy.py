"""What is noted of a member, told and forgotten, with one running bot and its real database."""

import json
from typing import Any

import pytest

from bot.rendering import ActionControl
from bot.replies.custom_ids import control_id
from bot.storage.pseudonyms import Pseudonyms
from bot.texts import Count, member_texts
from tests.discord_server import Channel, User, visible_text
from tests.end_to_end.community import PATIENCE_S, Community
from tests.end_to_end.conftest import prepare_members

pytestmark = pytest.mark.asyncio(loop_scope="session")
prepare = prepare_members

MARMALADE = "where is the marmalade"


def traces(community: Community, member: User, *said: str) -> set[str]:
    """Return the files in which a member stands, by id or pseudonym, or what they said."""
    pseudonym = Pseudonyms.load(community.folder / "data", None).of(member.id)
    found = (
        str(member.id).encode(),
        member.id.to_bytes(8, "big"),
        pseudonym.encode(),
        *(text.encode() for text in said),
    )
    return {
        str(path.relative_to(community.folder))
        for path in community.folder.rglob("*")
        if path.is_file() and any(trace in path.read_bytes() for trace in found)
    }


async def privacy(
    shared: Community, member: User, command: str, channel: Channel | None = None, **options: str
) -> str:
    """Use one of /privacy, in a server unless said otherwise; only the member sees it."""
    channel = channel or shared.square
    told = await shared.use(member, channel, f"privacy {command}", dict(options))
    assert (told.ephemeral_to is member) or channel.guild is None
    return visible_text(told)


async def get(shared: Community, member: User, channel: Channel | None = None) -> dict[str, Any]:
    """Use /privacy get and return what is in the file."""
    told = await shared.use(member, channel or shared.square, "privacy get")
    assert visible_text(told) == member_texts.PRIVACY_GET
    found: dict[str, Any] = json.loads(shared.server.download(told)["privacy.json"])
    return found


def places(shared: Community, member: User) -> list[Channel]:
    """Return a channel and the member's private chat."""
    return [shared.square, shared.server.dm(member)]


async def test_a_member_is_told_what_is_kept(shared: Community) -> None:
    """How much, for how long, and whether they have opted out: in a server and in private."""
    member = shared.add_member()
    answer = await shared.answer(member, shared.square, "brewing coffee")
    await shared.press(member, answer, member_texts.ACTIONS["helpful"])
    for channel in places(shared, member):
        told = await privacy(shared, member, "what", channel)
        assert told == member_texts.PRIVACY.format(
            days=Count(30),
            questions=Count(1),
            votes=Count(1),
            state=member_texts.PRIVACY_STATE[False],
        )
        assert len(told) <= 2000


async def test_a_member_gets_all_that_is_kept(shared: Community) -> None:
    """As a file, with nothing of anybody else."""
    member, other = shared.add_member(), shared.add_member()
    await shared.ask(other, shared.square, "quinces of mine")
    await shared.ask(member, shared.square, MARMALADE)
    answer = await shared.answer(member, shared.server.dm(member), "brewing coffee")
    await shared.press(member, answer, member_texts.ACTIONS["other"])
    for channel in places(shared, member):
        found = await get(shared, member, channel)
        keys = ("text", "outcome", "guild_id", "not_meant")
        asked = [tuple(question[key] for key in keys) for question in found["questions"]]
        assert sorted(asked) == [
            ("brewing coffee", "answered", None, True),
            (MARMALADE, "abstained", shared.guild.id, False),
        ]
        assert [vote["section"] for vote in found["votes"]] == ["coffee#brewing-coffee"]
        assert "quinces" not in str(found)


async def test_forget_leaves_no_trace(shared: Community) -> None:
    """In no table, no file and no memory; not even that they changed a setting."""
    channel, role = shared.add_channel(), shared.manager_role
    member = shared.add_member("leaver", [role])
    await shared.ask(member, channel, "brewing cocoa")
    await shared.ask(member, channel, "trombones of leaver")
    answer = await shared.answer(member, channel, "brewing coffee")
    await shared.press(member, answer, member_texts.ACTIONS["other"])
    await shared.use(member, channel, "settings mentions", {"channel": channel, "state": "on"})
    await shared.use(member, channel, "content reload")
    assert traces(shared, member, "trombones") != set()
    for confirm in ("no", "forget me"):
        told = await privacy(shared, member, "forget", confirm=confirm)
        assert told == member_texts.NOT_FORGOTTEN
    assert traces(shared, member, "trombones") != set()
    told = await privacy(shared, member, "forget", confirm="Forget")
    assert told == member_texts.FORGOTTEN + member_texts.FORGOTTEN_STATE[False]
    assert traces(shared, member, "trombones") == set()
    assert await get(shared, member) == {}
    follow_up = await shared.ask(member, channel, "and the risks?")
    assert "### Coffee" not in follow_up


async def test_forget_works_in_private_and_leaves_the_others(shared: Community) -> None:
    """What others asked stays."""
    member, other = shared.add_member(), shared.add_member()
    for somebody in (member, other):
        await shared.ask(somebody, shared.square, MARMALADE)
    chat = shared.server.dm(member)
    told = await privacy(shared, member, "forget", chat, confirm="forget")
    assert told == member_texts.FORGOTTEN + member_texts.FORGOTTEN_STATE[False]
    assert traces(shared, member) == set()
    assert len((await get(shared, other))["questions"]) == 1


async def test_who_opts_out_is_not_noted(shared: Community) -> None:
    """What was kept goes at once, and nothing comes; only the wish stays, over a forget too."""
    member = shared.add_member()
    chat = shared.server.dm(member)
    await shared.ask(member, shared.square, "bassoons of mine")
    told = await privacy(shared, member, "optout", state="on")
    assert told == member_texts.OPTED_OUT[True]
    assert traces(shared, shared.server.owner, "bassoons") == set()
    answer = await shared.answer(member, shared.square, "brewing coffee")
    await shared.press(member, answer, member_texts.ACTIONS["helpful"])
    await shared.ask(member, chat, "bassoons of mine")
    assert list(await get(shared, member)) == ["opt_outs"]
    told = await privacy(shared, member, "forget", chat, confirm="forget")
    assert told == member_texts.FORGOTTEN + member_texts.FORGOTTEN_STATE[True]
    assert member_texts.PRIVACY_STATE[True] in await privacy(shared, member, "what", chat)
    assert (
        await privacy(shared, member, "optout", chat, state="off") == member_texts.OPTED_OUT[False]
    )
    assert traces(shared, member, "bassoons") == set()
    await shared.ask(member, shared.square, "bassoons of mine")
    assert len((await get(shared, member))["questions"]) == 1


async def test_what_somebody_else_wrote_is_not_noted(shared: Community) -> None:
    """“Answer this”, “Post for everyone” and “Ask privately” keep nothing of it."""
    server, writer, member = shared.server, shared.add_member(), shared.add_member()
    channel = shared.add_channel()
    written = await server.send(writer, channel, "flugelhorns of mine")
    chosen = await server.context_menu(member, written, member_texts.ANSWER_THIS)
    private = await chosen.response(PATIENCE_S)
    post = control_id(ActionControl("x", "post"), member.id)  # as under older messages
    posted = await (await server.forge(member, private, post)).response(PATIENCE_S)
    await shared.press(member, posted, member_texts.ACTIONS["private"])
    assert await get(shared, member) == {}
    assert await get(shared, writer) == {}
    assert traces(shared, member, "flugelhorns") == set()


async def test_the_log_tells_nothing_of_questions(shared: Community) -> None:
    """Nor does the key file let others read it."""
    await shared.ask(shared.guest, shared.square, MARMALADE)
    await get(shared, shared.guest)
    assert MARMALADE not in shared.output
    assert (shared.folder / "data" / "privacy.key").stat().st_mode & 0o777 == 0o600

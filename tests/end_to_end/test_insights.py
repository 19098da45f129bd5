"""/insights over sockets: what people asked and didn't get, and never who, with one running bot."""

import csv
from typing import Any

import pytest

from bot.texts import admin_texts, member_texts
from tests.discord_server import (
    Channel,
    Component,
    Message,
    Permission,
    User,
    parts,
    selects,
    visible_text,
)
from tests.end_to_end.community import PATIENCE_S, UNLIMITED, Community

pytestmark = pytest.mark.asyncio(loop_scope="session")

BLANK = "[…]"


def prepare(community: Community) -> None:
    """Let the owner in; write articles that only these tests ask for."""
    server = community.server
    other = server.add_guild("Other")
    role = server.add_role(other, "Manager", Permission.MANAGE_GUILD)
    server.add_member(other, "other manager", [role])
    server.add_member(community.guild, server.owner)
    community.write_drinks("coffee", "cocoa")
    community.write_config(
        f"{UNLIMITED}[access]\ndm_guild = {community.guild.id}\n[guilds.{other.id}]\n"
    )


async def report(
    shared: Community, name: str, user: User | None = None, channel: Channel | None = None
) -> str:
    """Use one of /insights as the manager, or as somebody else; only they see it."""
    user, channel = user or shared.manager, channel or shared.square
    told = await shared.use(user, channel, f"insights {name}", {"period": "day"})
    assert told.ephemeral_to is user
    return visible_text(told).replace("\\", "")


async def table(shared: Community, name: str, user: User | None = None) -> list[dict[str, str]]:
    """Export one of /insights, and return its rows."""
    options = {"period": "day", "export": True}
    told = await shared.use(user or shared.manager, shared.square, f"insights {name}", options)
    assert visible_text(told) == admin_texts.EXPORTED
    data = shared.server.download(told)[f"{name}.csv"]
    return list(csv.DictReader(data.decode("utf-8-sig").splitlines()))


async def ask_by_two(shared: Community, *questions: str) -> None:
    """Let each question be asked by a member of its own."""
    for question in questions:
        await shared.ask(shared.add_member(), shared.square, question)


@pytest.mark.parametrize("name", ["gaps", "usage", "feedback"])
async def test_insights_are_for_those_who_manage_the_server(shared: Community, name: str) -> None:
    """Whoever else asks is refused, in private as well; the owner sees private chats."""
    chat = shared.server.dm(shared.guest)
    assert await report(shared, name, shared.guest) == member_texts.NOT_ALLOWED
    assert await report(shared, name, shared.guest, chat) == member_texts.NOT_ALLOWED
    assert await report(shared, name, shared.manager, shared.server.dm(shared.manager)) == (
        member_texts.NOT_ALLOWED
    )
    owners = await report(shared, name, shared.server.owner, shared.server.dm(shared.server.owner))
    assert owners != member_texts.NOT_ALLOWED


async def test_gaps_are_grouped_by_likeness_with_the_nearest_section(shared: Community) -> None:
    """How often and by how many; neither who asked nor where."""
    place = shared.add_channel()
    first, second = shared.add_member("robin"), shared.add_member("kim")
    for member, text in (
        (first, "where is the marmalade"),
        (second, "where's the marmalade?"),
        (second, "where is the marmalade"),
    ):
        await shared.ask(member, place, text)
    await ask_by_two(shared, "tell me about mdma", "tell me about mdma")
    gaps = await report(shared, "gaps")
    assert "3× by 2 members: “where is the marmalade”\n" in gaps
    assert "2× by 2 members: “tell me about mdma” → What is Ketamine?" in gaps
    for trace in ("robin", "kim", str(first.id), str(second.id), str(place.id)):
        assert trace not in gaps


async def test_a_gap_of_one_member_is_for_the_owner(shared: Community) -> None:
    """However often they ask."""
    member = shared.add_member()
    for _ in range(3):
        await shared.ask(member, shared.square, "zanzibar pirates")
    assert "zanzibar" not in await report(shared, "gaps")
    owners = await table(shared, "gaps", shared.server.owner)
    found = [row for row in owners if row["question"] == "zanzibar pirates"]
    assert [(row["asked"], row["members"]) for row in found] == [("3", "1")]


async def test_who_looks_learns_nothing_of_one_member_by_asking_alike(shared: Community) -> None:
    """They aren't counted, nor shown what one member alone wrote, on the screen or as a table."""
    member, channel = shared.add_member(), shared.add_channel()
    private = {"question": "vuvuzela at my divorce in court"}
    await shared.use(member, channel, "ask", private)
    for _ in range(2):
        await shared.ask(shared.manager, channel, "vuvuzela divorce court")
    assert "vuvuzela" not in await report(shared, "gaps")
    await shared.ask(shared.add_member(), channel, "vuvuzela at my divorce on holiday")
    assert "2× by 2 members: “vuvuzela … divorce”" in await report(shared, "gaps")
    questions = [row["question"] for row in await table(shared, "gaps")]
    assert "vuvuzela … divorce" in questions
    assert not any(word in " ".join(questions) for word in ("court", "holiday"))


async def test_what_could_tell_who_somebody_is_is_blanked(shared: Community) -> None:
    """Numbers longer than four digits, addresses, mentions and e-mail, before it is stored."""
    member = shared.guest
    secret = f"zeppelin 123456 of 1984 x@y.invalid https://z.invalid/q <@{member.id}>"
    await ask_by_two(shared, secret, secret)
    gaps = await report(shared, "gaps")
    assert f"“zeppelin {BLANK} of 1984 {BLANK} {BLANK} {BLANK}”" in gaps
    database = b"".join(path.read_bytes() for path in (shared.folder / "data").glob("docent.db*"))
    assert b"zeppelin" in database
    for trace in (b"123456", b"y.invalid", b"z.invalid", str(member.id).encode()):
        assert trace not in database


async def test_who_may_read_more_than_the_viewer_isnt_counted(shared: Community) -> None:
    """Neither in gaps nor in usage; whoever holds all of it sees them."""
    for _ in range(2):
        member = shared.add_member("member", [shared.subscriber_role])
        await shared.ask(member, shared.square, "yodelling lessons")
        await shared.ask(member, shared.lounge, "secret handshake")
    roles = [shared.manager_role, shared.subscriber_role]
    viewer = shared.add_member("viewer", roles)
    for name in ("gaps", "usage"):
        seen = await report(shared, name)
        assert "yodelling" not in seen
        assert "The Club" not in seen
    assert "2× by 2 members: “yodelling lessons”" in await report(shared, "gaps", viewer)
    assert "“The Club”: 2 answered" in await report(shared, "usage", viewer)


async def test_private_questions_are_the_owners(shared: Community) -> None:
    """In the private chat, not in the server; another server's stay there."""
    server = shared.server
    for _ in range(2):
        member = shared.add_member()
        await shared.ask(member, server.dm(member), "xylophone tuning")
    assert "xylophone" not in await report(shared, "gaps", server.owner)
    owners = await report(shared, "gaps", server.owner, server.dm(server.owner))
    assert "2× by 2 members: “xylophone tuning”" in owners
    other = next(g for g in server.world.guilds.values() if g.name == "Other")
    manager = next(m.user for m in other.members.values() if m.user.name == "other manager")
    channel = server.add_channel(other, "square")
    gaps = await report(shared, "gaps", manager, channel)
    assert gaps.startswith(admin_texts.NO_GAPS.format(period="day"))
    for name in ("first", "second"):
        await shared.ask(server.add_member(other, name), channel, "walrus")
    assert "walrus" in await report(shared, "gaps", manager, channel)
    assert "walrus" not in await report(shared, "gaps", server.owner)


async def test_usage_counts_questions_and_articles(shared: Community) -> None:
    """Answered, suggested, abstained, helpful; as a table, too."""
    before = (await table(shared, "usage"))[0]
    member, channel = shared.add_member(), shared.add_channel()
    answer = await shared.answer(member, channel, "brewing coffee")
    await shared.press(member, answer, member_texts.ACTIONS["helpful"])
    await shared.ask(member, channel, "coffee with cocoa")
    await shared.ask(member, channel, "vortex engineering")
    first, *articles = await table(shared, "usage")
    counted = {
        name: int(first[name] or 0) - int(before[name] or 0) for name in first if first[name]
    }
    assert counted == {
        "questions": 3, "answered": 1, "suggested": 1, "not answered": 1, "helpful": 1
    }  # fmt: skip
    coffee = next(row for row in articles if row["article"] == "coffee")
    assert [coffee[name] for name in ("answered", "suggested", "helpful")] == ["1", "1", "1"]
    told = await report(shared, "usage")
    assert "“Coffee”: 1 answered, 1 suggested, 1× “Helpful”" in told
    assert told.endswith(admin_texts.INSIGHTS_SCOPE.format(least=2))


async def test_feedback_counts_what_was_not_meant(shared: Community) -> None:
    """By sections, once for each person, the most often meant otherwise first."""
    channel = shared.add_channel()
    answer = await shared.answer(shared.add_member(), channel, "risks of cocoa")
    for _ in range(2):
        presser = shared.add_member()
        for _ in range(2):
            await shared.press(presser, answer, member_texts.ACTIONS["other"])
    told = await report(shared, "feedback")
    assert "2× “Not what I meant”, 0× “Helpful”: Cocoa › Risks of cocoa" in told
    rows = await table(shared, "feedback")
    found = [row for row in rows if row["section"] == "cocoa#risks-of-cocoa"]
    assert [(row["not meant"], row["helpful"]) for row in found] == [("2", "0")]


@pytest.mark.parametrize("text", ["=umbrella", "+tornado", "-sphinx"])
async def test_cells_are_no_formulas(shared: Community, text: str) -> None:
    """What a spreadsheet would work out is marked as text."""
    await ask_by_two(shared, text, text)
    questions = [row["question"] for row in await table(shared, "gaps")]
    assert f"'{text}" in questions
    assert text not in questions


async def choose(shared: Community, message: Message, menu: dict[str, Any], label: str) -> Message:
    """Let the manager choose in a menu, and return what they see then."""
    value = next(one["value"] for one in menu["options"] if one["label"] == label)
    server = shared.server
    chosen = await server.select(shared.manager, message, menu["custom_id"], [value])
    return await chosen.response(PATIENCE_S)


async def test_a_gap_is_mended(shared: Community) -> None:
    """A section is chosen and shown; after a yes it answers whoever asks."""
    question = "who invented the zabaglione"
    await ask_by_two(shared, question, question)
    gaps = await shared.use(shared.manager, shared.square, "insights gaps", {"period": "day"})
    texts = parts(gaps, Component.TEXT_DISPLAY, Component.STRING_SELECT)
    (place,) = (n for n, part in enumerate(texts) if question in part.get("content", ""))
    sections = await choose(shared, gaps, texts[place + 1], "All of “Cocoa” …")
    asked = await choose(shared, sections, selects(sections)[0], "Brewing cocoa")
    assert "Let the cocoa stand." in visible_text(asked)
    done = await shared.press(shared.manager, asked, admin_texts.TEACH_YES)
    assert visible_text(done).startswith("Done:")
    assert "Let the cocoa stand." in await shared.ask(shared.guest, shared.square, question)
    assert "zabaglione" not in await report(shared, "gaps")

"""What the buttons under an answer do, over real sockets, with one running bot."""

import pytest

from bot.texts import admin_texts, member_texts
from tests.articles import source
from tests.discord_server import (
    Message,
    Overwrite,
    Permission,
    User,
    buttons,
    selects,
    visible_text,
)
from tests.end_to_end.community import PATIENCE_S, Community, custom_id

pytestmark = pytest.mark.asyncio(loop_scope="session")

ACTIONS = member_texts.ACTIONS
SECRET = "The handshake is a wink."
DIARY = source(
    "## Diary of a cat\n\nThe cat slept.\n\n## Diary of a dog\n\nThe dog barked.\n",
    title="Diaries",
    slug="diaries",
)


def prepare(community: Community) -> None:
    """Write what is asked for here, each article by one test."""
    community.write_drinks("coffee", "cocoa", "chicory")
    community.write_article("diaries", DIARY)
    community.server.add_member(community.guild, community.server.owner)


async def insight(shared: Community, report: str) -> str:
    """Return one of the owner's insights."""
    owner = shared.server.owner
    return visible_text(await shared.use(owner, shared.square, f"insights {report}"))


async def follow_up(shared: Community, member: User, message: Message, text: str) -> Message:
    """Press “Ask a follow-up”, type a question and send it."""
    server = shared.server
    pressed = await server.press(member, message, custom_id(message, ACTIONS["follow-up"]))
    await pressed.acknowledged()
    sent = await server.submit(member, pressed, {"question": text})
    return await sent.response(PATIENCE_S)


async def test_asking_privately_asks_anew_for_the_presser(shared: Community) -> None:
    """What the public may not read, they see alone, under the same question."""
    channel = shared.add_channel()
    public = await shared.answer(shared.guest, channel, "secret handshake")
    private = await shared.press(shared.subscriber, public, ACTIONS["private"])
    assert private.ephemeral_to is shared.subscriber
    assert visible_text(private).startswith("> secret handshake\n### The Club › Secret handshake")
    for_guest = await shared.press(shared.guest, public, ACTIONS["private"])
    assert visible_text(for_guest) == f"> secret handshake\n{member_texts.ABSTAINED}"
    assert visible_text(public) == member_texts.ABSTAINED


async def test_not_meant_offers_the_next_best_in_private(shared: Community) -> None:
    """At most three others, not the one shown; whoever asked has found a gap."""
    asker, channel = shared.add_member(), shared.add_channel()
    answer = await shared.answer(asker, channel, "risks of chicory")
    assert visible_text(answer).startswith("### Chicory › Risks of chicory")
    others = await shared.press(asker, answer, ACTIONS["other"])
    assert others.ephemeral_to is asker
    assert visible_text(others) == f"> risks of chicory\n{member_texts.OTHERS}"
    offered = [button["label"] for button in buttons(others)]
    assert len(offered) == 3
    assert "Chicory › Risks of chicory" not in offered
    chosen = await shared.press(asker, others, offered[0])
    assert chosen is others
    assert visible_text(chosen).startswith(f"> risks of chicory\n### {offered[0]}")
    assert "1× by 1 member: “risks of chicory”" in await insight(shared, "gaps")
    feedback = await insight(shared, "feedback")
    assert "1× “Not what I meant”, 0× “Helpful”: Chicory › Risks of chicory" in feedback


async def test_somebody_elses_not_meant_is_no_gap(shared: Community) -> None:
    """The question isn't theirs; what they say of the section counts."""
    channel = shared.add_channel()
    answer = await shared.answer(shared.add_member(), channel, "brewing chicory")
    await shared.press(shared.add_member(), answer, ACTIONS["other"])
    assert "brewing chicory" not in await insight(shared, "gaps")
    assert "Chicory › Brewing chicory" in await insight(shared, "feedback")


async def test_helpful_counts_once_for_each_person(shared: Community) -> None:
    """However often they press, on whichever of its messages."""
    first, second = shared.add_member(), shared.add_member()
    channel = shared.add_channel()
    for _ in range(2):
        answer = await shared.answer(first, channel, "brewing cocoa")
        for member in (first, first, second):
            thanked = await shared.press(member, answer, ACTIONS["helpful"])
            assert visible_text(thanked) == member_texts.THANKS
            assert thanked.ephemeral_to is member
    usage = await insight(shared, "usage")
    assert "“Cocoa”: 2 answered, 0 suggested, 2× “Helpful”" in usage


@pytest.mark.parametrize("way", ["mention", "command"])
async def test_dismiss_is_for_the_asker_and_for_moderators(shared: Community, way: str) -> None:
    """Whoever else presses is told so, also with an id that names them as the asker."""
    server, asker, other = shared.server, shared.add_member(), shared.add_member()
    role = server.add_role(shared.guild, "Moderator", Permission.MANAGE_MESSAGES)
    moderator, channel = shared.add_member("moderator", [role]), shared.add_channel()

    async def ask() -> Message:
        if way == "mention":
            return await shared.answer(asker, channel, "brewing coffee")
        options = {"question": "brewing coffee", "public": True}
        return await shared.use(asker, channel, "ask", options)

    answer = await ask()
    refused = await shared.press(other, answer, ACTIONS["dismiss"])
    assert (visible_text(refused), refused.ephemeral_to) == (member_texts.NOT_YOURS, other)
    forged_id = custom_id(answer, ACTIONS["dismiss"]).replace(str(asker.id), str(other.id))
    forged = await server.forge(other, answer, forged_id)
    assert visible_text(await forged.response(PATIENCE_S)) == member_texts.NOT_YOURS
    for member in (asker, moderator):
        answer = await ask()
        await server.press(member, answer, custom_id(answer, ACTIONS["dismiss"]))
        await server.until(lambda: answer.deleted, PATIENCE_S, "dismissed")  # noqa: B023


async def test_dismiss_in_the_private_chat(shared: Community) -> None:
    """There is nobody else to ask."""
    server, member = shared.server, shared.add_member()
    answer = await shared.answer(member, server.dm(member), "brewing coffee")
    await server.press(member, answer, custom_id(answer, ACTIONS["dismiss"]))
    await server.until(lambda: answer.deleted, PATIENCE_S, "dismissed")


@pytest.mark.parametrize("public", [True, False])
async def test_a_follow_up_is_typed_into_a_form(shared: Community, public: bool) -> None:
    """It goes on from the answer above it, privately, and shows what was typed."""
    member, channel = shared.add_member(), shared.add_channel()
    options = {"question": "brewing cocoa", "public": public}
    answer = await shared.use(member, channel, "ask", options)
    await shared.use(member, channel, "ask", {"question": "brewing coffee", "public": public})
    more = await follow_up(shared, member, answer, "and the *risks*?")
    assert more.ephemeral_to is member
    text = visible_text(more)
    assert text.startswith("> and the \\*risks\\*?\n### Cocoa › Risks of cocoa")


async def test_a_follow_up_without_words_is_told_kindly(shared: Community) -> None:
    """As a question would be."""
    answer = await shared.use(shared.guest, shared.square, "ask", {"question": "brewing cocoa"})
    told = await follow_up(shared, shared.guest, answer, "🦄!")
    assert visible_text(told) == member_texts.WORDS_ONLY


async def test_a_question_that_is_gone_is_missed(shared: Community) -> None:
    """Where the bot may not read the history, the question can't be asked anew."""
    server = shared.server
    me = Overwrite(server.bot, deny=Permission.READ_MESSAGE_HISTORY)
    channel = shared.add_channel(overwrites=[me])
    answer = await shared.answer(shared.guest, channel, "brewing cocoa")
    told = await shared.press(shared.guest, answer, ACTIONS["private"])
    assert visible_text(told) == member_texts.QUESTION_GONE


async def test_controls_outlive_a_reload(shared: Community) -> None:
    """Under an answer of an older library all work; what reads otherwise now is said to."""
    asker, channel = shared.add_member(), shared.add_channel()
    cat, dog = [
        await shared.answer(asker, channel, f"diary of a {animal}") for animal in ("cat", "dog")
    ]
    shared.write_article("diaries", DIARY.replace(b"barked", b"sang"))
    reloaded = await shared.use(shared.manager, channel, "content reload")
    assert visible_text(reloaded) == f"{admin_texts.RELOADED}\nChanged: diaries"
    (menu,) = selects(cat)
    cats, dogs = [option["value"] for option in menu["options"]][-2:]
    for value, text in ((cats, "The cat slept."), (dogs, member_texts.CHANGED)):
        chosen = await shared.server.select(asker, cat, menu["custom_id"], [value])
        assert text in visible_text(await chosen.response(PATIENCE_S))
    assert "sang" in visible_text(await shared.press(asker, dog, ACTIONS["private"]))
    assert visible_text(await shared.press(asker, cat, ACTIONS["helpful"])) == member_texts.THANKS
    assert visible_text(await shared.press(asker, dog, ACTIONS["helpful"])) == member_texts.CHANGED
    others = await shared.press(asker, dog, ACTIONS["other"])
    assert member_texts.OTHERS in visible_text(others)
    await shared.server.press(asker, dog, custom_id(dog, ACTIONS["dismiss"]))
    await shared.server.until(lambda: dog.deleted, PATIENCE_S, "dismissed")

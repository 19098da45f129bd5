"""What members see when Docent isn't sure, over real sockets, with one running bot."""

import pytest

from bot.texts import member_texts
from tests.discord_server import Component, Message, buttons, links, parts, selects, visible_text
from tests.end_to_end.community import Community
from tests.end_to_end.conftest import prepare_members

pytestmark = pytest.mark.asyncio(loop_scope="session")
prepare = prepare_members

UNSURE = "ketamine treatment"
KETAMINE = "What is Ketamine?"


def choices(message: Message) -> list[str]:
    """List what the buttons above the last row say."""
    actions = set(member_texts.ACTIONS.values())
    return [button["label"] for button in buttons(message) if button["label"] not in actions]


async def test_it_asks_which_is_meant(shared: Community) -> None:
    """Up to three sections as buttons, and nothing of their texts."""
    answer = await shared.answer(shared.guest, shared.add_channel(), UNSURE)
    assert visible_text(answer) == member_texts.SUGGESTED
    assert choices(answer) == [
        f"{KETAMINE} › Advatages of Ketamine",
        f"{KETAMINE} › Disadvantes of Ketamine",
        KETAMINE,
    ]


@pytest.mark.parametrize("place", ["command", "private chat"])
async def test_a_choice_is_answered_in_place(shared: Community, place: str) -> None:
    """Where only the asker sees the message, it becomes the answer."""
    server, guest, channel = shared.server, shared.add_member(), shared.add_channel()
    if place == "command":
        unsure = await shared.use(guest, channel, "ask", {"question": UNSURE})
    else:
        unsure = await shared.answer(guest, server.dm(guest), UNSURE)
    chosen = await shared.press(guest, unsure, choices(unsure)[1])
    assert chosen is unsure
    assert f"### {KETAMINE} › Disadvantes of Ketamine" in visible_text(unsure)
    assert [b["label"] for b in buttons(unsure)][:2] == [
        member_texts.ACTIONS["helpful"],
        member_texts.ACTIONS["other"],
    ]


async def test_a_choice_in_public_is_answered_for_whoever_presses(shared: Community) -> None:
    """The question stays as it is for the others."""
    presser, channel = shared.add_member(), shared.add_channel()
    unsure = await shared.answer(shared.guest, channel, UNSURE)
    chosen = await shared.press(presser, unsure, choices(unsure)[1])
    assert chosen.ephemeral_to is presser
    assert f"### {KETAMINE} › Disadvantes of Ketamine" in visible_text(chosen)
    assert visible_text(unsure) == member_texts.SUGGESTED
    assert shared.answers(channel) == [unsure]


@pytest.mark.parametrize(
    ("question", "text", "nearest"),
    [
        ("where is the marmalade", member_texts.ABSTAINED, []),
        ("tell me about mdma", f"{member_texts.ABSTAINED}\n{member_texts.NEAREST}", [KETAMINE]),
    ],
)
async def test_when_nothing_fits_it_says_so(
    shared: Community, question: str, text: str, nearest: list[str]
) -> None:
    """One sentence, the nearest topics if any are near, and nothing that looks like an answer."""
    answer = await shared.answer(shared.guest, shared.add_channel(), question)
    assert visible_text(answer) == text
    assert choices(answer) == nearest
    assert parts(answer, Component.THUMBNAIL, Component.MEDIA_GALLERY) == []
    assert (links(answer), selects(answer)) == ([], [])


async def test_a_certain_repair_is_told(shared: Community) -> None:
    """The answer comes, and says how a word was read."""
    text = await shared.ask(shared.guest, shared.square, "disadvantges of ketamine")
    assert text.startswith(f"### {KETAMINE} › Disadvantes of Ketamine\n")
    assert "-# I read “disadvantges” as “disadvantages”." in text


async def test_a_repair_that_makes_a_name_is_asked(shared: Community) -> None:
    """What was typed may be the name of something else: the subject is offered, not assumed."""
    answer = await shared.answer(shared.guest, shared.add_channel(), "risks of ketmine")
    assert visible_text(answer) == member_texts.DID_YOU_MEAN.format(name="Ketamine")
    assert choices(answer)[0] == f"{KETAMINE} › Disadvantes of Ketamine"


async def test_two_subjects_are_offered_apart(shared: Community) -> None:
    """What no section has together isn't answered from one of them."""
    answer = await shared.answer(shared.guest, shared.add_channel(), "coffee with cocoa")
    assert visible_text(answer) == member_texts.APART.format(names="“Coffee” and “Cocoa”")
    assert choices(answer) == ["Coffee › Brewing coffee", "Cocoa › Brewing cocoa"]


async def test_a_name_that_only_others_may_read_is_unknown(shared: Community) -> None:
    """Neither repaired nor told apart: it might as well not exist."""
    for question in ("secret handshke", "teh clbu"):
        answer = await shared.answer(shared.guest, shared.add_channel(), question)
        assert "club" not in str(answer.components).casefold()
        assert "handshake" not in str(answer.components).casefold()
    told = []
    for word in ("club", "hedgehog"):  # one that nobody may read of
        question = f"the {word} with coffee"
        answer = await shared.answer(shared.guest, shared.add_channel(), question)
        told.append((visible_text(answer).replace(word, "…"), choices(answer)))
    assert told[0] == told[1]

"""Where help is, in what members see over real sockets, with one running bot."""

import json

import pytest

from bot.texts import member_texts
from tests.discord_server import Message, User, visible_text
from tests.end_to_end.community import UNLIMITED, Community
from tests.end_to_end.test_controls import follow_up
from tests.end_to_end.test_places import choose_message
from tests.end_to_end.test_privacy import get

pytestmark = pytest.mark.asyncio(loop_scope="session")

HELP = "Call 112, or:\nhttps://help.example/now_here " + "*" * 256
SHOWN_HELP = HELP.replace("*", "\\*")
NOTE = "-# No medical advice."


def prepare(community: Community) -> None:
    """Let the community say where help is, with as many characters as it may, and a note."""
    lines = {"help": HELP, "note": NOTE.removeprefix("-# ")}
    assert len(HELP) == 300
    answers = "".join(f"{key} = {json.dumps(line)}\n" for key, line in lines.items())
    community.write_config(f"{UNLIMITED}[answers]\n{answers}")
    community.write_drinks("coffee", "cocoa")


async def say_everywhere(shared: Community, member: User, text: str) -> list[Message]:
    """Say something to the bot in every way there is, and return what it replies with."""
    channel, options = shared.add_channel(), {"question": text}
    first = await shared.use(member, channel, "ask", {"question": "brewing cocoa"})
    return [
        await shared.answer(member, channel, text),
        await shared.answer(member, shared.server.dm(member), text),
        await shared.use(member, channel, "ask", options),
        await shared.use(member, channel, "ask", {**options, "public": True}),
        await choose_message(shared, member, await shared.server.send(member, channel, text)),
        await follow_up(shared, member, first, text),
    ]


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("where is the marmalade", member_texts.ABSTAINED),
        ("coffee with cocoa", member_texts.APART.format(names="“Coffee” and “Cocoa”")),
        ("risks of ketmine", member_texts.DID_YOU_MEAN.format(name="Ketamine")),
    ],
)
async def test_where_help_is_stands_first(shared: Community, question: str, sentence: str) -> None:
    """Below the question alone, before “I don't know” and every kind of offer; the note last."""
    for reply in await say_everywhere(shared, shared.add_member(), question):
        text = visible_text(reply).removeprefix(f"> {question}\n")
        assert text.startswith(f"{SHOWN_HELP}\n{sentence}")
        assert text.endswith(f"\n{NOTE}")


async def test_an_answer_is_given_without_it(shared: Community) -> None:
    """The note stands under it, too."""
    for reply in await say_everywhere(shared, shared.add_member(), "risks of coffee"):
        assert "Too much coffee keeps you awake." in visible_text(reply)
        assert "112" not in visible_text(reply)
        assert visible_text(reply).endswith(f"\n{NOTE}")


@pytest.mark.parametrize("call", ["help", "/help", "HELP!", "please help me"])
async def test_a_call_for_help_gets_it_with_what_can_be_done(shared: Community, call: str) -> None:
    """Nothing of it is kept."""
    member = shared.add_member()
    for reply in await say_everywhere(shared, member, call):
        assert visible_text(reply).startswith(f"{SHOWN_HELP}\n### {member_texts.HELP_HEADING}\n")
        assert "`/articles`" in visible_text(reply)
    kept = (await get(shared, member))["questions"]
    assert [question["text"] for question in kept] == ["brewing cocoa"]


async def test_names_of_nothing_lead_to_it(shared: Community) -> None:
    """So does a message without words."""
    guest, channel = shared.guest, shared.add_channel()
    for reply, sentence in (
        (await shared.use(guest, channel, "article", {"name": "x"}), member_texts.NO_SUCH_ARTICLE),
        (await shared.answer(guest, channel, "🆘"), member_texts.WORDS_ONLY),
    ):
        assert visible_text(reply) == f"{SHOWN_HELP}\n{sentence}\n{NOTE}"

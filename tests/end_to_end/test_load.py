"""One member who asks a lot, over real sockets: the others are answered, and so is whoever asks."""

import asyncio

import pytest

from bot.texts import member_texts
from tests.discord_server import visible_text
from tests.end_to_end.community import PATIENCE_S, Community
from tests.end_to_end.conftest import prepare_members

pytestmark = pytest.mark.asyncio(loop_scope="session")
prepare = prepare_members

MANY_WORDS = "\ufdfa" * 4_000
READ_FIRST = "-# I read the first 150 words."


async def test_a_guest_who_types_and_asks_a_lot_holds_up_nobody(shared: Community) -> None:
    """Each of their own questions has its reply, too, which says how much of it was read."""
    server, guest, other = shared.server, shared.add_member(), shared.add_member()
    channel, corner = shared.add_channel(), shared.add_channel()

    async def type_name() -> None:
        typed = {"name": MANY_WORDS}
        assert await server.autocomplete(guest, channel, "article", typed, focused="name") == []

    async with asyncio.TaskGroup() as group:
        for _ in range(30):
            group.create_task(type_name())
        asked = [group.create_task(shared.ask(guest, channel, MANY_WORDS)) for _ in range(5)]
        answered = group.create_task(shared.ask(other, corner, "drinking water"))
    assert answered.result().startswith("### Water › Drinking water")
    await server.until(
        lambda: len(shared.answers(channel)) == len(asked), PATIENCE_S, "each question's reply"
    )
    assert {visible_text(m) for m in shared.answers(channel)} == {
        f"{READ_FIRST}\n{member_texts.ABSTAINED}"
    }

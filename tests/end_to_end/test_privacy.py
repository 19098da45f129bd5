"""What is noted, told and forgotten, over real sockets and with the real database."""

from bot import texts
from tests.discord_server import visible_text
from tests.end_to_end.conftest import Community, custom_id

MARMALADE = "where is the marmalade"


def traces(community: Community) -> list[str]:
    """Return the files of the store in which the guest stands, or what was asked."""
    guest_id = community.guest.id
    found = (str(guest_id).encode(), guest_id.to_bytes(8, "big"), MARMALADE.encode())
    return [
        path.name
        for path in sorted((community.folder / "data").rglob("*"))
        if path.is_file() and any(trace in path.read_bytes() for trace in found)
    ]


async def test_what_was_asked_is_told_without_who_and_forgotten_on_request(
    community: Community,
) -> None:
    """Two members miss something; a manager learns of it; one of them is forgotten."""
    server, square, manager = community.server, community.square, community.manager
    second = server.add_member(community.guild, "second")
    async with community.running():
        for member in (community.guest, second):
            await community.ask(member, square, MARMALADE)
        await community.ask(community.guest, square, "ketamine?")
        answer = server.messages(square)[-1]
        pressed = await server.press(second, answer, custom_id(answer, texts.ACTIONS["helpful"]))
        assert visible_text(await pressed.response()) == texts.THANKS
        asked = await server.slash(manager, square, "insights gaps")
        gaps = visible_text(await asked.response())
        assert asked.ephemeral
        assert f"2× by 2: “{MARMALADE}”" in gaps
        assert "guest" not in gaps
        asked = await server.slash(manager, square, "insights usage", {"export": True})
        table = await asked.response()
        assert [file["filename"] for file in table.attachments] == ["usage.csv"]
        assert traces(community) != []
        for member in (community.guest, second):
            asked = await server.slash(member, square, "privacy forget", {"confirm": "forget"})
            told = visible_text(await asked.response())
            assert told == texts.FORGOTTEN + texts.FORGOTTEN_STATE[False]
        assert traces(community) == []
    assert traces(community) == []
    assert (community.folder / "data" / "privacy.key").stat().st_mode & 0o777 == 0o600
    assert "Failed" not in community.output
    assert MARMALADE not in community.output

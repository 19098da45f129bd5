"""What README.md shows of a session comes, on a server with the sample articles."""

import re
import shutil
from pathlib import Path

import pytest

from tests.discord_server import Message, selects, visible_text
from tests.end_to_end.community import CONTENT, Community

README = Path(__file__).parents[2] / "README.md"
CHANGED = "what-is-harm-reduction.md"

pytestmark = pytest.mark.asyncio(loop_scope="session")


def prepare(community: Community) -> None:
    """Serve what ships in content/."""
    shutil.copytree(CONTENT, community.folder / "content", dirs_exist_ok=True)


async def ask(community: Community, said: str) -> Message:
    """Do what somebody does in README.md."""
    if said.startswith("@Docent "):
        return await community.answer(
            community.guest, community.square, said.removeprefix("@Docent ")
        )
    if said.startswith("/article "):
        options = {"name": said.removeprefix("/article ")}
        return await community.use(community.guest, community.square, "article", options)
    with (community.folder / "content" / CHANGED).open("a") as file:
        file.write("\n## What is new\n\nThis is.\n")
    return await community.use(community.manager, community.square, said.removeprefix("/"))


async def test_the_readmes_session_is_what_comes(shared: Community) -> None:
    """Line by line: its text, up to where it says that there is more, and its menu."""
    block = re.search(r"```\n(@Docent .+?)\n```", README.read_text(), re.DOTALL)
    assert block
    for turn in block[1].split("\n\n"):
        first, *shown = turn.splitlines()
        said, note = re.split(r"\s{2,}", first)
        reply = await ask(shared, said)
        assert (reply.ephemeral_to is None) == ("everyone" in note), said
        text = re.sub(r"^### ", "", visible_text(reply), flags=re.MULTILINE)
        menus = [
            f"{menu['placeholder']}: " + " | ".join(option["label"] for option in menu["options"])
            for menu in selects(reply)
        ]
        lines = [line.strip() for line in shown]
        told = "\n".join(line for line in lines if line not in menus)
        if told.endswith(" […]"):
            assert text.startswith(told.removesuffix(" […]")), said
        else:
            assert text == told

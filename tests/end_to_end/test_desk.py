"""The admins' desk over sockets: reloading the articles, with one running bot."""

import pytest

from bot import texts
from tests.articles import source
from tests.discord_server import visible_text
from tests.end_to_end.conftest import PATIENCE_S, Community

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_reload_swaps_the_library_or_changes_nothing(shared: Community) -> None:
    """What was added and changed is told; with an error in any file, all stays as it was."""
    manager, square = shared.manager, shared.square
    refused = await shared.use(shared.guest, square, "content reload")
    assert visible_text(refused) == texts.NOT_ALLOWED
    shared.write_article("tea", source("## Green tea\n\nSteep it.\n", title="Tea", slug="tea"))
    shared.write_article("bad", b"no front matter")
    failed = await shared.use(manager, square, "content reload")
    assert failed.ephemeral_to is manager
    told = visible_text(failed)
    assert told.startswith(texts.RELOAD_REFUSED)
    assert "bad.md:1: error: no front matter" in told.replace("\\", "")
    assert await shared.ask(shared.guest, square, "green tea") == texts.ABSTAINED
    (shared.folder / "content" / "bad.md").unlink()
    done = await shared.use(manager, square, "content reload")
    assert visible_text(done) == f"{texts.RELOADED}\nAdded: tea"
    assert "Steep it." in await shared.ask(shared.guest, square, "green tea")


async def test_a_reload_that_widens_access_is_confirmed(shared: Community) -> None:
    """With the button of its reply; when fewer may read it again, its answers are withdrawn."""
    manager, channel = shared.manager, shared.add_channel()
    club = source("## Secret handshake\n\nThe handshake is a wink.\n", title="The Club",
                  slug="club", role="guest,subscriber")  # fmt: skip
    shared.write_article("club", club)
    asked = await shared.use(manager, channel, "content reload")
    applied = await shared.press(manager, asked, texts.RELOAD_APPLY)
    assert visible_text(applied).startswith(texts.RELOADED)
    answer = await shared.answer(shared.guest, channel, "secret handshake")
    assert "a wink" in visible_text(answer)
    shared.write_article("club", club.replace(b"guest,", b""))
    await shared.server.slash(manager, channel, "content reload")
    await shared.server.until(
        lambda: visible_text(answer) == texts.WITHDRAWN, PATIENCE_S, "withdrawn"
    )

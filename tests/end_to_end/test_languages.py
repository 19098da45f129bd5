"""In which language members are answered, over real sockets."""

import pytest

from bot.texts import member_texts, speaking
from tests.discord_server import buttons, visible_text
from tests.end_to_end.community import Community
from tests.end_to_end.conftest import prepare_members

pytestmark = pytest.mark.asyncio(loop_scope="session")

prepare = prepare_members


async def test_a_german_member_is_answered_in_german(shared: Community) -> None:
    """Around the article, which stays as it is, and is said to be in English."""
    german, channel = shared.add_member(), shared.add_channel()
    german.locale = "de"
    question = {"question": "brewing coffee"}
    answer = await shared.use(german, channel, "ask", question)
    public = await shared.use(german, channel, "ask", {**question, "public": True})
    with speaking("de"):
        written_in = f"-# {member_texts.WRITTEN_IN.format(language='Englisch')}"
        helpful = member_texts.ACTIONS["helpful"]
    text = visible_text(answer)
    assert "Let the coffee stand." in text
    assert written_in in text.split("\n")
    assert helpful in [button["label"] for button in buttons(answer)]
    assert member_texts.ACTIONS["helpful"] in [button["label"] for button in buttons(public)]
    assert written_in not in visible_text(public)
    unknown = await shared.ask(german, shared.server.dm(german), "where is the marmalade")
    with speaking("de"):
        assert member_texts.ABSTAINED in unknown


async def test_a_french_server_is_answered_in_french(shared: Community) -> None:
    """In public; in private, each member in their own language."""
    server = shared.server
    guild = server.add_guild("Communauté", locale="fr")
    member, channel = server.add_member(guild, "membre"), server.add_channel(guild, "place")
    said = await shared.ask(member, channel, "where is the marmalade")
    privately = await shared.use(member, channel, "ask", {"question": "where is the marmalade"})
    assert member_texts.ABSTAINED in visible_text(privately)
    guide = await shared.ask(member, channel, "help")
    with speaking("fr"):
        assert member_texts.ABSTAINED in said
        assert f"- `/aide`\u202f: {member_texts.DESCRIPTIONS['help']}" in guide.split("\n")

"""What the log never tells, at any level: at “debug” it has what it has at each of the others."""

import pytest

from bot.texts import member_texts
from tests.discord_server import Interaction
from tests.end_to_end.community import PATIENCE_S, UNLIMITED, Community, custom_id

WORDS = ("marmalade", "bassoon", "flugelhorn", "zeppelin", "trombone", "quince")


async def do_everything(community: Community) -> list[Interaction]:
    """Ask in every way, also such that it fails; return the interactions."""
    server, place = community.server, community.square
    one, two = community.add_member("robin"), community.add_member("kim")
    question = await community.question(one, place, "drinking water for a marmalade")
    answer = await server.wait_message(place, after=question, timeout_s=PATIENCE_S)
    await community.ask(two, server.dm(two), "drinking water for a marmalade")
    await server.edit(question, f"<@{server.bot.id}> drinking water for a bassoon", after_s=10)
    await server.autocomplete(one, place, "article", {"name": "quince"}, "name")
    used = [
        await server.slash(
            one, place, "ask", {"question": "drinking water for a flugelhorn", "public": True}
        ),
        await server.slash(two, place, "ask", {"question": "drinking water for a flugelhorn"}),
        await server.slash(two, place, "privacy get"),
        await server.slash(community.manager, place, "insights gaps", {"period": "day"}),
        await server.slash(server.owner, place, "content explain", {"question": "quince"}),
        await server.context_menu(two, question, member_texts.ANSWER_THIS),
        await server.press(two, answer, custom_id(answer, member_texts.ACTIONS["private"])),
        await server.press(one, answer, custom_id(answer, member_texts.ACTIONS["other"])),
    ]
    for interaction in used:
        await interaction.response(PATIENCE_S)
    public = await used[0].response(PATIENCE_S)
    opened = await server.press(two, public, custom_id(public, member_texts.ACTIONS["follow-up"]))
    await opened.acknowledged()
    used += [
        opened,
        await server.submit(two, opened, {"question": "drinking water for a zeppelin"}),
    ]
    await used[-1].response(PATIENCE_S)
    # What fails, and what must be tried again.
    server.rate_limit("POST", "/interactions/*", retry_after_s=0.01)
    used.append(
        await server.slash(two, place, "ask", {"question": "drinking water for a trombone"})
    )
    await used[-1].response(PATIENCE_S)
    server.fail("POST", f"/channels/{place.id}/messages", 404)
    apology = await community.ask(one, place, "drinking water for a trombone")
    assert apology.startswith(member_texts.FAILED.partition("{")[0])
    server.fail("POST", f"/channels/{place.id}/messages", 400)
    await community.ask(one, place, "drinking water for a trombone")
    server.fail("PATCH", "/webhooks/*", 404)
    used.append(await server.slash(two, place, "privacy what"))
    await server.until(lambda: community.output.count("; reference") == 2, PATIENCE_S, "failures")
    used.append(await server.slash(two, place, "privacy forget", {"confirm": "forget"}))
    await used[-1].response(PATIENCE_S)
    return used


@pytest.mark.parametrize(
    ("level", "form"), [("debug", "text"), ("debug", "json"), ("error", "text")]
)
async def test_no_level_tells_what_members_ask_or_who_they_are(
    community: Community, level: str, form: str
) -> None:
    """Nor the tokens with which somebody could answer in the bot's name."""
    community.write_config(f'{UNLIMITED}[log]\nlevel = "{level}"\nformat = "{form}"\n')
    community.server.add_member(community.guild, community.server.owner)
    async with community.running():
        used = await do_everything(community)
    log = community.output
    assert "Failed to answer a message" in log
    members = [m.user for m in community.guild.members.values() if m.user.name in {"robin", "kim"}]
    secrets = [*WORDS, *(str(member.id) for member in members), *(i.token for i in used)]
    assert [secret for secret in secrets if secret in log] == []

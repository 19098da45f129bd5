"""/content for editors: what they may not read, nothing shows them, and they open none of it."""

from typing import Any

import pytest
import simcord

from bot.config import AccessSettings, AnswerSettings, Config, GuildSettings
from bot.storage.store import Store
from bot.texts import admin_texts, member_texts
from tests.articles import source
from tests.bot.conftest import HOME, Community, Shown
from tests.bot.stores import reloads_of

HIDDEN = ("club", "handshake", "subscriber", "secret")
ASKED = source("## A\n\n<!-- asked: what is zzz -->\nB.\n", slug="one", title="One")


@pytest.fixture
def config() -> Config:
    """Return a configuration with editors who aren't subscribers."""
    return Config(
        guilds={HOME: GuildSettings(roles={})},
        access=AccessSettings(editors=frozenset({"staff"})),
        answers=AnswerSettings(help=""),
    )


@pytest.fixture
def editor(community: Community) -> simcord.MemberActor:
    """Return a member who holds the content role of editors, and no permission."""
    role = community.guild.create_role("Editor")
    community.bot.config.guilds[HOME].roles[role.id] = frozenset({"staff"})
    return community.add_member("editor", role)


def shut_club(community: Community, text: str = "The handshake is a wink.", role: str = "") -> None:
    """Write the subscribers' article anew."""
    data = source(
        f"## Secret handshake\n\n{text}\n", title="The Club", slug="club", role=role or "subscriber"
    )
    community.write_article("club", data)


async def test_editors_reload_and_roll_back(
    community: Community, editor: simcord.MemberActor, store: Store
) -> None:
    """Without any permission; what they do is recorded as of what they may read."""
    community.write_article("milk", source(slug="milk"))
    shut_club(community, "Something else.")
    answer = await community.slash(editor, "content reload")
    assert (answer.text, answer.ephemeral) == (f"{admin_texts.RELOADED}\nAdded: milk", True)
    assert "Something else" in (await community.tell(community.subscriber, "handshake"))[0].text
    (record,) = await reloads_of(store)
    assert (record.by, record.added, record.changed) == (editor.id, 1, 0)
    answer = await community.slash(editor, "content rollback")
    assert answer.text == f"{admin_texts.ROLLED_BACK}\nRemoved: milk"


async def test_others_may_not(community: Community) -> None:
    """They see the command, because Discord knows no content roles, and are told so."""
    answer = await community.slash(community.subscriber, "content status")
    assert (answer.text, answer.ephemeral) == (member_texts.NOT_ALLOWED, True)
    assert len(community.env.errors) == 1


async def test_editors_count_at_home_alone(
    community: Community, editor: simcord.MemberActor
) -> None:
    """Not in private, where nobody but the owner reloads."""
    answer = await community.slash_in_private(editor, "content reload")
    assert answer.text == member_texts.NOT_ALLOWED
    assert len(community.env.errors) == 1


async def test_the_status_counts_what_an_editor_may_read(
    community: Community, editor: simcord.MemberActor
) -> None:
    """No article, problem, role or size of what they may not."""
    data = source("Text.", title="Club 2", slug="club-2", role="subscriber,nobody", more="x: 1\n")
    community.write_article("club-2", data)
    community.write_article("milk", source(slug="milk", more="y: 1\n"))
    await community.slash(community.manager, "content reload")
    answer = await community.slash(editor, "content status")
    assert not any(word in answer.text.lower() for word in (*HIDDEN, "nobody", "memory"))
    assert admin_texts.STATUS_PROBLEMS.format(number=1) in answer.text
    assert "milk.md:" in answer.text
    assert "nobody" in (await community.slash(community.manager, "content status")).text


async def test_an_editor_confirms_what_they_can_read(
    community: Community, editor: simcord.MemberActor
) -> None:
    """As others do."""
    community.write_article("tea", source(slug="tea", role="guest,staff,subscriber"))
    asked = await community.slash(editor, "content reload")
    assert asked.text.startswith(admin_texts.RELOAD_WIDENS)
    answer = await community.press(editor, asked, asked.buttons[admin_texts.RELOAD_APPLY])
    assert answer.text.startswith(admin_texts.RELOADED)


@pytest.mark.parametrize("role", ["guest,subscriber", "nobody,subscriber"])
async def test_an_editor_opens_nothing_hidden_from_them(
    community: Community, editor: simcord.MemberActor, role: str
) -> None:
    """Neither by a button, which they don't get, nor by somebody else's."""
    shut_club(community, role=role)
    community.write_article("milk", source(slug="milk"))
    answer = await community.slash(editor, "content reload")
    assert answer.text == f"{admin_texts.RELOAD_WIDENS_HIDDEN}\nAdded: milk"
    assert not answer.buttons
    asked = await community.slash(community.manager, "content reload")
    confirm = asked.buttons[admin_texts.RELOAD_APPLY]
    answer = await community.press(editor, asked, confirm)
    assert answer.text == admin_texts.RELOAD_WIDENS_HIDDEN
    assert community.bot.librarian.library.generation == 1
    answer = await community.press(community.manager, asked, confirm)
    assert answer.text.startswith(admin_texts.RELOADED)


async def test_text_that_moves_out_of_a_hidden_article_is_no_editors_to_open(
    community: Community, editor: simcord.MemberActor
) -> None:
    """Under whatever name it appears."""
    wink = "The handshake is a wink, and then a nod; " * 5
    shut_club(community, wink)
    await community.slash(community.manager, "content reload")
    data = source(f"## New\n\n{wink}\n", slug="new", title="New", more="x: 1\n")
    community.write_article("new", data)
    answer = await community.slash(editor, "content reload")
    assert answer.text == admin_texts.RELOAD_WIDENS_HIDDEN
    assert not answer.buttons


@pytest.mark.parametrize(
    "broken",
    [
        b"no front matter",
        source(slug="club", role="guest", more="date: never\n"),
        source(slug="other", role="subscriber", more="date: never\n"),
    ],
)
async def test_an_error_hidden_from_an_editor_is_none_of_theirs(
    community: Community, editor: simcord.MemberActor, broken: bytes
) -> None:
    """It keeps everything from being served, and they hear who knows; their own they are told."""
    community.write_article("club", broken)
    answer = await community.slash(editor, "content reload")
    told = [admin_texts.RELOAD_REFUSED, admin_texts.RELOAD_HIDDEN_PROBLEMS]
    assert answer.text.splitlines() == told
    own = source(slug="milk", role="staff,guest", more="date: x\n")
    community.write_article("milk", own.replace(b'"staff,guest"', b"[staff, guest]"))
    answer = await community.slash(editor, "content reload")
    first, problem, last = answer.text.splitlines()
    assert [first, last] == told
    assert problem.startswith("milk.md:")


async def test_problems_of_several_articles_name_no_hidden_one(
    community: Community, editor: simcord.MemberActor
) -> None:
    """What is the same in both is a problem only of those that they may read."""
    hidden = ASKED.replace(b"one", b"two").replace(b'"guest"', b'"subscriber"')
    community.write_article("one", ASKED)
    community.write_article("two", hidden)
    answer = await community.slash(editor, "content reload")
    assert answer.text == f"{admin_texts.RELOADED}\nAdded: one"
    assert "two#a" in (await community.slash(community.manager, "content status")).text
    assert "two#a" not in (await community.slash(editor, "content status")).text


async def test_questions_that_get_worse_are_told_as_far_as_they_may_be(
    community: Community, editor: simcord.MemberActor
) -> None:
    """None is told by its number, which would tell that there is one."""
    (community.folder / "questions.toml").write_text(
        '[[question]]\nask = "secret handshake"\nanswer = ["club#secret-handshake"]\n'
        'role = ["subscriber"]\n'
    )
    (community.folder / "club.md").unlink()
    assert (await community.slash(editor, "content reload")).text == admin_texts.RELOAD_UNCHANGED


async def test_withdrawn_answers_are_counted_as_far_as_they_may_be(
    community: Community, editor: simcord.MemberActor
) -> None:
    """Those of hidden articles are withdrawn, and not told."""
    answer = await community.mention(community.subscriber, "secret handshake", community.lounge)
    assert "wink" in answer[0].text
    (community.folder / "club.md").unlink()
    assert (await community.slash(editor, "content reload")).text == admin_texts.RELOAD_UNCHANGED
    assert Shown.of(community.lounge.history()[-1]).text == member_texts.WITHDRAWN


async def test_an_editor_teaches_without_hearing_of_hidden_questions(
    community: Community, editor: simcord.MemberActor
) -> None:
    """What subscribers ask may be answered worse by it; those who hear of all are told."""
    (community.folder / "questions.toml").write_text(
        '[[question]]\nask = "where is the marmalade"\nanswer = []\n'
        'role = ["subscriber", "guest"]\n'
    )
    options: dict[str, Any] = {"question": "where is the marmalade", "section": "tea#green-tea"}
    asked = await community.slash(community.manager, "content teach", **options)
    assert "question 1 of questions.toml" in asked.text
    asked = await community.slash(editor, "content teach", **options)
    assert "questions.toml" not in asked.text
    answer = await community.press(editor, asked, asked.buttons[admin_texts.TEACH_YES])
    assert "Done:" in answer.text
    assert (
        "Steep it" in (await community.mention(community.guest, "where is the marmalade"))[0].text
    )
    taught = await community.slash(editor, "content taught")
    assert f"by <@{editor.id}>" in taught.text

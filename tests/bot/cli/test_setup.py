"""docent setup against a Discord on loopback: from nothing to a config.toml that a start takes."""

import asyncio
import sys
import tomllib
from argparse import Namespace
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import discord
import pytest
from discord.http import Route
from hypothesis import given
from hypothesis import strategies as st

from bot.access import build_invitation
from bot.cli.main import EXIT_CONFIG, EXIT_OK, EXIT_UNAVAILABLE
from bot.cli.setup import MAX_SHOWN, Named, render_config, setup
from bot.config import Config, ConfigError, load_config, read_config
from bot.texts import terminal_texts
from tests.articles import source
from tests.bot.console import DOCENT, environment, fork_docent
from tests.discord_server import DiscordServer, Guild, Permission
from tests.discord_server.server import TOKEN
from tests.examples import examples

ALL_NEEDED = Permission.ADMINISTRATOR
NOBODY_LISTENS = "http://127.0.0.1:1/api"
STOPPED = 130
ENTER = ""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with articles for three content roles."""
    (tmp_path / "content").mkdir()
    for slug, role in (("tea", "guest, subscriber"), ("milk", "subscriber"), ("desk", "admin")):
        (tmp_path / "content" / f"{slug}.md").write_bytes(source(slug=slug, role=role))
    return tmp_path


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DiscordServer]:
    """Return a Discord without guilds."""
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    async with DiscordServer() as server:
        yield server


def add_guild(server: DiscordServer, name: str, *roles: str) -> Guild:
    """Make a guild in which the bot may do all, with roles of these names."""
    guild = server.add_guild(name)
    server.set_permissions(guild, guild.roles[0], ALL_NEEDED)
    for role in roles:
        server.add_role(guild, role)
    return guild


class Typing:
    """What somebody types, a line at a time; a function among the lines is called in between."""

    def __init__(self, *lines: str | Callable[[], object]) -> None:
        self._lines = iter(lines)

    def isatty(self) -> bool:
        """Tell that nobody can be asked without an echo."""
        return False

    def readline(self) -> str:
        """Return the next line; nothing at the end."""
        for line in self._lines:
            if isinstance(line, str):
                return f"{line}\n"
            line()
        return ""


async def run_setup(
    server: DiscordServer,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    *lines: str | Callable[[], object],
    dry_run: bool = False,
    **environment: str,
) -> int:
    """Run it in a thread, as this one's event loop is Discord's."""
    monkeypatch.setattr(sys, "stdin", Typing(*lines))
    options = Namespace(config=folder / "config.toml", content=None, dry_run=dry_run)
    return await asyncio.to_thread(setup, options, {"DISCORD_API": server.url, **environment})


def names_in(folder: Path) -> list[str]:
    """Return the names of what is in a folder."""
    return sorted(path.name for path in folder.iterdir())


async def test_a_process_makes_a_configuration_that_a_start_takes(
    server: DiscordServer, folder: Path
) -> None:
    """The whole way, through a pipe: the token, the roles of the only server, where help is."""
    guild = add_guild(server, "Tea House", "Member", "Patron", "Mod team")
    typed = f"{TOKEN}\n\n1\nMember, 2\nCall 112.\n"
    process = await asyncio.create_subprocess_exec(
        DOCENT,
        "setup",
        cwd=folder,
        env=environment(DISCORD_API=server.url),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(typed.encode()), 120)
    told = err.decode()
    assert (process.returncode, out) == (EXIT_OK, b""), told
    assert TOKEN not in told
    assert "    Everyone reads 1 of 3 articles.\n" in told
    assert terminal_texts.SETUP_NEXT in told
    text = (folder / "config.toml").read_text()
    assert TOKEN not in text
    config = load_config(folder / "config.toml")
    assert Path(config.content.folder) == folder / "content"
    assert config.access.everyone == {"guest"}
    assert config.home_guild == guild.id
    member, patron, mods = (role.id for role in guild.roles[1:])
    # Roles are listed as in Discord, the highest first.
    assert config.guilds[guild.id].roles == {
        mods: {"admin"},
        member: {"subscriber"},
        patron: {"subscriber"},
    }
    assert config.answers.help == "Call 112."
    assert f'"{mods}" = ["admin"]  # Mod team\n' in text
    assert names_in(folder) == ["config.toml", "content"]
    assert server.connections == []


async def test_several_servers_have_a_home(
    server: DiscordServer,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A dry run prints it, and writes nothing; what isn't one of the list is asked again."""
    first = add_guild(server, "First", "A")
    add_guild(server, "Left out")
    second = add_guild(server, "Second", "B", "b", "C")
    servers, everyone = ("4", ENTER, "1, second"), ("guest",)
    first_roles = ("1", ENTER)  # of admin and subscriber
    second_roles = ("b", f"{second.roles[1].id}", "c")  # two are called b
    lines = (*servers, *everyone, *first_roles, *second_roles, "1, 2", "2", ENTER)
    code = await run_setup(server, folder, monkeypatch, *lines, dry_run=True, DISCORD_TOKEN=TOKEN)
    assert code == EXIT_OK
    out, err = capsys.readouterr()
    config = read_config(tomllib.loads(out))
    assert config.home_guild == second.id
    assert config.guilds[first.id].roles == {first.roles[1].id: {"admin"}}
    assert config.guilds[second.id].roles == {
        second.roles[1].id: {"admin"},
        second.roles[3].id: {"subscriber"},
    }
    assert config.answers == Config().answers
    assert err.count("is none of them, or several") == 2
    assert not (folder / "config.toml").exists()


async def test_whoever_has_no_server_yet_is_invited(
    server: DiscordServer,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Enter looks again; what the bot lacks in a server is told, with the same address."""
    lines = (ENTER, lambda: server.add_guild("New\x1b[2J [red]"), ENTER, ENTER, ENTER, ENTER, ENTER)
    assert await run_setup(server, folder, monkeypatch, *lines, DISCORD_TOKEN=TOKEN) == EXIT_OK
    told = capsys.readouterr().err
    url = build_invitation(server.bot.id)
    assert told.count(terminal_texts.SETUP_NO_SERVER) == 2
    assert "In New\\u001b[2J [red] it lacks permissions: Add Reactions.\n" in told
    assert told.count(url) == 1
    assert "\x1b" not in told + (folder / "config.toml").read_text()


async def test_lists_are_bounded(
    server: DiscordServer,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Of 250 roles, the first are shown; the others have a name and an id."""
    guild = add_guild(server, "Large", *(f"role {number}" for number in range(249)))
    first = str(guild.roles[1].id)
    lines = (ENTER, f"role 3, {first}", str(MAX_SHOWN + 1), ENTER, ENTER)
    assert await run_setup(server, folder, monkeypatch, *lines, DISCORD_TOKEN=TOKEN) == EXIT_OK
    told = capsys.readouterr().err
    assert f"\n  {MAX_SHOWN}  role " in told
    assert f"\n  {MAX_SHOWN + 1}  role " not in told
    assert terminal_texts.SETUP_MORE.format(number=249 - MAX_SHOWN) in told
    assert f"“{MAX_SHOWN + 1}” is none of them" in told
    roles = load_config(folder / "config.toml").guilds[guild.id].roles
    assert roles == {guild.roles[1].id: {"admin"}, guild.roles[4].id: {"admin"}}


async def test_other_bots_roles_are_left_out(
    server: DiscordServer,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Nobody can be given them; the roles of an integration, such as a subscription, stay."""
    add_guild(server, "House", "Docent", "Patron")
    get_roles = discord.http.HTTPClient.get_roles

    async def tagged(client: discord.http.HTTPClient, guild_id: int) -> list[dict[str, object]]:
        roles = [dict(role) for role in await get_roles(client, guild_id)]
        tags = {"Docent": {"bot_id": "1"}, "Patron": {"integration_id": "2"}}
        return [role | {"tags": tags.get(str(role["name"]), {})} for role in roles]

    monkeypatch.setattr(discord.http.HTTPClient, "get_roles", tagged)
    lines = (ENTER, "patron", ENTER, ENTER)
    assert await run_setup(server, folder, monkeypatch, *lines, DISCORD_TOKEN=TOKEN) == EXIT_OK
    assert "\n   1  Patron\n" in capsys.readouterr().err


@pytest.mark.parametrize("lines", [(), (TOKEN,), (TOKEN, ENTER), (TOKEN, ENTER, "1")])
async def test_an_end_of_the_input_leaves_nothing(
    server: DiscordServer,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    lines: tuple[str, ...],
) -> None:
    """Wherever it comes."""
    add_guild(server, "House", "Patron")
    assert await run_setup(server, folder, monkeypatch, *lines) == STOPPED
    assert capsys.readouterr().err.endswith(f"\n{terminal_texts.SETUP_STOPPED}\n")
    assert names_in(folder) == ["content"]


async def test_ctrl_c_leaves_nothing(
    server: DiscordServer,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One sentence says so."""

    def interrupt() -> None:
        raise KeyboardInterrupt

    add_guild(server, "House", "Patron")
    lines = (TOKEN, ENTER, interrupt)
    assert await run_setup(server, folder, monkeypatch, *lines) == STOPPED
    assert capsys.readouterr().err.endswith(f"\n{terminal_texts.SETUP_STOPPED}\n")
    assert names_in(folder) == ["content"]


@pytest.mark.parametrize("token", ["wrong", "wröng", "Bot wrong", "a\x00b"])
async def test_a_wrong_token_is_told(
    server: DiscordServer, folder: Path, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    """Also one that couldn't even be sent; it isn't repeated."""
    with pytest.raises(ConfigError) as caught:
        await run_setup(server, folder, monkeypatch, DISCORD_TOKEN=token)
    assert str(caught.value) == terminal_texts.LOGIN_REFUSED


def test_what_cannot_begin_ends_with_one_sentence(folder: Path) -> None:
    """A file that is there, an unreachable Discord, a folder without articles."""
    unreachable = fork_docent(
        "setup", folder=folder, DISCORD_TOKEN=TOKEN, DISCORD_API=NOBODY_LISTENS
    )
    assert unreachable.returncode == EXIT_UNAVAILABLE
    assert "docent: Discord can't be reached: " in unreachable.stderr
    assert "Traceback" not in unreachable.stderr
    assert not (folder / "config.toml").exists()
    (folder / "config.toml").write_text("# mine\n")
    there = fork_docent("setup", folder=folder, DISCORD_TOKEN=TOKEN)
    sentence = terminal_texts.SETUP_EXISTS.format(path="config.toml")
    assert (there.returncode, there.stderr) == (EXIT_CONFIG, f"docent: {sentence}\n")
    assert (folder / "config.toml").read_text() == "# mine\n"
    none = fork_docent(
        "setup", "--content", "none", "--dry-run", folder=folder, DISCORD_TOKEN=TOKEN
    )
    assert none.returncode == EXIT_CONFIG
    assert none.stderr.startswith("docent: There is no content folder none;")


async def test_a_file_that_appears_meanwhile_is_kept(
    server: DiscordServer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of somebody else's is overwritten, and nothing is left beside it."""
    add_guild(server, "House", "Patron")
    file = folder / "config.toml"
    lines = (ENTER, ENTER, ENTER, lambda: file.write_text("# mine\n"), ENTER)
    with pytest.raises(ConfigError, match="is there already"):
        await run_setup(server, folder, monkeypatch, *lines, DISCORD_TOKEN=TOKEN)
    assert file.read_text() == "# mine\n"
    assert names_in(folder) == ["config.toml", "content"]


def test_the_invitation_asks_for_what_the_document_names() -> None:
    """One list for the code and for who does it by hand."""
    query = parse_qs(urlsplit(build_invitation(123)).query)
    assert query["client_id"] == ["123"]
    assert query["scope"] == ["bot applications.commands"]
    (bits,) = query["permissions"]
    named = "*View Channels*, *Send Messages*, *Send Messages in Threads*, *Read Message History*"
    text = (Path(__file__).parents[3] / "docs" / "operating.md").read_text()
    assert f"{named} and *Add Reactions*" in text
    assert f"&scope=bot+applications.commands&permissions={bits}`" in text
    wanted = discord.Permissions(
        view_channel=True,
        send_messages=True,
        send_messages_in_threads=True,
        read_message_history=True,
        add_reactions=True,
    )
    assert int(bits) == wanted.value


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300)
NAME = st.text(max_size=100)
SERVER, OTHER_SERVER, ROLE = 10**17, 2 * 10**17, 3 * 10**17


@examples(50, prove=2000)
@given(name=NAME, role=NAME, help_=TEXT, folder=TEXT.filter(bool))
def test_whatever_names_are_the_configuration_says_what_was_chosen(
    name: str, role: str, help_: str, folder: str
) -> None:
    """Names stand in comments alone, and end none."""
    server = Named(name, SERVER)
    other = Named("", OTHER_SERVER)
    roles = {server: {Named(role, ROLE): ["admin", "ärzte"]}, other: {}}
    text = render_config(folder, ["guest"], roles, server, help_)
    text.encode()
    config = read_config(tomllib.loads(text))
    assert config.content.folder == folder
    assert config.access.everyone == {"guest"}
    assert config.home_guild == SERVER
    assert {id_: guild.roles for id_, guild in config.guilds.items()} == {
        SERVER: {ROLE: frozenset({"admin", "ärzte"})},
        OTHER_SERVER: {},
    }
    assert config.answers.help == help_.strip()

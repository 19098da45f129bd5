"""What server roles stand for, as a whole: its fingerprint, and roles that nobody holds."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from bot.access.role_map import RoleMap
from bot.config import AccessSettings, Config, GuildSettings
from tests.articles import library_of, roles, source

CONFIG = Config(
    access=AccessSettings(everyone=frozenset({"guest"})),
    guilds={
        1: GuildSettings(roles={10: frozenset({"subscriber"}), 11: frozenset({"admin", "staff"})}),
        2: GuildSettings(roles={20: frozenset({"friend"})}),
    },
)

mappings = st.builds(
    RoleMap,
    everyone=st.frozensets(st.sampled_from(["guest", "admin"])),
    guilds=st.dictionaries(
        st.integers(1, 3), st.dictionaries(st.integers(1, 3), roles.map(frozenset), max_size=2)
    ),
)


def test_content_roles_are_all_that_somebody_can_hold() -> None:
    """In any guild, or as everyone."""
    known = {"guest", "subscriber", "admin", "staff", "friend"}
    assert RoleMap.of(CONFIG).content_roles == known


@given(mappings, mappings)
def test_fingerprints_are_the_same_for_the_same_mappings_only(
    some: RoleMap, others: RoleMap
) -> None:
    """Whatever the order; a guild without mappings changes nothing."""
    equal = (some.everyone, _filled(some)) == (others.everyone, _filled(others))
    assert (some.fingerprint == others.fingerprint) is equal
    turned = RoleMap(some.everyone, dict(sorted(some.guilds.items(), reverse=True)))
    assert turned.fingerprint == some.fingerprint


def _filled(some: RoleMap) -> dict[int, object]:
    return {guild_id: roles for guild_id, roles in some.guilds.items() if roles}


def test_another_role_that_stands_for_the_same_is_another_mapping() -> None:
    """Others hold the content role then; so they do in another guild."""
    guilds: list[dict[int, dict[int, frozenset[str]]]] = [
        {guild_id: {role_id: frozenset({"subscriber"})}}
        for guild_id in (1, 2)
        for role_id in (3, 4)
    ]
    assert len({RoleMap(frozenset(), some).fingerprint for some in guilds}) == 4


def test_the_order_of_roles_makes_no_other_fingerprint() -> None:
    """A set has another order in each process, and roles that in which they were mapped."""
    names = [f"role-{number}" for number in range(100)]
    one, other = (
        RoleMap(frozenset(order), {1: dict.fromkeys(ids, frozenset(order))})
        for order, ids in ((names, (1, 2)), (names[::-1], (2, 1)))
    )
    assert list(one.everyone) != list(other.everyone)
    assert one.fingerprint == other.fingerprint


def test_a_mapping_of_a_moment_stays_as_it_was() -> None:
    """What changes in the configuration afterwards makes another one."""
    config = msgspec.structs.replace(CONFIG, guilds={1: GuildSettings(roles={})})
    before = RoleMap.of(config)
    fingerprint = before.fingerprint
    config.guilds[1].roles[10] = frozenset({"admin"})
    assert before.fingerprint == fingerprint
    assert RoleMap.of(config).fingerprint != fingerprint


def test_a_content_role_that_nobody_holds_is_a_warning() -> None:
    """One for each role, at the first file that names it; it says how many others do."""
    library = library_of(
        source(slug="a", role="guest,subscribr"),
        source(slug="b", role="once"),
        source(slug="c", role="subscribr,twice"),
        source(slug="d", role="subscribr,twice,admin"),
        source(slug="not a name", role="broken"),
    )
    problems = RoleMap.of(CONFIG).find_unknown_roles(library)
    nobody = "warning: nobody holds the content role"
    after = "; mend its spelling, or let a server role stand for it: /access map, or config.toml"
    assert [str(problem).removesuffix(after) for problem in problems] == [
        f"1.md:4: {nobody} “subscribr” (it stands in 2 other files too)",
        f"2.md:4: {nobody} “once”",
        f"3.md:4: {nobody} “twice” (it stands in 4.md too)",
    ]


def test_content_roles_that_nobody_holds_are_told_in_order() -> None:
    """Of one file, too, whose roles have none of their own."""
    content_roles = [f"role-{number}" for number in range(9)]
    library = library_of(source(role=",".join(content_roles)))
    problems = RoleMap.of(CONFIG).find_unknown_roles(library)
    assert [str(problem).split("“")[1].split("”")[0] for problem in problems] == content_roles


def test_what_commands_map_is_joined() -> None:
    """In listed guilds only; neither the configuration nor the commands win."""
    config = Config(guilds={1: GuildSettings(roles={2: frozenset({"a"}), 3: frozenset({"b"})})})
    by_command = {1: {2: frozenset({"c"}), 4: frozenset({"d"})}, 9: {2: frozenset({"e"})}}
    joined = RoleMap.of(config, by_command)
    assert joined.guilds == {1: {2: {"a", "c"}, 3: {"b"}, 4: {"d"}}}
    assert joined.content_roles == {"guest", "a", "b", "c", "d"}
    assert joined.fingerprint != RoleMap.of(config).fingerprint

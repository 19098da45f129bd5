"""synonyms.toml: what it says, and how its problems are told."""

from pathlib import Path

import pytest

from retrieval.content.synonyms import MAX_GROUPS, MAX_PHRASE, MAX_PHRASES, Synonyms, load_synonyms
from tests.articles import group

GOOD = """\
# A group is in brackets: ["ket", "ketamine"].
groups = [
    ["side effects", "risks"],
    ['2C-B', "caf\\u00e9",
     "how long"],
]
"""


def load(folder: Path, text: str) -> Synonyms:
    """Load a file of this text."""
    (folder / "synonyms.toml").write_text(text, encoding="utf-8")
    return load_synonyms(folder)


def problems_of(folder: Path, text: str) -> list[str]:
    """Return the problems of a file as an author reads them."""
    return [str(problem) for problem in load(folder, text).problems]


def test_groups_are_read_in_order_with_their_lines(tmp_path: Path) -> None:
    """A phrase's line is where it stands in quotes, not where a comment names it."""
    read = load(tmp_path, GOOD)
    assert read == Synonyms((group("side effects", "risks"), group("2C-B", "café", "how long")))
    # TOML's own way of writing é isn't looked for: the line before it is near enough.
    assert [[p.line for p in phrases] for phrases in read.groups] == [[3, 3], [4, 4, 5]]


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "groups = []\n"])
def test_a_file_may_say_nothing(tmp_path: Path, text: str) -> None:
    """Nor need there be one."""
    assert load_synonyms(tmp_path) == load(tmp_path, text) == Synonyms()


def test_a_file_that_is_no_toml_is_one_error(tmp_path: Path) -> None:
    """With the line where TOML ends."""
    (problem,) = problems_of(tmp_path, 'groups = [\n    ["a" "b"],\n]\n')
    assert problem.startswith("synonyms.toml:2: error: the file isn't TOML: Unclosed array")
    (tmp_path / "synonyms.toml").write_bytes(b"# caf\xe9")
    (problem,) = map(str, load_synonyms(tmp_path).problems)
    assert problem == (
        "synonyms.toml:1: error: the file isn't UTF-8; save it with that encoding;"
        " until it is mended there are no synonyms"
    )


@pytest.mark.parametrize(
    ("text", "line", "complaint"),
    [
        ("\ngroup = []", 2, "unknown key “group”; write groups = [["),
        ("\n[groups]\na = 1", 2, "“groups” must be a list of lists; write groups = [["),
        ('groups = [\n["ab", "b c"],\n"ket"]', 2, "group 2 must be a list of texts in quotes"),
        ('groups = [\n["ab", "b c"],\n["ket", 2]]', 3, "group 2 must hold texts in quotes"),
        ('groups = [\n["ab", "b c"],\n["ket"]]', 3, "group 2 needs two phrases; add what"),
        ("groups = [\n[]]", 1, "group 1 needs two phrases; add what"),
        ('groups = [\n["ab", ""]]', 2, "“” has no word that is looked for; write one"),
        ('groups = [\n["ab", "?"]]', 2, "“?” has no word that is looked for; write one"),
        ('groups = [\n["ab", "of the"]]', 2, "“of the” has no word that is looked for"),
        (f'groups = [\n["ab", "{"x" * (MAX_PHRASE + 1)}"]]', 2, f"“{'x' * 39}…” is too long;"),
        ('groups = [\n["ab", "a1 b2 c3 d4 e5 f6 g7"]]', 2, "“a1 b2 c3 d4 e5 f6 g7” is too long;"),
    ],
)
def test_an_error_says_where_and_what_to_do(
    tmp_path: Path, text: str, line: int, complaint: str
) -> None:
    """Its group isn't used."""
    (problem,) = problems_of(tmp_path, text)
    assert problem.startswith(f"synonyms.toml:{line}: error: {complaint}")
    assert "; " in problem
    assert group("ab", "") not in load_synonyms(tmp_path).groups


def test_the_groups_without_errors_are_read_all_the_same(tmp_path: Path) -> None:
    """One mistake doesn't take the others' synonyms away."""
    read = load(tmp_path, 'groups = [["a1", ""], ["b", "c"], 7, ["d"]]')
    assert read.groups == (group("b", "c"),)
    assert len(read.problems) == 3


def test_a_phrase_that_stands_twice_in_a_group_counts_once(tmp_path: Path) -> None:
    """However it is written; the other place is named."""
    read = load(tmp_path, 'groups = [["side effects", "risks",\n"Side-Effects"]]')
    assert read.groups == (group("side effects", "risks"),)
    (problem,) = map(str, read.problems)
    assert problem == (
        "synonyms.toml:2: warning: “Side-Effects” is the same as “side effects” in line 1;"
        " leave one out"
    )
    read = load(tmp_path, 'groups = [["risks", "the risks"]]')
    assert [problem.severity for problem in read.problems] == ["error", "warning"]
    assert read.groups == ()


def test_a_phrase_of_two_groups_is_told_and_kept(tmp_path: Path) -> None:
    """It may mean two things, or the author forgot the first group."""
    read = load(tmp_path, 'groups = [["high", "euphoria"],\n["stoned", "high"]]')
    assert read.groups == (group("high", "euphoria"), group("stoned", "high"))
    (problem,) = map(str, read.problems)
    assert problem == (
        "synonyms.toml:2: warning: “high” is the same as “high” in line 1;"
        " if both groups mean the same, make them one"
    )


def test_lists_have_sane_limits(tmp_path: Path) -> None:
    """A thousand groups are a dictionary, not what differs in one library."""
    many = ", ".join(f'"a{n}"' for n in range(MAX_PHRASES + 1))
    (problem,) = problems_of(tmp_path, f"groups = [[{many}]]")
    assert problem.endswith("group 1 has 51 phrases; write at most 50")
    groups = ", ".join(f'["a{n}", "b{n}"]' for n in range(MAX_GROUPS + 1))
    read = load(tmp_path, f"groups = [{groups}]")
    assert len(read.groups) == MAX_GROUPS
    assert [p.message for p in read.problems] == ["there are 1001 groups; write at most 1000"]

"""Escaping, and marks that Discord can read."""

import re
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.markup import escaping as markup_text
from bot.markup.escaping import (
    BOLD,
    ITALIC,
    MAX_MARKS,
    STRIKE,
    UNDERLINE,
    Run,
    echo,
    escape,
    plain,
    replace_broken,
    serialize,
)
from tests.bot.markup.test_markup_reader import shown
from tests.examples import examples

UNSEEN = " \n\r\u2028\x85\x0b\x1c\u202e\u200b\u0301\u20dd\u3164\ud800"
SPECIAL = "ab1 *_~`|.-+#>@\\\n()[]<é:/!&;hetp"


def styled(text: str, *styles: str) -> Run:
    """Return a run in some styles."""
    return Run(text, styles=frozenset(styles))


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("5 * 3 = 15", r"5 \* 3 = 15"),
        ("~5 mg ~10 mg", r"\~5 mg \~10 mg"),
        ("a_b `c` ||d||", r"a\_b \`c\` \|\|d\|\|"),
        (r"back\slash", r"back\\slash"),
        ("# a\n> b\n- c\n+ d\n-# e\n1. f", "\\# a\n\\> b\n\\- c\n\\+ d\n\\-# e\n1\\. f"),
        ("  - a", r"  \- a"),
        ("-5 mg, 1.5 g, a - b", "-5 mg, 1.5 g, a - b"),
        ("[a](https://x.y)", r"\[a](https://x.y)"),
        ("<@1> <@&2> <#3> <:e:4> <t:5:R> <id:home> </ask:6>",
         r"\<@1> \<@&2> \<#3> \<\:e:4> \<t:5:R> \<id:home> \</ask:6>"),
        ("1:100:5 :smile: 10:30:15 a:b 1:+1:", r"1\:100:5 \:smile: 10:30:15 a:b 1\:+1:"),
        ("@everyone @here @him", r"\@everyone \@here @him"),
        ("see https://x.y/a_b*c, (https://x.y/d)", "see https://x.y/a_b*c, (https://x.y/d)"),
        ("https://x.y<b", r"<https://x.y>\<b"),
        ("\x00 \ud800", "� �"),
        ("", ""),
    ],
)  # fmt: skip
def test_escape_writes_what_discord_shows_literally(text: str, markdown: str) -> None:
    """Each character that Discord would interpret gets a backslash; addresses stay as they are."""
    assert escape(text) == markdown


@given(st.text(alphabet=SPECIAL, max_size=40))
def test_escape_shows_any_text_as_it_is(text: str) -> None:
    """Whatever the text, a member sees this text."""
    assert shown(escape(text)).split() == text.split()


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("see https://x.y/a_b", "see `https://x.y/a_b`"),
        ("discord.gg/a, X.COM or x.xn--p1ai", "`discord.gg/a,` `X.COM` or `x.xn--p1ai`"),
        ("[a b](https://x.y/) <https://x.y>", r"\[a `b](https://x.y/)` `<https://x.y>`"),
        ("ht\u200btps://x.y https\u2060://x.y", "`https://x.y` `https://x.y`"),
        ("discord.gg`/abc` a``https://x.y", r"`discord.gg`\`/abc\` a\`\``https://x.y`"),
        ("<@1> <@&2> <#3> <:e:4> <t:5:R> </ask:6> @everyone",
         r"\<@1> \<@&2> \<#3> \<\:e:4> \<t:5:R> \</ask:6> \@everyone"),
        ("# a\n> b\r- c\u2028-# d\x85e\x0bf\x00g\x1bh", "\\# a > b - c -# d e f g h"),
        ("**a** ||b|| ~~c~~ :smile:", r"\*\*a\*\* \|\|b\|\| \~\~c\~\~ \:smile:"),
        ("\u202eevil\u2066 \ufeffx\u00ad\U000e0041\u3164", "evil x"),
        ("e" + "\u0301" * 50, "e" + "\u0301" * MAX_MARKS),
        ("e" + "\u0301\u200b\u3164" * 50, "e" + "\u0301" * MAX_MARKS),
        ("2.5 mg, 1.5g; a.m. or so...", "2.5 mg, 1.5g; a.m. or so..."),
        ("\ud800", "�"),
        (" \u200b\n", ""),
    ],
)  # fmt: skip
def test_echo_repeats_a_members_words_and_does_nothing_else(text: str, markdown: str) -> None:
    """Addresses and invites are code; what can't be seen is gone, and all stands on one line."""
    assert echo(text) == markdown


PIECES = r"""
a b . com :// https http:// discord.gg/ /x [ ]( ) < > @1 @everyone #3 :e: t:1 ` `` ``` \ * ** _ __
~~ -# | || -
""".split()
NASTY = st.lists(st.sampled_from([*PIECES, *"# |> |- |1. ".split("|"), *UNSEEN]), max_size=14).map(
    "".join
)
_SIGN = re.compile(r"\\[^\w\s]|\\_|(`+)((?s:.*?)[^`])\1(?!`)")


def outside_code(markdown: str) -> str:
    """Return what Discord would look for links and styles in: no code, no escaped sign."""
    return _SIGN.sub(" ", markdown)


@examples(200, prove=10_000)
@given(NASTY | st.text(max_size=40))
def test_no_echo_makes_a_link_a_mention_a_style_or_a_line(text: str) -> None:
    """Whatever is written, and wherever it is repeated, a member sees those signs and no more."""
    for before, after in (("> ", ""), ("-# “", "”"), ("“", "” as “a.b”.")):
        line = f"{before}{echo(text)}{after}"
        told = f"{before.lstrip('>-# ')}{replace_broken(plain(text))}{after}"
        assert shown(line).rstrip("\n") == told
    left = outside_code(echo(text))
    assert not re.search(r"\w://|\w\.\w\w|[\\`*~|\[]|<|@everyone", left)
    assert not any(category(c) in {"Cf", "Cc", "Cs", "Zl", "Zp"} for c in echo(text))
    marks = "".join("m" if category(c) in {"Mn", "Me"} else " " for c in plain(text))
    assert "m" * (MAX_MARKS + 1) not in marks


@pytest.mark.parametrize(
    ("runs", "markdown"),
    [
        ([styled("a", BOLD, ITALIC)], "***a***"),
        ([styled("a ", BOLD), styled("b", BOLD, ITALIC)], "**a *b***"),
        ([styled("a", BOLD), styled("b", ITALIC)], "**a**_b_"),
        ([styled("a", BOLD), styled("b", ITALIC), Run("c")], "**a**bc"),
        ([styled("a", ITALIC), styled("b", BOLD)], "_a_**b**"),
        ([styled(" a ", BOLD), Run("b")], " **a** b"),
        ([styled("a", STRIKE), styled("b", UNDERLINE)], "~~a~~b"),
        ([styled("5~", STRIKE)], r"~~5~~\~"),
        ([styled("a*b", BOLD)], r"**a\*b**"),
        ([styled("a ", BOLD), Run("x*y", "code", frozenset({BOLD}))], "**a** `x*y`"),
        ([Run("a", "code"), Run("b", "code")], "`ab`"),
        ([Run("a`b", "code"), Run(" "), Run("`", "code")], "``a`b`` `` ` ``"),
        ([Run("`a``b", "code")], r"\`a\`\`b"),
        ([Run("`", "code"), Run("a``https://x.y/a_b", "code")], r"\`a\`\`https://x.y/a_b"),
        ([Run("https://x.y"), styled("b", BOLD)], "<https://x.y>**b**"),
        ([styled("https://x.y", BOLD), Run(" c")], "**https://x.y** c"),
        ([Run("https://x.y/a>"), styled("b", BOLD)], r"https\://x.y/a>**b**"),
        ([styled(" ", BOLD)], " "),
        (
            [styled("a", ITALIC), styled("b", ITALIC, BOLD, UNDERLINE), styled("c", BOLD)],
            "a**__b__c**",
        ),
        ([], ""),
    ],
)
def test_serialize_writes_marks_that_discord_can_read(runs: list[Run], markdown: str) -> None:
    """Marks nest and touch only where Discord reads them so; else the style goes, not the text."""
    assert serialize(runs) == markdown


STYLES = st.frozensets(st.sampled_from([BOLD, ITALIC, UNDERLINE, STRIKE]), max_size=3)
TEXTS = st.lists(
    st.sampled_from(["a", "5 mg", " ", "*", "_", "~", "`", "\\", "https://x.y/a_b", ".", "|"]),
    max_size=4,
).map("".join)
RUNS = st.lists(
    st.builds(Run, TEXTS, st.sampled_from(["text", "text", "code"]), STYLES),
    max_size=7,
)


@given(RUNS)
def test_serialize_shows_the_text_of_any_runs(runs: list[Run]) -> None:
    """However styles meet and overlap, a member sees the text of the runs and no mark."""
    seen = shown(serialize(runs))
    assert "".join(seen.split()) == "".join("".join(run.text for run in runs).split())


STYLED = st.lists(
    st.builds(Run, st.sampled_from(["a", "b ", " c", "_", "~"]), styles=STYLES), max_size=6
)


@given(STYLED, st.integers(1, 60))
def test_serialize_writes_a_run_a_bounded_number_of_times(runs: list[Run], repeated: int) -> None:
    """However often marks meet that can't be read beside each other."""
    written = 0

    class Counted(markup_text._Writer):
        def write(self, start: int, end: int, around: frozenset[str]) -> str:
            nonlocal written
            written += end - start
            return super().write(start, end, around)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markup_text, "_Writer", Counted)
        serialize(runs * repeated)
    # Four rounds at most are known to be needed, each with four marks around one another.
    assert written <= 4 * 5 * len(runs) * repeated


@pytest.mark.parametrize(
    "runs",
    [
        [styled("a", STRIKE), styled("b", ITALIC), styled("c", UNDERLINE)],
        [styled("a", ITALIC), styled("b", BOLD), styled("c", UNDERLINE)],
    ],
)
def test_serialize_keeps_what_can_be_read_of_many_styles(runs: list[Run]) -> None:
    """Four hundred of them made a second's work, and an overflow."""
    text = serialize(runs * 400)
    assert shown(text) == "abc" * 400
    assert text.count("**") + text.count("~~") >= 800


def test_serialize_gives_up_marks_that_never_settle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bold and struck text can always be written."""
    runs = [styled("a", BOLD), styled("b", ITALIC), styled("c", UNDERLINE), styled("d", STRIKE)]
    assert serialize(runs) == "**a**b__c__~~d~~"
    monkeypatch.setattr(markup_text, "MAX_ROUNDS", 1)
    assert serialize(runs) == "**a**bc~~d~~"


def test_tildes_at_the_end_of_struck_text_stand_behind_it() -> None:
    """All of them."""
    assert serialize([styled("a" + "~" * 3, STRIKE)]) == r"~~a~~\~\~\~"


def test_a_colon_before_a_long_word_is_no_emoji() -> None:
    """Nor does it take long to tell."""
    assert escape(":" + "a" * 50_000) == ":" + "a" * 50_000
    assert escape(":a1_+-b:" + ":1_2:") == r"\:a1\_+-b::1\_2:"

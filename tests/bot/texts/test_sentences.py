"""Sentences in the language that is spoken."""

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.serving.workers import run_in_own_thread
from bot.texts import (
    CODES,
    LANGUAGES,
    Count,
    admin_texts,
    chat_texts,
    find_language,
    get_language,
    in_each_language,
    language_of_terminal,
    member_texts,
    name_command,
    own_words,
    speaking,
    write_date,
    write_moment,
)
from bot.texts.forms import Figure
from bot.texts.sentences import TRANSLATED
from retrieval.language import languages

ROOT = Path(__file__).parents[3]


@pytest.mark.usefixtures("pseudo")
def test_a_sentence_is_read_in_the_language_that_is_spoken() -> None:
    """Texts and tables of them, each time anew; before and after, English."""
    before = member_texts.ABSTAINED
    with speaking("de"):
        assert f"⟦{before}⟧" == member_texts.ABSTAINED
        assert member_texts.ACTIONS["post"] == "⟦Post for everyone⟧"
        assert admin_texts.GAP_COLUMNS[0] == "⟦question⟧"
        assert chat_texts.OR == "⟦ or ⟧"
    assert before == member_texts.ABSTAINED


@pytest.mark.usefixtures("pseudo")
def test_what_a_number_counts_is_translated_in_its_sentence() -> None:
    """Each has its own forms, and its own number."""
    with speaking("de"):
        worse = admin_texts.WORSE.format(number=Count(1), named="x")
        assert worse == "⟦⟦1 question⟧ with ⟦a known answer is⟧ answered worse: x⟧"
        age = member_texts.AGES["year"].format(number=Count(7, "seven"))
        assert age == "⟦seven years⟧"
        status = admin_texts.STATUS.format(articles=Count(1200), sections=Count(2), since="")
        assert status == "⟦Serving ⟦1.200 articles⟧ with ⟦2 sections⟧.⟧"


@pytest.mark.usefixtures("pseudo")
def test_a_measured_number_has_the_sign_of_its_language() -> None:
    """An id is no such number."""
    with speaking("de"):
        assert admin_texts.STATUS_LATENCY.format(number=9, p50=1.25, p99=10.0) == (
            "⟦Answers since the start: 9; half of them took at most 1,2 ms, all but one in a"
            " hundred at most 10,0 ms⟧"
        )
        assert "1234567" in admin_texts.LOG_MAPPED.format(user=1234567, role="r", content_role="c")
    assert f"{Figure(1.25):.2f}" == "1.25"


@pytest.mark.usefixtures("pseudo")
def test_a_command_in_a_sentence_is_called_as_in_its_language() -> None:
    """Whoever translates needn't write it again; the terminal has commands of its own."""
    with speaking("de"):
        assert member_texts.WHAT_ELSE.startswith("⟦`/xarticles` lists")
        assert "`/xprivacy xforget`" in member_texts.PRIVACY
        assert admin_texts.MAP_COMMAND.startswith("⟦/xaccess xmap ")
        assert chat_texts.WHAT_ELSE.startswith("⟦/articles lists")
        assert name_command("privacy get") == "xprivacy xget"
    assert name_command("privacy get") == "privacy get"


@pytest.mark.usefixtures("pseudo")
def test_a_default_of_a_setting_is_translated_and_a_setting_isnt() -> None:
    """What a community has written stays as it is."""
    with speaking("de"):
        assert own_words("HELP_LINE", member_texts.HELP_LINE) == member_texts.HELP_LINE
        assert own_words("HELP_LINE", "Call 112.") == "Call 112."
    english = member_texts.HELP_LINE
    with speaking("de"):
        assert own_words("HELP_LINE", english) == f"x{english}"


async def test_a_thread_speaks_what_whoever_starts_it_does() -> None:
    """Answers are laid out in threads."""
    with speaking("de"):
        assert await run_in_own_thread(get_language) == "de"
    assert await run_in_own_thread(get_language) == "en"


def test_each_language_is_spoken_in_turn() -> None:
    """And afterwards the one before."""
    assert tuple(in_each_language(get_language)) == LANGUAGES
    assert get_language() == "en"


@pytest.mark.parametrize(
    ("locale", "language"),
    [("de", "de"), ("es-419", "es"), ("fr_CA.UTF-8", "fr"), ("en-GB", "en"), ("C", None)],
)
def test_a_locale_is_one_of_our_languages_or_none(locale: str, language: str | None) -> None:
    """By its first part; nothing is guessed."""
    assert find_language(locale) == language


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8", "LC_MESSAGES": "fr_FR"}, "fr"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "", "LANGUAGE": "pl:es:de"}, "es"),
        ({"LANGUAGE": "pl"}, "en"),
    ],
)
def test_the_terminal_speaks_as_its_environment_says(
    environment: dict[str, str], language: str
) -> None:
    """In the order of gettext."""
    assert language_of_terminal(environment) == language


def read_at_import(tree: ast.AST) -> Iterator[str]:
    """Yield the sentences that a module reads when it is imported."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            early: list[ast.AST] = [*node.args.defaults, *filter(None, node.args.kw_defaults)]
            early += node.decorator_list
            for part in early:
                yield from read_at_import(ast.Module([ast.Expr(part)], []))  # type: ignore[arg-type]
        elif (
            isinstance(node, ast.Attribute)
            and ast.unparse(node.value) in TRANSLATED
            and node.attr.isupper()
        ):
            yield ast.unparse(node)
        elif not isinstance(node, ast.Lambda):
            yield from read_at_import(node)


def test_dates_are_in_words_but_in_english() -> None:
    """Where every other form can be misread."""
    at = datetime(2019, 3, 1, 9, 5, tzinfo=UTC)
    with speaking("fr"):
        assert write_date(at.date()) == "1 mars 2019"
        assert write_moment(at) == "1 mars 2019 09:05"
    assert write_moment(at) == "2019-03-01 09:05"


def test_every_language_of_articles_has_a_code() -> None:
    """Two of Snowball's names are of algorithms."""
    assert {*languages()} - CODES.keys() == {"dutch_porter", "porter"}
    assert CODES.keys() <= {*languages()}


def test_no_sentence_is_read_before_a_language_is_spoken() -> None:
    """A default or a table of a module would stay English; a setting's default is translated."""
    early = {
        (path.relative_to(ROOT).as_posix(), name)
        for path in (ROOT / "bot").rglob("*.py")
        if path.parent.name != "texts"
        for name in read_at_import(ast.parse(path.read_bytes()))
    }
    assert early == {("bot/config.py", "member_texts.HELP_LINE")}
    tree = ast.parse("A = {1: member_texts.X}\ndef f(a=admin_texts.Y): member_texts.Z\n")
    assert set(read_at_import(tree)) == {"member_texts.X", "admin_texts.Y"}

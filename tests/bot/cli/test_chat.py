"""docent chat and docent ask."""

import io
import json
import os
import pty
import re
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli import chat as terminal
from bot.cli.chat import Chat
from bot.cli.main import EXIT_ERRORS, EXIT_OK, EXIT_USAGE, main
from bot.cli.printing import CHAT_WIDTH
from bot.config import AnswerSettings
from bot.rendering import MAX_EXPLAINED, Renderer, describe_explanation
from bot.texts import (
    admin_texts,
    chat_texts,
    in_each_language,
    member_texts,
    speaking,
    terminal_texts,
)
from retrieval.answering import Answerer, Conversation
from retrieval.audience import Audience
from retrieval.content.library import load_library
from retrieval.meaning import Vectors
from tests.articles import source
from tests.bot.console import DOCENT, TIMEOUT_S, environment, run_docent
from tests.pseudo import unsaid
from tests.retrieval.meaning.models import FakeModel

HOW_TO_ASK = chat_texts.HOW_TO_ASK.format(promise=member_texts.HELP_PROMISE, more=chat_texts.MORE)

PROSE = (
    "Ketamine is a *medication* that is **primarily** used as an anesthetic in veterinary and"
    " human medicine; 0.5 mg/kg isn't 5 mg/kg, and [the studies](https://example.org/a) say so."
)
SHOWN_PROSE = (
    "Ketamine is a medication that is primarily used as an anesthetic in veterinary and"
    " human medicine; 0.5 mg/kg isn't 5 mg/kg, and the studies (https://example.org/a) say so."
)
BODY = f"""\
{PROSE}

## Addiction

It can be addictive [sic].

- First   item
- Second item

```
code    keeps  its   spaces
```

## Additional Resources

- [A study](https://example.org/study)
"""
KETAMINE = source(
    BODY,
    title="What is Ketamine?",
    slug="what-is-ketamine",
    more='date: "2019-01-01"\nparagraph: "In one [line]"\n',
)
HANDBOOK = source(
    "## Warnings\n\nThree warnings, then a ban.\n",
    title="Moderators' Handbook",
    slug="handbook",
    role="admin",
)
TOBACCO = source("## Addiction\n\nIt is addictive.\n", title="Tobacco", slug="tobacco")
HELP = AnswerSettings().help
NO_ARTICLE = f"{HELP}\n\n{member_texts.NO_SUCH_ARTICLE.replace('`', '')}"

Talk = Callable[..., str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with an article for guests and one for admins."""
    (tmp_path / "ketamine.md").write_bytes(KETAMINE)
    (tmp_path / "handbook.md").write_bytes(HANDBOOK)
    return tmp_path


@pytest.fixture
def say(folder: Path, capsys: pytest.CaptureFixture[str]) -> Talk:
    """Return a function that says one line in one conversation and returns what is replied."""
    chat = Chat(Answerer(load_library(folder)), Audience.of({"guest"}), Renderer(), folder)

    def take(line: str) -> str:
        assert chat._take(line)
        return capsys.readouterr().out

    return take


@pytest.fixture
def talk(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Talk:
    """Return a function that sends lines through a pipe and returns what comes out."""

    def send(*lines: str, options: tuple[str, ...] = ()) -> str:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        assert main(["chat", "--content", str(folder), *options]) == EXIT_OK
        out, err = capsys.readouterr()
        assert err == ""
        return out

    return send


def ask(folder: Path, question: str, *options: str) -> int:
    """Run `docent ask` on a folder."""
    return main(["ask", question, "--content", str(folder), *options])


def write_lines(folder: Path, help_: str = "", note: str = "") -> None:
    """Write a configuration with where help is, and a note."""
    lines = f"[answers]\nhelp = {json.dumps(help_)}\nnote = {json.dumps(note)}\n"
    (folder / "config.toml").write_text(lines)


def words(text: str) -> str:
    """Return a text without its line breaks, which depend on the terminal's width."""
    return " ".join(text.split())


def test_a_pipe_gets_answers_and_nothing_else(talk: Talk) -> None:
    """No greeting, no prompt, no colours, no trailing spaces."""
    assert talk() == ""
    assert talk("", "   ") == ""
    out = talk("what is ketamine?")
    assert out.startswith("\nWhat is Ketamine?\n")
    assert "\x1b" not in out
    assert chat_texts.PROMPT not in out
    assert [line for line in out.splitlines() if line != line.rstrip()] == []
    assert max(map(len, out.splitlines())) <= CHAT_WIDTH


def test_an_answer_is_word_for_word(talk: Talk) -> None:
    """Every word, number and address stands there in order, then links, source and review."""
    out = talk("what is ketamine?")
    assert words(SHOWN_PROSE) in words(out)
    assert re.search(
        r"\n→ A study: https://example.org/study\nLast reviewed \w+ years ago, on 2019-01-01\n\n$",
        out,
    )


def test_lists_and_code_keep_their_form(talk: Talk) -> None:
    """So do brackets, which mean something to the library that prints."""
    out = talk("is ketamine addictive?")
    assert "It can be addictive [sic]." in out
    assert " • First   item\n • Second item\n" in out
    assert "code    keeps  its   spaces\n" in out


def test_a_conversation_is_remembered(talk: Talk, folder: Path) -> None:
    """“It” is what was asked about before, until somebody else reads."""
    (folder / "tobacco.md").write_bytes(TOBACCO)
    alone = talk("is it addictive?")
    assert "[sic]" not in alone
    assert "[sic]" in talk("what is ketamine?", "is it addictive?")
    anew = talk("what is ketamine?", "/role guest", "is it addictive?")
    assert anew.endswith(f"You now read as guest.\n{alone}")


def test_what_no_article_answers_is_said(talk: Talk) -> None:
    """Without an answer to something else, and below where help is."""
    assert talk("how do volcanoes form?") == f"{HELP}\n\n{member_texts.ABSTAINED}\n\n"


def test_the_commands_are_explained(talk: Talk) -> None:
    """The help names every one of them."""
    out = talk("/help")
    assert out == f"{HELP}\n\n{chat_texts.HELP}\n"
    for command in ("/articles", "/article", "/role", "/why", "/reload", "/help", "/quit"):
        assert command in out


def test_each_command_has_one_line_in_every_language() -> None:
    """The columns don't survive a line that is broken in two."""
    for text in in_each_language(lambda: chat_texts.HELP):
        assert max(map(len, text.splitlines())) <= CHAT_WIDTH


@pytest.mark.parametrize("command", ["/quit", "/exit"])
def test_quit_ends_the_conversation(talk: Talk, command: str) -> None:
    """What comes behind it isn't read."""
    assert talk(command, "what is ketamine?") == ""


@pytest.mark.parametrize("command", ["/dance", "/", "/[bold]"])
def test_an_unknown_command_is_no_question(talk: Talk, command: str) -> None:
    """It is told as it was typed."""
    message = chat_texts.UNKNOWN_COMMAND.format(command=command)
    assert talk(f"{command} what is ketamine?") == f"{HELP}\n\n{message}\n"


@pytest.mark.parametrize(
    ("command", "near"),
    [("/artcles", "/articles"), ("/ARTICLES", "/articles"), ("/wyh", "/why"), ("/quti", "/quit")],
)
def test_a_command_that_was_mistyped_is_asked_for(talk: Talk, command: str, near: str) -> None:
    """It isn't obeyed: only who typed it knows what was meant."""
    message = chat_texts.DID_YOU_MEAN.format(command=command, near=near)
    assert talk(command) == f"{HELP}\n\n{message}\n"


def test_offers_are_opened_by_their_numbers(say: Talk) -> None:
    """As long as nothing else was answered, and by whoever they were made for."""
    offers = say("addiction to volcanoes with ketamine").splitlines()
    assert offers[-3:] == ["  1. What is Ketamine? › Addiction", chat_texts.OPEN_OFFER, ""]
    opened = say("/article what-is-ketamine > addiction")
    assert say("1") == opened == say("1")
    for number in ("0", "2", "01", "٣", "9" * 5000):
        assert say(number).strip() == chat_texts.NO_SUCH_OFFER
    for line in ("what is ketamine?", "/role guest", "/reload"):
        say("addiction to volcanoes with ketamine")
        say(line)
        assert say("1").strip() == member_texts.ABSTAINED


def test_why_says_what_content_explain_says(say: Talk, folder: Path) -> None:
    """Of the last question as it was asked, or of another that goes on from it."""
    assert say("/why").strip() == chat_texts.NOTHING_TO_EXPLAIN
    view = Answerer(load_library(folder)).reading_as(Audience.of({"guest"}))

    def explained(question: str, *before: str) -> list[str]:
        found = view.explain(question, MAX_EXPLAINED, Conversation(before))
        return list(describe_explanation(question, found))

    say("what is ketamine?")
    assert say("/why").splitlines() == explained("what is ketamine?")
    follow_up = "how long does it last?"
    with_it = explained(follow_up, "what is ketamine?")
    assert say(f"/why {follow_up}").splitlines() == with_it != explained(follow_up)
    say(follow_up)
    assert say("/why").splitlines() == with_it
    say("thanks")
    assert say("/why").splitlines() == explained("thanks")
    say("/role guest")
    assert say("/why").strip() == chat_texts.NOTHING_TO_EXPLAIN


def test_ask_explains_below_the_answer(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Earlier questions included; with --json as one more field."""
    question, options = "is it addictive?", ("--after", "what is ketamine?")
    assert ask(folder, question, *options) == EXIT_OK
    answer = capsys.readouterr().out
    assert ask(folder, question, *options, "--explain") == EXIT_OK
    out = capsys.readouterr().out
    why = out.removeprefix(answer).splitlines()
    assert why[0] == "Docent answers."
    assert any(line.startswith("1. what-is-ketamine#addiction: ") for line in why)
    assert ask(folder, question, *options, "--explain", "--json") == EXIT_OK
    assert json.loads(capsys.readouterr().out)["explanation"] == why
    ask(folder, question, "--explain", "--json")
    assert json.loads(capsys.readouterr().out)["explanation"] != why


def test_a_question_needs_no_quotes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Several words are one question."""
    assert ask(folder, "is ketamine addictive") == EXIT_OK
    whole = capsys.readouterr().out
    assert main(["ask", "is", "ketamine", "addictive", "--content", str(folder)]) == EXIT_OK
    assert capsys.readouterr().out == whole


def test_a_reload_reads_all_that_is_written_again(say: Talk, folder: Path) -> None:
    """Articles, synonyms and phrasings; without changes it says so."""
    assert say("/reload") == f"{admin_texts.RELOAD_UNCHANGED}\n"
    body = "## Fermenting\n<!-- asked: can i let it stand -->\n\nFor three weeks.\n"
    (folder / "kraut.md").write_bytes(source(body, title="Kraut", slug="kraut"))
    (folder / "synonyms.toml").write_text('groups = [["fermenting", "souring"]]\n')
    (folder / "ketamine.md").unlink()
    reloaded = [
        admin_texts.RELOADED,
        admin_texts.ADDED.format(articles="kraut"),
        admin_texts.REMOVED.format(articles="what-is-ketamine"),
        admin_texts.RELOADED_SYNONYMS,
    ]
    assert say("/reload").splitlines() == reloaded
    for question in ("can i let it stand", "kraut souring"):
        assert "For three weeks." in say(question)
    assert say("/article what-is-ketamine").strip() == NO_ARTICLE.removeprefix(HELP).strip()


@pytest.mark.parametrize("broken", ["article", "only article", "folder", "nothing"])
def test_a_reload_of_what_is_broken_changes_nothing(say: Talk, folder: Path, broken: str) -> None:
    """What is to be mended is told."""
    answer = say("what is ketamine?")
    (folder / "ketamine.md").write_text("no front matter")
    told = f"{folder / 'ketamine.md'}:1: error: no front matter"
    if broken != "article":
        (folder / "handbook.md").unlink()
    if broken in {"folder", "nothing"}:
        (folder / "ketamine.md").unlink()
        told = terminal_texts.NOTHING_TO_SERVE.format(folder=folder)
    if broken == "folder":
        folder.rmdir()
        told = f"There is no content folder {folder}"
    out = say("/reload")
    assert out.startswith(f"{admin_texts.RELOAD_REFUSED}\n")
    assert told in out
    assert say("what is ketamine?") == answer


def test_many_new_texts_are_read_meanwhile(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until that is done, only words count; what is reloaded meanwhile is kept."""
    monkeypatch.setattr(terminal, "FEW_TEXTS", 0)
    threads: list[threading.Thread] = []

    def start(thread: threading.Thread) -> None:
        threads.append(thread)

    monkeypatch.setattr(threading.Thread, "start", start)
    vectors = Vectors(FakeModel(), folder / "vectors.db")
    answerer = Answerer(load_library(folder), meanings=vectors)
    chat = Chat(answerer, Audience.of({"guest"}), Renderer(), folder)
    chat.learn()
    assert capsys.readouterr().out == f"{chat_texts.LEARNING_MEANWHILE}\n"
    (folder / "tobacco.md").write_bytes(TOBACCO)
    chat._take("/reload")
    for thread in threads:
        thread.run()
    known = chat._answerer
    assert known.meanings
    assert not known.meanings.missing
    assert "tobacco" in {article.slug for article in known.library.articles}


def test_a_long_section_has_its_name_below_it_too(talk: Talk, folder: Path) -> None:
    """Above the review; whoever reads the end knows what it is of."""
    body = "## Rules\n\n" + "".join(f"- Rule {number}\n" for number in range(30))
    (folder / "games.md").write_bytes(
        source(body, title="Games", slug="games", more="date: 2019-01-01\n")
    )
    *_, name, reviewed, _ = talk("/article games").splitlines()
    assert name == "↑ Games › Rules"
    assert reviewed.startswith("Last reviewed")
    assert "↑" not in talk("what is ketamine?")


@pytest.mark.parametrize("more", ["", "\n<b>So</b>.\n"])
def test_nothing_that_matters_is_lost_in_a_pipe(talk: Talk, folder: Path, more: str) -> None:
    """What is struck out, and the dot of “1. 5 mg”; however the section is printed."""
    body = (
        "Take ~~50 mg, *or* more~~.\n\n1. 5 mg\n2. ~~6~~ 7 mg\n\n"
        f"| Dose | Now |\n|--|--|\n| ~~9 mg~~ | 8 mg |\n{more}"
    )
    body = f"## [Limit](https://a.b) of ~~50~~ \\~~5\\~~ mg\n\n{body}"
    (folder / "scales.md").write_bytes(source(body, title="~~Scales~~", slug="scales"))
    out = words(talk("/article scales"))
    name = "~~Scales~~ › Limit of ~~50~~ ~~5~~ mg"
    assert out.startswith(f"{name} (https://a.b) ")
    assert f"1. {name}" in words(talk("limit to volcanoes"))
    assert "Take ~~50 mg, or more~~." in out
    assert "1. 5 mg 2. ~~6~~ 7 mg" in out
    assert "~~9 mg~~" in out


def test_articles_lists_what_the_reader_may_read(talk: Talk) -> None:
    """With summary and name; who reads with more roles sees more."""
    guests = "What is Ketamine? – In one [line] (what-is-ketamine)\n"
    admins = "Moderators' Handbook (handbook)\n"
    assert talk("/articles") == guests
    assert talk("/articles", options=("--role", "admin")) == admins
    assert talk("/articles", options=("--role", "admin", "--role", "guest")) == admins + guests
    assert talk("/articles", options=("--role", "Admin, guest")) == admins + guests
    nothing = talk("/articles", options=("--role", "nobody"))
    assert nothing == f"{HELP}\n\n{member_texts.NO_ARTICLES}\n"


@pytest.mark.parametrize("name", ["what-is-ketamine", "What is Ketamine?", "WHAT IS KETAMINE"])
def test_an_article_is_opened_by_its_name_or_title(talk: Talk, name: str) -> None:
    """At its beginning, with what else there is in it."""
    out = talk(f"/article {name}")
    assert words(SHOWN_PROSE) in words(out)
    assert out.endswith("More in this article: Addiction\n")


def test_an_article_is_opened_at_a_section(talk: Talk) -> None:
    """One that it doesn't have is told."""
    out = talk("/article what-is-ketamine > Addiction")
    assert "It can be addictive" in out
    assert "anesthetic" not in out
    assert "More in this article" not in out
    missing = talk("/article what-is-ketamine > Dose")
    assert missing == f"{HELP}\n\n{member_texts.NO_SUCH_SECTION}\n"


def test_a_heading_says_what_it_says_in_discord(talk: Talk, folder: Path) -> None:
    """Powers are powers, and a link's address is there."""
    body = "## 10<sup>-3</sup> g, see [the *guide*](https://x.y)\n\nText.\n"
    (folder / "scales.md").write_bytes(source(body, title="Scales", slug="scales"))
    assert "Scales › 10⁻³ g, see the guide (https://x.y)" in talk("/article scales")


def test_a_long_heading_is_shown_whole(talk: Talk, folder: Path) -> None:
    """Below the article's title."""
    body = f"## {'very ' * 50}long\n\nText.\n"
    (folder / "scales.md").write_bytes(source(body, title="Scales", slug="scales"))
    assert " ".join(talk("/article scales").split()).startswith(f"Scales {'very ' * 50}long Text.")


def test_an_uneven_table_is_shown_whole(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A library would leave out what has no header; its author is told."""
    table = "| Light | Strong |\n|--|--|\n| mouth | 50 mg | 300 mg |\n"
    (folder / "scales.md").write_bytes(source(table, title="Scales", slug="scales"))
    assert ask(folder, "Scales") == EXIT_OK
    out, err = capsys.readouterr()
    assert "mouth | 50 mg | 300 mg" in out
    assert "scales.md:6: warning: what the columns of this table are" in err


def test_an_article_without_a_name_is_asked_for(talk: Talk) -> None:
    """With an example of how to name one."""
    assert talk("/article", "/article  ") == f"{chat_texts.NAME_MISSING}\n" * 2


def test_a_hidden_article_is_told_like_a_missing_one(talk: Talk, folder: Path) -> None:
    """By name, title, section, list or question: nothing shows that it exists."""
    session = (
        "/article handbook",
        "/article Moderators' Handbook",
        "/article handbook > Warnings",
        "/articles",
        "handbook",
        "how many warnings before a ban?",
        "what is ketamine?",
        "/role subscriber",
        "handbook",
    )
    hidden = talk(*session)
    assert hidden.startswith(f"{NO_ARTICLE}\n" * 3)
    assert talk("/article nothing") == f"{NO_ARTICLE}\n"
    (folder / "handbook.md").unlink()
    assert talk(*session) == hidden


def test_the_reader_may_be_changed(talk: Talk) -> None:
    """From then on, what these roles may read is read, and nothing else."""
    out = talk("/role Admin,  editor", "handbook", "/articles")
    assert out.startswith("You now read as admin, editor.\n")
    assert "Three warnings, then a ban." in out
    assert out.endswith("\nModerators' Handbook (handbook)\n")
    assert talk("/role [bold]").startswith("You now read as [bold].")


def test_a_reader_without_a_role_is_asked_for_one(talk: Talk) -> None:
    """And the reader stays as it was."""
    out = talk("/role", "/role ,", "/articles")
    assert out.startswith(f"{chat_texts.ROLE_MISSING}\n" * 2)
    assert "what-is-ketamine" in out


def test_make_chat_follows_a_real_pipe(folder: Path) -> None:
    """The console script answers what comes through it, byte for byte as in process."""
    done = run_docent("chat", "--content", ".", folder=folder, text="what is ketamine?\n/quit\n")
    assert (done.returncode, done.stderr) == (EXIT_OK, "")
    assert words(SHOWN_PROSE) in words(done.stdout)
    assert "\x1b" not in done.stdout


def test_a_terminal_gets_a_greeting_of_two_lines_and_a_prompt(folder: Path) -> None:
    """Ctrl-D leaves."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [DOCENT, "chat", "--content", folder],
        env=environment(TERM="xterm", COLUMNS="100"),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    ) as process:
        os.close(theirs)
        shown = b""
        while not shown.endswith(chat_texts.PROMPT.encode()) and (part := os.read(ours, 4096)):
            shown += part
        os.write(ours, b"\x04")
        assert process.wait(TIMEOUT_S) == EXIT_OK
    os.close(ours)
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode())
    assert plain.splitlines()[-3:] == [
        "Docent answers from 1 article, word for word, as guest.",
        chat_texts.GREETING_HELP.replace("[bold]", "").replace("[/bold]", ""),
        chat_texts.PROMPT,
    ]
    assert "\x1b[1m" in shown.decode()


def test_a_greeting_asks_what_the_articles_say_they_answer(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two questions, of two articles if there are two; none that only others may read."""
    for slug, role, asked in (
        ("a", "admin", "is it secret"),
        ("b", "guest", "how is [b]; what is b"),
        ("c", "guest", "how is c"),
    ):
        body = f"## One\n<!-- asked: {asked} -->\n\nText.\n"
        (folder / f"{slug}.md").write_bytes(source(body, title=slug, slug=slug, role=role))
    answerer = Answerer(load_library(folder))
    for role, examples in (("guest", "“how is [b]” or “how is c”"), ("admin", "“is it secret”")):
        Chat(answerer, Audience.of({role}), Renderer(), folder)._greet()
        assert capsys.readouterr().out.splitlines()[-1] == f"For example: {examples}"


def test_ask_prints_what_chat_would(
    talk: Talk, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 0 when it is answered."""
    answer = talk("what is ketamine?")
    assert ask(folder, "what is ketamine?") == EXIT_OK
    assert capsys.readouterr() == (answer, "")


def test_ask_tells_by_its_exit_code_that_it_does_not_know(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 1, and the sentence that says so."""
    assert ask(folder, "how do volcanoes form?") == EXIT_ERRORS
    assert capsys.readouterr() == (f"{HELP}\n\n{member_texts.ABSTAINED}\n\n", "")
    assert ask(folder, "") == EXIT_ERRORS


def test_ask_reads_as_the_roles_that_are_named(folder: Path) -> None:
    """As a guest when none is."""
    question = "how many warnings before a ban?"
    assert ask(folder, question) == EXIT_ERRORS
    assert ask(folder, question, "--role", "admin") == EXIT_OK
    assert ask(folder, question, "--role", "guest", "--role", "admin") == EXIT_OK
    assert ask(folder, question, "--role", "guest,admin") == EXIT_OK


@pytest.mark.parametrize(
    "question", ["is ketamine addictive? " * 60, "addictive " + "\ufdfa" * 9_999]
)
def test_a_long_question_is_told_how_much_of_it_was_read(
    folder: Path, capsys: pytest.CaptureFixture[str], talk: Talk, question: str
) -> None:
    """In a conversation and alone; a program is told by nothing but the answer."""
    options = ["--content", str(folder)]
    main(["ask", question, *options])
    told = capsys.readouterr().out
    assert told.startswith("I read the first 150 words.\n")
    assert talk(question).startswith("I read the first 150 words.\n")
    main(["ask", question, *options, "--json"])
    assert "150" not in capsys.readouterr().out


def test_ask_json_is_one_object_with_the_answer(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its text is the author's Markdown, not what a terminal shows."""
    assert ask(folder, "is ketamine addictive?", "--json") == EXIT_OK
    out, err = capsys.readouterr()
    assert err == ""
    assert out.count("\n") == 1
    fields = json.loads(out)
    assert fields.pop("score") > 0
    assert fields == {
        "outcome": "answered",
        "section": "what-is-ketamine#addiction",
        "article": "what-is-ketamine",
        "title": "What is Ketamine?",
        "heading": "Addiction",
        "text": BODY.partition("## Addiction\n")[2].partition("## Additional")[0],
        "resources": [{"label": "A study", "url": "https://example.org/study"}],
        "suggestions": [],
        "urgent": False,
        "reply": "",
        "help": "",
        "library": 1,
    }


def test_a_resource_that_is_no_web_address_is_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As its author wrote it, for people and for programs."""
    body = "Rest.\n\n## Links\n\n- [Samaritans](tel:116123)\n"
    (tmp_path / "sleep.md").write_bytes(source(body, title="Sleep", slug="sleep"))
    assert ask(tmp_path, "sleep") == EXIT_OK
    assert "→ Samaritans: tel:116123\n" in capsys.readouterr().out
    assert ask(tmp_path, "sleep", "--json") == EXIT_OK
    resources = json.loads(capsys.readouterr().out)["resources"]
    assert resources == [{"label": "Samaritans", "url": "tel:116123"}]


def test_ask_json_of_an_introduction_is_the_authors_markdown(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Emphasis, links and all."""
    assert ask(folder, "what is ketamine?", "--json") == EXIT_OK
    fields = json.loads(capsys.readouterr().out)
    assert fields["section"] == "what-is-ketamine#introduction"
    assert fields["text"] == f"{PROSE}\n\n"


@pytest.mark.parametrize(
    ("question", "outcome", "suggestions"),
    [
        ("how do volcanoes form?", "abstained", []),
        ("tell me about medication", "abstained", ["introduction"]),
        ("addiction to volcanoes", "abstained", ["addiction"]),
        ("addiction to volcanoes with ketamine", "suggested", ["addiction"]),
    ],
)
def test_ask_json_without_an_answer_has_the_same_fields(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    question: str,
    outcome: str,
    suggestions: list[str],
) -> None:
    """What there is none of is null; suggestions are the ids of sections."""
    assert ask(folder, question, "--json") == EXIT_ERRORS
    fields = json.loads(capsys.readouterr().out)
    assert (fields.pop("score") > 0) == bool(suggestions)
    assert fields == {
        "outcome": outcome,
        **dict.fromkeys(("section", "article", "title", "heading", "text")),
        "resources": [],
        "suggestions": [f"what-is-ketamine#{name}" for name in suggestions],
        "urgent": False,
        "reply": "",
        "help": HELP,
        "library": 1,
    }


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        (
            "tell me about medication",
            [member_texts.ABSTAINED, member_texts.NEAREST, "  • What is Ketamine?"],
        ),
        (
            "addiction to volcanoes",
            [
                member_texts.NOTHING_ON.format(names="“volcanoes”"),
                member_texts.NEAREST,
                "  • What is Ketamine? › Addiction",
            ],
        ),
    ],
)
def test_ask_shows_the_nearest_sections_by_heading(
    folder: Path, capsys: pytest.CaptureFixture[str], question: str, lines: list[str]
) -> None:
    """Never by their text."""
    assert ask(folder, question) == EXIT_ERRORS
    assert capsys.readouterr().out.splitlines() == [HELP, "", *lines, ""]


@pytest.mark.parametrize("message", ["\N{HEAVY BLACK HEART}\N{VARIATION SELECTOR-16}", "?!", "👍"])
def test_what_has_no_words_is_told_so_in_the_terminal(talk: Talk, message: str) -> None:
    """Nothing of it is taken for a name that no article has."""
    said = " ".join(talk(message).split())
    assert member_texts.WORDS_ONLY in said
    assert "nothing on" not in said


def test_small_talk_gets_its_reply_in_the_terminal(
    talk: Talk, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a conversation and as the one question; with where help is but for friendly words."""
    small, more = member_texts.SMALL_TALK, chat_texts.WHAT_ELSE
    greeting = small["greeting"].format(more=more)
    assert " ".join(talk("hi!", "thanks").split()) == f"{greeting} {small['thanks']}"
    assert talk("who can see my questions?") == f"{HELP}\n\n{chat_texts.SEEN}\n"
    for question, kind, help_ in (("Who are you?", "who", HELP), ("thx", "thanks", "")):
        assert ask(folder, question, "--json") == EXIT_ERRORS
        fields = json.loads(capsys.readouterr().out)
        assert (fields["outcome"], fields["suggestions"]) == ("abstained", [])
        assert fields["reply"] == small[kind].format(more=chat_texts.MORE)
        assert fields["help"] == help_


@pytest.mark.parametrize("call", ["help", "HELP!", "/HELP", "/help me", "please help me"])
def test_a_call_for_help_is_told_where_help_is_and_what_can_be_asked(
    talk: Talk, folder: Path, capsys: pytest.CaptureFixture[str], call: str
) -> None:
    """It is no question, and nothing goes on from it."""
    assert talk(call) == f"{HELP}\n\n{chat_texts.HELP}\n"
    alone = talk("is it addictive?")
    assert talk(call, "is it addictive?").endswith(alone)
    assert ask(folder, call) == EXIT_ERRORS
    assert capsys.readouterr() == (f"{HELP}\n\n{HOW_TO_ASK}\n", "")
    assert ask(folder, call, "--json") == EXIT_ERRORS
    fields = json.loads(capsys.readouterr().out)
    assert (fields["outcome"], fields["score"]) == ("abstained", 0)
    assert (fields["reply"], fields["help"]) == (HOW_TO_ASK, HELP)


@pytest.mark.usefixtures("pseudo")
def test_the_terminal_speaks_the_environments_language(
    talk: Talk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Unless config.toml fixes one; an article stays as it is, and is said to be in English."""
    monkeypatch.setenv("LANGUAGE", "de")
    told = talk("how do volcanoes form?", "hi", "/help", "/quitt", "1", "/article", "/why")
    assert member_texts.ABSTAINED in told
    assert unsaid(told).split() == [f"x{HELP.split()[0]}", *HELP.split()[1:]] * 4
    answer = talk("/article what-is-ketamine > Addiction")
    assert "It can be addictive [sic]." in answer
    assert "⟦This article is in Englisch.⟧" in answer
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.toml").write_text('answers.language = "fr"\n')
    with speaking("fr"):
        greeting = member_texts.SMALL_TALK["greeting"].format(more=chat_texts.WHAT_ELSE)
        assert talk("hi").split() == greeting.split()


def test_the_lines_around_answers_are_those_of_config_toml(
    talk: Talk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where one is in the folder; long addresses stay whole, brackets stand as they are."""
    monkeypatch.chdir(tmp_path)
    help_, note = f"[b]Call 112.[/b]\nhttps://a.example/{'x' * 99}", "No medical advice."
    write_lines(tmp_path, help_, note)
    assert talk("how do volcanoes form?") == f"{help_}\n\n{member_texts.ABSTAINED}\n{note}\n\n"
    assert talk("/article what-is-ketamine > Dose").endswith(
        f"{member_texts.NO_SUCH_SECTION}\n{note}\n"
    )
    answer = talk("what is ketamine?")
    assert answer.endswith(f"years ago, on 2019-01-01\n{note}\n\n")
    assert help_ not in answer
    write_lines(tmp_path)
    assert talk("how do volcanoes form?") == f"{member_texts.ABSTAINED}\n\n"


def test_a_config_toml_that_cannot_be_used_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Rather than to go without what the community says about help."""
    monkeypatch.chdir(folder)
    (folder / "config.toml").write_text(f"answers.help = '{'x' * 301}'")
    assert ask(folder, "how do volcanoes form?") == EXIT_USAGE
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("docent: config.toml: answers.help: ")


def test_ask_knows_what_was_asked_before(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With --after, oldest first, a question may depend on the ones before."""
    for name in ("Tobacco", "Alcohol"):
        article = source("## Addiction\n\nIt is addictive.\n", title=name, slug=name.lower())
        (tmp_path / f"{name}.md").write_bytes(article)
    for first, last in (("tobacco", "alcohol"), ("alcohol", "tobacco")):
        options = ("--after", f"what is {first}?", "--after", f"what is {last}?", "--json")
        assert ask(tmp_path, "is it addictive?", *options) == EXIT_OK
        assert json.loads(capsys.readouterr().out)["section"] == f"{last}#addiction"


def test_problems_of_articles_go_to_stderr(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is printed stays an answer, also for a program that reads it."""
    (folder / "bad.md").write_text("no front matter")
    assert ask(folder, "what is ketamine?", "--json") == EXIT_OK
    out, err = capsys.readouterr()
    assert json.loads(out)["outcome"] == "answered"
    assert err.startswith(f"{folder / 'bad.md'}:1: error: no front matter; ")
    assert err.count("\n") == 1


@pytest.mark.parametrize("command", [("ask", "what is ketamine?"), ("chat",)])
def test_nothing_to_serve_is_told_with_all_problems(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    """Exit code 2: it isn't the same as not knowing."""
    (tmp_path / "bad.md").write_text("no front matter")
    assert main([*command, "--content", str(tmp_path)]) == EXIT_USAGE
    out, err = capsys.readouterr()
    assert out == ""
    problem, sentence = err.splitlines()
    assert problem.startswith(str(tmp_path / "bad.md"))
    assert sentence == f"docent: {terminal_texts.NOTHING_TO_SERVE.format(folder=tmp_path)}"


def test_urgent_message_is_marked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With help above it, in the terminal and as JSON; even if it is a call for help."""
    body = "Rest.\n\n## Now\n<!-- urgent: i took too much; help me -->\nCall them.\n"
    (tmp_path / "danger.md").write_bytes(source(body, title="Danger", slug="danger"))
    marked = member_texts.URGENT.strip("*")
    for message in ("so i TOOK too much what now", "help me"):
        assert ask(tmp_path, message) == EXIT_OK
        out = capsys.readouterr().out
        assert out.startswith(f"{HELP}\n{marked}\n\nDanger › Now\n\nCall them.\n")
    assert ask(tmp_path, "i took too much", "--json") == EXIT_OK
    fields = json.loads(capsys.readouterr().out)
    assert (fields["outcome"], fields["section"]) == ("answered", "danger#now")
    assert (fields["urgent"], fields["help"]) == (True, HELP)
    assert ask(tmp_path, "what happens if i took too much", "--json") == EXIT_ERRORS
    fields = json.loads(capsys.readouterr().out)
    assert (fields["outcome"], fields["suggestions"]) == ("suggested", ["danger#now"])
    assert (fields["urgent"], fields["help"]) == (False, HELP)


def test_whoever_tells_of_a_bad_state_is_told_where_help_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Above the section that answers, in the terminal and as JSON; it isn't marked as urgent."""
    body = "Rest.\n\n## Effects\n<!-- asked: i feel awful after mud -->\nIt is brown.\n"
    (tmp_path / "mud.md").write_bytes(source(body, title="Mud", slug="mud"))
    assert ask(tmp_path, "i feel awful after mud") == EXIT_OK
    assert capsys.readouterr().out.startswith(f"{HELP}\n\nMud › Effects\n\nIt is brown.\n")
    for question, help_ in (("i feel awful after mud", HELP), ("mud", "")):
        assert ask(tmp_path, question, "--json") == EXIT_OK
        fields = json.loads(capsys.readouterr().out)
        assert (fields["urgent"], fields["help"]) == (False, help_)

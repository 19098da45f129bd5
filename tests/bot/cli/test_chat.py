"""docent chat and docent ask."""

import io
import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli import chat as terminal
from bot.cli.chat import Chat
from bot.cli.main import EXIT_ERRORS, EXIT_OK, EXIT_USAGE, main
from bot.config import AnswerSettings
from bot.rendering import Renderer
from bot.texts import member_texts, terminal_texts
from retrieval.answering import Answerer
from retrieval.audience import Audience
from retrieval.content.library import load_library
from tests.articles import source
from tests.bot.console import DOCENT, TIMEOUT_S, environment, run_docent

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
    assert terminal_texts.PROMPT not in out
    assert [line for line in out.splitlines() if line != line.rstrip()] == []
    assert max(map(len, out.splitlines())) <= terminal.CHAT_WIDTH


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
    assert out == f"{HELP}\n\n{terminal_texts.HELP}\n"
    for command in ("/articles", "/article", "/role", "/help", "/quit"):
        assert command in out


@pytest.mark.parametrize("command", ["/quit", "/exit"])
def test_quit_ends_the_conversation(talk: Talk, command: str) -> None:
    """What comes behind it isn't read."""
    assert talk(command, "what is ketamine?") == ""


@pytest.mark.parametrize("command", ["/dance", "/", "/[bold]", "/ARTICLES"])
def test_an_unknown_command_is_no_question(talk: Talk, command: str) -> None:
    """It is told as it was typed."""
    message = terminal_texts.UNKNOWN_COMMAND.format(command=command)
    assert talk(f"{command} what is ketamine?") == f"{HELP}\n\n{message}\n"


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
    assert talk("/article", "/article  ") == f"{terminal_texts.NAME_MISSING}\n" * 2


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
    assert out.startswith(f"{terminal_texts.ROLE_MISSING}\n" * 2)
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
        while not shown.endswith(terminal_texts.PROMPT.encode()) and (part := os.read(ours, 4096)):
            shown += part
        os.write(ours, b"\x04")
        assert process.wait(TIMEOUT_S) == EXIT_OK
    os.close(ours)
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode())
    assert plain.splitlines()[-3:] == [
        "Docent answers from 1 article, word for word, as guest.",
        terminal_texts.GREETING_HELP.replace("[bold]", "").replace("[/bold]", ""),
        terminal_texts.PROMPT,
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
        Chat(answerer, Audience.of({role}), Renderer())._greet()
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
    assert talk(question) == told
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


def test_small_talk_gets_its_reply_in_the_terminal(
    talk: Talk, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a conversation and as the one question; with where help is but for friendly words."""
    small, more = member_texts.SMALL_TALK, member_texts.WHAT_ELSE.replace("`", "")
    greeting = small["greeting"].format(more=more)
    assert " ".join(talk("hi!", "thanks").split()) == f"{greeting} {small['thanks']}"
    assert talk("who can see my questions?") == f"{HELP}\n\n{terminal_texts.SEEN}\n"
    for question, kind, help_ in (("Who are you?", "who", HELP), ("thx", "thanks", "")):
        assert ask(folder, question, "--json") == EXIT_ERRORS
        fields = json.loads(capsys.readouterr().out)
        assert (fields["outcome"], fields["suggestions"]) == ("abstained", [])
        assert fields["reply"] == small[kind].format(more=terminal_texts.MORE)
        assert fields["help"] == help_


@pytest.mark.parametrize("call", ["help", "HELP!", "/HELP", "/help me", "please help me"])
def test_a_call_for_help_is_told_where_help_is_and_what_can_be_asked(
    talk: Talk, folder: Path, capsys: pytest.CaptureFixture[str], call: str
) -> None:
    """It is no question, and nothing goes on from it."""
    assert talk(call) == f"{HELP}\n\n{terminal_texts.HELP}\n"
    alone = talk("is it addictive?")
    assert talk(call, "is it addictive?").endswith(alone)
    assert ask(folder, call) == EXIT_ERRORS
    assert capsys.readouterr() == (f"{HELP}\n\n{terminal_texts.HOW_TO_ASK}\n", "")
    assert ask(folder, call, "--json") == EXIT_ERRORS
    fields = json.loads(capsys.readouterr().out)
    assert (fields["outcome"], fields["score"]) == ("abstained", 0)
    assert (fields["reply"], fields["help"]) == (terminal_texts.HOW_TO_ASK, HELP)


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

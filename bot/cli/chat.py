"""docent chat and docent ask: Docent in the terminal."""

import argparse
import json
import re
import sys
import threading
from collections.abc import Mapping
from contextlib import nullcontext, suppress
from importlib import import_module
from itertools import zip_longest
from pathlib import Path
from typing import NoReturn

from rich.console import Console
from rich.markdown import Markdown
from rich.markup import escape

from bot.cli.loading import load_settings, require_articles, shown_if_slow
from bot.cli.main import EXIT_ERRORS, EXIT_OK
from bot.cli.opening import open_answerer
from bot.config import Config
from bot.markup import FENCE
from bot.rendering import (
    FRIENDLY,
    Renderer,
    SmallTalk,
    convert_section,
    find_small_talk,
    introduce,
    read_as,
    read_first,
    section_name,
    stands_in_text,
    write_reviewed,
)
from bot.texts import member_texts, terminal_texts
from retrieval.answering import Abstained, Answer, Answered, Answerer, Conversation
from retrieval.audience import Audience
from retrieval.content import Article, ArticleNames, Library, Section, split_roles
from retrieval.meaning import cache_file

FEW_TEXTS = 1_000
"""Texts that a conversation waits for to be read for their meaning: under a minute, and once."""

CHAT_WIDTH = 88
"""Columns of running text; longer lines are hard to read."""

# The line editor of `input`: arrows, history. Some systems have none.
with suppress(ImportError):
    import_module("readline")

_NOT_IN_RICH = re.compile(r"<|!\[|\[\^")
_LIST_ITEM = re.compile(r" *(?:-|\d+\.) ")


def chat(options: argparse.Namespace, environment: Mapping[str, str]) -> int:
    """Talk until the end of the input or /quit.

    `options.role` is a list of content roles, or None; the others are those of `load_settings`.
    """
    config = load_settings(options)
    answerer = load_answerer(config, environment)
    if answerer.meanings and len(answerer.meanings.missing) <= FEW_TEXTS:
        answerer = learn(answerer)
    conversation = Chat(answerer, _audience(options, config), _renderer(config))
    conversation.learn()
    conversation.run()
    return EXIT_OK


def ask(options: argparse.Namespace, environment: Mapping[str, str]) -> int:
    """Answer one question.

    Parameters
    ----------
    options : Namespace
        As for `chat`; `question`; `after`: earlier questions; `json`: whether to print JSON.

    Returns
    -------
    int
        0 if it was answered, else 1.
    """
    config = load_settings(options)
    lines = _renderer(config)
    answerer = learn(load_answerer(config, environment))
    view = answerer.reading_as(_audience(options, config))
    reply, help_ = "", lines.help
    said = find_small_talk(options.question)
    if said and not view.find_urgent(options.question):
        reply = _talk(said, terminal_texts.HOW_TO_ASK, terminal_texts.MORE)
        help_ = "" if said in FRIENDLY else help_
        answer: Answer = Abstained((), 0.0)
    else:
        conversation = Conversation(tuple(options.after))
        answer = view.answer(options.question, conversation)
    if options.json:
        fields = answer_fields(answer, answerer.library, help_, reply)
        sys.stdout.write(f"{json.dumps(fields)}\n")
    elif reply:
        show_sentence(_console(), reply, help_, lines.note)
    else:
        console = _console()
        show_read_first(console, options.question)
        show_answer(console, answer, lines)
    return EXIT_OK if isinstance(answer, Answered) else EXIT_ERRORS


def load_answerer(config: Config, environment: Mapping[str, str]) -> Answerer:
    """Load and index a configuration's articles; their problems go to stderr.

    Raises
    ------
    ContentError
        If nothing can be served.
    """
    console = Console(stderr=True)
    status = console.status(terminal_texts.READING)
    with shown_if_slow(status) if console.is_terminal else nullcontext():
        answerer = open_answerer(config, cache_file(environment, Path.home()))
    require_articles(answerer.library, Path(config.content.folder))
    return answerer


def learn(answerer: Answerer) -> Answerer:
    """Read what the sections mean, as far as that isn't known; tell how far it is."""
    console = Console(stderr=True)
    status = console.status(terminal_texts.LEARNING)
    done = 0
    with shown_if_slow(status) if console.is_terminal else nullcontext():
        for done, total in answerer.learn():
            status.update(terminal_texts.LEARNING_SO_FAR.format(done=done, total=total))
    return answerer.renew(answerer.library) if done else answerer


def answer_fields(
    answer: Answer, library: Library, help_: str, reply: str = ""
) -> dict[str, object]:
    """Return an answer as the fields of one JSON object.

    `reply` is what is said in its place, if the question wasn't one for the articles.
    """
    article = answer.article if isinstance(answer, Answered) else None
    section = answer.section if isinstance(answer, Answered) else None
    suggestions = () if isinstance(answer, Answered) else answer.suggestions
    is_urgent = isinstance(answer, Answered) and answer.is_urgent
    return {
        "outcome": type(answer).__name__.lower(),
        "section": section.id if section else None,
        "article": article.slug if article else None,
        "title": article.title if article else None,
        "heading": section.heading if section else None,
        "text": section.text if section else None,
        "resources": [
            {"label": resource.label, "url": resource.url}
            for resource in (article.resources if article else ())
        ],
        "suggestions": [suggestion.section.id for suggestion in suggestions],
        "score": answer.score,
        "urgent": is_urgent,
        "reply": reply,
        "help": "" if article and not is_urgent else help_,
        "library": library.generation,
    }


class Chat:
    """A conversation in the terminal, or with a pipe; `lines` has where help is, and the note."""

    def __init__(self, answerer: Answerer, audience: Audience, lines: Renderer) -> None:
        self._answerer = answerer
        self._audience = audience
        self._conversation = Conversation()
        self._console = _console()
        self._lines = lines

    def learn(self) -> None:
        """Read in the background what the sections mean, as far as that isn't known yet."""
        if self._answerer.meanings and self._answerer.meanings.missing:
            self._console.print(terminal_texts.LEARNING_MEANWHILE)
            threading.Thread(target=self._learn, daemon=True).start()

    def _learn(self) -> None:
        for _ in self._answerer.learn():
            pass
        self._answerer = self._answerer.renew(self._answerer.library)

    def run(self) -> None:
        """Greet, then answer line by line."""
        if not sys.stdin.isatty():
            for line in sys.stdin:
                if not self._take(line.strip()):
                    return
            return
        self._greet()
        while True:
            try:
                line = input(terminal_texts.PROMPT)
            except (EOFError, KeyboardInterrupt):
                self._console.print()
                return
            if not self._take(line.strip()):
                return

    def _greet(self) -> None:
        visible = len(self._answerer.library.visible(self._audience))
        text = terminal_texts.ONE_ARTICLE if visible == 1 else terminal_texts.ARTICLES
        articles = text.format(number=visible)
        self._console.print(terminal_texts.GREETING.format(articles=articles, roles=self._roles()))
        self._console.print(terminal_texts.GREETING_HELP)
        if examples := self._examples():
            asked = terminal_texts.GREETING_OR.join(f"“{escape(asked)}”" for asked in examples)
            self._console.print(terminal_texts.GREETING_EXAMPLES.format(questions=asked))

    def _examples(self) -> list[str]:
        """Return two questions that the articles say they answer, of different articles if any."""
        asked = [
            [phrasing for section in article.readable for phrasing in section.asked[:1]]
            for article in self._answerer.library.visible(self._audience)
        ]
        return [phrasing for ranks in zip_longest(*asked) for phrasing in ranks if phrasing][:2]

    def _take(self, line: str) -> bool:
        """Handle one line; return False if it ends the conversation."""
        view = self._answerer.reading_as(self._audience)
        said = find_small_talk(line)
        if said and not view.find_urgent(line):
            reply = _talk(said, terminal_texts.HELP, member_texts.WHAT_ELSE)
            help_ = "" if said in FRIENDLY else self._lines.help
            show_sentence(self._console, reply, help_, self._lines.note)
        elif line.startswith("/"):
            command, _, argument = line.partition(" ")
            return self._obey(command, argument.strip())
        elif line:
            answer = view.answer(line, self._conversation)
            self._conversation = self._conversation.then(line)
            show_read_first(self._console, line)
            show_answer(self._console, answer, self._lines)
        return True

    def _obey(self, command: str, argument: str) -> bool:
        if command in {"/quit", "/exit"}:
            return False
        actions = {
            "/article": self._show_article,
            "/articles": self._show_articles,
            "/role": self._change_role,
            "/help": self._show_help,
        }
        action = actions.get(command)
        if action:
            action(argument)
        else:
            self._say(terminal_texts.UNKNOWN_COMMAND.format(command=command))
        return True

    def _show_article(self, name: str) -> None:
        # Sections' names are shown with the typographic sign.
        name, _, heading = (part.strip() for part in name.replace("›", ">").partition(">"))
        if not name:
            self._console.print(terminal_texts.NAME_MISSING)
            return
        article = ArticleNames(self._answerer.library.visible(self._audience)).find(name)
        if article is None:
            self._say(member_texts.NO_SUCH_ARTICLE.replace("`", ""))
            return
        section = article.find_section(heading) if heading else article.first
        if section is None:
            self._say(member_texts.NO_SUCH_SECTION)
            return
        show_section(self._console, article, section, self._lines)
        others = [s.heading for s in article.readable if s is not section]
        if others and not heading:
            self._console.print(
                terminal_texts.MORE_SECTIONS.format(headings=escape(" · ".join(others)))
            )

    def _show_articles(self, _argument: str) -> None:
        visible = self._answerer.library.visible(self._audience)
        if not visible:
            self._say(member_texts.NO_ARTICLES)
        for article in visible:
            summary = f" – {article.summary}" if article.summary else ""
            self._console.print(
                f"[bold]{escape(article.title)}[/bold]{escape(summary)} ({article.slug})"
            )

    def _show_help(self, _argument: str) -> None:
        self._say(terminal_texts.HELP)

    def _change_role(self, argument: str) -> None:
        roles = split_roles(argument)
        if not roles:
            self._console.print(terminal_texts.ROLE_MISSING)
            return
        self._audience = Audience.of(roles)
        self._conversation = Conversation()
        self._console.print(terminal_texts.NOW_READING_AS.format(roles=self._roles()))

    def _say(self, text: str) -> None:
        show_sentence(self._console, text, self._lines.help, self._lines.note)

    def _roles(self) -> str:
        (reader,) = self._audience.readers
        return escape(", ".join(sorted(reader)) or terminal_texts.NO_ROLE)


def show_read_first(console: Console, question: str) -> None:
    """Print how much of a question was read, if not all of it."""
    if sentence := read_first(question):
        console.print(f"[dim]{sentence}[/dim]")


def show_answer(console: Console, answer: Answer, lines: Renderer) -> None:
    """Print an answer, with where help is above what is urgent or no answer; the note below."""
    if isinstance(answer, Answered):
        if answer.is_urgent:
            if lines.help:
                _show_line(console, lines.help)
            _show_line(console, member_texts.URGENT.replace("*", ""), "bold")
        if answer.repairs:
            console.print(f"[dim]{escape(read_as(answer))}[/dim]")
        show_section(console, answer.article, answer.section, lines)
        return
    offers = [f"  • {section_name(s.article, s.section)}" for s in answer.suggestions]
    show_sentence(console, "\n".join([introduce(answer), *offers]), lines.help, lines.note)
    console.print()


def show_sentence(console: Console, text: str, help_: str, note: str) -> None:
    """Print a sentence in place of an answer, with where help is above it and the note below."""
    if help_:
        _show_line(console, help_)
        console.print()
    console.print(escape(text))
    if note:
        _show_line(console, note, "dim")


def _talk(said: SmallTalk, on_help: str, more: str) -> str:
    """Return the reply to small talk; `more` says what else somebody can type there."""
    if said == "help":
        return on_help
    reply = member_texts.SMALL_TALK[said].format(more=more, seen=terminal_texts.SEEN)
    return reply.replace("`", "")


def _show_line(console: Console, text: str, style: str = "") -> None:
    """Print a line written by the community without breaking an address in it."""
    console.print(escape(text), style=style, soft_wrap=True)


def show_section(console: Console, article: Article, section: Section, lines: Renderer) -> None:
    """Print a section with its heading, resources, review date, and the note."""
    console.print()
    heading = convert_section(section, article.definitions).heading
    name = f"[bold underline]{escape(section_name(article, section))}[/bold underline]"
    addresses = (
        f" ({escape(', '.join(heading.addresses))})" if heading and heading.addresses else ""
    )
    console.print(f"{name}{addresses}")
    if heading and stands_in_text(section, heading):
        console.print(f"\n[bold]{escape(section.heading)}[/bold]")
    console.print()
    with console.capture() as capture:
        console.print(Markdown(_source(article, section), hyperlinks=False))
    for line in capture.get().splitlines():
        console.file.write(f"{line.rstrip()}\n")  # rich pads lines to the full width
    console.print()
    for resource in article.resources:
        console.print(f"→ {escape(resource.text)}", soft_wrap=True)
    if article.date:
        reviewed = write_reviewed(article.date, lines.today(), lines.stale_after_days)
        console.print(f"[dim]{reviewed}[/dim]")
    if lines.note:
        _show_line(console, lines.note, "dim")
    console.print()


def _source(article: Article, section: Section) -> str:
    """Return a section's Markdown such that rich shows all of it.

    What rich would leave out (HTML, pictures, footnotes, cells of an uneven table) is converted to
    Discord's Markdown first.
    """
    source = f"{section.text}\n\n{article.definitions}"
    converted = convert_section(section, article.definitions)
    if not converted.doubts and not _NOT_IN_RICH.search(source):
        return source
    source = ""
    for block in converted.blocks:
        # Discord shows every line break, Markdown only those after two spaces. In Markdown, only
        # another item may follow a list without a blank line.
        is_code = block.text.startswith(FENCE)
        source += "\n" if _LIST_ITEM.match(block.text) else "\n\n"
        source += block.text if is_code else block.text.replace("\n", "  \n")
    return source


def _renderer(config: Config) -> Renderer:
    return Renderer(config.answers.note, config.answers.help, config.content.stale_after_days)


def _audience(options: argparse.Namespace, config: Config) -> Audience:
    return Audience.of(split_roles(",".join(options.role)) if options.role else config.everyone)


class _Console(Console):
    """A console that leaves a closed pipe to the caller."""

    def on_broken_pipe(self) -> NoReturn:
        raise BrokenPipeError


def _console() -> Console:
    console = _Console(highlight=False, emoji=False)
    if console.width > CHAT_WIDTH or not console.is_terminal:
        console = _Console(highlight=False, emoji=False, width=CHAT_WIDTH)
    return console

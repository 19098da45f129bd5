"""docent chat and docent ask: Docent in the terminal."""

import json
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, replace
from importlib import import_module
from itertools import zip_longest
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from bot import rendering
from bot.cli import loading, opening, printing
from bot.cli.main import EXIT_ERRORS, EXIT_OK, Environment, Options, find_near
from bot.config import Config
from bot.rendering import Renderer
from bot.texts import Count, admin_texts, chat_texts, member_texts, terminal_texts
from retrieval.answering import Abstained, Answer, Answered, Answerer, AudienceView, Conversation
from retrieval.audience import Audience
from retrieval.content import ArticleNames, Library, compare_libraries, split_roles
from retrieval.errors import ContentError
from retrieval.meaning import cache_file

# Texts that a conversation waits for to be read for their meaning: under a minute, and once.
FEW_TEXTS = 1_000
NOTHING = Abstained((), 0.0)  # what a fixed reply counts as

# The line editor of `input`: arrows, history. Some systems have none.
with suppress(ImportError):
    import_module("readline")


def chat(options: Options, environment: Environment) -> int:
    """Talk until the end of the input or /quit, as somebody with `options.role`, a list or None."""
    config = opening.load_and_speak(options, environment)
    answerer = load_answerer(config, environment)
    audience = Audience.of(loading.roles_of(options, config))
    folder = Path(config.content.folder)
    conversation = Chat(answerer, audience, opening.make_renderer(config), folder)
    conversation.learn()
    conversation.run()
    return EXIT_OK


def ask(options: Options, environment: Environment) -> int:
    """Answer one question; return 0 if it was answered, else 1."""
    config = opening.load_and_speak(options, environment)
    answerer = learn(load_answerer(config, environment))
    view = answerer.reading_as(Audience.of(loading.roles_of(options, config)))
    question, conversation = " ".join(options.question), Conversation(tuple(options.after))
    more = chat_texts.MORE
    how = chat_texts.HOW_TO_ASK.format(promise=member_texts.HELP_PROMISE, more=more)
    reply, lines = _talk(view, question, opening.make_renderer(config), how, more)
    answer = NOTHING if reply else view.answer(question, conversation)
    code = EXIT_OK if isinstance(answer, Answered) else EXIT_ERRORS
    why = _why(view, question, conversation) if options.explain else []
    if options.json:
        fields = answer_fields(answer, answerer.library, lines.help, reply)
        fields |= {"explanation": why} if options.explain else {}
        sys.stdout.write(f"{json.dumps(fields)}\n")
        return code
    console = printing.make_console()
    if reply:
        printing.show_sentence(console, reply, lines)
    else:
        printing.show_answer(console, question, answer, lines)
    _show_lines(console, why)
    return code


def load_answerer(config: Config, environment: Environment) -> Answerer:
    """Load and index a configuration's articles; their problems go to stderr."""
    with printing.shown_if_slow(Console(stderr=True).status(terminal_texts.READING)):
        answerer = opening.open_answerer(config, cache_file(environment, Path.home()))
    loading.require_articles(answerer.library, Path(config.content.folder))
    return answerer


def learn(answerer: Answerer) -> Answerer:
    """Read what the sections mean, as far as that isn't known; tell how far it is."""
    done = 0
    with printing.shown_if_slow(Console(stderr=True).status(terminal_texts.LEARNING)) as status:
        for done, total in answerer.learn():
            status.update(terminal_texts.LEARNING_SO_FAR.format(done=done, total=total))
    return answerer.renew(answerer.library) if done else answerer


def answer_fields(answer: Answer, library: Library, help_: str, reply: str) -> dict[str, object]:
    """Return an answer, or the fixed `reply` in its place, as the fields of one JSON object."""
    answered = answer if isinstance(answer, Answered) else None
    article, section = (answered.article, answered.section) if answered else (None, None)
    suggestions = () if isinstance(answer, Answered) else answer.suggestions
    return {
        "outcome": type(answer).__name__.lower(),
        "section": section.id if section else None,
        "article": article.slug if article else None,
        "title": article.title if article else None,
        "heading": section.heading if section else None,
        "text": section.text if section else None,
        "resources": [asdict(resource) for resource in article.resources] if article else [],
        "suggestions": [suggestion.section.id for suggestion in suggestions],
        "score": answer.score,
        "urgent": answered is not None and answered.is_urgent,
        "reply": reply,
        "help": help_ if answered is None or answered.shows_help else "",
        "library": library.generation,
    }


class Chat:
    """A conversation in the terminal, or with a pipe; `lines` has where help is, and the note."""

    def __init__(
        self, answerer: Answerer, audience: Audience, lines: Renderer, folder: Path
    ) -> None:
        self._answerer = answerer
        self._audience = audience
        self._conversation = Conversation()
        self._console = printing.make_console()
        self._lines = lines
        self._folder = folder
        self._last: tuple[str, Conversation] | None = None
        self._offers = NOTHING.suggestions

    def learn(self) -> None:
        """Read what the sections mean, as far as that isn't known: what takes long, meanwhile."""
        answerer = self._answerer
        if answerer.meanings and len(answerer.meanings.missing) > FEW_TEXTS:
            self._console.print(chat_texts.LEARNING_MEANWHILE)
            threading.Thread(target=self._learn, args=[answerer], daemon=True).start()
        else:
            self._answerer = learn(answerer)

    def _learn(self, answerer: Answerer) -> None:
        for _ in answerer.learn():
            if self._answerer is not answerer:  # reloaded meanwhile
                return
        self._answerer = answerer.renew(answerer.library)

    def run(self) -> None:
        """Greet, then answer line by line."""
        for line in self._typed() if sys.stdin.isatty() else sys.stdin:
            if not self._take(line.strip()):
                return

    def _typed(self) -> Iterator[str]:
        self._greet()
        with suppress(EOFError, KeyboardInterrupt):
            while True:
                yield input(chat_texts.PROMPT)
        self._console.print()

    def _greet(self) -> None:
        visible = len(self._answerer.library.visible(self._audience))
        greeting = chat_texts.GREETING.format(articles=Count(visible), roles=self._roles())
        self._console.print(greeting)
        self._console.print(chat_texts.GREETING_HELP)
        if examples := self._examples():
            asked = chat_texts.OR.join(
                member_texts.QUOTED.format(text=escape(asked)) for asked in examples
            )
            self._console.print(chat_texts.GREETING_EXAMPLES.format(questions=asked))

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
        reply, lines = _talk(view, line, self._lines, chat_texts.HELP, chat_texts.WHAT_ELSE)
        if line and reply:
            self._last = line, self._conversation
            printing.show_sentence(self._console, reply, lines)
        elif line.startswith("/"):
            command, _, argument = line.partition(" ")
            return self._obey(command, argument.strip())
        elif self._offers and line.isdecimal():
            self._open_offer(line)
        elif line:
            self._answer(view, line)
        return True

    def _answer(self, view: AudienceView, question: str) -> None:
        answer = view.answer(question, self._conversation)
        self._last = question, self._conversation
        self._conversation = self._conversation.then(question)
        self._offers = () if isinstance(answer, Answered) else answer.suggestions
        printing.show_answer(self._console, question, answer, self._lines, is_numbered=True)

    def _open_offer(self, number: str) -> None:
        numbered = {str(n): offer for n, offer in enumerate(self._offers, start=1)}
        if offer := numbered.get(number):
            printing.show_section(self._console, offer.article, offer.section, self._lines)
        else:
            self._say(chat_texts.NO_SUCH_OFFER)

    def _obey(self, command: str, argument: str) -> bool:
        if command in {"/quit", "/exit"}:
            return False
        actions: dict[str, Callable[[str], None]] = {
            "/article": self._show_article,
            "/articles": self._show_articles,
            "/role": self._change_role,
            "/why": self._explain,
            "/reload": self._reload,
            "/help": lambda _: self._say(chat_texts.HELP),
        }
        if action := actions.get(command):
            action(argument)
        else:
            near = find_near(command, [*actions, "/quit"])
            text = chat_texts.DID_YOU_MEAN if near else chat_texts.UNKNOWN_COMMAND
            self._say(text.format(command=command, near=near))
        return True

    def _show_article(self, name: str) -> None:
        # Sections' names are shown with the typographic sign.
        name, _, heading = (part.strip() for part in name.replace("›", ">").partition(">"))
        if not name:
            self._console.print(chat_texts.NAME_MISSING)
            return
        article = ArticleNames(self._answerer.library.visible(self._audience)).find(name)
        if article is None:
            self._say(chat_texts.NO_SUCH_ARTICLE)
            return
        section = article.find_section(heading) if heading else article.first
        if section is None:
            self._say(member_texts.NO_SUCH_SECTION)
            return
        printing.show_section(self._console, article, section, self._lines)
        others = [s.heading for s in article.readable if s is not section]
        if others and not heading:
            self._console.print(
                chat_texts.MORE_SECTIONS.format(headings=escape(" · ".join(others)))
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

    def _change_role(self, argument: str) -> None:
        roles = split_roles(argument)
        if not roles:
            self._console.print(chat_texts.ROLE_MISSING)
            return
        self._audience = Audience.of(roles)
        self._conversation, self._last, self._offers = Conversation(), None, ()
        self._console.print(chat_texts.NOW_READING_AS.format(roles=self._roles()))

    def _explain(self, question: str) -> None:
        asked = (question, self._conversation) if question else self._last
        if asked is None:
            self._say(chat_texts.NOTHING_TO_EXPLAIN)
        else:
            view = self._answerer.reading_as(self._audience)
            _show_lines(self._console, _why(view, *asked))

    def _reload(self, _argument: str) -> None:
        """Read the folder again, by the rules of /content reload; here nobody else reads."""
        before = self._answerer.library
        try:
            library = rendering.load_checked_library(self._folder, before)
        except ContentError as error:
            _show_lines(self._console, [admin_texts.RELOAD_REFUSED, str(error)])
            return
        is_refused = library.errors or not library.articles
        if is_refused:
            lines = [admin_texts.RELOAD_REFUSED]
            if not library.articles:
                lines.append(terminal_texts.NOTHING_TO_SERVE.format(folder=self._folder))
        else:
            changes = compare_libraries(before, library)
            lines = rendering.describe_changes(changes, before, self._audience)
            lines.insert(0, admin_texts.RELOADED if lines else admin_texts.RELOAD_UNCHANGED)
        _show_lines(self._console, lines)
        loading.write_problems(sys.stdout, library, self._folder)
        if not is_refused:
            self._answerer, self._offers = self._answerer.renew(library), ()
            self.learn()

    def _say(self, text: str) -> None:
        printing.show_sentence(self._console, text, self._lines)

    def _roles(self) -> str:
        (reader,) = self._audience.readers
        return escape(", ".join(sorted(reader)) or chat_texts.NO_ROLE)


def _why(view: AudienceView, question: str, conversation: Conversation) -> list[str]:
    explanation = view.explain(question, rendering.MAX_EXPLAINED, conversation)
    return list(rendering.describe_explanation(question, explanation))


def _show_lines(console: Console, lines: Iterable[str]) -> None:
    for line in lines:
        console.print(escape(line), soft_wrap=not console.is_terminal)


def _talk(
    view: AudienceView, message: str, lines: Renderer, on_help: str, more: str
) -> tuple[str, Renderer]:
    """Return the fixed reply to a message, empty for a question, and the lines around it.

    `more` says what else somebody can type there.
    """
    reply, is_friendly = rendering.find_fixed_reply(message, on_help, chat_texts.SEEN, more)
    is_command = message.startswith("/") and reply == member_texts.WORDS_ONLY
    if is_command or view.find_urgent(message):
        return "", lines
    return reply.replace("`", ""), replace(lines, help="") if is_friendly else lines

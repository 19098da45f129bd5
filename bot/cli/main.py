"""The command line's entry, and the only reader of the environment.

A command's module is imported when it is run: `docent check` needs no search index.
"""

import argparse
import io
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextvars import copy_context
from difflib import get_close_matches
from importlib import import_module, metadata
from pathlib import Path

from bot.errors import DocentError
from bot.texts import terminal_texts
from retrieval.errors import RetrievalError

EXIT_OK = 0
EXIT_ERRORS = 1
EXIT_USAGE = 2
EXIT_UNAVAILABLE = 69
EXIT_CONFIG = 78  # the last two as in BSD's sysexits.h: EX_UNAVAILABLE and EX_CONFIG

Command = Callable[[argparse.Namespace, Mapping[str, str]], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command, by default that of the process, and return its exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    parser = _build_parser()
    if given and not given[0].startswith("-") and given[0] not in terminal_texts.COMMANDS:
        parser.error(_unknown(given[0]))
    options = parser.parse_args(given)
    _accept_any_text()
    module, _, function = options.command.partition(":")
    try:
        command: Command = getattr(import_module(module), function)
        code = copy_context().run(command, options, os.environ)  # what it speaks ends with it
        sys.stdout.flush()  # here, where a closed pipe is handled
    except (DocentError, RetrievalError) as error:
        sys.stderr.write(f"{terminal_texts.ERROR.format(message=error)}\n")
        return int(options.exit_on_error)
    except BrokenPipeError:
        # The reader of the output has seen enough; the interpreter's own flush must not fail.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_OK
    except KeyboardInterrupt:
        return 130
    else:
        return code


def find_near(typed: str, known: Iterable[str]) -> str:
    """Return the name that was probably meant; empty if none resembles what was typed."""
    return next(iter(get_close_matches(typed.lower(), known, 1)), "")


def _unknown(command: str) -> str:
    near = find_near(command, terminal_texts.COMMANDS)
    text = terminal_texts.DID_YOU_MEAN if near else terminal_texts.NO_SUCH_COMMAND
    names = ", ".join(terminal_texts.COMMANDS)
    return text.format(command=f"“{command}”", near=near, commands=names)


def _accept_any_text() -> None:
    """Let nothing that isn't in the terminal's encoding end the program."""
    for stream, errors in ((sys.stdin, "replace"), (sys.stdout, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=errors)


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="docent",
        description=terminal_texts.DESCRIPTION,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=metadata.version("docent"))
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    chat = _add_command(commands, "chat", "bot.cli.chat:chat")
    ask = _add_command(commands, "ask", "bot.cli.chat:ask")
    check = _add_command(commands, "check", "bot.cli.check:check")
    preview = _add_command(commands, "preview", "bot.cli.preview:preview")
    evaluate = _add_command(commands, "eval", "bot.cli.evaluate:evaluate")
    run = _add_command(commands, "run", "bot.cli.run:run")
    backup = _add_command(commands, "backup", "bot.cli.backup:backup")
    store = _add_command(commands, "store", "bot.cli.store:store")
    new = _add_command(commands, "new", "bot.cli.new:new")
    setup = _add_command(commands, "setup", "bot.cli.setup:setup")
    reload = _add_command(commands, "reload", "bot.cli.reload:reload")
    for reader in (chat, ask, preview):
        reader.add_argument(
            "--role",
            action="append",
            metavar="ROLE",
            help=terminal_texts.OPTION_ROLE,
        )
    for reader in (chat, ask):
        _add_folder(reader, "--content")
    ask.add_argument("question", metavar="QUESTION", nargs="+")
    ask.add_argument(
        "--after",
        action="append",
        default=[],
        metavar="QUESTION",
        help=terminal_texts.OPTION_AFTER,
    )
    ask.add_argument("--json", action="store_true", help=terminal_texts.OPTION_JSON)
    ask.add_argument("--explain", action="store_true", help=terminal_texts.OPTION_EXPLAIN)
    for author in (check, preview):
        _add_folder(author, "content", nargs="?")
    preview.add_argument("--static", type=Path, metavar="FILE", help=terminal_texts.OPTION_STATIC)
    preview.add_argument(
        "--port", type=int, metavar="N", default=0, help=terminal_texts.OPTION_PORT
    )
    preview.add_argument("--no-open", action="store_true", help=terminal_texts.OPTION_NO_OPEN)
    check.add_argument("--all", action="store_true", help=terminal_texts.OPTION_ALL)
    check.add_argument(
        "--format",
        choices=("text", "json", "github"),
        default="text",
        help=terminal_texts.OPTION_FORMAT,
    )
    evaluate.add_argument(
        "files", type=Path, metavar="FILE", nargs="+", help=terminal_texts.OPTION_QUESTIONS
    )
    _add_folder(evaluate, "--content")
    evaluate.add_argument("--json", action="store_true", help=terminal_texts.OPTION_JSON)
    evaluate.add_argument("--typos", action="store_true", help=terminal_texts.OPTION_TYPOS)
    evaluate.add_argument(
        "--peers",
        action="store_true",
        help=terminal_texts.OPTION_PEERS,
    )
    run.add_argument("--shards", metavar="SHARDS", help=terminal_texts.OPTION_SHARDS)
    run.add_argument("--take-over", action="store_true", help=terminal_texts.OPTION_TAKE_OVER)
    new.add_argument("slug", metavar="SLUG", help=terminal_texts.OPTION_SLUG)
    setup.add_argument("--dry-run", action="store_true", help=terminal_texts.OPTION_DRY_RUN)
    for writer in (new, setup):
        _add_folder(writer, "--content")
    backup.add_argument("file", type=Path, metavar="FILE", help=terminal_texts.OPTION_COPY)
    store.add_argument("action", choices=["copy"], metavar="copy", help=terminal_texts.OPTION_STORE)
    store.add_argument("source", metavar="FROM", help=terminal_texts.OPTION_FROM)
    store.add_argument("target", metavar="TO", help=terminal_texts.OPTION_TO)
    for configured in commands.choices.values():
        configured.add_argument(
            "--config", type=Path, metavar="FILE", help=terminal_texts.OPTION_CONFIG
        )
    for configured in (run, backup, store, setup, reload):
        configured.set_defaults(config=Path("config.toml"), exit_on_error=EXIT_CONFIG)
    return parser


def _add_command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    target: str,
) -> argparse.ArgumentParser:
    summary = terminal_texts.COMMANDS[name]
    parser = commands.add_parser(
        name, help=summary, description=f"{summary.capitalize()}.", allow_abbrev=False
    )
    parser.set_defaults(command=target, exit_on_error=EXIT_USAGE)
    return parser


def _add_folder(parser: argparse.ArgumentParser, name: str, nargs: str | None = None) -> None:
    parser.add_argument(
        name,
        type=Path,
        metavar="DIR",
        nargs=nargs,
        help=terminal_texts.OPTION_CONTENT,
    )

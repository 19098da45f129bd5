"""The command line, and the only reader of the environment.

A command's module is imported when the command is chosen: `docent check` needs no search index and
`docent chat` no Discord.
"""

import argparse
import io
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module, metadata
from pathlib import Path

from bot.errors import DocentError
from retrieval.errors import RetrievalError

EXIT_OK = 0
EXIT_ERRORS = 1
EXIT_USAGE = 2
EXIT_UNAVAILABLE = 69
EXIT_CONFIG = 78
"""The last two as in BSD's sysexits.h: EX_UNAVAILABLE and EX_CONFIG."""

DEFAULT_ROLE = "guest"

Command = Callable[[argparse.Namespace, Mapping[str, str]], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    arguments : sequence of str, optional
        Those of the process unless given.

    Returns
    -------
    int
        The exit code: 0 done, 1 not answered or errors found, 2 bad usage, 69 Discord can't be
        reached, 78 wrong configuration.
    """
    options = _build_parser().parse_args(arguments)
    _accept_any_text()
    module, _, function = options.command.partition(":")
    try:
        command: Command = getattr(import_module(module), function)
        code = command(options, os.environ)
        sys.stdout.flush()  # here, where a reader who has gone away is no error
    except (DocentError, RetrievalError) as error:
        sys.stderr.write(f"docent: {error}\n")
        return int(options.exit_on_error)
    except BrokenPipeError:
        # Whoever read our output has seen enough; the interpreter's own flush must not complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_OK
    except KeyboardInterrupt:
        return 130
    else:
        return code


def _accept_any_text() -> None:
    """Let no byte that comes in and no character that goes out end the program.

    Input needn't be in the terminal's encoding, and that needn't have every character.
    """
    for stream, errors in ((sys.stdin, "replace"), (sys.stdout, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=errors)


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="docent",
        description="Answers questions from Markdown articles, word for word.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=metadata.version("docent"))
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    chat = _add_command(commands, "chat", "bot.terminal:chat", "talk in the terminal")
    ask = _add_command(commands, "ask", "bot.terminal:ask", "answer one question")
    check = _add_command(commands, "check", "bot.check:check", "report every article's problems")
    evaluate = _add_command(
        commands, "eval", "bot.evaluate:evaluate", "measure how well questions are answered"
    )
    run = _add_command(commands, "run", "bot.run:run", "run the Discord bot")
    backup = _add_command(
        commands, "backup", "bot.backup:backup", "copy the store while the bot runs"
    )
    for reader in (chat, ask):
        reader.add_argument(
            "--role",
            action="append",
            metavar="ROLE",
            help=f"a content role to ask as; may be repeated (default: {DEFAULT_ROLE})",
        )
        _add_folder(reader, "--content")
    ask.add_argument("question", metavar="QUESTION")
    ask.add_argument(
        "--after",
        action="append",
        default=[],
        metavar="QUESTION",
        help="a question asked before in the same conversation; may be repeated, oldest first",
    )
    ask.add_argument("--json", action="store_true", help="print one JSON object")
    _add_folder(check, "content", nargs="?")
    evaluate.add_argument("file", type=Path, metavar="FILE", help="the questions, in TOML")
    _add_folder(evaluate, "--content")
    evaluate.add_argument("--json", action="store_true", help="print one JSON object")
    evaluate.add_argument("--typos", action="store_true", help="ask with typing errors")
    evaluate.add_argument(
        "--peers",
        action="store_true",
        help="ask bm25s, tantivy and scikit-learn too (`make bench` installs them)",
    )
    backup.add_argument("file", type=Path, metavar="FILE", help="the copy; it mustn't be there yet")
    for configured in (run, backup):
        configured.add_argument(
            "--config",
            type=Path,
            default=Path("config.toml"),
            metavar="FILE",
            help="the configuration (default: config.toml)",
        )
        configured.set_defaults(exit_on_error=EXIT_CONFIG)
    return parser


def _add_command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    target: str,
    summary: str,
) -> argparse.ArgumentParser:
    parser = commands.add_parser(
        name, help=summary, description=f"{summary.capitalize()}.", allow_abbrev=False
    )
    parser.set_defaults(command=target, exit_on_error=EXIT_USAGE)
    return parser


def _add_folder(parser: argparse.ArgumentParser, name: str, nargs: str | None = None) -> None:
    parser.add_argument(
        name,
        type=Path,
        default=Path("content"),
        metavar="DIR",
        nargs=nargs,
        help="the folder of the articles (default: content)",
    )

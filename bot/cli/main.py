"""The command line's entry, and the only reader of the environment.

A command's module is imported when it is run: `docent new` needs no search index.
"""

import argparse
import gc
import io
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextvars import copy_context
from difflib import get_close_matches
from importlib import import_module, metadata
from pathlib import Path
from typing import Any

from bot.errors import DocentError, UnavailableError
from bot.texts import terminal_texts
from retrieval.errors import RetrievalError

EXIT_OK = 0
EXIT_ERRORS = 1
EXIT_USAGE = 2
EXIT_UNAVAILABLE = 69
EXIT_CONFIG = 78  # these two as in BSD's sysexits.h: EX_UNAVAILABLE and EX_CONFIG
EXIT_STOPPED = 130  # 128 and the number of SIGINT, as shells count

Options = argparse.Namespace
Environment = Mapping[str, str]
Command = Callable[[Options, Environment], int]
# Where the commands are that have no module of their name.
_ELSEWHERE = {"ask": "chat:ask", "eval": "evaluate:evaluate", "reload": "control:reload"}
_CONFIGURED = frozenset({"run", "backup", "store", "setup", "reload"})  # never without config.toml

_FILE: dict[str, Any] = {"type": Path, "metavar": "FILE"}
_FOLDER: dict[str, Any] = {"type": Path, "metavar": "DIR"}
_ROLES: dict[str, Any] = {"action": "append", "metavar": "ROLE"}
_FLAG: dict[str, Any] = {"action": "store_true"}
# What each command takes beside `--config`, for `ArgumentParser.add_argument`.
_ARGUMENTS: Mapping[str, dict[str, dict[str, Any]]] = {
    "chat": {"--role": _ROLES, "--content": _FOLDER},
    "ask": {
        "--role": _ROLES,
        "--content": _FOLDER,
        "question": {"metavar": "QUESTION", "nargs": "+"},
        "--after": {"metavar": "QUESTION", "action": "append", "default": []},
        "--json": _FLAG,
        "--explain": _FLAG,
    },
    "check": {
        "content": _FOLDER | {"nargs": "?"},
        "--all": _FLAG,
        "--format": {"choices": ("text", "json", "github"), "default": "text"},
    },
    "preview": {
        "--role": _ROLES,
        "content": _FOLDER | {"nargs": "?"},
        "--static": _FILE,
        "--port": {"type": int, "metavar": "N", "default": 0},
        "--no-open": _FLAG,
    },
    "eval": {
        "files": _FILE | {"nargs": "+"},
        "--content": _FOLDER,
        "--json": _FLAG,
        "--typos": _FLAG,
        "--peers": _FLAG,
    },
    "run": {"--shards": {"metavar": "SHARDS"}, "--take-over": _FLAG},
    "backup": {"file": _FILE},
    "store": {
        "action": {"choices": ["copy"], "metavar": "copy"},
        "source": {"metavar": "FROM"},
        "target": {"metavar": "TO"},
    },
    "new": {"slug": {"metavar": "SLUG"}, "--content": _FOLDER},
    "setup": {"--dry-run": _FLAG, "--content": _FOLDER},
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command, by default that of the process, and return its exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    parser = _build_parser()
    if given and not given[0].startswith("-") and given[0] not in terminal_texts.COMMANDS:
        parser.error(_unknown(given[0]))
    options = parser.parse_args(given)
    _accept_any_text()
    try:
        command = _import_command(*options.command.split(":"))
        code = copy_context().run(command, options, os.environ)  # what it speaks ends with it
        sys.stdout.flush()  # here, where a closed pipe is handled
    except (DocentError, RetrievalError) as error:
        sys.stderr.write(f"{terminal_texts.ERROR.format(message=error)}\n")
        is_unavailable = isinstance(error, UnavailableError)
        return EXIT_UNAVAILABLE if is_unavailable else int(options.exit_on_error)
    except BrokenPipeError:
        # The reader of the output has seen enough; the interpreter's own flush must not fail.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_OK
    except KeyboardInterrupt:
        return EXIT_STOPPED
    else:
        return code


def _import_command(module: str, function: str) -> Command:
    """Import a command, without looking for garbage in what stays: that was a fourth of a start."""
    if module not in sys.modules:
        gc.disable()
        import_module(module)
        gc.freeze()
        gc.enable()
    command: Command = getattr(sys.modules[module], function)
    return command


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
        prog="docent", description=terminal_texts.DESCRIPTION, allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=metadata.version("docent"))
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, summary in terminal_texts.COMMANDS.items():
        command = commands.add_parser(
            name, help=summary, description=f"{summary.capitalize()}.", allow_abbrev=False
        )
        for argument, settings in (_ARGUMENTS.get(name, {}) | {"--config": _FILE}).items():
            command.add_argument(argument, help=terminal_texts.ARGUMENTS.get(argument), **settings)
        target = f"bot.cli.{_ELSEWHERE.get(name, f'{name}:{name}')}"
        command.set_defaults(command=target, exit_on_error=EXIT_USAGE)
        if name in _CONFIGURED:
            command.set_defaults(config=Path("config.toml"), exit_on_error=EXIT_CONFIG)
    return parser

"""The layers of DESIGN.md, read from the imports of every module."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NAMES = [
    path.relative_to(ROOT).as_posix()
    for package in ("bot", "retrieval")
    for path in sorted((ROOT / package).rglob("*.py"))
]

RETRIEVAL = (
    "retrieval.audience retrieval.errors retrieval.files retrieval.parameters retrieval.recent"
    " retrieval.toml_file"
)
"""The words, readers and numbers that all folders of `retrieval` share."""

LANGUAGE = f"{RETRIEVAL} retrieval.language"
CONTENT = f"{LANGUAGE} retrieval.content"
SEARCH = f"{CONTENT} retrieval.meaning retrieval.search"
ANSWERING = f"{SEARCH} retrieval.answering"
ALL_OF_RETRIEVAL = f"{ANSWERING} retrieval.evaluation"

BASE = f"bot.errors bot.private_files bot.texts {ALL_OF_RETRIEVAL}"
RENDERING = f"{BASE} bot.markup bot.rendering"
ACCESS = f"{BASE} bot.config bot.connection bot.storage bot.access"
REPLIES = f"{RENDERING} bot.replies"
SERVING = f"{ACCESS} {RENDERING} bot.serving"
RESPONDING = f"{SERVING} {REPLIES} bot.responding"
ADMIN = f"{RESPONDING} bot.admin"
CLIENT = f"{ADMIN} bot.client"

MAY_IMPORT = {
    "retrieval.audience": "",
    "retrieval.errors": "",
    "retrieval.files": "retrieval.errors",
    "retrieval.parameters": "",
    "retrieval.recent": "",
    "retrieval.toml_file": "retrieval.errors retrieval.files",
    "retrieval.language": RETRIEVAL,
    "retrieval.content": LANGUAGE,
    "retrieval.meaning": LANGUAGE,
    "retrieval.search": f"{CONTENT} retrieval.meaning",
    "retrieval.answering": SEARCH,
    "retrieval.evaluation": ANSWERING,
    "bot.texts": "",
    "bot.errors": "",
    "bot.private_files": "",
    "bot.config": f"bot.errors bot.texts {ALL_OF_RETRIEVAL}",
    "bot.connection": "",
    "bot.markup": CONTENT,
    "bot.rendering": f"{BASE} bot.markup",
    "bot.storage": "bot.errors bot.private_files",
    "bot.access": f"{BASE} bot.config bot.connection bot.storage",
    "bot.replies": RENDERING,
    "bot.serving": f"{ACCESS} {RENDERING}",  # what can't be laid out isn't served
    "bot.responding": f"{SERVING} {REPLIES}",
    "bot.admin": RESPONDING,
    "bot.monitoring": ADMIN,
    "bot.preview": f"{SERVING} {REPLIES}",
    "bot.client": ADMIN,
    "bot.cogs": CLIENT,
    "bot.cli": f"{CLIENT} bot.cogs bot.monitoring bot.preview",
    "bot.__main__": "bot.cli",
}
"""The house: what each folder, and each module that stands alone, may import."""

KNOW_THE_BOT = {"bot.client", "bot.cogs", "bot.cli"}
"""Who may take the bot as a whole."""

STORAGE = {"bot/storage/"}
ONLY_IN = {
    "discord": {
        "bot/access/",
        "bot/admin/",
        "bot/cli/login.py",
        "bot/cli/setup.py",
        "bot/client.py",
        "bot/cogs/",
        "bot/connection/",
        "bot/preview/",
        "bot/replies/",
        "bot/responding/",
    },
    "aiohttp": {
        "bot/access/",
        "bot/connection/",
        "bot/preview/site.py",
        "bot/monitoring/",
        "bot/replies/",
        "bot/cli/login.py",
    },
    "sqlalchemy": STORAGE,
    "aiosqlite": STORAGE,
    "sklearn": {"retrieval/search/bm25.py"},
    "rich": {"bot/cli/"},
    "spellchecker": {"retrieval/language/"},
    "markdown_it": {"retrieval/content/", "bot/markup/", "bot/preview/"},
    "markdown.blockprocessors": {"retrieval/content/"},
    "frontmatter": {"retrieval/content/"},
    "nh3": {"bot/preview/site.py"},
    "watchfiles": {"bot/preview/live.py"},
    "babel": {"bot/texts/"},
    "prometheus_client": {"bot/monitoring/exposition.py"},
    # A module that is named in a string escapes the rules below: the command line's own, the cogs
    # (they import the bot, which adds them), what groups by scikit-learn, and those of the peers
    # (bm25s, tantivy), tokenizers and prometheus_client, which needn't be installed.
    "importlib": {
        "bot/cli/",
        "bot/client.py",
        "bot/monitoring/server.py",
        "retrieval/evaluation/clustering.py",
        "retrieval/evaluation/peers.py",
        "retrieval/meaning/",
    },
    "os.environ": {"bot/cli/main.py"},
    "tomllib": {"retrieval/toml_file.py"},
}
"""Where what may be used: in a file, or in all of a folder."""

NOT_IN_RETRIEVAL = {"bot", "asyncio", "threading", "socket", "ssl", "http", "urllib.request"}
BUT_IN_RETRIEVAL = {"threading.Lock"}
"""It has no threads of its own, but may be used by many."""


def _module(file: str) -> str:
    return file.removesuffix(".py").replace("/", ".").removesuffix(".__init__")


def imported(tree: ast.AST) -> Iterator[str]:
    """Yield what a module imports, as dotted names; `from a import b` gives a.b."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = "." * node.level + (node.module or "")
            yield from (f"{source}.{alias.name}" for alias in node.names)


@cache
def used(tree: ast.AST) -> frozenset[str]:
    """Return what a module imports, and what it takes from modules by a dot."""
    taken = {
        f"{node.value.id}.{node.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }
    return frozenset(
        "os.environ" if name in {"os.getenv", "os.environb"} else name
        for name in taken.union(imported(tree))
    )


def imported_when_run(tree: ast.AST) -> set[str]:
    """Return what a module imports, but for what only a type checker reads."""
    tests = (node for node in ast.walk(tree) if isinstance(node, ast.If))
    unread = [node for node in tests if ast.unparse(node.test) == "TYPE_CHECKING"]
    return set(imported(tree)) - {name for node in unread for name in imported(node)}


@cache
def trees() -> dict[str, ast.Module]:
    """Return each file, parsed: by the first test, as each worker of pytest imports all tests."""
    return {name: ast.parse((ROOT / name).read_bytes()) for name in NAMES}


@cache
def imports() -> dict[str, set[str]]:
    """Return what each module imports."""
    return {_module(file): set(imported(tree)) for file, tree in trees().items()}


@cache
def imports_when_run() -> dict[str, set[str]]:
    """Return the same, but for what only a type checker reads."""
    return {_module(file): imported_when_run(tree) for file, tree in trees().items()}


def is_part_of(name: str, whole: str) -> bool:
    """Tell whether a dotted name is another one or lies within it."""
    return name == whole or name.startswith(f"{whole}.")


def local(module: str) -> set[str]:
    """Return the modules of this project that one of them imports."""
    names = imports_when_run()[module]
    return {name if name in imports() else name.rpartition(".")[0] for name in names} & set(
        imports()
    )


def reachable(module: str) -> set[str]:
    """Return all that is imported along with a module of this project, itself included."""
    seen: set[str] = set()
    waiting = {module}
    while waiting:
        name = waiting.pop()
        seen.add(name)
        waiting |= local(name) - seen
    return seen.union(*(imports_when_run()[name] for name in seen))


def hidden_imports(tree: ast.AST) -> list[int]:
    """Return the lines of the imports inside functions."""
    functions = (
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    return sorted(
        {
            node.lineno
            for function in functions
            for node in ast.walk(function)
            if isinstance(node, ast.Import | ast.ImportFrom)
        }
    )


def _allows(place: str, file: str) -> bool:
    return file.startswith(place) if place.endswith("/") else file == place


def unit_of(name: str) -> str:
    """Return the folder of the house, or the module that stands alone, of a dotted name."""
    return ".".join(name.split(".")[:2])


@cache
def faces() -> dict[str, set[str]]:
    """Return what each folder of the house offers: the names in its `__all__`."""
    found = {}
    for file, tree in trees().items():
        unit = unit_of(_module(file))
        if file.count("/") == 2 and file.endswith("/__init__.py"):
            lists = [
                node.value
                for node in ast.walk(tree)
                if isinstance(node, ast.Assign)
                if any(isinstance(name, ast.Name) and name.id == "__all__" for name in node.targets)
            ]
            found[unit] = {name for value in lists for name in ast.literal_eval(value)}
    return found


@pytest.mark.parametrize("unit", sorted({unit_of(_module(file)) for file in NAMES}))
def test_a_folder_imports_only_what_the_house_allows(unit: str) -> None:
    """The house is a table, and everything in it stands there."""
    if unit in {"bot.__init__", "retrieval.__init__", "bot", "retrieval"}:
        return
    allowed = {unit, *MAY_IMPORT[unit].split()}
    crossed = {
        (module, name)
        for module, names in imports().items()
        for name in names
        if unit_of(module) == unit and name.split(".")[0] in {"bot", "retrieval"}
        if unit_of(name) not in allowed
    }
    assert crossed == set()


def taken_of_folders(module: str) -> set[str]:
    """Return what a module takes by a dot from folders that it imports whole."""
    folders = {name.rpartition(".")[2]: name for name in imports()[module] if name == unit_of(name)}
    tree = next(tree for file, tree in trees().items() if _module(file) == module)
    parts = (name.partition(".") for name in used(tree))
    return {f"{folders[first]}.{rest}" for first, _, rest in parts if first in folders}


def test_a_folder_is_entered_by_its_door() -> None:
    """From outside, only what a folder offers is imported; it says in a sentence what it is."""
    offered = faces()
    entered = {
        (module, name)
        for module, names in imports().items()
        for name in names.union(taken_of_folders(module))
        if unit_of(name) in offered.keys() - {"bot.cli", "bot.cogs"}
        if unit_of(module) != unit_of(name) != name
        if name.removeprefix(f"{unit_of(name)}.") not in offered[unit_of(name)]
    }
    assert entered == set()
    packages = [tree for file, tree in trees().items() if file.endswith("/__init__.py")]
    assert [tree for tree in packages if not ast.get_docstring(tree)] == []


@pytest.mark.parametrize("what", ONLY_IN)
def test_what_has_a_place_is_used_there_only(what: str) -> None:
    """And a place that doesn't use it any more is taken off the list."""
    users = {f for f, tree in trees().items() if any(is_part_of(name, what) for name in used(tree))}
    places = ONLY_IN[what]
    assert [file for file in users if not any(_allows(place, file) for place in places)] == []
    if users:  # aiosqlite is loaded by SQLAlchemy
        assert [place for place in places if not any(_allows(place, f) for f in users)] == []


@pytest.mark.parametrize("file", [file for file in NAMES if file.startswith("retrieval/")])
def test_retrieval_is_pure(file: str) -> None:
    """It knows nothing of the bot, of asyncio or of networks."""
    crossed = {
        name
        for name in set(imported(trees()[file])) - BUT_IN_RETRIEVAL
        for forbidden in NOT_IN_RETRIEVAL
        if is_part_of(name, forbidden)
    }
    assert crossed == set()


def taking(tree: ast.AST, what: str) -> Iterator[str]:
    """Yield the functions that take something, by the name or the type of a parameter."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            given = node.args
            every = (*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg)
            for parameter in filter(None, every):
                kind = ast.unparse(parameter.annotation) if parameter.annotation else ""
                if what.lower() in (parameter.arg, kind.lower()) or re.search(rf"\b{what}\b", kind):
                    yield "lambda" if isinstance(node, ast.Lambda) else node.name


def test_an_audience_is_bound_once() -> None:
    """Below the view that is fitted for it, nothing knows that there is more to read."""
    takers = {
        (file, function)
        for file, tree in trees().items()
        if file.startswith("retrieval/")
        for function in taking(tree, "Audience")
    }
    assert takers == {
        ("retrieval/answering/answerer.py", "reading_as"),
        ("retrieval/content/library.py", "visible"),
    }


@pytest.mark.parametrize(
    ("module", "foreign"),
    [
        ("bot.cli.main", {"discord", "sqlalchemy", "sklearn", "rich"}),
        # scikit-learn takes half a second, which is only spent along with the index.
        ("bot.cli.check", {"discord", "sqlalchemy", "rich"}),
        ("bot.cli.chat", {"discord", "sqlalchemy"}),
        ("bot.cli.evaluate", {"discord", "sqlalchemy"}),
        ("bot.cli.preview", {"nh3", "watchfiles"}),  # the page as a file needs no extra
        ("bot.rendering.answer", {"discord", "sqlalchemy"}),
        ("bot.config", {"discord", "sqlalchemy"}),
        ("bot.client", {"rich"}),
    ],
)
def test_a_command_loads_only_what_it_needs(module: str, foreign: set[str]) -> None:
    """The terminal needs no Discord, and its help not even an index."""
    names = reachable(module)
    assert {whole for whole in foreign for name in names if is_part_of(name, whole)} == set()


def test_modules_import_nothing_inside_a_function() -> None:
    """What a module needs stands at its top."""
    hidden = {file: lines for file, tree in trees().items() if (lines := hidden_imports(tree))}
    assert hidden == {}


def test_modules_import_by_full_name() -> None:
    """A relative import would escape the rules of this file."""
    relative = [name for names in imports().values() for name in names if name.startswith(".")]
    assert relative == []


def test_services_are_handed_in() -> None:
    """Nothing below what builds the bot, and the cogs, knows it as a whole."""
    knowing = {
        unit_of(_module(file)) for file, tree in trees().items() if "DocentBot" in ast.unparse(tree)
    }
    assert knowing - KNOW_THE_BOT == set()
    assert KNOW_THE_BOT - knowing == set()


def test_imports_have_no_cycles() -> None:
    """Every module can be understood after those that it imports."""
    behind = {module: [reachable(other) for other in local(module)] for module in imports()}
    assert [
        module for module in imports() if any(module in names for names in behind[module])
    ] == []


def test_the_reader_of_imports_sees_every_form() -> None:
    """The rules above would hold of anything if it overlooked one."""
    tree = ast.parse(
        "import a.b as c\n"
        "from d import e\n"
        "from .f import g\n"
        "async def h(l: Audience | None, *, audience=0):\n"
        "    if os.getenv('I'):\n"
        "        from j import k\n"
    )
    assert set(imported(tree)) == {"a.b", "d.e", ".f.g", "j.k"}
    assert set(used(tree)) == {"a.b", "d.e", ".f.g", "j.k", "os.environ"}
    assert set(used(ast.parse("from os import getenv"))) == {"os.environ"}
    assert hidden_imports(tree) == [6]
    assert list(taking(tree, "Audience")) == ["h", "h"]
    assert is_part_of("os.environ.get", "os.environ")
    assert not is_part_of("discordant", "discord")


def test_no_module_gives_a_name_twice() -> None:
    """The second would silently take the place of the first wherever that is used."""
    for file, tree in trees().items():
        given = Counter(
            target.id
            for node in tree.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        )
        assert [name for name, times in given.items() if times > 1] == [], file

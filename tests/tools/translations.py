"""Merges the sentences of `bot/texts` into the catalogues, compiles them, tells how far they are.

    python -m tests.tools.translations [LANGUAGE…]

With languages, their catalogues are begun. What a translation lacks is listed as `file:line: what`.
"""

import ast
import re
import string
import sys
from collections.abc import Iterator
from copy import deepcopy
from io import BytesIO
from itertools import pairwise
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from bot.markup import discord_length
from bot.texts.forms import forms_of
from bot.texts.languages import DOMAIN, FOLDER
from bot.texts.sentences import COUNTED, TRANSLATED, map_texts
from tests.tools.labels import LIMITS

WIDTH = 100
TWO_FORMS = dict.fromkeys(("ca", "es", "it", "pt"), "(n != 1)") | {"fr": "(n > 1)"}
"""Languages to which Babel gives a form of its own for millions: there is nothing of that many."""

_LETTER = re.compile(r"[^\W\d_]")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")


def catalogue_file(language: str) -> Path:
    """Return the catalogue of a language, as text."""
    return FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def languages() -> list[str]:
    """Return the languages that have catalogues."""
    return sorted(path.parts[-3] for path in FOLDER.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))


def extract() -> Catalog:
    """Return a catalogue of all sentences, without translations.

    The context of a sentence is its constant; the numbers in it are entries of their own.
    """
    catalogue, notes = Catalog(fuzzy=False), _notes()
    for context, value in _constants():
        about = [notes[context]] if context in notes else []
        if context in LIMITS:
            about.append(f"At most {LIMITS[context]} characters.")
        for text in filter(_LETTER.search, dict.fromkeys(texts_of(value))):
            of = [str(key) for key, part in _items(value) if text in texts_of(part)]
            named = [f"Of: {', '.join(of)}"] if of else []
            if not _PLACEHOLDER.fullmatch(text):
                catalogue.add(text, context=context, auto_comments=[*about, *named])
            for field in COUNTED.finditer(text):
                catalogue.add(
                    forms_of(field[2]),
                    context=context,
                    auto_comments=[f"What “{field[0]}” stands for in: {text}"],
                )
    return catalogue


def _constants() -> Iterator[tuple[str, object]]:
    """Yield each translated constant's name, as “module.NAME”, and its English value."""
    for module, texts in TRANSLATED.items():
        for name, value in vars(texts).items():
            if name[0].isupper():
                yield f"{module}.{name}", value


def texts_of(value: object) -> list[str]:
    """Return all texts in a constant."""
    found: list[str] = []

    def note(text: str) -> str:
        found.append(text)
        return text

    map_texts(value, note)
    return found


def _items(value: object) -> list[tuple[object, object]]:
    return list(value.items()) if isinstance(value, dict) else []


def _notes() -> dict[str, str]:
    """Return what a module says of its constants: the strings below them."""
    notes = {}
    for module, texts in TRANSLATED.items():
        body = ast.parse(Path(str(texts.__file__)).read_bytes()).body
        for statement, below in pairwise(body):
            if isinstance(statement, ast.Assign) and isinstance(below, ast.Expr):
                note = " ".join(str(ast.literal_eval(below.value)).split())
                notes[f"{module}.{ast.unparse(statement.targets[0])}"] = note
    return notes


class _Catalogue(Catalog):
    """One whose header has neither dates nor versions: the same sentences are the same bytes."""

    def _get_mime_headers(self) -> list[tuple[str, str]]:
        kept = ("Language", "Plural-Forms", "MIME-Version", "Content-Type")
        return [pair for pair in super()._get_mime_headers() if pair[0] in kept]


def load(language: str) -> Catalog:
    """Load a catalogue; empty if there is none."""
    path = catalogue_file(language)
    source = BytesIO(path.read_bytes() if path.exists() else b"")
    catalogue = read_po(source, language)
    catalogue.__class__ = _Catalogue
    if expression := TWO_FORMS.get(language):
        vars(catalogue).update(_num_plurals=2, _plural_expr=expression)
    return catalogue


def merge(language: str) -> Catalog:
    """Return a catalogue with all sentences of now, and no other.

    One whose English has changed a little keeps its translation, marked as fuzzy: it isn't used.
    """
    merged, current = load(language), extract()
    merged.update(current, update_creation_date=False)
    merged.obsolete.clear()
    flags = {(message.context, message.id): message.flags for message in messages(current)}
    for message in messages(merged):
        is_alike = message.fuzzy and any(_forms(message.string))
        message.flags = flags[message.context, message.id] | ({"fuzzy"} if is_alike else set())
    merged.fuzzy = False
    merged.header_comment = f"# {Locale.parse(language).english_name}. See CONTRIBUTING.md."
    return merged


def written(catalogue: Catalog) -> bytes:
    """Return a catalogue as text."""
    file = BytesIO()
    write_po(file, catalogue, width=WIDTH)
    return file.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """Return a catalogue as gettext reads it: what isn't done in all of its forms is left out."""
    file, done = BytesIO(), deepcopy(catalogue)
    for message in messages(done):
        message.string = message.string if is_done(message) else ""
    write_mo(file, done)
    return file.getvalue()


def messages(catalogue: Catalog) -> list[Message]:
    """Return a catalogue's entries, without its header."""
    return [message for message in catalogue if message.id]


def is_done(message: Message) -> bool:
    """Tell whether an entry is translated, in all of its forms."""
    return all(_forms(message.string)) and not message.fuzzy


def percent(catalogue: Catalog) -> int:
    """Return how many percent of a catalogue are translated, rounded down."""
    entries = messages(catalogue)
    return 100 * sum(map(is_done, entries)) // len(entries)


def fields(text: str) -> list[str]:
    """Return the placeholders of a text, sorted, as they are written."""
    return sorted(
        f"{name}:{form}" if form else name
        for _, name, form, _ in string.Formatter().parse(text)
        if name is not None
    )


def faults(catalogue: Catalog) -> Iterator[tuple[Message, str]]:
    """Yield what is wrong with the translations that there are."""
    for message in filter(is_done, messages(catalogue)):
        english, said = _forms(message.id), _forms(message.string)
        placeholders = fields(english[-1])
        for number, text in enumerate(said):
            # A form for one thing needn't have its number, but another's must.
            if fields(text) not in ([fields(english[0])] if number == 0 else []) + [placeholders]:
                yield message, f"“{text}” must have the placeholders {placeholders}"
            if text.count("\n") != english[0].count("\n"):
                yield message, f"must have {english[0].count(chr(10)) + 1} lines"
            limit = LIMITS.get(str(message.context))
            if limit is not None and discord_length(text) > limit:
                yield message, f"“{text}” has more than {limit} characters"


def _forms(text: object) -> list[str]:
    forms = text if isinstance(text, tuple | list) else [text]
    return [str(form or "") for form in forms]


def main(begun: list[str]) -> int:
    """Merge and compile all catalogues; return 1 if a translation has a fault."""
    code = 0
    for language in sorted({*languages(), *begun}):
        path, catalogue = catalogue_file(language), merge(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written(catalogue))
        path.with_suffix(".mo").write_bytes(compiled(catalogue))
        lines = {(m.context, m.id): m.lineno for m in load(language)}
        for message, fault in faults(catalogue):
            line = lines[message.context, message.id]
            sys.stdout.write(f"{path}:{line}: {message.context}: {fault}\n")
            code = 1
        sys.stdout.write(f"{language}: {percent(catalogue)} % are translated\n")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""docent store copy: a move to another kind of store."""

import sys

from bot.cli.main import EXIT_OK, Environment, Options
from bot.serving import Archive, shelf_of
from bot.storage import copying
from bot.texts import terminal_texts


def store(options: Options, _environment: Environment) -> int:
    """Copy the store `options.source` into the empty one `options.target`, or nothing of it.

    Both are addresses as in `store.url`; a relative path starts from the configuration's folder.
    """
    with copying(options.source, options.target, options.config.parent) as copy:
        kept = Archive(shelf_of(copy.source)).copy_to(shelf_of(copy.target))
    counts = copy.rows | {"library_files": len(kept.digests), "library_snapshots": len(kept.kept)}
    lines = [f"{name}: {count}" for name, count in counts.items()]
    lines.append(terminal_texts.STORE_COPIED)
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return EXIT_OK

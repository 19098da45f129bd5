"""Pseudonyms: keyed hashes that stand for Discord ids in the database.

An id has some sixty bits, most of which can be guessed, so a hash without a key could be reversed
by trying. The key is made at the first start and never changed; without it nobody, not even
Docent, can tell which member a row belongs to.
"""

import hashlib
import hmac
import os
import secrets
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from bot.errors import DocentError
from bot.private_files import tighten

KEY_FILE = "privacy.key"
KEY_BYTES = 32  # the length of a SHA-256 hash (https://www.rfc-editor.org/rfc/rfc2104#section-3)

_PUT_BACK = (
    "put the file back from a backup; if there is none, move the database away as well, because"
    " nobody could be forgotten, or stay opted out, without the key"
)


class KeyFileError(DocentError):
    """The key can't be used; the text names its file and says what to do."""


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """Makes pseudonyms with a key of `KEY_BYTES`; anyone who has it can tell whose a row is."""

    key: bytes = field(repr=False)

    @classmethod
    def load(cls, folder: Path, fingerprint: str | None) -> "Pseudonyms":
        """Read the key in the database's folder.

        Parameters
        ----------
        folder : Path
            The database's.
        fingerprint : str or None
            That of the expected key; None for a new database, for which a missing key is made.

        Raises
        ------
        KeyFileError
            If the file can't be read or made, isn't a key, or is another one; it is left as it is.
        """
        path = folder / KEY_FILE
        tighten(path)
        try:
            if fingerprint is None and not path.exists():
                _write_key(path)
            text = path.read_text(encoding="ascii")
        except FileNotFoundError as error:
            raise KeyFileError(f"The key {path} is gone: {_PUT_BACK}.") from error
        except OSError as error:
            raise KeyFileError(
                f"The key {path} can't be read or made ({error.strerror}): give the user who runs"
                " Docent the right to."
            ) from error
        except UnicodeDecodeError as error:
            raise KeyFileError(f"The key {path} is damaged: {_PUT_BACK}.") from error
        return cls.of_hex(text, fingerprint, str(path))

    @classmethod
    def of_hex(cls, text: str, fingerprint: str | None, place: str) -> "Pseudonyms":
        """Read a key in hexadecimal digits; `place` says where it is kept, the rest is of `load`.

        Raises
        ------
        KeyFileError
            If it isn't a key, or is another one.
        """
        try:
            key = bytes.fromhex(text.strip())
        except ValueError as error:
            raise KeyFileError(f"The key {place} is damaged: {_PUT_BACK}.") from error
        if len(key) != KEY_BYTES:
            raise KeyFileError(f"The key {place} is empty or cut off: {_PUT_BACK}.")
        found = cls(key)
        if fingerprint not in {None, found.fingerprint}:
            raise KeyFileError(f"The key {place} isn't the one of the database: {_PUT_BACK}.")
        return found

    @property
    def fingerprint(self) -> str:
        """A hash that identifies the key without giving it away."""
        return self._hash("key")

    def of(self, user_id: int) -> str:
        """Return a member's pseudonym, 64 hexadecimal digits."""
        return self._hash(f"user {user_id}")

    def of_question(self, event_id: int, text: str) -> str:
        """Return the hash of a question, by the message or interaction that asks it."""
        return self._hash(f"question {event_id} {text}")

    def _hash(self, text: str) -> str:
        return hmac.new(self.key, text.encode(), hashlib.sha256).hexdigest()


def make_key() -> str:
    """Return a new key in hexadecimal digits."""
    return secrets.token_hex(KEY_BYTES)


def _write_key(path: Path) -> None:
    """Write a new key, whole or not at all, unless another process has just made one."""
    # The file is made with mode 600 (https://docs.python.org/3/library/tempfile.html#tempfile.mkstemp).
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f"{KEY_FILE}.")
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(f"{make_key()}\n")
            file.flush()
            os.fsync(file.fileno())
        # Unlike a rename, a link never replaces a file.
        os.link(name, path)
    except FileExistsError:
        pass
    finally:
        Path(name).unlink()

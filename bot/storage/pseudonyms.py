"""Pseudonyms: keyed hashes that stand for Discord ids in the database.

An id has some sixty bits, most of which can be guessed, so a hash without a key could be reversed
by trying. The key is made at the first start and never changed; without it nobody, not even
Docent, can tell which member a row belongs to.
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from bot.errors import DocentError
from bot.private_files import tighten, write_whole
from bot.storage.backend import Backend
from bot.storage.schema import state

KEY_FILE = "privacy.key"
KEY_BYTES = 32  # the length of a SHA-256 hash (https://www.rfc-editor.org/rfc/rfc2104#section-3)

# The names of the states that hold the fingerprint of the database's key, and, where no file lies
# beside the database, the key itself.
FINGERPRINT, KEY = "privacy key", "privacy key in digits"
KEY_STATES = sa.select(state).where(state.c.name.in_((FINGERPRINT, KEY)))

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
    def of_store(cls, backend: Backend, kept: Mapping[str, str]) -> "Pseudonyms":
        """Load the key from the file beside the database, or else from the states that it keeps."""
        fingerprint = kept.get(FINGERPRINT)
        if backend.folder:
            return cls.load(backend.folder, fingerprint)
        return cls.of_hex(kept.get(KEY, ""), fingerprint, f"in the database {backend.name}")

    @classmethod
    def load(cls, folder: Path, fingerprint: str | None) -> "Pseudonyms":
        """Read the key in the database's folder; whatever is wrong with it, it is left as it is.

        Its fingerprint is None for a new database, for which a missing key is made: the caller
        holds the database's lock, so that no other process makes one meanwhile.
        """
        path = folder / KEY_FILE
        tighten(path)
        try:
            if fingerprint is None and not path.exists():
                write_whole(path, f"{make_key()}\n".encode())
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
        """Read a key in hexadecimal digits, which is kept in a place."""
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

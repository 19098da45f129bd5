"""What a kind of database must offer, SQLite or PostgreSQL; all else of the store is one.

Whatever does I/O in the store raises StoreError when the database can't be used.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cached_property
from pathlib import Path
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.errors import DocentError


class StoreError(DocentError):
    """The database can't be used; the text names it and says what to do."""


class StoreAwayError(StoreError):
    """The database can't be reached for now: the same may be tried again, and the log has it."""


class Backend(ABC):
    """One database, as its address names it."""

    # The statement by which a transaction becomes the only one that writes.
    BEGIN: ClassVar[str]
    # The statement after which a transaction sees the database as it is at one moment.
    READ: ClassVar[str]
    # A statement outside of transactions, once the database is known to be Docent's.
    AFTER_MIGRATING: ClassVar[str | None] = None
    # After this time, what is done with one connection is given up; None if the driver does.
    PATIENCE_S: ClassVar[float | None] = None

    def __init__(self, name: str, url: sa.URL, folder: Path | None) -> None:
        self.name = name  # what people call it, without a password
        self.folder = folder  # where its files lie; None if all is in the database
        self._url = url  # the driver's

    def prepare(self) -> None:  # noqa: B027 - nothing to see to is the rule
        """See to files before the database is opened."""

    @property
    def is_shared(self) -> bool:
        """Whether several processes may run the bot with it: they agree by rows of a table."""
        return self.folder is None

    @abstractmethod
    def is_new(self) -> bool:
        """Tell whether nothing is in it yet."""

    def claim(self) -> AbstractContextManager[None]:
        """Keep a database that isn't shared to this process; others may still read it."""
        return nullcontext()

    @abstractmethod
    def build_engine(self) -> AsyncEngine:
        """Return a pool of connections; none is opened yet."""

    @abstractmethod
    def build_sync_engine(self) -> sa.Engine:
        """Return an engine for threads."""

    @abstractmethod
    def take(self, connection: sa.Connection) -> None:
        """Mark the database as Docent's before it has tables; refuse another program's."""

    def finish_copy(self, connection: sa.Connection) -> None:  # noqa: B027 - as above
        """Do what rows that were inserted with their numbers need."""

    def notify(self, connection: sa.Connection) -> None:  # noqa: B027 - who looks sees it as well
        """Let those that `listen` know, once the transaction is committed, if that can be."""

    async def listen(self, heard: Callable[[], None]) -> None:  # noqa: B027 - as above
        """Call back whenever something may have changed, as far as that is heard of.

        Until cancelled, or nothing will be; whatever fails is tried again.
        """

    @abstractmethod
    async def purge(self, connection: AsyncConnection) -> bool:
        """Remove what deleted rows leave behind, as far as it can be; return whether it is done."""

    @abstractmethod
    def explain(self, error: BaseException) -> StoreError:
        """Return an error of the driver, its pool, or `PATIENCE_S`, in words for the admin."""

    @contextmanager
    def mapped_errors(self) -> Iterator[None]:
        """Raise errors of the driver and its pool as `explain` says."""
        try:
            yield
        except (sa.exc.DBAPIError, sa.exc.TimeoutError, TimeoutError) as error:
            raise self.explain(error) from error

    @contextmanager
    def begin(self, statement: str = "") -> Iterator[sa.Connection]:
        """Yield a connection, for threads, in a transaction that begins with a statement."""
        with self.mapped_errors(), self._sync_engine.begin() as connection:
            if statement:
                connection.exec_driver_sql(statement)
            yield connection

    @cached_property
    def _sync_engine(self) -> sa.Engine:
        return self.build_sync_engine()

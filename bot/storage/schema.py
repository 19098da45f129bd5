"""The tables of the database, and what adds to those of an older version what they lack.

So far, a version has only added tables, columns and indexes, and all of that is in the schema. What
can't be added, such as a column's other type, needs a statement of its own in `migrate`.
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.schema import CreateColumn

from bot.storage.backend import Backend, StoreError

# Of the tables: counted on with every change of them, so that an older Docent refuses them.
VERSION = "0012"

# Where Alembic kept it, which made the tables of older versions.
_version = sa.Table(
    "alembic_version", sa.MetaData(), sa.Column("version_num", sa.String(32), primary_key=True)
)


class _UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An aware datetime, stored in UTC without a time zone, as SQLite has none."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's interface
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's interface
        return None if value is None else value.replace(tzinfo=UTC)


class _Text(sa.types.TypeDecorator[str]):
    """Text without the character of code 0, which PostgreSQL refuses."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's interface
        return value and value.replace("\0", "")


metadata = sa.MetaData()

# Mark a column, in its `info`, as naming a member: it is searched for exports and deletions. Rows
# with a pseudonym are the member's own, and are deleted; from rows with an id, only the id is.
PSEUDONYM = {"member": "pseudonym"}
USER_ID = {"member": "id"}

guild_settings = sa.Table(
    "guild_settings",
    metadata,
    sa.Column("guild_id", sa.BigInteger, primary_key=True),
    sa.Column("name", _Text, primary_key=True),
    sa.Column("value", sa.JSON, nullable=False),
    sa.Column("changed_at", _UtcDateTime, nullable=False),
    sa.Column("changed_by", sa.BigInteger, nullable=False, info=USER_ID),
)

reloads = sa.Table(
    "reloads",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", _UtcDateTime, nullable=False),
    sa.Column("by", sa.BigInteger, info=USER_ID),
    sa.Column("generation", sa.Integer, nullable=False),
    sa.Column("added", sa.Integer, nullable=False),
    sa.Column("changed", sa.Integer, nullable=False),
    sa.Column("removed", sa.Integer, nullable=False),
    sa.Column("problems", sa.Integer, nullable=False),
    sa.Column("outcome", _Text, nullable=False),
    sa.CheckConstraint("outcome IN ('applied', 'refused')", name="reloads_outcome_known"),
)

state = sa.Table(
    "state",
    metadata,
    sa.Column("name", _Text, primary_key=True),
    sa.Column("value", _Text, nullable=False),
)

public_messages = sa.Table(
    "public_messages",
    metadata,
    sa.Column("id", sa.BigInteger, primary_key=True),
    sa.Column("guild_id", sa.BigInteger, nullable=False),
    sa.Column("channel_id", sa.BigInteger, nullable=False),
    sa.Column("parent_id", sa.BigInteger),
    sa.Column("sections", sa.JSON, nullable=False),
    sa.Column("at", _UtcDateTime, nullable=False),
    sa.Column("menu", sa.JSON, nullable=False, server_default="[]"),
    sa.Index("public_messages_by_guild", "guild_id"),
)

role_mappings = sa.Table(
    "role_mappings",
    metadata,
    sa.Column("guild_id", sa.BigInteger, primary_key=True),
    sa.Column("role_id", sa.BigInteger, primary_key=True),
    sa.Column("content_role", _Text, primary_key=True),
)

questions = sa.Table(
    "questions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("asker", _Text, nullable=False, info=PSEUDONYM),
    sa.Column("at", _UtcDateTime, nullable=False),
    sa.Column("guild_id", sa.BigInteger),
    sa.Column("content_roles", sa.JSON, nullable=False),
    sa.Column("text", _Text, nullable=False),
    sa.Column("outcome", _Text, nullable=False),
    sa.Column("sections", sa.JSON, nullable=False),
    sa.Column("not_meant", sa.Boolean, nullable=False),
    sa.Column("met", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("once", _Text),
    sa.Index("questions_once", "once", unique=True),
    sa.CheckConstraint(
        "outcome IN ('answered', 'suggested', 'abstained')", name="questions_outcome_known"
    ),
)

votes = sa.Table(
    "votes",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("voter", _Text, nullable=False, info=PSEUDONYM),
    sa.Column("at", _UtcDateTime, nullable=False),
    sa.Column("guild_id", sa.BigInteger),
    sa.Column("content_roles", sa.JSON, nullable=False),
    sa.Column("section", _Text, nullable=False),
    sa.Column("kind", _Text, nullable=False),
    sa.CheckConstraint("kind IN ('helpful', 'not meant')", name="votes_kind_known"),
)

opt_outs = sa.Table(
    "opt_outs",
    metadata,
    sa.Column("member", _Text, primary_key=True, info=PSEUDONYM),
    sa.Column("at", _UtcDateTime, nullable=False),
)

taught_phrasings = sa.Table(
    "taught_phrasings",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("text", _Text, nullable=False),
    sa.Column("section", _Text, nullable=False),
    sa.Column("text_hash", _Text, nullable=False),
    sa.Column("roles", sa.JSON, nullable=False),
    sa.Column("at", _UtcDateTime, nullable=False),
    sa.Column("by", sa.BigInteger, info=USER_ID),
    sa.UniqueConstraint("section", "text", name="taught_phrasings_once"),
)

shard_claims = sa.Table(
    "shard_claims",
    metadata,
    sa.Column("shard", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("shard_count", sa.Integer, nullable=False),
    sa.Column("holder", sa.Text, nullable=False),
    # Seconds since 1970, by the database's clock.
    sa.Column("ends_at", sa.Double, nullable=False),
)

library_files = sa.Table(
    "library_files",
    metadata,
    sa.Column("digest", _Text, primary_key=True),
    sa.Column("data", sa.LargeBinary, nullable=False),
    sa.Column("at", _UtcDateTime, nullable=False),
)

library_snapshots = sa.Table(
    "library_snapshots",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", _UtcDateTime, nullable=False),
    sa.Column("files", sa.JSON, nullable=False),
    sa.Column("is_served", sa.Boolean, nullable=False),
)

generations = sa.Table(
    "generations",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("generation", sa.BigInteger, nullable=False),
)

forgetting = sa.Table(
    "forgetting",
    metadata,
    sa.Column("member", _Text, primary_key=True, info=PSEUDONYM),
)

followers = sa.Table(
    "followers",
    metadata,
    sa.Column("holder", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("generation", sa.BigInteger, nullable=False),
    # As of a claim.
    sa.Column("ends_at", sa.Double, nullable=False),
)


def migrate(connection: sa.Connection, backend: Backend) -> None:
    """Bring the tables to this version, in the caller's transaction."""
    backend.take(connection)
    _version.create(connection, checkfirst=True)
    found = connection.scalar(sa.select(_version.c.version_num))
    if found == VERSION:
        return
    if found and found > VERSION:
        raise StoreError(
            f"The database {backend.name} was made by a newer version of Docent: install that"
            " version, or set store.url to another one; nothing in it was changed."
        )
    metadata.create_all(connection)
    for table in metadata.tables.values():
        _complete(table, connection)
    connection.execute(sa.delete(_version))
    connection.execute(sa.insert(_version).values(version_num=VERSION))


def _complete(table: sa.Table, connection: sa.Connection) -> None:
    """Add the columns and indexes that a table of an older version lacks."""
    names = {column["name"] for column in sa.inspect(connection).get_columns(table.name)}
    for column in table.c:
        if column.name not in names:
            definition = CreateColumn(column).compile(dialect=connection.dialect)
            connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {definition}")
    for index in table.indexes:
        index.create(connection, checkfirst=True)

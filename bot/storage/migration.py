"""Makes the tables, and adds to those of an older version what they lack.

So far, a version has only added tables, columns and indexes, and all of that is in the schema. What
can't be added, such as a column's other type, needs a statement of its own here.
"""

import sqlalchemy as sa
from sqlalchemy.schema import CreateColumn

from bot.storage.backend import Backend, StoreError
from bot.storage.schema import metadata

# Of the tables: counted on with every change of them, so that an older Docent refuses them.
VERSION = "0012"

# Where Alembic kept it, which made the tables of older versions.
_version = sa.Table(
    "alembic_version", sa.MetaData(), sa.Column("version_num", sa.String(32), primary_key=True)
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

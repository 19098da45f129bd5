"""The tables of the store, as the migrations make them together."""

from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import Dialect


class _UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An aware moment, kept in UTC because SQLite has no time zones."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's interface
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's interface
        return None if value is None else value.replace(tzinfo=UTC)


metadata = sa.MetaData()

guild_settings = sa.Table(
    "guild_settings",
    metadata,
    sa.Column("guild_id", sa.BigInteger, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("value", sa.JSON, nullable=False),
    sa.Column("changed_at", _UtcDateTime, nullable=False),
    sa.Column("changed_by", sa.BigInteger, nullable=False),
)

reloads = sa.Table(
    "reloads",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", _UtcDateTime, nullable=False),
    sa.Column("by", sa.BigInteger),
    sa.Column("generation", sa.Integer, nullable=False),
    sa.Column("added", sa.Integer, nullable=False),
    sa.Column("changed", sa.Integer, nullable=False),
    sa.Column("removed", sa.Integer, nullable=False),
    sa.Column("problems", sa.Integer, nullable=False),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.CheckConstraint("outcome IN ('applied', 'refused')", name="reloads_outcome_known"),
)

state = sa.Table(
    "state",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)

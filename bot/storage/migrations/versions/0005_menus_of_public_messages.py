"""Which sections the menu of each public message names, besides the one that it shows."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the column; of older messages it isn't known."""
    op.add_column(
        "public_messages", sa.Column("menu", sa.JSON, nullable=False, server_default="[]")
    )

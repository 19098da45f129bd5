"""Whether the asker opened one of the sections that they were offered."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the column; of older questions it isn't known."""
    op.add_column(
        "questions", sa.Column("met", sa.Boolean, nullable=False, server_default=sa.false())
    )

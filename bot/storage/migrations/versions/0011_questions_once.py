"""By which a question that is written again, as its connection was lost, is there once."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the column; older questions have nothing in it."""
    op.add_column("questions", sa.Column("once", sa.Text))
    op.create_index("questions_once", "questions", ["once"], unique=True)

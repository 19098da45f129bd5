"""What server roles stand for, as far as commands have said so."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "role_mappings",
        sa.Column("guild_id", sa.BigInteger, primary_key=True),
        sa.Column("role_id", sa.BigInteger, primary_key=True),
        sa.Column("content_role", sa.Text, primary_key=True),
    )

"""By which each process sees what another one has changed, and tells that it has."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "generations",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("generation", sa.BigInteger, nullable=False),
    )
    op.create_table("forgetting", sa.Column("member", sa.Text, primary_key=True))
    op.create_table(
        "followers",
        sa.Column("holder", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("generation", sa.BigInteger, nullable=False),
        sa.Column("ends_at", sa.Double, nullable=False),
    )

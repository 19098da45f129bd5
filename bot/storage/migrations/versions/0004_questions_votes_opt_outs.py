"""What members asked, what they found helpful or beside the point, and who wants nothing kept."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "questions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("asker", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("guild_id", sa.BigInteger),
        sa.Column("content_roles", sa.JSON, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("sections", sa.JSON, nullable=False),
        sa.Column("not_meant", sa.Boolean, nullable=False),
        sa.CheckConstraint(
            "outcome IN ('answered', 'suggested', 'abstained')", name="questions_outcome_known"
        ),
    )
    op.create_table(
        "votes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("voter", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("guild_id", sa.BigInteger),
        sa.Column("content_roles", sa.JSON, nullable=False),
        sa.Column("section", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.CheckConstraint("kind IN ('helpful', 'not meant')", name="votes_kind_known"),
    )
    op.create_table(
        "opt_outs",
        sa.Column("member", sa.Text, primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False),
    )

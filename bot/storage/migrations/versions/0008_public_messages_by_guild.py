"""The public messages of one guild, found without reading those of all others."""

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the index."""
    op.create_index("public_messages_by_guild", "public_messages", ["guild_id"])

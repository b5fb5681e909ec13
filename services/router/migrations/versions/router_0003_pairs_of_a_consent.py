"""The pairs of recipient and purpose that a consent covers."""

import sqlalchemy as sa
from alembic import op

revision = "router_0003"
down_revision = "router_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them; no consent that was recorded before has any."""
    with op.batch_alter_table("consent") as table:
        table.add_column(sa.Column("pairs", sa.JSON, nullable=False, server_default=sa.text("'[]'")))

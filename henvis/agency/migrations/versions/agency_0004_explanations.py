"""How the end of a deadline was found."""

import sqlalchemy as sa
from alembic import op

revision = "agency_0004"
down_revision = "agency_0003"
branch_labels = None
depends_on = None

NONE_KEPT = sa.text("'[]'")


def upgrade() -> None:
    """Add what explains a deadline; of one that is in the book already, nothing was kept."""
    with op.batch_alter_table("deadline") as table:
        table.add_column(sa.Column("act_on", sa.Date))
        table.add_column(sa.Column("version", sa.String(16)))
        table.add_column(sa.Column("basis", sa.JSON, nullable=False, server_default=NONE_KEPT))
        table.add_column(sa.Column("steps", sa.JSON, nullable=False, server_default=NONE_KEPT))

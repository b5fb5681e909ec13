"""When synthetic probes last came."""

import sqlalchemy as sa
from alembic import op

revision = "agency_0009"
down_revision = "agency_0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing has come before."""
    op.create_table(
        "probe_arrival",
        sa.Column("sender", sa.String(48), primary_key=True),
        sa.Column("partition", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.Float, nullable=False),
    )

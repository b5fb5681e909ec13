"""The last instant at which the book of deadlines changed."""

import sqlalchemy as sa
from alembic import op

revision = "agency_0006"
down_revision = "agency_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a table without a row: of what was done before, the instant is not known."""
    op.create_table(
        "last_act",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime, nullable=False),
    )

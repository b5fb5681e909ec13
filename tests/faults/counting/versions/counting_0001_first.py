"""The counting service's one table."""

import sqlalchemy as sa
from alembic import op

revision = "counting_0001"
down_revision = None
branch_labels = ("counting",)
depends_on = None


def upgrade() -> None:
    """Create it."""
    op.create_table(
        "effect",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("event_id", sa.Uuid, nullable=False),
    )

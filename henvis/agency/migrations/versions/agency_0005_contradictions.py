"""Clocks that contradict each other."""

import sqlalchemy as sa
from alembic import op

revision = "agency_0005"
down_revision = "agency_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add an empty table: what is open already is looked at when something next happens in its case."""
    op.create_table(
        "contradiction",
        sa.Column("case_id", sa.Uuid, primary_key=True),
        sa.Column("deadline", sa.Uuid, primary_key=True),
        sa.Column("code", sa.String(64), primary_key=True),
        sa.Column("rule", sa.String(64), nullable=False),
        sa.Column("decision", sa.Uuid, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("against", sa.Uuid),
        sa.Column("against_until", sa.Date),
        sa.Column("holds", sa.Boolean, nullable=False),
    )

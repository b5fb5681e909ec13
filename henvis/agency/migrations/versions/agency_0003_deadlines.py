"""The book of deadlines."""

import sqlalchemy as sa
from alembic import op

revision = "agency_0003"
down_revision = "agency_0002"
branch_labels = None
depends_on = None

CODE = sa.String(48)


def upgrade() -> None:
    """Add an empty book: of what was decided before, no deadline is known."""
    op.create_table(
        "deadline",
        sa.Column("case_id", sa.Uuid, primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("rule", sa.String(64), nullable=False),
        sa.Column("decision", sa.Uuid),
        sa.Column("started_by", sa.Uuid, nullable=False),
        sa.Column("starts_at", sa.DateTime, nullable=False),
        sa.Column("known_at", sa.DateTime, nullable=False),
        sa.Column("due_on", sa.Date),
        sa.Column("due_at", sa.DateTime),
        sa.Column("ends_at", sa.DateTime, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("ended", CODE),
        sa.Column("successor", sa.Uuid),
        sa.Column("next_at", sa.DateTime),
        sa.Column("warned", sa.JSON, nullable=False),
        sa.Column("warned_to", sa.DateTime),
    )
    op.create_index("ix_deadline_next_at", "deadline", ["next_at"])

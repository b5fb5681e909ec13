"""Recalls and their answers, how consents were asked for, and the grounds of a duty to avert."""

import sqlalchemy as sa
from alembic import op

revision = "agency_0008"
down_revision = "agency_0006"
branch_labels = None
depends_on = None

NONE_KEPT = sa.text("'[]'")
CODE = sa.String(48)


def upgrade() -> None:
    """Add what was not kept before: of an earlier consent, referral or deadline it stays empty."""
    with op.batch_alter_table("consent") as table:
        table.add_column(sa.Column("pairs", sa.JSON, nullable=False, server_default=NONE_KEPT))
        table.add_column(sa.Column("recalled_at", sa.DateTime))
        table.add_column(sa.Column("language", sa.String(35)))
        table.add_column(sa.Column("interpreter", sa.Boolean))
        table.add_column(sa.Column("present", sa.JSON, nullable=False, server_default=NONE_KEPT))
    with op.batch_alter_table("referral") as table:
        table.add_column(sa.Column("avert_ground", CODE))
        table.add_column(sa.Column("sent_at", sa.DateTime))
    with op.batch_alter_table("deadline") as table:
        table.add_column(sa.Column("consent", sa.Uuid))
    op.create_table(
        "recall_answer",
        sa.Column("case_id", sa.Uuid, primary_key=True),
        sa.Column("consent", sa.Uuid, primary_key=True),
        sa.Column("agency", CODE, primary_key=True),
        sa.Column("answer", CODE, nullable=False),
        sa.Column("rule", sa.String(64)),
        sa.Column("answered_at", sa.DateTime, nullable=False),
    )

"""Records that were given up alone are kept beside those that are parked; what was tried again, and why."""

import sqlalchemy as sa
from alembic import op

revision = "bus_0003_redrives"
down_revision = "bus_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the table of what is parked, which keeps its rows, and add two without any.

    SQLite cannot change a column: there the table is made anew, and from now on never gives a number twice.
    """
    with op.batch_alter_table("parked", table_kwargs={"sqlite_autoincrement": True}) as parked:
        parked.alter_column("lane", existing_type=sa.String(128), nullable=True)
        parked.alter_column("case_id", existing_type=sa.Uuid(), nullable=True)
        parked.add_column(sa.Column("redrive", sa.Integer))
        parked.create_index("ix_parked_redrive", ["redrive"])
    op.create_table(
        "redrive",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("decided_by", sa.String(64), nullable=False),
        sa.Column("every_s", sa.Float, nullable=False),
        sa.Column("next_at", sa.Float, nullable=False),
        sa.Column("asked_at", sa.DateTime, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "redriven",
        sa.Column("redrive", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("topic", sa.String(64), primary_key=True),
        sa.Column("partition", sa.Integer, primary_key=True),
        sa.Column("offset", sa.BigInteger, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("case_id", sa.Uuid),
        sa.Column("event_id", sa.Uuid),
        sa.Column("reason", sa.String(16)),
        sa.Column("outcome", sa.String(8), nullable=False),
        sa.Column("code", sa.String(16)),
        sa.Column("done_at", sa.DateTime, nullable=False),
    )

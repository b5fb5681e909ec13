"""Applications, appeals, what became of decisions, consents that lapse, and persons who are missing."""

from datetime import datetime, time

import sqlalchemy as sa
from alembic import op

revision = "agency_0002"
down_revision = "agency_0001"
branch_labels = None
depends_on = None

CODE = sa.String(48)


def upgrade() -> None:
    """Add two tables, and columns to three; what was known before was neither ended, lapsed nor missing."""
    _extend_known_case()
    _extend_consent()
    _extend_decision()
    _create_application()
    _create_appeal()


def _extend_known_case() -> None:
    with op.batch_alter_table("known_case") as table:
        table.add_column(sa.Column("born", sa.Date))
        table.add_column(_no("missing"))
        table.add_column(_no("heard_missing"))
        table.add_column(sa.Column("due", sa.DateTime))
    op.create_index("ix_known_case_due", "known_case", ["due"])


def _extend_consent() -> None:
    with op.batch_alter_table("consent") as table:
        table.add_column(sa.Column("given", sa.DateTime))
        table.add_column(_no("lapsed"))


def _extend_decision() -> None:
    """An earlier decision counts as recorded on its day, and its own id stands for that of its event."""
    with op.batch_alter_table("decision") as table:
        table.add_column(sa.Column("occurred", sa.DateTime))
        table.add_column(sa.Column("event", sa.Uuid))
        table.add_column(sa.Column("ended", CODE))
        table.add_column(sa.Column("ended_at", sa.DateTime))
        table.add_column(sa.Column("sent_to_board", sa.DateTime))
    _date_what_is_known()
    with op.batch_alter_table("decision") as table:
        table.alter_column("occurred", existing_type=sa.DateTime, nullable=False)
        table.alter_column("event", existing_type=sa.Uuid, nullable=False)


def _date_what_is_known() -> None:
    decision = sa.table(
        "decision",
        sa.Column("case_id", sa.Uuid),
        sa.Column("id", sa.Uuid),
        sa.Column("made_on", sa.Date),
        sa.Column("occurred", sa.DateTime),
        sa.Column("event", sa.Uuid),
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(decision)).all():
        its_row = (decision.c.case_id == row.case_id) & (decision.c.id == row.id)
        dated = {"occurred": datetime.combine(row.made_on, time()), "event": row.id}
        connection.execute(sa.update(decision).where(its_row).values(dated))


def _create_application() -> None:
    op.create_table(
        "application",
        sa.Column("case_id", sa.Uuid, primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("publisher", CODE, nullable=False),
        sa.Column("type", CODE, nullable=False),
        sa.Column("received_at", sa.DateTime, nullable=False),
    )


def _create_appeal() -> None:
    op.create_table(
        "appeal",
        sa.Column("case_id", sa.Uuid, primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("publisher", CODE, nullable=False),
        sa.Column("decision", sa.Uuid, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
    )


def _no(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())

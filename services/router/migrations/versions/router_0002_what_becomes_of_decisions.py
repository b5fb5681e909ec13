"""Decisions of every outcome, who gave a consent, what the age rests on, who was told of a missing person.

What was remembered of granted decisions moves to the new table. Of their first days nothing was kept: they
have started. A consent for who is handled as a child was a guardian's, as standing asked for.
"""

from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = "router_0002"
down_revision = "router_0001"
branch_labels = None
depends_on = None

CODE = sa.String(48)
CHILDREN = ("minor", "age_in_doubt")


def _table(name: str, **columns: Any) -> sa.TableClause:
    return sa.table(name, *(sa.column(column, kind) for column, kind in columns.items()))


CASE = _table("routed_case", id=sa.Uuid, age_group=CODE, age_told=sa.Uuid, opened=sa.Uuid)
CONSENT = _table("consent", case_id=sa.Uuid, by=CODE)
REMEMBERED = _table(
    "remembered",
    case_id=sa.Uuid,
    slot=CODE,
    publisher=CODE,
    type=CODE,
    code=CODE,
    place=sa.Integer,
    until=sa.Date,
    decision=sa.Uuid,
)
DECISION = _table(
    "decision",
    case_id=sa.Uuid,
    id=sa.Uuid,
    maker=CODE,
    type=CODE,
    granted=sa.Boolean,
    place=sa.Integer,
    starts=sa.Date,
    until=sa.Date,
)


def upgrade() -> None:
    """Create the table, add the columns, and fill them for the cases that are there."""
    op.create_table(
        "decision",
        sa.Column("case_id", sa.Uuid, primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("maker", CODE, nullable=False),
        sa.Column("type", CODE, nullable=False),
        sa.Column("granted", sa.Boolean, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("starts", sa.Date, nullable=False),
        sa.Column("until", sa.Date),
        sa.Column("follows", sa.Uuid),
        sa.Column("ended_on", sa.Date),
    )
    op.add_column("remembered", sa.Column("decision", sa.Uuid))
    op.add_column("consent", sa.Column("by", CODE, nullable=False, server_default="self"))
    op.add_column("consent", sa.Column("ended", sa.Uuid))
    op.add_column("routed_case", sa.Column("age_told", sa.Uuid))
    op.add_column("routed_case", sa.Column("told_missing", sa.JSON, nullable=False, server_default="[]"))
    _fill(op.get_bind())
    op.drop_column("remembered", "until")
    with op.batch_alter_table("routed_case") as batch:
        batch.alter_column("age_told", existing_type=sa.Uuid, nullable=False)


def _fill(connection: sa.Connection) -> None:
    connection.execute(sa.update(CASE).values(age_told=CASE.c.opened))
    children = sa.select(CASE.c.id).where(CASE.c.age_group.in_(CHILDREN))
    connection.execute(sa.update(CONSENT).where(CONSENT.c.case_id.in_(children)).values(by="guardian"))
    for row in connection.execute(sa.select(REMEMBERED).where(REMEMBERED.c.type == "DecisionMade")).all():
        named = UUID(row.slot.rpartition(":")[2])
        this = (REMEMBERED.c.case_id == row.case_id, REMEMBERED.c.slot == row.slot)
        moved = {"slot": f"decision:{named}", "decision": named}
        connection.execute(sa.update(REMEMBERED).where(*this).values(moved))
        connection.execute(sa.insert(DECISION).values(_decision(row, named)))


def _decision(row: Any, named: UUID) -> dict[str, Any]:
    return {
        "case_id": row.case_id,
        "id": named,
        "maker": row.publisher,
        "type": row.code,
        "granted": True,
        "place": row.place,
        "starts": date.min,
        "until": row.until,
    }

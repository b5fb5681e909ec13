"""The router's tables: routed_case, referral, consent, remembered."""

import sqlalchemy as sa
from alembic import op

revision = "router_0001"
down_revision = None
branch_labels = ("router",)
depends_on = None

CODE = sa.String(48)


def upgrade() -> None:
    """Create the tables of the first release."""
    op.create_table(
        "routed_case",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("opener", CODE, nullable=False),
        sa.Column("opened", sa.Uuid, nullable=False),
        sa.Column("owner", CODE, nullable=False),
        sa.Column("age_group", CODE, nullable=False),
        sa.Column("known_to", sa.JSON, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("closed", sa.Uuid),
        sa.Column("due", sa.DateTime, index=True),
    )
    _create_grounds()
    op.create_table(
        "remembered",
        sa.Column("case_id", sa.Uuid, primary_key=True),
        sa.Column("slot", sa.String(64), primary_key=True),
        sa.Column("event", sa.Uuid, nullable=False),
        sa.Column("publisher", CODE, nullable=False),
        sa.Column("type", sa.String(64), nullable=False),
        sa.Column("code", CODE, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("until", sa.Date),
        sa.Column("sent_to", sa.JSON, nullable=False),
    )


def _create_grounds() -> None:
    op.create_table(
        "referral",
        sa.Column("case_id", sa.Uuid, primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("sender", CODE, nullable=False),
        sa.Column("recipient", CODE, nullable=False),
        sa.Column("consent", sa.Uuid),
        sa.Column("sent", sa.Uuid, nullable=False),
        sa.Column("withheld", CODE),
        sa.Column("answered", sa.Uuid),
        sa.Column("takeover", CODE),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sa.Column("ended", CODE),
        sa.Column("ended_by", sa.Uuid),
        sa.Column("ended_place", sa.Integer, nullable=False),
    )
    op.create_table(
        "consent",
        sa.Column("case_id", sa.Uuid, primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("recorded_by", CODE, nullable=False),
        sa.Column("given", sa.Uuid, nullable=False),
        sa.Column("to", sa.JSON, nullable=False),
        sa.Column("purposes", sa.JSON, nullable=False),
        sa.Column("until", sa.Date),
        sa.Column("withdrawn", sa.Uuid),
    )

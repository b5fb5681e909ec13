"""An agency's tables: known_case, referral, consent, statement, decision, reference, told."""

import sqlalchemy as sa
from alembic import op

revision = "agency_0001"
down_revision = None
branch_labels = ("agency",)
depends_on = None

CODE = sa.String(48)


def upgrade() -> None:
    """Create the tables of the first release."""
    _create_known_case()
    _create_referral()
    _create_knowledge()
    _create_own()


def _create_known_case() -> None:
    op.create_table(
        "known_case",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("agency", CODE, nullable=False),
        sa.Column("opener", CODE),
        sa.Column("owned", sa.Boolean, nullable=False),
        sa.Column("age_group", CODE),
        sa.Column("exploitation_stated", sa.Boolean, nullable=False),
        sa.Column("address_grade", CODE, nullable=False),
        sa.Column("closed_outcome", CODE),
        sa.Column("last_mailbox_seq", sa.BigInteger, nullable=False),
    )


def _create_referral() -> None:
    op.create_table(
        "referral",
        sa.Column("case_id", sa.Uuid, primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("sender", CODE, nullable=False),
        sa.Column("recipient", CODE, nullable=False),
        sa.Column("service", CODE, nullable=False),
        sa.Column("basis", CODE, nullable=False),
        sa.Column("consent", sa.Uuid),
        sa.Column("urgent", sa.Boolean, nullable=False),
        sa.Column("age_group", CODE, nullable=False),
        sa.Column("sent_event", sa.Uuid, nullable=False),
        sa.Column("registered", sa.Boolean, nullable=False),
        sa.Column("answer", CODE),
        sa.Column("answer_reason", CODE),
        sa.Column("redirected_to", CODE),
        sa.Column("takes_over", sa.Boolean, nullable=False),
        sa.Column("answer_event", sa.Uuid),
        sa.Column("withdrawn", CODE),
        sa.Column("receipt", CODE),
        sa.Column("withheld_reason", CODE),
        sa.Column("not_owner", sa.Boolean, nullable=False),
    )


def _create_knowledge() -> None:
    op.create_table(
        "consent",
        sa.Column("case_id", sa.Uuid, primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("recorded_by", CODE, nullable=False),
        sa.Column("to", sa.JSON, nullable=False),
        sa.Column("purposes", sa.JSON, nullable=False),
        sa.Column("by", CODE),
        sa.Column("until", sa.Date),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
    )
    op.create_table(
        "statement",
        sa.Column("case_id", sa.Uuid, primary_key=True),
        sa.Column("code", CODE, primary_key=True),
        sa.Column("value", sa.Boolean, nullable=False),
        sa.Column("publisher", CODE, nullable=False),
        sa.Column("occurred", sa.DateTime, nullable=False),
    )
    op.create_table(
        "decision",
        sa.Column("case_id", sa.Uuid, primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("publisher", CODE, nullable=False),
        sa.Column("type", CODE, nullable=False),
        sa.Column("outcome", CODE, nullable=False),
        sa.Column("made_by", CODE),
        sa.Column("made_on", sa.Date, nullable=False),
        sa.Column("valid_from", sa.Date),
        sa.Column("valid_until", sa.Date),
        sa.Column("follows", sa.Uuid),
        sa.Column("told_on", sa.Date),
    )


def _create_own() -> None:
    op.create_table(
        "reference",
        sa.Column("case_id", sa.Uuid, primary_key=True),
        sa.Column("kind", sa.String(16), primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("fingerprint", sa.String(64), nullable=False),
    )
    op.create_table(
        "told",
        sa.Column("event_id", sa.Uuid, primary_key=True),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
    )
    op.create_index("ix_told_case_id", "told", ["case_id"])

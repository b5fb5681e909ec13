"""Trees, what was signed of them, and how far the checkpoints of others were read."""

import sqlalchemy as sa
from alembic import op

revision = "checkpoints_0001"
down_revision = None
branch_labels = ("checkpoints",)
depends_on = None


def upgrade() -> None:
    """Create the tables; they fill by themselves from the journals."""
    op.create_table(
        "journal_tree",
        *_place(),
        *_about(),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("frontier", sa.LargeBinary, nullable=False),
        sa.Column("last_leaf", sa.LargeBinary(32)),
    )
    op.create_table(
        "signed_checkpoint",
        *_place(),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("root", sa.LargeBinary(32), nullable=False),
        sa.Column("message", sa.LargeBinary, nullable=False),
        sa.Column("heard", sa.Boolean, nullable=False),
    )
    op.create_table(
        "promised_checkpoint",
        *_place(),
        sa.Column("size", sa.BigInteger, primary_key=True),
        sa.Column("root", sa.LargeBinary(32), nullable=False),
    )
    op.create_table(
        "followed_checkpoints",
        sa.Column("partition", sa.Integer, primary_key=True),
        *_about(),
        sa.Column("next_offset", sa.BigInteger, nullable=False),
    )


def _place() -> tuple[sa.Column[str], sa.Column[int]]:
    return (
        sa.Column("topic", sa.String(64), primary_key=True),
        sa.Column("partition", sa.Integer, primary_key=True),
    )


def _about() -> tuple[sa.Column[str], sa.Column[str]]:
    return (
        sa.Column("cluster_id", sa.String(64), nullable=False),
        sa.Column("topic_id", sa.String(64), nullable=False),
    )

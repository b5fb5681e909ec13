"""The nodes of the trees, the signatures that were collected, and how each partition stands."""

import sqlalchemy as sa
from alembic import op

revision = "audit_0001"
down_revision = None
branch_labels = ("audit",)
depends_on = None


def upgrade() -> None:
    """Create the tables; they fill by themselves from the journals and the checkpoints."""
    op.create_table(
        "tree_node",
        *_place(),
        sa.Column("level", sa.SmallInteger, primary_key=True),
        sa.Column("number", sa.BigInteger, primary_key=True),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
    )
    op.create_table(
        "collected_signature",
        *_place(),
        sa.Column("size", sa.BigInteger, primary_key=True),
        sa.Column("root", sa.LargeBinary(32), primary_key=True),
        sa.Column("signer", sa.String(64), primary_key=True),
        sa.Column("witness", sa.Boolean, primary_key=True),
        sa.Column("key_id", sa.LargeBinary(4), nullable=False),
        sa.Column("data", sa.LargeBinary(72), nullable=False),
    )
    op.create_table(
        "standing",
        *_place(),
        sa.Column("final_size", sa.BigInteger, nullable=False),
        sa.Column("trouble", sa.String(32)),
    )


def _place() -> tuple[sa.Column[str], sa.Column[int]]:
    return (
        sa.Column("topic", sa.String(64), primary_key=True),
        sa.Column("partition", sa.Integer, primary_key=True),
    )

"""Who has acted: the persons and systems that events name by an opaque id, and who let parked records go."""

import sqlalchemy as sa
from alembic import op

revision = "bus_0002"
down_revision = "bus_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a table without a row, and an empty column: who acted before is not known."""
    op.create_table(
        "actor",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("issuer", sa.String(255), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("is_person", sa.Boolean, nullable=False),
        sa.Column("name", sa.String(255)),
        sa.UniqueConstraint("issuer", "subject"),
    )
    op.add_column("parked", sa.Column("decided_by", sa.String(64)))

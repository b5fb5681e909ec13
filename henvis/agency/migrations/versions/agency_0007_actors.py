"""Who has acted: the persons and systems that events name by an opaque id."""

import sqlalchemy as sa
from alembic import op

revision = "agency_0007"
down_revision = "agency_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a table without a row: who gave the commands before is not known."""
    op.create_table(
        "actor",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("issuer", sa.String(255), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("is_person", sa.Boolean, nullable=False),
        sa.Column("name", sa.String(255)),
        sa.UniqueConstraint("issuer", "subject"),
    )

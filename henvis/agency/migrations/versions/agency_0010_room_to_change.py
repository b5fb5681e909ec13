"""Room on each page for what changes in its rows, where the database is PostgreSQL."""

from alembic import op

revision = "agency_0010"
down_revision = "agency_0009"
branch_labels = None
depends_on = None

CHANGE = ("known_case", "referral", "consent", "statement", "decision", "deadline")


def upgrade() -> None:
    """Leave a tenth of each page free from now on; pages that are full stay so until they are made anew.

    SQLite changes a row where it stands.
    """
    if op.get_bind().dialect.name == "postgresql":
        for table in CHANGE:
            op.execute(f"ALTER TABLE {table} SET (fillfactor = 90)")

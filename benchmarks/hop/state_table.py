"""The table of the state that the measured hop keeps: what was seen of each case."""

import sqlalchemy as sa

metadata = sa.MetaData()
counted = sa.Table(
    "counted",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("events", sa.Integer, nullable=False),
    sa.Column("last", sa.Uuid),
)

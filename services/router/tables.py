"""What the router keeps of a case: one table for each kind of entity of its domain.

Each column is a field of the entity of that name; `services.router.store` reads and writes them.
"""

from pathlib import Path

import sqlalchemy as sa

from henvis.bus.storage.column_types import Instant, Pairs, Texts

MIGRATIONS = Path(__file__).with_name("migrations") / "versions"

metadata = sa.MetaData()

CODE = sa.String(48)


def _case_id() -> sa.Column[object]:
    return sa.Column("case_id", sa.Uuid, primary_key=True)


routed_case = sa.Table(
    "routed_case",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("opener", CODE, nullable=False),
    sa.Column("opened", sa.Uuid, nullable=False),
    sa.Column("owner", CODE, nullable=False),
    sa.Column("age_group", CODE, nullable=False),
    sa.Column("age_told", sa.Uuid, nullable=False),
    sa.Column("known_to", Texts, nullable=False),
    sa.Column("told_missing", Texts, nullable=False),
    sa.Column("place", sa.Integer, nullable=False),
    sa.Column("closed", sa.Uuid),
    sa.Column("due", Instant, index=True),
)

referral = sa.Table(
    "referral",
    metadata,
    _case_id(),
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

consent = sa.Table(
    "consent",
    metadata,
    _case_id(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("recorded_by", CODE, nullable=False),
    sa.Column("given", sa.Uuid, nullable=False),
    sa.Column("by", CODE, nullable=False),
    sa.Column("to", Texts, nullable=False),
    sa.Column("purposes", Texts, nullable=False),
    sa.Column("pairs", Pairs, nullable=False),
    sa.Column("until", sa.Date),
    sa.Column("withdrawn", sa.Uuid),
    sa.Column("ended", sa.Uuid),
)

decision = sa.Table(
    "decision",
    metadata,
    _case_id(),
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

remembered = sa.Table(
    "remembered",
    metadata,
    _case_id(),
    sa.Column("slot", sa.String(64), primary_key=True),
    sa.Column("event", sa.Uuid, nullable=False),
    sa.Column("publisher", CODE, nullable=False),
    sa.Column("type", sa.String(64), nullable=False),
    sa.Column("code", CODE, nullable=False),
    sa.Column("place", sa.Integer, nullable=False),
    sa.Column("decision", sa.Uuid),
    sa.Column("sent_to", Texts, nullable=False),
)
"""What a newcomer is sent; the bytes lie in the bus's inbox."""

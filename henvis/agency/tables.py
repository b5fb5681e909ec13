"""What an agency keeps of its cases: one table for each kind of entity of the casework domain.

Each column is a field of the entity of that name; `henvis.agency.store` reads and writes them.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from henvis.bus.storage.column_types import Days, Instant, Pairs, Texts

metadata = sa.MetaData()

MIGRATIONS = Path(__file__).with_name("migrations") / "versions"
"""How these tables came to be; Alembic's branch `agency`."""

CODE = sa.String(48)

CHANGING: Final[Mapping[str, Any]] = {"postgresql_with": {"fillfactor": 90}}
"""Of tables whose rows change. PostgreSQL writes a changed row anew: with room on its page it stays, and
no index has to be told (HOT); else each change writes another page and one of each index.
"""


def _case_id() -> sa.Column[object]:
    return sa.Column("case_id", sa.Uuid, primary_key=True)


known_case = sa.Table(
    "known_case",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("agency", CODE, nullable=False),
    sa.Column("opener", CODE),
    sa.Column("owned", sa.Boolean, nullable=False),
    sa.Column("age_group", CODE),
    sa.Column("born", sa.Date),
    sa.Column("exploitation_stated", sa.Boolean, nullable=False),
    sa.Column("address_grade", CODE, nullable=False),
    sa.Column("missing", sa.Boolean, nullable=False),
    sa.Column("heard_missing", sa.Boolean, nullable=False),
    sa.Column("closed_outcome", CODE),
    sa.Column("last_mailbox_seq", sa.BigInteger, nullable=False),
    sa.Column("due", Instant, index=True),
    **CHANGING,
)
"""The cases that this agency opened or was sent an event of."""

referral = sa.Table(
    "referral",
    metadata,
    _case_id(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("sender", CODE, nullable=False),
    sa.Column("recipient", CODE, nullable=False),
    sa.Column("service", CODE, nullable=False),
    sa.Column("basis", CODE, nullable=False),
    sa.Column("consent", sa.Uuid),
    sa.Column("urgent", sa.Boolean, nullable=False),
    sa.Column("age_group", CODE, nullable=False),
    sa.Column("sent_event", sa.Uuid, nullable=False),
    sa.Column("avert_ground", CODE),
    sa.Column("sent_at", Instant),
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
    **CHANGING,
)

consent = sa.Table(
    "consent",
    metadata,
    _case_id(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("recorded_by", CODE, nullable=False),
    sa.Column("to", Texts, nullable=False),
    sa.Column("purposes", Texts, nullable=False),
    sa.Column("pairs", Pairs, nullable=False),
    sa.Column("by", CODE),
    sa.Column("until", sa.Date),
    sa.Column("given", Instant),
    sa.Column("withdrawn", sa.Boolean, nullable=False),
    sa.Column("lapsed", sa.Boolean, nullable=False),
    sa.Column("recalled_at", Instant),
    sa.Column("language", sa.String(35)),
    sa.Column("interpreter", sa.Boolean),
    sa.Column("present", Texts, nullable=False),
    **CHANGING,
)

recall_answer = sa.Table(
    "recall_answer",
    metadata,
    _case_id(),
    sa.Column("consent", sa.Uuid, primary_key=True),
    sa.Column("agency", CODE, primary_key=True),
    sa.Column("answer", CODE, nullable=False),
    sa.Column("rule", sa.String(64)),
    sa.Column("answered_at", Instant, nullable=False),
)
"""What this agency answered to recalls, and what it was answered to those of consents that it recorded."""

statement = sa.Table(
    "statement",
    metadata,
    _case_id(),
    sa.Column("code", CODE, primary_key=True),
    sa.Column("value", sa.Boolean, nullable=False),
    sa.Column("publisher", CODE, nullable=False),
    sa.Column("occurred", Instant, nullable=False),
    **CHANGING,
)

application = sa.Table(
    "application",
    metadata,
    _case_id(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("publisher", CODE, nullable=False),
    sa.Column("type", CODE, nullable=False),
    sa.Column("received_at", Instant, nullable=False),
)

decision = sa.Table(
    "decision",
    metadata,
    _case_id(),
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
    sa.Column("occurred", Instant, nullable=False),
    sa.Column("event", sa.Uuid, nullable=False),
    sa.Column("ended", CODE),
    sa.Column("ended_at", Instant),
    sa.Column("sent_to_board", Instant),
    **CHANGING,
)

appeal = sa.Table(
    "appeal",
    metadata,
    _case_id(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("publisher", CODE, nullable=False),
    sa.Column("decision", sa.Uuid, nullable=False),
    sa.Column("made_at", Instant, nullable=False),
)

reference = sa.Table(
    "reference",
    metadata,
    _case_id(),
    sa.Column("kind", sa.String(16), primary_key=True),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("fingerprint", sa.String(64), nullable=False),
)
"""What this agency's own commands brought in, so that the same command again is known as a repeat."""

deadline = sa.Table(
    "deadline",
    metadata,
    _case_id(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("rule", sa.String(64), nullable=False),
    sa.Column("decision", sa.Uuid),
    sa.Column("consent", sa.Uuid),
    sa.Column("started_by", sa.Uuid, nullable=False),
    sa.Column("starts_at", Instant, nullable=False),
    sa.Column("known_at", Instant, nullable=False),
    sa.Column("due_on", sa.Date),
    sa.Column("due_at", Instant),
    sa.Column("ends_at", Instant, nullable=False),
    sa.Column("state", sa.String(8), nullable=False),
    sa.Column("ended", CODE),
    sa.Column("successor", sa.Uuid),
    sa.Column("next_at", Instant, index=True),
    sa.Column("warned", Days, nullable=False),
    sa.Column("warned_to", Instant),
    sa.Column("act_on", sa.Date),
    sa.Column("version", sa.String(16)),
    sa.Column("basis", Texts, nullable=False),
    sa.Column("steps", Texts, nullable=False),
    **CHANGING,
)
"""The book of deadlines. What has ended stays in it, without a `next_at`, so that the sweep passes it by."""

contradiction = sa.Table(
    "contradiction",
    metadata,
    _case_id(),
    sa.Column("deadline", sa.Uuid, primary_key=True),
    sa.Column("code", sa.String(64), primary_key=True),
    sa.Column("rule", sa.String(64), nullable=False),
    sa.Column("decision", sa.Uuid, nullable=False),
    sa.Column("due_on", sa.Date, nullable=False),
    sa.Column("against", sa.Uuid),
    sa.Column("against_until", sa.Date),
    sa.Column("holds", sa.Boolean, nullable=False),
)
"""What in the book contradicts what else is known of its case."""

last_act = sa.Table(
    "last_act",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", Instant, nullable=False),
)
"""One row: the last instant at which the book changed. A clock that stands behind it is wrong."""

probe_arrival = sa.Table(
    "probe_arrival",
    metadata,
    sa.Column("sender", CODE, primary_key=True),
    sa.Column("partition", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", sa.Float, nullable=False),
)
"""When a synthetic probe of each agency last came, by the machine's clock in seconds since 1970."""

told = sa.Table(
    "told",
    metadata,
    sa.Column("event_id", sa.Uuid, primary_key=True),
    sa.Column("case_id", sa.Uuid, nullable=False, index=True),
    sa.Column("content", sa.JSON, nullable=False),
)
"""What the agency was told of the person with a command; it stays in the agency's own register."""

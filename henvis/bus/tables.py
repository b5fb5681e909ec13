"""What the bus keeps in every service's own database."""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()

position = sa.Table(
    "position",
    metadata,
    sa.Column("topic", sa.String(64), primary_key=True),
    sa.Column("partition", sa.Integer, primary_key=True),
    sa.Column("next_offset", sa.BigInteger, nullable=False),
    sa.Column("cluster_id", sa.String(64), nullable=False),
    sa.Column("topic_id", sa.String(64), nullable=False),
)
"""How far each partition was handled. Kafka's committed offset is only a hint; this decides."""

counter = sa.Table(
    "counter",
    metadata,
    sa.Column("topic", sa.String(64), primary_key=True),
    sa.Column("partition", sa.Integer, primary_key=True),
    sa.Column("seq", sa.BigInteger, nullable=False),
)
"""The last sequence number given to a record of ours on a partition."""

inbox = sa.Table(
    "inbox",
    metadata,
    sa.Column("event_id", sa.Uuid, primary_key=True),
    sa.Column("case_id", sa.Uuid, nullable=False, index=True),
    sa.Column("topic", sa.String(64), nullable=False),
    sa.Column("partition", sa.Integer, nullable=False),
    sa.Column("offset", sa.BigInteger, nullable=False),
    sa.Column("mailbox_seq", sa.BigInteger),
    sa.Column("type", sa.String(64), nullable=False),
    sa.Column("sha256", sa.LargeBinary(32), nullable=False),
    sa.Column("value", sa.LargeBinary, nullable=False),
    sa.Column("applied_at", sa.DateTime, nullable=False),
)
"""Every event that was handled, for ever: a repeat is recognised after ten years as after a second."""

outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("topic", sa.String(64), primary_key=True),
    sa.Column("partition", sa.Integer, primary_key=True),
    sa.Column("seq", sa.BigInteger, primary_key=True),
    sa.Column("event_id", sa.Uuid),
    sa.Column("case_id", sa.Uuid, index=True),
    sa.Column("type", sa.String(64)),
    sa.Column("key", sa.LargeBinary),
    sa.Column("value", sa.LargeBinary),
    sa.Column("headers", sa.JSON, nullable=False),
    sa.Column("written_at", sa.Float, nullable=False),
    sa.Column("offset", sa.BigInteger),
)
"""What is to be published, and what was: a row stays after its record has an offset."""

sa.Index(
    "outbox_unsent",
    outbox.c.topic,
    outbox.c.partition,
    outbox.c.seq,
    sqlite_where=outbox.c.offset.is_(None),
    postgresql_where=outbox.c.offset.is_(None),
)

parked = sa.Table(
    "parked",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("lane", sa.String(128), index=True),
    sa.Column("case_id", sa.Uuid),
    sa.Column("state", sa.String(8), nullable=False),
    sa.Column("reason", sa.String(16)),
    sa.Column("detail", sa.String(200)),
    sa.Column("topic", sa.String(64), nullable=False),
    sa.Column("partition", sa.Integer, nullable=False),
    sa.Column("offset", sa.BigInteger, nullable=False),
    sa.Column("key", sa.LargeBinary),
    sa.Column("value", sa.LargeBinary),
    sa.Column("headers", sa.JSON, nullable=False),
    sa.Column("parked_at", sa.DateTime, nullable=False),
    sa.Column("decided_by", sa.String(64)),
    sa.Column("redrive", sa.Integer, index=True),
    sqlite_autoincrement=True,
)
"""Records that wait: the one that could not be handled, and behind it all that follow it in its lane.

Without lane and case are those that were given up alone. `decided_by` is who had it tried again or dropped,
as `meta.actor` has it. No number is ever given a second time, since operators name records by them.
"""

redrive = sa.Table(
    "redrive",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("reason", sa.String(200), nullable=False),
    sa.Column("decided_by", sa.String(64), nullable=False),
    sa.Column("every_s", sa.Float, nullable=False),
    sa.Column("next_at", sa.Float, nullable=False),
    sa.Column("asked_at", sa.DateTime, nullable=False),
    sqlite_autoincrement=True,
)
"""What was tried again: why, who decided it, how fast; `next_at` is the machine's clock in seconds."""

redriven = sa.Table(
    "redriven",
    metadata,
    sa.Column("redrive", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("topic", sa.String(64), primary_key=True),
    sa.Column("partition", sa.Integer, primary_key=True),
    sa.Column("offset", sa.BigInteger, primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("case_id", sa.Uuid),
    sa.Column("event_id", sa.Uuid),
    sa.Column("reason", sa.String(16)),
    sa.Column("outcome", sa.String(8), nullable=False),
    sa.Column("code", sa.String(16)),
    sa.Column("done_at", sa.DateTime, nullable=False),
)
"""What came of each record of a redrive, by the place that it was received from: the journal of decisions."""

actor = sa.Table(
    "actor",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("issuer", sa.String(255), nullable=False),
    sa.Column("subject", sa.String(255), nullable=False),
    sa.Column("is_person", sa.Boolean, nullable=False),
    sa.Column("name", sa.String(255)),
    sa.UniqueConstraint("issuer", "subject"),
)
"""Who has acted here: the persons and systems that `meta.actor` names by an id, which this alone resolves."""

idempotency = sa.Table(
    "idempotency",
    metadata,
    sa.Column("key", sa.String(255), primary_key=True),
    sa.Column("fingerprint", sa.String(64), nullable=False),
    sa.Column("status", sa.Integer, nullable=False),
    sa.Column("body", sa.JSON, nullable=False),
)
"""The answers that were given, by the caller's Idempotency-Key."""

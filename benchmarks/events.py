"""The events that wait in a mailbox: statements of the police, as the router delivers them."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from uuid import UUID

from uuid_utils.compat import uuid7

from benchmarks.stage import of_one_agency
from henvis.bus import tables
from henvis.bus.clock import SystemClock
from henvis.bus.publishing import outbox
from henvis.bus.publishing.outbox import OutboxRow
from henvis.bus.storage.database import Database
from henvis.bus.transaction import Transactions
from henvis.contract import wire
from henvis.contract.events import Meta, StatementMade

EVENTS_PER_CASE: Final = 5
"""Each case comes so often, as far apart as can be: two events of one batch seldom share a case."""
_AT: Final = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
_AT_ONCE: Final = 5_000


def new_cases(count: int) -> list[UUID]:
    """Ids of cases that nobody has opened."""
    return [uuid7() for _ in range(count)]


def statements(mailbox: str, partitions: int, count: int, cases: Sequence[UUID] = ()) -> Iterator[OutboxRow]:
    """`count` events about `cases` in turn, else about new ones."""
    about = cases or new_cases(max(1, count // EVENTS_PER_CASE))
    with TemporaryDirectory(prefix="henvis-bench-") as folder:
        database = Database(f"sqlite:///{Path(folder)}/router.db")
        tables.metadata.create_all(database.engine)
        topics = of_one_agency(mailbox, "unused", partitions)
        transactions = Transactions(database, "router", topics, SystemClock(), "0" * 64)
        for first in range(0, count, _AT_ONCE):
            numbers = range(first, min(first + _AT_ONCE, count))
            with transactions.begin() as transaction:
                for number in numbers:
                    event = _statement(about[number % len(about)], number + 1)
                    transaction.deliver(mailbox, event, wire.encode(event))
            yield from _taken(database, partitions)
        database.close()


def _taken(database: Database, partitions: int) -> list[OutboxRow]:
    with database.writing() as connection:
        rows = outbox.unsent(connection, range(partitions), _AT_ONCE)
        connection.execute(tables.outbox.delete())
    return rows


def _statement(case_id: UUID, seq: int) -> StatementMade:
    meta = Meta(
        id=uuid7(),
        case_id=case_id,
        publisher="police",
        seq=seq,
        occurred=_AT,
        recorded=_AT,
        law="0" * 64,
    )
    return StatementMade(meta=meta, statement="suspicion", value=True)

"""What an event and a command cost UDI's service on a database that is there, without Kafka."""

import random
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Final
from uuid import UUID, uuid4

import sqlalchemy as sa

from benchmarks.events import statements
from benchmarks.growth.filling import CASE, PARTITIONS, id_of
from benchmarks.stage import RunFailed
from henvis.agency.agenda import AgencyAgenda
from henvis.agency.bookkeeping import Bookkeeping
from henvis.agency.desk import Desk
from henvis.agency.mailbox import Mailbox
from henvis.agency.tables import last_act
from henvis.api.identity.caller import Caller
from henvis.bus import parking
from henvis.bus.broker import topics
from henvis.bus.broker.topic_identity import TopicIdentity
from henvis.bus.clock import SystemClock
from henvis.bus.handling.runner import Runner
from henvis.bus.numbers.lanes import metrics_of
from henvis.bus.publishing import outbox
from henvis.bus.publishing.outbox import OutboxRow
from henvis.bus.record import Record
from henvis.bus.storage.database import Database
from henvis.bus.transaction import Transactions
from henvis.casework.commands import State
from henvis.law.ruleset import Law

NEWEST, ANY = "newest", "any"
"""Which cases an office is asked about."""
DRAWN: Final = 10_000
"""Of the others than the newest, so many can be asked about at most, in all rounds together."""
MAILBOX: Final = "nrm.to.udi"
BATCH: Final = 500
_IDENTITY: Final = TopicIdentity("cluster", "topic")
_CALLER: Final = Caller("urn:henvis:benchmark", "benchmark", False, None, "", frozenset())


class Office:
    """UDI's parts over a database with `cases` cases, of which so many are the newest."""

    def __init__(self, database: Database, law: Law, cases: int, newest: int) -> None:
        self._database = database
        # Each comes once: what a case was told before changes nothing in it, and costs less.
        older = cases - newest
        self._undrawn = {
            NEWEST: iter(random.sample(range(older + 1, cases + 1), newest)),
            ANY: iter(random.sample(range(1, older + 1), min(older, DRAWN))),
        }
        table = topics.load()
        self._transactions = Transactions(database, "udi", table, SystemClock(), law.hash)
        metrics = metrics_of("udi")
        self._runner = Runner(self._transactions, Mailbox("udi", law), metrics, {MAILBOX: _IDENTITY})
        self._agenda = AgencyAgenda(Bookkeeping("udi", law), PARTITIONS)
        self._desk = Desk("udi", law, self._transactions)
        self._offsets: dict[int, int] = defaultdict(int)

    def measure(self, about: str, events: int, commands: int) -> Mapping[str, float]:
        """Microseconds of one event taken in, and of one command, each about a case of its own."""
        batches = list(self._batches(about, events))
        began = time.perf_counter()
        for batch in batches:
            self._runner.handle(batch)
            self._look_around()
            self._mark()
        took = time.perf_counter() - began
        given = [
            State(case=case, statement="willing_to_receive_help") for case in self._drawn(about, commands)
        ]
        began = time.perf_counter()
        for command in given:
            self._desk.give(command, str(uuid4()), _CALLER)
        answered = time.perf_counter() - began
        self._mark()
        self._look_into_the_book()
        return {"event": took / events * 1e6, "command": answered / commands * 1e6}

    def _drawn(self, about: str, count: int) -> list[UUID]:
        """Cases that were not asked about before. Raises RunFailed where there are too few."""
        drawn = [id_of(CASE, number) for number in islice(self._undrawn[about], count)]
        if len(drawn) < count:
            raise RunFailed("there are too few cases to ask about each once")
        return drawn

    def _batches(self, about: str, count: int) -> Iterator[Sequence[Record]]:
        by_partition: dict[int, list[OutboxRow]] = defaultdict(list)
        for row in statements(MAILBOX, PARTITIONS, count, self._drawn(about, count)):
            by_partition[row.partition].append(row)
        for partition, rows in by_partition.items():
            for first in range(0, len(rows), BATCH):
                yield [self._record(partition, row) for row in rows[first : first + BATCH]]

    def _record(self, partition: int, row: OutboxRow) -> Record:
        offset = self._offsets[partition]
        self._offsets[partition] += 1
        return Record(MAILBOX, partition, offset, row.key, row.value, tuple(row.headers))

    def _look_around(self) -> None:
        """What the engine asks between batches; a record that was given up would spoil what is measured."""
        with self._database.reading() as connection:
            self._agenda.next_due(connection)
            held, _ = parking.counts(connection)
        if held:
            raise RunFailed(f"{len(held)} cases could not be handled")

    def _look_into_the_book(self) -> None:
        """Nothing that is measured is about a deadline: one that changes was filled as no book leaves it."""
        with self._database.reading() as connection:
            if connection.execute(sa.select(last_act)).first():
                raise RunFailed("the book of deadlines has changed")

    def _mark(self) -> None:
        """The relay's part in the database."""
        while True:
            with self._database.reading() as connection:
                rows = outbox.unsent(connection, range(PARTITIONS), BATCH)
            if not rows:
                return
            with self._database.writing() as connection:
                outbox.mark_sent(connection, [(row, row.seq) for row in rows])

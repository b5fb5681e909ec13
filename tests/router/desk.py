"""The router's handler on a real database, fed record by record; what it says is read from its outbox."""

import dataclasses
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, TypeVar
from uuid import UUID, uuid4

import sqlalchemy as sa
from uuid_utils.compat import uuid7

from henvis.bus.broker import topics
from henvis.bus.broker.topic_identity import TopicIdentity
from henvis.bus.clock import VirtualClock
from henvis.bus.handling.runner import Runner
from henvis.bus.numbers.lanes import metrics_of
from henvis.bus.numbers.said_numbers import SaidNumbers
from henvis.bus.partitioning import key_of, partition_of
from henvis.bus.record import Record
from henvis.bus.storage.database import Database
from henvis.bus.tables import outbox
from henvis.bus.transaction import Transactions
from henvis.contract import headers, wire
from henvis.contract.events import CaseOpened, Event, Meta
from henvis.law.ruleset import load
from services.router.agenda import ConsentsRunOut
from services.router.handler import Router
from services.router.service import SERVICE
from tests.databases import Databases, migrated

LAW = load()
MORNING = datetime(2026, 3, 2, 8, tzinfo=UTC)
E = TypeVar("E", bound=Event)


class Desk:
    """One router and one case of intake's."""

    def __init__(self, url: str, at: datetime = MORNING) -> None:
        self.topics = topics.load()
        self.clock = VirtualClock(at)
        self.database = Database(url)
        self.metrics = metrics_of("router", self.topics, LAW.hash)
        count = SaidNumbers(self.metrics, LAW)
        self.transactions = Transactions(
            self.database, "router", self.topics, self.clock, LAW.hash, count=count
        )
        self.agenda = ConsentsRunOut(LAW, self.topics)
        identities = {topic: TopicIdentity("cluster", topic) for topic in SERVICE.reads(self.topics)}
        self.runner = Runner(
            self.transactions, Router(LAW, self.topics, self.metrics), self.metrics, identities
        )
        self.case = uuid7()
        self.offsets: dict[tuple[str, int], int] = defaultdict(int)

    def opens(self, agency: str, case_id: UUID | None = None, *, age_group: str = "adult") -> Event:
        draft = CaseOpened(
            source="police", age_group=age_group, exploitation_stated=True, address_grade="unknown"
        )
        return self.says(agency, draft, case_id=case_id)[0]

    def says(
        self, agency: str, *drafts: Event, case_id: UUID | None = None, journal: str = ""
    ) -> list[Event]:
        """Publish in one batch."""
        said = [self.stamped(agency, draft, case_id or self.case) for draft in drafts]
        self.receives(journal or agency, said)
        return said

    def stamped(self, agency: str, draft: Event, case_id: UUID) -> Event:
        now = self.clock.now()
        meta = Meta(
            id=uuid4(), case_id=case_id, publisher=agency, seq=1, occurred=now, recorded=now, law=LAW.hash
        )
        return dataclasses.replace(draft, meta=meta)

    def receives(self, journal: str, events: Iterable[Event]) -> None:
        records = [self._record(self.topics.journal(journal), event) for event in events]
        self.runner.handle(records)

    def receives_batches(self, said: Iterable[tuple[str, Event]], chance: Random) -> None:
        """What several journals bring, in this order; what one of them brings together is cut anywhere."""
        for journal, together in groupby(said, key=itemgetter(0)):
            events = [event for _, event in together]
            while events:
                size = chance.randint(1, len(events))
                self.receives(journal, events[:size])
                events = events[size:]

    def outbox(self, topic: str) -> list[Any]:
        with self.database.reading() as connection:
            found = (
                sa.select(outbox).where(outbox.c.topic == topic).order_by(outbox.c.partition, outbox.c.seq)
            )
            return list(connection.execute(found))

    def mailbox(self, agency: str) -> list[Event]:
        return [wire.decode(row.value) for row in self.outbox(self.topics.mailbox(agency))]

    def journal(self, kind: type[E]) -> list[E]:
        """What is of one type in the order of record, the router's journal."""
        return [event for event in self.order_of_record() if isinstance(event, kind)]

    def order_of_record(self) -> list[Event]:
        """All of it."""
        return [wire.decode(row.value) for row in self.outbox("nrm.from.router")]

    def dead(self) -> list[Any]:
        return self.outbox("nrm.dead.router")

    def _record(self, topic: str, event: Event) -> Record:
        case_id = event.meta.case_id
        partition = partition_of(case_id, self.topics.partitions)
        offset = self.offsets[topic, partition]
        self.offsets[topic, partition] += 1
        value = wire.encode(event)
        return Record(topic, partition, offset, key_of(case_id), value, tuple(headers.of(event, value)))


NewDesk = Callable[..., AbstractContextManager[Desk]]
"""Opens a desk with nothing on it; a folder may be given, else it has one for itself."""


def desks(databases: Databases, folder: Path) -> NewDesk:
    """Makes desks on databases with nothing in them, for tests of many examples."""
    empty = migrated(databases, folder, "router", SERVICE.migrations)

    @contextmanager
    def opened(folder: Path | None = None, at: datetime = MORNING) -> Iterator[Desk]:
        with TemporaryDirectory() as own, databases.copy(empty, folder or Path(own), "router") as url:
            one = Desk(url, at)
            yield one
            one.database.close()

    return opened

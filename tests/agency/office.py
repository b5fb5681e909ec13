"""An agency's office without a broker: a real database, and the real application over it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import httpx
import sqlalchemy as sa
from uuid_utils.compat import uuid7

from henvis.agency.mailbox import Mailbox
from henvis.api.application import application
from henvis.bus.broker import topics
from henvis.bus.broker.kafka_access import KafkaAccess
from henvis.bus.clock import VirtualClock
from henvis.bus.handling import inbox
from henvis.bus.numbers.lanes import metrics_of
from henvis.bus.numbers.said_numbers import SaidNumbers
from henvis.bus.record import Received, Record
from henvis.bus.settings import Settings
from henvis.bus.storage.database import Database
from henvis.bus.tables import inbox as inbox_table
from henvis.bus.tables import outbox
from henvis.bus.transaction import Transactions
from henvis.contract import wire
from henvis.contract.events import Event
from henvis.law import ruleset
from henvis.local.issuing.issuer import Issuer
from henvis.ops.handling import Handling
from henvis.ops.readiness import Readiness
from henvis.service.definition import ServiceDefinition
from henvis.service.kit import Kit
from tests.agency.serving import served
from tests.databases import Databases, migrated
from tests.identity import guard_of, issuer_in, token_for

LAW = ruleset.load()
E = TypeVar("E", bound=Event)
NewDatabase = Callable[[Path, str], AbstractContextManager[str]]
"""The URL of a database with all tables and nothing in them, for a while, for a folder and a name."""

START = datetime(2026, 3, 2, 8, tzinfo=UTC)


def new_id() -> str:
    """A new reference, as a client makes one."""
    return str(uuid7())


@dataclass
class Office:
    """One agency's."""

    agency: str
    kit: Kit
    http: httpx.Client
    issuer: Issuer

    @property
    def database(self) -> Database:
        """The agency's own."""
        return self.kit.transactions.database

    def give(self, do: str, command: Mapping[str, Any], *, key: str | None = None) -> httpx.Response:
        """Give a command, under a new key where none is given."""
        headers = {"Idempotency-Key": key or str(uuid4())}
        return self.http.post(f"/commands/{do}", json=command, headers=headers)

    def open_case(self, **more: Any) -> str:
        """Open a case of an adult and return its id."""
        command = {"case": new_id(), "source": "self", "profile": {"age_group": "adult"}, **more}
        answer = self.give("open_case", command)
        assert answer.status_code == 200, answer.text
        return str(command["case"])

    def get(self, path: str) -> Any:
        """What a reading route answers."""
        answer = self.http.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def refer_to_nav(self) -> tuple[str, str]:
        """Open a case and refer it to NAV for housing, on the person's consent: the case and the referral."""
        case, consent, referral = self.open_case(), new_id(), new_id()
        scope = {"to": ["nav"], "purposes": ["assistance"], "by": "self"}
        self.give("give_consent", {"case": case, "consent": consent, **scope})
        asked = {"to": "nav", "service": "temporary_housing", "basis": "consent", "consent": consent}
        answer = self.give("refer", {"case": case, "referral": referral, **asked})
        assert answer.status_code == 200, answer.text
        return case, referral

    def sent(self, kind: type[E]) -> list[E]:
        """What was said of one type, in its order."""
        return [event for event in self.all_sent() if isinstance(event, kind)]

    def all_sent(self) -> list[Event]:
        """All that was said, in its order."""
        with self.database.reading() as connection:
            values = connection.execute(sa.select(outbox.c.value).order_by(outbox.c.partition, outbox.c.seq))
            return [wire.decode(value) for value in values.scalars()]

    def take_in(self, events: Iterable[Event]) -> None:
        """Handle events as one batch of the mailbox, numbered on from what was taken in before."""
        with self.kit.transactions.begin() as transaction:
            connection = transaction.connection
            before = connection.execute(sa.select(sa.func.count()).select_from(inbox_table)).scalar_one()
            batch = [self._received(event, before + place) for place, event in enumerate(events, start=1)]
            inbox.note(connection, batch, transaction.now)
            Mailbox(self.agency, self.kit.law).apply(transaction, batch)

    def _received(self, event: Event, seq: int) -> Received:
        record = Record(f"nrm.to.{self.agency}", 0, seq - 1, None, wire.encode(event))
        return Received(record, event, seq)

    def everything_stored(self) -> dict[str, list[tuple[Any, ...]]]:
        """All rows of all tables, to show that nothing was changed."""
        metadata = sa.MetaData()
        with self.database.reading() as connection:
            metadata.reflect(connection)
            return {
                table.name: [tuple(row) for row in connection.execute(sa.select(table))]
                for table in metadata.sorted_tables
            }


def databases_of(
    service: ServiceDefinition, databases: Databases, folder: Path, *others: Path
) -> NewDatabase:
    """Makes databases with all tables of a service, and of other migrations, and nothing in them."""
    empty = migrated(databases, folder, "empty", (*service.migrations, *others))
    return lambda folder, name: databases.copy(empty, folder, name)


@contextmanager
def opened(
    service: ServiceDefinition,
    folder: Path,
    new_database: NewDatabase,
    at: datetime = START,
    *,
    probe_seconds: float = 0.0,
) -> Iterator[Office]:
    """The office of a service, with a database of its own and nothing in it, served on loopback."""
    with new_database(folder, service.name) as url, closing(Database(url)) as database:
        kit = _kit(service.name, database, folder, at, probe_seconds)
        issuer = issuer_in(folder)
        routes = service.routes(kit, guard_of(issuer, service.name, kit.metrics))
        with served(application(service.title, routes), token_for(issuer, service.name)) as http:
            yield Office(service.name, kit, http, issuer)


def _kit(name: str, database: Database, folder: Path, at: datetime, probe_seconds: float) -> Kit:
    clock, table = VirtualClock(at), topics.load()
    metrics = metrics_of(name, table, LAW.hash)
    count = SaidNumbers(metrics, LAW)
    return Kit(
        settings=Settings(
            name,
            f"{name}-1",
            KafkaAccess(""),
            "",
            database.url,
            0,
            folder,
            "virtual",
            at,
            probe_seconds=probe_seconds,
        ),
        clock=clock,
        law=LAW,
        topics=table,
        transactions=Transactions(database, name, table, clock, LAW.hash, count=count),
        metrics=metrics,
        readiness=Readiness(),
        handling=Handling(),
    )

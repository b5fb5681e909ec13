"""Sends every hostile record to the real services, each with a good event right behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from confluent_kafka import KafkaException
from uuid_utils.compat import uuid7

from henvis.bus.partitioning import case_of, key_of, partition_of
from henvis.contract import headers, wire
from henvis.contract.events import CaseOpened, Event, Meta, StatementMade
from tests.hostile.container import HostileRecord, read_record
from tests.hostile.stand import PARTITIONS, Place, Service, Stand, Stored
from tests.hostile.table import Row

MAILBOX, JOURNAL = "nrm.to.nav", "nrm.from.police"
TOPICS = {"record": (MAILBOX, JOURNAL), "mailbox": (MAILBOX,), "journal": (JOURNAL,)}


@dataclass
class Sent:
    """A hostile record in one topic: where it stands, or what the broker said; and the good event behind."""

    row: Row
    service: Service
    topic: str
    places: list[Place]
    refused_as: str | None
    follower: Event


@dataclass
class Driven:
    """All that was sent, and what the services held before and after."""

    stand: Stand
    sent: list[Sent] = field(default_factory=list)
    before: dict[str, Stored] = field(default_factory=dict)

    def of(self, row: Row) -> Iterator[Sent]:
        """What was sent of a row, in one topic or two."""
        return (one for one in self.sent if one.row == row)


def drive(stand: Stand, rows: list[Row]) -> Driven:
    """A case that stands, then every row, then quiet."""
    driven = Driven(stand)
    for topic in (MAILBOX, JOURNAL):
        for partition in range(PARTITIONS):
            _send_good(stand, topic, partition)
    stand.wait_quiet()
    driven.before = {service.name: service.everything() for service in stand.services}
    for row in rows:
        for topic in TOPICS[row.door]:
            driven.sent.append(_send(stand, row, topic))
    stand.wait_quiet()
    return driven


def _send(stand: Stand, row: Row, topic: str) -> Sent:
    record = read_record(row.path)
    partition = _partition(record)
    places: list[Place] = []
    refused = None
    try:
        places = stand.send(topic, record, partition)
    except KafkaException as error:
        refused = error.args[0].name()
    service = stand.nav if topic == MAILBOX else stand.router
    return Sent(row, service, topic, places, refused, _send_good(stand, topic, partition))


def _partition(record: HostileRecord) -> int:
    case_id = case_of(record.key)
    own = 0 if case_id is None else partition_of(case_id, PARTITIONS)
    return (own + record.elsewhere) % PARTITIONS


def _send_good(stand: Stand, topic: str, partition: int) -> Event:
    """An event of a new case in this partition."""
    case_id = _case_in(partition)
    event = _heard(case_id) if topic == MAILBOX else _opened(case_id)
    value = wire.encode(event)
    record = HostileRecord(key_of(case_id), value, headers.of(event, value, seq=1))
    stand.send(topic, record, partition)
    return event


def _case_in(partition: int) -> UUID:
    return next(one for one in iter(uuid7, None) if partition_of(one, PARTITIONS) == partition)


def _heard(case_id: UUID) -> Event:
    return StatementMade(meta=_meta(case_id), statement="suspicion", value=True)


def _opened(case_id: UUID) -> Event:
    return CaseOpened(
        meta=_meta(case_id),
        source="police",
        age_group="adult",
        exploitation_stated=False,
        address_grade="unknown",
    )


def _meta(case_id: UUID) -> Meta:
    now = datetime.now(UTC)
    return Meta(
        id=uuid7(), case_id=case_id, publisher="police", seq=1, occurred=now, recorded=now, law="0" * 64
    )

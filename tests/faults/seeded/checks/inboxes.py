"""What each service handled, against what the topics that it reads brought it."""

from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from henvis.bus.broker import topics
from henvis.bus.record import Record
from henvis.contract import wire
from tests.faults.seeded.checks.violation import Violation
from tests.faults.seeded.evidence import Database, Evidence, digest

TOPICS = topics.load()


def check(evidence: Evidence) -> Iterator[Violation]:
    """Each record of its topics was handled, once, and in each case in their order."""
    for service, database in evidence.databases.items():
        reads = [topic.name for topic in TOPICS.all if service in topic.consumers]
        brought = [record for topic in reads for record in evidence.of(topic)]
        yield from _handled(service, database, brought)
        yield from _ordered(service, database)
        yield from _ended(service, database, brought)


def _handled(service: str, database: Database, brought: list[Record]) -> Iterator[Violation]:
    rows = {row.event_id: row for row in database.inbox}
    seen: dict[UUID, bytes | None] = {}
    for record in brought:
        event = wire.decode(record.value).meta.id
        where = f"{service}: {record.topic}/{record.partition}/{record.offset}"
        seen.setdefault(event, record.value)
        if event not in rows:
            yield Violation("lost", where, f"event {event} was not handled")
        elif rows[event].value != record.value:
            yield Violation("differs", where, f"event {event} was handled as {digest(rows[event].value)}")
    if len(rows) < len(database.inbox):
        yield Violation("doubled", service, "an event stands twice in the inbox")
    for event in rows.keys() - seen.keys():
        yield Violation("invented", service, f"event {event} was handled, and no topic brought it")


def _ordered(service: str, database: Database) -> Iterator[Violation]:
    last: dict[tuple[str, UUID], int] = defaultdict(lambda: -1)
    for row in database.inbox:
        lane = (row.topic, row.event.meta.case_id)
        if row.offset < last[lane]:
            where = f"{service}: {row.topic}/{row.partition}/{row.offset}"
            yield Violation("reordered", where, f"handled after offset {last[lane]} of its case")
        last[lane] = row.offset


def _ended(service: str, database: Database, brought: list[Record]) -> Iterator[Violation]:
    ends: dict[tuple[str, int], int] = {}
    for record in brought:
        ends[record.topic, record.partition] = record.offset + 1
    for place, end in ends.items():
        if database.positions.get(place) != end:
            at = database.positions.get(place)
            yield Violation("lost", f"{service}: {place[0]}/{place[1]}", f"read up to {at} of {end}")
    for parked in database.in_the_way:
        yield Violation("stuck", service, parked)

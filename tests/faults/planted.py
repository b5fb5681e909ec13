"""Violations put into good evidence by hand, to see that the checker finds and names them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

from henvis.bus.record import Record
from henvis.contract import wire
from henvis.contract.events import DeadlineEnded, DeadlineWarned, Event
from henvis.contract.headers import SEQ_HEADER
from tests.faults.seeded.evidence import Database, Evidence, Published

T = TypeVar("T")
A_DAY = timedelta(days=1)


def on(evidence: Evidence, service: str, **changes: Any) -> Evidence:
    """The evidence with something else in one service's database."""
    database = replace(evidence.databases[service], **changes)
    return replace(evidence, databases={**evidence.databases, service: database})


def busiest(evidence: Evidence, score: Callable[[Database], int]) -> str:
    """The agency whose database has the most of something, and surely some."""
    agencies = [name for name in evidence.databases if name != "router"]
    service = max(agencies, key=lambda name: score(evidence.databases[name]))
    assert score(evidence.databases[service]) > 0, "the run has nothing of what is to be hurt"
    return service


def without(items: Sequence[T], place: int) -> tuple[T, ...]:
    """All but one."""
    return (*items[:place], *items[place + 1 :])


def place_of(log: Sequence[Record], topic: str, *, more_than: int = 0) -> int:
    """Where a record of these topics stands that has so many before it in its partition."""
    return next(
        place
        for place, record in enumerate(log)
        if record.topic.startswith(topic) and number_of(record) > more_than
    )


def first(log: Sequence[Record], kind: type[Event]) -> Record:
    """The first record of a journal that holds such an event."""
    journals = (record for record in log if record.topic.startswith("nrm.from."))
    return next(record for record in journals if isinstance(wire.decode(record.value), kind))


def number_of(record: Record) -> int:
    """Its number in its partition."""
    return int(record.header(SEQ_HEADER) or b"0")


def of_time(database: Database, agency: str, kind: type[Event]) -> list[Published]:
    """The rows in which the agency says this of a deadline."""
    own = [row for row in database.outbox if row.topic == f"nrm.from.{agency}"]
    return [row for row in own if isinstance(wire.decode(row.value), kind)]


def said_at(evidence: Evidence, kind: type[DeadlineEnded | DeadlineWarned], shift: timedelta) -> Evidence:
    """The evidence as if something that the clock brought had been said at another time, unmarked."""
    agency, row = next(
        (agency, row)
        for agency, database in evidence.databases.items()
        for row in of_time(database, agency, kind)
        if _by_the_clock(row)
    )
    event = wire.decode(row.value)
    meta = replace(event.meta, recorded=event.meta.recorded + shift, occurred=event.meta.occurred + shift)
    moved = replace(row, value=wire.encode(replace(event, meta=meta)))
    rows = evidence.databases[agency].outbox
    return on(evidence, agency, outbox=tuple(moved if one is row else one for one in rows))


def _by_the_clock(row: Published) -> bool:
    event = wire.decode(row.value)
    return not isinstance(event, DeadlineEnded) or event.ended == "expired"

"""Finds one event in a log by its id alone, and the records of its case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from henvis.audit.case_history import CaseHistory, Entry
from henvis.audit.case_reading import read_case
from henvis.audit.log import Log, LogRecord, Place
from henvis.bus.broker.topics import Topics
from henvis.errors import CommandFailed


@dataclass(frozen=True, slots=True)
class Found:
    """An event where it stands first, its whole case, and when Kafka took each record of that in.

    Times are milliseconds since 1970 (UTC) by the broker's clock.
    """

    entry: Entry
    history: CaseHistory
    arrived: Mapping[tuple[Place, int], int]


def find(log: Log, topics: Topics, event: UUID) -> Found:
    """Look at every journal for the event's id, then at its partition for its case.

    Raises LogUnreadable, and CommandFailed where nothing of that id stands there, or what is no event.
    """
    record = _record_of(log, event)
    own = [
        one
        for place in log.places
        if place.partition == record.place.partition
        for one in log.read(place)
        if one.key == record.key
    ]
    history = read_case(own, topics).history
    arrived = {(one.place, one.offset): one.timestamp_ms for one in own}
    there = [one for one in history.entries() if one.event.meta.id == event] if history else []
    if history is None or not there:
        raise CommandFailed(
            f"What stands at {record.place}/{record.offset} under this id cannot be read as an event",
            "See why with `henvis dead list`",
        )
    # Where somebody else has written it, too, that is not where it was said.
    by_its_publisher = [one for one in there if topics[one.place.topic].of == one.event.meta.publisher]
    return Found((by_its_publisher or there)[0], history, arrived)


def _record_of(log: Log, event: UUID) -> LogRecord:
    wanted = str(event).encode("ascii")
    for place in log.places:
        for record in log.read(place):
            if record.header("ce_id") == wanted:
                return record
    raise CommandFailed(
        f"No journal has an event {event}",
        "It may be unsent yet: look at `henvis status`; or look for the id with `henvis tail --from-start`",
    )

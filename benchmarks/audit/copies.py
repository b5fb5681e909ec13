"""A long log out of a short one: the same stories over and over, of other persons each time.

Ids, numbers and places are those of the copy, so that every claim about the long log holds as it does about
the short one; instants stay as they were.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import count
from typing import Any
from uuid import UUID

from henvis.audit.log import LogRecord, Place
from henvis.bus.partitioning import key_of, partition_of
from henvis.contract import headers, wire
from henvis.contract.events import EVENT_TYPES, Event, SourceRecord

AGENCIES = ("intake", "udi", "barnevern", "nav", "police")


class Copies:
    """Of the records of a whole number of cases, place by place."""

    def __init__(self, told: Mapping[Place, Sequence[LogRecord]], partitions: int) -> None:
        """Learn how much each copy adds to each journal and each mailbox."""
        self._told = {
            place: [(record, wire.decode(record.value)) for record in found] for place, found in told.items()
        }
        self._partitions = partitions
        self._cases = {event.meta.case_id for found in self._told.values() for _, event in found}
        self._mail = _mail(event for found in self._told.values() for _, event in found)

    @property
    def cases(self) -> int:
        """How many cases each copy has."""
        return len(self._cases)

    def of(self, place: Place, number: int) -> Iterator[LogRecord]:
        """The records that copy `number` adds to a place, from 0."""
        found = self._told[place]
        base = number * len(found)
        for offset, (record, event) in enumerate(found):
            copied = self._copied(event, place.partition, number, base)
            value = wire.encode(copied)
            told = tuple(headers.of(copied, value, copied.meta.seq))
            key = key_of(copied.meta.case_id)
            yield LogRecord(place, base + offset, record.timestamp_ms, key, value, told)

    def _copied(self, event: Event, partition: int, number: int, base: int) -> Event:
        plain = event.to_record()
        moved = EVENT_TYPES[type(event).RECORD].from_record(self._renamed(plain, number))
        meta = moved.meta
        mail = self._mail.get((meta.publisher, partition), 0)
        meta = replace(meta, seq=meta.seq + base, seen=meta.seen + number * mail if meta.seen else 0)
        copied: Any = replace(moved, meta=meta)
        source = getattr(copied, "source", None)
        if isinstance(source, SourceRecord) and source.offset is not None:
            place = Place(source.topic, partition)
            copied = replace(
                copied, source=replace(source, offset=source.offset + number * len(self._told[place]))
            )
        if getattr(copied, "mailbox_seq", None):
            more = number * self._mail[copied.to, partition]
            copied = replace(copied, mailbox_seq=copied.mailbox_seq + more)
        finished: Event = copied
        return finished

    def _renamed(self, plain: Any, number: int) -> Any:
        if isinstance(plain, dict):
            return {name: self._renamed(value, number) for name, value in plain.items()}
        if isinstance(plain, list | tuple):
            return [self._renamed(value, number) for value in plain]
        if isinstance(plain, UUID):
            return self._other(plain, number)
        if isinstance(plain, str) and len(plain) == 36:
            try:
                return str(self._other(UUID(plain), number))
            except ValueError:
                return plain
        return plain

    def _other(self, identity: UUID, number: int) -> UUID:
        if identity in self._cases:
            return _in_the_same_partition(identity, number, self._partitions)
        return UUID(int=identity.int ^ (number << 8))


@cache
def _in_the_same_partition(case_id: UUID, number: int, partitions: int) -> UUID:
    if number == 0:
        return case_id
    wanted = partition_of(case_id, partitions)
    others = (UUID(int=case_id.int ^ (number << 8) ^ more) for more in count())
    return next(one for one in others if partition_of(one, partitions) == wanted)


def _mail(events: Iterator[Event]) -> dict[tuple[str, int], int]:
    """How much each copy puts into each partition of each mailbox."""
    found: dict[tuple[str, int], int] = {}
    for event in events:
        told: Any = event
        if getattr(told, "mailbox_seq", None):
            at = (told.to, partition_of(event.meta.case_id, 4))
            found[at] = max(found.get(at, 0), told.mailbox_seq)
    return found

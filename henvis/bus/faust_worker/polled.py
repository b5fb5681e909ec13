"""What the driver polled, as our own records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from henvis.bus.record import Record


def follow_each_other(records: Sequence[Any]) -> bool:
    """Whether records of one partition, at least one, have no gap between them: offsets only rise."""
    return bool(records[-1].offset - records[0].offset == len(records) - 1)


def without_gaps(records: Sequence[Any]) -> Iterator[list[Any]]:
    """Yield runs of records of one partition whose offsets follow each other."""
    if records and follow_each_other(records):
        yield list(records)
        return
    for _, run in groupby(enumerate(records), key=lambda numbered: numbered[1].offset - numbered[0]):
        yield [record for _, record in run]


def record_of(polled: Any) -> Record:
    """Return an aiokafka ConsumerRecord as ours."""
    return Record(
        polled.topic, polled.partition, polled.offset, polled.key, polled.value, tuple(polled.headers or ())
    )

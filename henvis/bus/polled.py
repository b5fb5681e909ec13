"""What the driver polled, as our own records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from henvis.bus.record import Record


def without_gaps(records: Sequence[Any]) -> Iterator[list[Any]]:
    """Yield runs of records of one partition whose offsets follow each other."""
    for _, run in groupby(enumerate(records), key=lambda numbered: numbered[1].offset - numbered[0]):
        yield [record for _, record in run]


def record_of(polled: Any) -> Record:
    """Return an aiokafka ConsumerRecord as ours."""
    return Record(
        polled.topic, polled.partition, polled.offset, polled.key, polled.value, tuple(polled.headers or ())
    )

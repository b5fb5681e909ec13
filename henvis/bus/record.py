"""What comes from a topic, before and after it has been understood.

Named tuples, as several are made for every event: a frozen dataclass takes four times as long to make.
"""

from __future__ import annotations

from typing import NamedTuple, TypedDict
from uuid import UUID

from henvis.contract.events import Event

Headers = tuple[tuple[str, bytes | None], ...]

REASON_HEADER = "henvis_reason"
SOURCE_HEADER = "henvis_source"
"""What a dead letter has beside the headers that it was received with: why it is one, and where it stood."""


class Place(TypedDict):
    """Where a record stands, as the log's fields."""

    topic: str
    partition: int
    offset: int


class Record(NamedTuple):
    """One record of a topic, as received; nothing in it has been checked."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Headers = ()

    def header(self, name: str) -> bytes | None:
        """Return the last header of that name, as Kafka's own convention has it."""
        return next((value for key, value in reversed(self.headers) if key == name), None)

    @property
    def place(self) -> Place:
        """Where it stands."""
        return {"topic": self.topic, "partition": self.partition, "offset": self.offset}


class Received(NamedTuple):
    """A record that was decoded and whose key, headers and value agree."""

    record: Record
    event: Event
    mailbox_seq: int | None = None

    @property
    def case_id(self) -> UUID:
        """The case that the event is about, which is also the record's key."""
        return self.event.meta.case_id

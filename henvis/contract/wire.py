"""Events as bytes on Kafka: Confluent's framing (a zero byte, the schema id in four bytes, Avro binary)."""

import struct
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from henvis.contract.codec import Codec, NotThisSchema
from henvis.contract.events import EVENT_TYPES, UNSTAMPED, Event
from henvis.contract.released import LockError, Release, read_frozen, read_lock
from henvis.contract.schema_files import SCHEMAS, Schema, is_event, read_current, self_contained

MOST_BYTES = 262144  # a value that is longer cannot come through Kafka (`max.message.bytes`)
FRAME = struct.Struct(">bI")


class Undecodable(ValueError):
    """A value is no event. The text names the broken rule and never the data."""


class Unencodable(ValueError):
    """An event may not be written. The text names the field and the rule and never the data."""


class Wire:
    """Frames records of the current schemas and reads every released version of them."""

    def __init__(self, releases: Mapping[Release, Schema], current: Mapping[str, Schema]) -> None:
        """Raises LockError when a current schema is not among the releases."""
        self._written = {release.schema_id: (release.record, Codec(it)) for release, it in releases.items()}
        self._own = {record: _own_id(record, schema, releases) for record, schema in current.items()}

    def encode(self, record: str, value: dict[str, Any]) -> bytes:
        """The framed bytes of a plain record. Raises Unencodable."""
        schema_id = self._own[record]
        try:
            body = self._written[schema_id][1].encode(value)
        except NotThisSchema as error:
            raise Unencodable(str(error)) from None
        return FRAME.pack(0, schema_id) + body

    def decode(self, value: bytes | None) -> tuple[str, dict[str, Any]]:
        """The record's full name and its plain values in the current schema. Raises Undecodable."""
        schema_id, body = _unframe(value)
        if schema_id not in self._written:
            raise Undecodable("unknown schema id")
        record, writer = self._written[schema_id]
        if record not in self._own:
            raise Undecodable("record type no longer in use")
        own_id = self._own[record]
        try:
            plain = writer.decode(body)
            return record, plain if own_id == schema_id else writer.resolve(body, self._written[own_id][1])
        except NotThisSchema as error:
            raise Undecodable(str(error)) from None


def encode(event: Event) -> bytes:
    """The framed bytes; the same event always has the same. Raises Unencodable."""
    if event.meta is UNSTAMPED:
        raise Unencodable("meta: unstamped draft")
    try:
        record = event.to_record()
    except (TypeError, AttributeError, OverflowError):
        raise Unencodable(f"{event.RECORD}: wrong type") from None
    return project_wire().encode(event.RECORD, record)


def decode(value: bytes | None) -> Event:
    """The event of a Kafka record's value. Raises Undecodable and nothing else."""
    record, plain = project_wire().decode(value)
    return EVENT_TYPES[record].from_record(plain)


@cache
def project_wire() -> Wire:
    """The wire of the project's own schemas, compiled once per process."""
    return open_wire(SCHEMAS)


def open_wire(folder: Path) -> Wire:
    """The wire of a schema folder. Raises LockError and SchemaError."""
    named = read_current(folder)
    current = {record: self_contained(it, named) for record, it in named.items() if is_event(it)}
    return Wire({release: read_frozen(release, folder) for release in read_lock(folder)}, current)


def _own_id(record: str, schema: Schema, releases: Mapping[Release, Schema]) -> int:
    own = [it for it, released in releases.items() if it.record == record and released == schema]
    if not own:
        raise LockError(f"{record}: the current schema is not released; run `henvis schema release`")
    return own[-1].schema_id


def _unframe(value: bytes | None) -> tuple[int, bytes]:
    if value is None:
        raise Undecodable("no value")
    if len(value) > MOST_BYTES:
        raise Undecodable("too many bytes")
    if len(value) <= FRAME.size:
        raise Undecodable("too short for a frame")
    magic, schema_id = FRAME.unpack_from(value)
    if magic != 0:
        raise Undecodable("wrong magic byte")
    return int(schema_id), value[FRAME.size :]

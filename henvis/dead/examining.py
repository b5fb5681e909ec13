"""What of a record can be read, step by step, and how it differs from its schema: pure, without values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from henvis.bus.arrival import understand
from henvis.bus.partitioning import case_of, partition_of
from henvis.bus.record import Record
from henvis.bus.topics import Topics
from henvis.contract import headers, wire
from henvis.contract.events import Event
from henvis.dead.versions import Near, Versions
from henvis.dead.walking import Broken, Walk, leaves, walk


@dataclass(frozen=True, slots=True)
class KeyFound:
    """The key: its size in bytes, the case that it names, and whether it lies in that case's partition."""

    size: int | None
    case: UUID | None
    own_partition: bool


@dataclass(frozen=True, slots=True)
class HeaderFound:
    """A header of the contract's, its size in bytes, and whether it agrees with the event (None: unknown)."""

    name: str
    size: int | None
    agrees: bool | None


@dataclass(frozen=True, slots=True)
class HeadersFound:
    """The headers; of those that the contract does not know only their number, as a name may be anybody's."""

    known: tuple[HeaderFound, ...]
    unknown: int
    repeated: tuple[str, ...]
    intact: bool
    """Whether the digest is that of value and place."""


@dataclass(frozen=True, slots=True)
class SchemaFound:
    """The frame before the bytes, and the version that its schema id names."""

    size: int | None
    schema_id: int | None
    known: bool
    record: str | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class MetaFound:
    """The ids at the beginning of the event, as far as they are ids."""

    event: UUID | None
    case: UUID | None
    caused_by: UUID | None


@dataclass(frozen=True, slots=True)
class NearestFound:
    """A released version that the bytes come near to: how much of it they are, and what is odd about them."""

    record: str
    version: int
    fits: bool
    fields_read: int
    fields: int
    left_over: int
    broken: tuple[Broken, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """How the bytes differ from the version that they say they are, or, where it is unknown, what is near."""

    fields: int
    """How many the version has; 0 where it is unknown."""
    fields_read: int
    broken: tuple[Broken, ...]
    missing: tuple[str, ...]
    """Fields that the bytes never come to."""
    left_over: int
    """Bytes behind the last field: of fields that this version does not know."""
    since: tuple[str, ...]
    """Fields that the current version has in addition."""
    before: tuple[str, ...]
    """Fields that the current version no longer has."""
    nearest: tuple[NearestFound, ...]


@dataclass(frozen=True, slots=True)
class Examined:
    """All that can be told of a record without saying what stands in it."""

    key: KeyFound
    headers: HeadersFound
    schema: SchemaFound
    meta: MetaFound
    decodes: bool
    """Whether the value is an event of a contract that this service has."""
    difference: Difference
    reason_now: str | None
    """What it would be refused with now, before its handler sees it; None where the handler would get it."""
    rule_now: str | None


def examine(record: Record, topics: Topics, latest: datetime | None, versions: Versions) -> Examined:
    """Read as much of a record as can be read. `latest` is as `henvis.bus.arrival.understand` has it."""
    problem = understand(record, topics, latest).problem
    event = _event(record)
    schema, walked = _schema(record, versions)
    body = record.value[wire.FRAME.size :] if record.value else b""
    return Examined(
        key=_key(record, topics),
        headers=_headers(record, event),
        schema=schema,
        meta=_meta(walked, body, versions),
        decodes=event is not None,
        difference=_difference(schema, walked, () if event else _near(record, schema, versions), versions),
        reason_now=problem.reason if problem else None,
        rule_now=problem.detail if problem else None,
    )


def _event(record: Record) -> Event | None:
    try:
        return wire.decode(record.value)
    except wire.Undecodable:
        return None


def _key(record: Record, topics: Topics) -> KeyFound:
    case_id = case_of(record.key)
    own = case_id is not None and partition_of(case_id, topics.partitions) == record.partition
    return KeyFound(None if record.key is None else len(record.key), case_id, own)


def _headers(record: Record, event: Event | None) -> HeadersFound:
    names = [name for name, _ in record.headers if name in headers.KNOWN]
    return HeadersFound(
        known=tuple(
            HeaderFound(name, None if value is None else len(value), _agrees(name, value, event))
            for name, value in dict(record.headers).items()
            if name in headers.KNOWN
        ),
        unknown=len(record.headers) - len(names),
        repeated=tuple(sorted({name for name in names if names.count(name) > 1})),
        intact=record.header(headers.DIGEST_HEADER)
        == headers.digest(record.value, record.header(headers.SEQ_HEADER)),
    )


def _agrees(name: str, value: bytes | None, event: Event | None) -> bool | None:
    if event is None or name not in headers.ATTRIBUTES:
        return None
    try:
        headers.check([(name, value)], event)
    except headers.HeaderDisagreement:
        return False
    return True


def _schema(record: Record, versions: Versions) -> tuple[SchemaFound, Walk | None]:
    value = record.value
    if value is None or len(value) <= wire.FRAME.size or value[0] != 0:
        return SchemaFound(None if value is None else len(value), None, known=False), None
    schema_id = int(wire.FRAME.unpack_from(value)[1])
    found = versions.release(schema_id)
    if found is None:
        return SchemaFound(len(value), schema_id, known=False), None
    release, schema = found
    walked = walk(schema, value[wire.FRAME.size :])
    return SchemaFound(len(value), schema_id, True, release.record, release.version), walked


def _meta(walked: Walk | None, body: bytes, versions: Versions) -> MetaFound:
    """All events begin alike, so that any version tells the ids of one whose own is not known."""
    ids = (walked or versions.beginning(body)).values

    def read(name: str) -> UUID | None:
        return UUID(ids[f"meta.{name}"]) if f"meta.{name}" in ids else None

    return MetaFound(read("id"), read("case_id"), read("caused_by"))


def _near(record: Record, schema: SchemaFound, versions: Versions) -> tuple[Near, ...]:
    """What it comes near to; where its id is known that counts, unless it is another one altogether."""
    body = record.value[wire.FRAME.size :] if record.value else b""
    named = (record.header("ce_type") or b"").decode("ascii", "replace")
    near = versions.nearest(body, but=schema.schema_id if schema.known else None, named=named)
    return tuple(one for one in near if one.walk.fits or not schema.known)


def _difference(
    schema: SchemaFound, walked: Walk | None, near: tuple[Near, ...], versions: Versions
) -> Difference:
    own = walked or Walk()
    found = versions.release(schema.schema_id) if schema.schema_id is not None else None
    since, before = versions.changed(*found) if found else ((), ())
    return Difference(
        fields=len(leaves(found[1])) if found else 0,
        fields_read=len(own.read_of(found[1])) if found else 0,
        broken=tuple(own.broken),
        missing=tuple(own.missing),
        left_over=own.left,
        since=since,
        before=before,
        nearest=tuple(
            NearestFound(
                record=one.record,
                version=one.version,
                fits=one.walk.fits,
                fields_read=one.fields_read,
                fields=one.fields,
                left_over=one.walk.left,
                broken=tuple(one.walk.broken),
            )
            for one in near
        ),
    )

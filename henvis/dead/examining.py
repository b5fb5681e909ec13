"""What of a record can be read, step by step, and how it differs from its schema: pure, without values."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from henvis.bus.broker.topics import Topics
from henvis.bus.handling.arrival import understand
from henvis.bus.partitioning import case_of, partition_of
from henvis.bus.record import Record
from henvis.contract import headers, wire
from henvis.contract.events import Event
from henvis.dead.found import (
    Difference,
    Examined,
    HeaderFound,
    HeadersFound,
    KeyFound,
    MetaFound,
    NearestFound,
    SchemaFound,
)
from henvis.dead.versions import Near, Versions
from henvis.dead.walking import Walk, leaves, walk


def examine(record: Record, topics: Topics, latest: datetime | None, versions: Versions) -> Examined:
    """Read as much of a record as can be read. `latest` is as `bus.handling.arrival.understand` has it."""
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

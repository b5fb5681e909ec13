"""Records that nobody can handle, each with a marker where the wrong thing stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from confluent_kafka import Producer
from uuid_utils.compat import uuid7

from henvis.bus.broker.topics import load
from henvis.bus.partitioning import key_of, partition_of
from henvis.contract import headers, wire
from henvis.contract.events import StatementMade
from henvis.local.stack import RunningStack
from tests.faults.conftest import statements
from tests.security.canaries.markers import Markers

PARTITIONS = load().partitions


def send(stack: RunningStack, markers: Markers) -> int:
    """Write them to the police's journal and into NAV's mailbox, by who may write there; how many."""
    count = 0
    for principal, topic, field, agency in (
        ("police", "nrm.from.police", "record in a journal", "police"),
        ("router", "nrm.to.nav", "record in a mailbox", "nav"),
    ):
        producer = Producer({**stack.access(principal).confluent(), "linger.ms": 0})
        for record in _records(markers, field, agency):
            producer.produce(topic, **record)
            count += 1
        assert producer.flush(30) == 0
    return count


def _records(markers: Markers, field: str, agency: str) -> Iterator[dict[str, Any]]:
    def word() -> bytes:
        return markers.new(field, agency, kept=True).text.encode()

    yield _record(word())
    yield _record(b'{"name": "' + word() + b'"}')
    yield _record(b"\0\x10\0\0\0" + word())
    for event in (_event(word()), _event(b"")):
        yield event | {"key": word(), "partition": 0}
    yield _event(word())
    yield {"key": b"", "value": word(), "partition": 1}
    name = word().decode()
    for header in (
        (name, b"x"),
        (name, None),
        *((known, word()) for known in ("ce_id", "traceparent", "name")),
    ):
        event = _event(b"")
        yield event | {"headers": [*event["headers"], header]}


def _event(word: bytes) -> dict[str, Any]:
    """A good event, or one in which the code that it states is this word, sent as any is."""
    (event,) = statements(1)
    assert isinstance(event, StatementMade)
    written = wire.encode(event)
    coded = _text(event.statement.encode())
    assert coded in written
    return _record(written.replace(coded, _text(word)) if word else written, event.meta.case_id)


def _text(word: bytes) -> bytes:
    """As Avro writes a short text: twice its length, then the text."""
    return bytes([2 * len(word)]) + word


def _record(value: bytes, case: UUID | None = None) -> dict[str, Any]:
    case = case or uuid7()
    return {
        "key": key_of(case),
        "value": value,
        "partition": partition_of(case, PARTITIONS),
        "headers": headers.placed(value, 1),
    }

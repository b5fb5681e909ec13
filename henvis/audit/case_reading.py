"""Decodes the records of one case and holds each against its own key, headers and journal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from henvis.audit.case_history import CaseHistory, Entry
from henvis.audit.finding import Finding
from henvis.audit.log import LogRecord
from henvis.bus.broker.topics import Topics
from henvis.bus.handling.arrival import Problem, understand
from henvis.bus.record import Received, Record


@dataclass(frozen=True, slots=True)
class CaseRead:
    """A case, None without events, and what of its records no honest writer wrote."""

    history: CaseHistory | None
    findings: tuple[Finding, ...]


def read_case(records: Iterable[LogRecord], topics: Topics) -> CaseRead:
    """Read the records of one key: journal by journal, each in its order."""
    findings: list[Finding] = []
    journals: dict[str, list[Entry]] = {}
    known: dict[UUID, bytes] = {}
    there: set[tuple[str, UUID]] = set()
    case_id: UUID | None = None
    for record in records:
        arrival = understand(_as_received(record), topics)
        if arrival.received is None:
            findings.append(_no_event(record, arrival.problem))
            continue
        event, owner = arrival.received.event, topics[record.place.topic].of
        if event.meta.publisher != owner or arrival.received.mailbox_seq != event.meta.seq:
            findings.append(_disagreement(record, arrival.received, owner))
        value = record.value or b""
        before = known.setdefault(event.meta.id, value)
        if before != value:
            findings.append(Finding("id_twice", record.place, record.offset, event.meta.id))
        elif (owner, event.meta.id) not in there:
            # A copy in another's journal must not stand for what its publisher said itself.
            there.add((owner, event.meta.id))
            case_id = event.meta.case_id
            journals.setdefault(owner, []).append(Entry(record.place, record.offset, event, value))
    if case_id is None:
        return CaseRead(None, tuple(findings))
    history = CaseHistory(case_id, {owner: tuple(entries) for owner, entries in journals.items()})
    return CaseRead(history, tuple(findings))


def _as_received(record: LogRecord) -> Record:
    place = record.place
    return Record(place.topic, place.partition, record.offset, record.key, record.value, record.headers)


def _no_event(record: LogRecord, problem: Problem | None) -> Finding:
    values = {"reason": problem.reason, "rule": problem.detail} if problem else {}
    return Finding("not_an_event", record.place, record.offset, values=values)


def _disagreement(record: LogRecord, received: Received, owner: str) -> Finding:
    """What the record says of itself and the event does not."""
    meta = received.event.meta
    if meta.publisher != owner:
        values = {"publisher": meta.publisher}
        return Finding("other_publisher", record.place, record.offset, meta.id, values)
    return Finding("number_disagrees", record.place, record.offset, meta.id)

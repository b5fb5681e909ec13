"""What a record is found to be before anything is done with it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from henvis.bus.partitioning import case_of
from henvis.bus.record import SEQ_HEADER, Received, Record
from henvis.contract import headers, wire

UNDECODABLE = "undecodable"
CONTRACT_ERROR = "contract_error"
WRONG_KEY = "wrong_key"
FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a record cannot be handled: a code of the list `dead_letter`, and the rule without any data."""

    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """A record and what it is: either `received`, or a problem. Without a case it can be parked nowhere."""

    record: Record
    case_id: UUID | None
    received: Received | None = None
    problem: Problem | None = None


def understand(record: Record) -> Arrival:
    """Decode a record and hold its key, headers and value against each other."""
    case_id = case_of(record.key)
    if case_id is None:
        return _no_case(record, "the key is no case id")
    try:
        event = wire.decode(record.value)
        headers.check(record.headers, event)
    except wire.Undecodable as error:
        return Arrival(record, case_id, problem=Problem(UNDECODABLE, str(error)))
    except headers.HeaderDisagreement as error:
        return Arrival(record, case_id, problem=Problem(CONTRACT_ERROR, str(error)))
    if event.meta.case_id != case_id:
        return _no_case(record, "the key is not the event's own case")
    seq = _number(record.header(SEQ_HEADER))
    return Arrival(record, case_id, received=Received(record, event, seq))


def _no_case(record: Record, detail: str) -> Arrival:
    return Arrival(record, None, problem=Problem(WRONG_KEY, detail))


def _number(header: bytes | None) -> int | None:
    return int(header) if header is not None and header.isdigit() else None

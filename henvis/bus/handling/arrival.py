"""What a record is found to be before anything is done with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from henvis.bus.broker.topics import Topics
from henvis.bus.partitioning import case_of, partition_of
from henvis.bus.record import Received, Record
from henvis.contract import headers, wire
from henvis.contract.events import Event

UNDECODABLE = "undecodable"
CONTRACT_ERROR = "contract_error"
WRONG_KEY = "wrong_key"
FAILED = "failed"
UNREAD = "no client can read it"
"""The detail of a record that the driver could not read: its bytes are not kept, only its place."""
_PLACE = re.compile(rb"[1-9][0-9]{0,17}")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a record cannot be handled: a code of the list `dead_letter`, and the rule without any data.

    An `incident` is what no service of ours would ever have written, so that it is a security event too.
    """

    reason: str
    detail: str
    incident: bool = False


class Arrival(NamedTuple):
    """A record and what it is: either `received`, or a problem. Without a case it can be parked nowhere."""

    record: Record
    case_id: UUID | None
    received: Received | None = None
    problem: Problem | None = None


class _Refused(Exception):
    def __init__(self, reason: str, detail: str, *, incident: bool = False) -> None:
        self.problem = Problem(reason, detail, incident)


def understand(record: Record, topics: Topics, latest: datetime | None = None) -> Arrival:
    """Decode a record and hold its place, key, headers and value against each other.

    `latest` is the last instant (UTC) that an honest writer's clock may show by now, None for any.
    """
    case_id = case_of(record.key)
    if case_id is None:
        return _no_case(record, Problem(WRONG_KEY, "the key is no case id", incident=True))
    if partition_of(case_id, topics.partitions) != record.partition:
        return _no_case(record, Problem(WRONG_KEY, "the partition is not the key's", incident=True))
    try:
        event = _event_of(record)
        if event.meta.case_id != case_id:
            return _no_case(record, Problem(WRONG_KEY, "the key is not the event's own case", incident=True))
        seq = _place_of(record)
        _check_topic(record, event, topics)
        _check_time(event, latest)
    except _Refused as refused:
        return Arrival(record, case_id, problem=refused.problem)
    return Arrival(record, case_id, received=Received(record, event, seq))


def _no_case(record: Record, problem: Problem) -> Arrival:
    return Arrival(record, None, problem=problem)


def _event_of(record: Record) -> Event:
    try:
        headers.check_intact(record.headers, record.value)
        event = wire.decode(record.value)
        headers.check(record.headers, event)
    except wire.Undecodable as error:
        raise _Refused(UNDECODABLE, str(error)) from None
    except headers.HeaderDisagreement as error:
        # Every writer of ours makes the headers from the value, in the same step.
        raise _Refused(CONTRACT_ERROR, str(error), incident=True) from None
    return event


def _place_of(record: Record) -> int | None:
    header = record.header(headers.SEQ_HEADER)
    if header is None:
        return None
    if not _PLACE.fullmatch(header):
        raise _Refused(CONTRACT_ERROR, f"{headers.SEQ_HEADER}: is no place in a partition", incident=True)
    return int(header)


def _check_topic(record: Record, event: Event, topics: Topics) -> None:
    # What may be in a journal is the router's to judge, for it depends on more than the type (`standing`).
    topic = topics[record.topic]
    if topic.kind == "mailbox" and not topic.may_hold(event.RECORD):
        raise _Refused(CONTRACT_ERROR, "the record type is not for this topic", incident=True)


def _check_time(event: Event, latest: datetime | None) -> None:
    if latest is not None and max(event.meta.occurred, event.meta.recorded) > latest:
        raise _Refused(CONTRACT_ERROR, "meta: an instant lies in the future")

"""Files what the router gave and withheld nobody, so that every record has a place in the order of record."""

from uuid import UUID

from henvis.bus.parking import Parked
from henvis.bus.record import Received, Record
from henvis.bus.transaction import SYSTEM, Transaction
from henvis.contract.events import Event, EventFiled, RecordParked, SourceRecord
from henvis.contract.probe import is_case

NO_RECIPIENT, NO_STANDING = "no_recipient", "no_standing"
"""Codes of the list `filed`."""


def source_of(record: Record, event: Event) -> SourceRecord:
    """Name the place of an event, as a journal brought it."""
    return SourceRecord(
        topic=record.topic, partition=record.partition, offset=record.offset, event=event.meta.id
    )


def file_refused(transaction: Transaction, received: Received, clause: str) -> None:
    """File an event whose publisher had no standing, with the clause that it broke.

    What only says that it is a probe is filed as what it is, so that nobody passes over it.
    """
    event = received.event
    transaction.publish(
        EventFiled(source=source_of(received.record, event), outcome=NO_STANDING, reason=clause),
        case_id=event.meta.case_id,
        caused_by=event.meta.id,
        probe=is_case(event.meta.case_id),
    )


def file_parked(transaction: Transaction, record: Record, case_id: UUID, reason: str) -> None:
    """File a record that holds up its case in its journal from now on; `reason` is a code of `dead_letter`.

    What waits behind it is not filed: it is handled, in order, once this one is released or dropped.
    """
    transaction.publish(_parked(record, reason), case_id=case_id)


def file_dropped(transaction: Transaction, one: Parked) -> None:
    """File a record that an operator gave up for good, as that operator's act."""
    filed = _parked(one.record, one.reason or "", dropped=True)
    transaction.publish(filed, case_id=one.case_id, actor=one.decided_by or SYSTEM)


def _parked(record: Record, reason: str, *, dropped: bool = False) -> RecordParked:
    return RecordParked(
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        reason=reason,
        dropped=dropped,
    )

"""Carries out a judgement: mailboxes, and the router's own journal as the order of record."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from henvis.bus.broker.topics import Topics
from henvis.bus.partitioning import partition_of
from henvis.bus.record import Received
from henvis.bus.tables import inbox
from henvis.bus.transaction import Transaction
from henvis.contract import wire
from henvis.contract.events import (
    Event,
    EventDelivered,
    EventFiled,
    EventWithheld,
    ReceiptIssued,
    ReferralsLapsed,
    SourceRecord,
)
from henvis.contract.probe import is_case
from henvis.routing.in_mailbox import in_mailbox
from henvis.routing.judgement import MOST_LAPSED, CaughtUp, Delivery, Judgement, Own, Receipt, Routed
from henvis.routing.route import ROUTER
from services.router.filing import NO_RECIPIENT, source_of


@dataclass(frozen=True, slots=True)
class Spoken:
    """An event with its bytes and the record that it stands in."""

    event: Event
    value: bytes
    source: SourceRecord


def spoken(received: Received) -> Spoken:
    """What a journal brought, as it was received."""
    record, event = received.record, received.event
    return Spoken(event, record.value or b"", source_of(record, event))


@dataclass(frozen=True, slots=True)
class Recording:
    """Writes what was judged in one case; `cause` is the event that led to it, None for the clock."""

    transaction: Transaction
    topics: Topics
    case_id: UUID
    cause: Event | None

    def carry_out(self, judgement: Judgement, judged: Spoken | None) -> None:
        """Deliver and withhold, catch a newcomer up, recall, return the case, issue receipts.

        The first record says what became of `judged`, or what the clock ended: neither is ever silent.
        """
        self._lapse(judgement.lapsed)
        if judged is not None:
            self.route(judged, judgement.routed)
        self._catch_up(judgement.caught_up)
        for recall in judgement.recalls:
            self._say(recall)
        if judgement.returned is not None:
            self._say(judgement.returned)
        for receipt in judgement.receipts:
            self._issue(receipt)

    def route(self, judged: Spoken, routed: Routed) -> None:
        """Deliver and withhold an event, or file it where it is for nobody."""
        self._route(judged, routed)
        if not (routed.deliveries or routed.withholdings):
            self._publish(EventFiled(source=judged.source, outcome=NO_RECIPIENT))

    def _lapse(self, referrals: tuple[UUID, ...]) -> None:
        for first in range(0, len(referrals), MOST_LAPSED):
            self._publish(ReferralsLapsed(referrals=referrals[first : first + MOST_LAPSED]))

    def _route(self, what: Spoken, routed: Routed) -> None:
        for delivery in routed.deliveries:
            self._deliver(what, delivery)
        for kept in routed.withholdings:
            self._publish(
                EventWithheld(
                    to=kept.to, source=what.source, reason=kept.reason, rule=kept.rule, evidence=kept.evidence
                )
            )

    def _deliver(self, what: Spoken, delivery: Delivery, *, catch_up: bool = False) -> None:
        mailbox = self.topics.mailbox(delivery.to)
        seq = self.transaction.reserve(mailbox, self.case_id)
        self.transaction.deliver(mailbox, what.event, in_mailbox(what.event, what.value, seq), seq=seq)
        self._publish(
            EventDelivered(
                to=delivery.to,
                source=what.source,
                mailbox_seq=seq,
                basis=delivery.basis,
                rule=delivery.rule,
                evidence=delivery.evidence,
                catch_up=catch_up,
            )
        )

    def _catch_up(self, caught_up: Iterable[CaughtUp]) -> None:
        owed = tuple(caught_up)
        known = received_before(self.transaction.connection, [one.earlier.event for one in owed])
        for one in owed:
            self._deliver(known[one.earlier.event], one.delivery, catch_up=True)

    def _say(self, own: Own) -> None:
        event = self._publish(own.draft)
        journal = self.topics.journal(ROUTER)
        partition = partition_of(self.case_id, self.topics.partitions)
        source = SourceRecord(topic=journal, partition=partition, offset=None, event=event.meta.id)
        self._route(Spoken(event, wire.encode(event), source), own.routed)

    def _issue(self, receipt: Receipt) -> None:
        mailbox = self.topics.mailbox(receipt.to)
        seq = self.transaction.reserve(mailbox, self.case_id)
        event = self._publish(
            ReceiptIssued(
                to=receipt.to,
                mailbox_seq=seq,
                event=receipt.event,
                recipient=receipt.recipient,
                step=receipt.step,
                reason=receipt.reason,
            )
        )
        value = in_mailbox(event, wire.encode(event), seq)
        self.transaction.deliver(mailbox, event, value, seq=seq)

    def _publish(self, draft: Event) -> Event:
        cause = self.cause.meta if self.cause else None
        return self.transaction.publish(
            draft,
            case_id=self.case_id,
            caused_by=cause.id if cause else None,
            probe=is_case(self.case_id),
        )


def received_before(connection: sa.Connection, events: Iterable[UUID]) -> Mapping[UUID, Spoken]:
    """Events that the router has handled, with their bytes as they were received."""
    wanted = list(events)
    if not wanted:
        return {}
    rows = connection.execute(sa.select(inbox).where(inbox.c.event_id.in_(wanted)))
    return {
        row.event_id: Spoken(
            wire.decode(row.value),
            row.value,
            SourceRecord(topic=row.topic, partition=row.partition, offset=row.offset, event=row.event_id),
        )
        for row in rows
    }

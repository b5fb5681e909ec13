"""Takes what has arrived into a transaction: handled, dropped as a repeat, or parked with its lane."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from henvis.bus import parking
from henvis.bus.handling import inbox
from henvis.bus.handling.arrival import CONTRACT_ERROR, Arrival, Problem
from henvis.bus.handling.handler import Handler
from henvis.bus.record import Received, Record
from henvis.bus.transaction import Transaction
from henvis.ops.log import SECURITY, logger
from henvis.ops.metrics import Metrics

log = logger(__name__)
security = logger(SECURITY)

REPLAYED = "replayed"
LATE = timedelta(days=1)
"""How old an event may be when it is taken in before it is counted as late; it is taken in all the same."""


class TakingIn:
    """What becomes of arrivals in one service; all that it counts, it counts after the commit."""

    def __init__(self, handler: Handler, metrics: Metrics) -> None:
        """Give what is new to `handler`."""
        self._handler = handler
        self._metrics = metrics

    def take_in(self, transaction: Transaction, arrivals: Sequence[Arrival]) -> None:
        """Take in arrivals of one partition, in their order. What the handler raises, this raises."""
        connection = transaction.connection
        lanes = [self._lane(one) for one in arrivals]
        busy = parking.busy_lanes(connection, {lane for lane in lanes if lane})
        known = inbox.digests(connection, [one.received.event.meta.id for one in arrivals if one.received])
        new: list[Received] = []
        for one, lane in zip(arrivals, lanes, strict=True):
            if problem := one.problem or clash(one, known):
                self.give_up(transaction, one, problem)
                busy.add(lane)
            elif lane in busy and one.case_id:
                parking.park(connection, lane, one.case_id, one.record, transaction.now)
                transaction.after_commit(partial(self._metrics.events_in, one.record.topic, "parked"))
            elif one.received and one.received.event.meta.id not in known:
                known[one.received.event.meta.id] = inbox.digest(one.record.value)
                new.append(one.received)
            elif one.received:
                self._note_repeat(transaction, one.record, one.received)
        self.apply(transaction, new)

    def apply(self, transaction: Transaction, new: Sequence[Received]) -> None:
        """Handle events that were never handled before."""
        inbox.note(transaction.connection, new, transaction.now)
        transaction.handled = new
        if new:
            self._handler.apply(transaction, new)
            transaction.after_commit(partial(self._count, new, transaction.now))

    def give_up(self, transaction: Transaction, one: Arrival, problem: Problem) -> None:
        """Make a dead letter of a record, and let it hold up its lane if it has one."""
        if one.case_id:
            transaction.dead_letter(one.record, problem.reason)
        else:
            transaction.give_up(one.record, problem.reason, problem.detail)
        transaction.after_commit(partial(self._metrics.dead_letter, problem.reason))
        transaction.after_commit(partial(self._metrics.events_in, one.record.topic, "dead"))
        self._tell(transaction, one.record, problem)
        if one.case_id:
            parking.park(
                transaction.connection,
                self._lane(one),
                one.case_id,
                one.record,
                transaction.now,
                reason=problem.reason,
                detail=problem.detail,
            )
            self._handler.parked(transaction, one.record, one.case_id, problem.reason)

    def _tell(self, transaction: Transaction, record: Record, problem: Problem) -> None:
        log.error("a record became a dead letter", code=problem.reason, rule=problem.detail, **record.place)
        if problem.incident:
            transaction.after_commit(partial(self._metrics.security, "contract"))
            security.error(
                "a record that no service of ours would write",
                code=problem.reason,
                rule=problem.detail,
                **record.place,
            )

    def _note_repeat(self, transaction: Transaction, record: Record, received: Received) -> None:
        """An event that was handled before is dropped, and told: it may be an old one that somebody replays.

        A relay that was cut off after it had sent, and is taken over from, repeats itself in the same way,
        which is rare enough to be looked into as well.
        """
        transaction.after_commit(partial(self._metrics.events_in, record.topic, "repeated"))
        transaction.after_commit(partial(self._metrics.security, "contract"))
        meta = received.event.meta
        security.warning(
            "an event that was handled before is dropped",
            code=REPLAYED,
            event_id=meta.id,
            case_id=meta.case_id,
            **record.place,
        )

    def _count(self, handled: Sequence[Received], now: datetime) -> None:
        """Handled is handled, whether at once or when it was released."""
        topic = handled[0].record.topic
        self._metrics.events_in(topic, "handled", len(handled))
        timer = self._metrics.lane_timer(topic)
        for one in handled:
            took = now - one.event.meta.recorded
            timer.observe(max(0.0, took.total_seconds()))
            if took > LATE:
                self._metrics.late_event(topic)

    def _lane(self, one: Arrival) -> str:
        return self._handler.lane(one.record, one.case_id) if one.case_id else ""


def clash(one: Arrival, known: Mapping[UUID, bytes]) -> Problem | None:
    """Return the problem of an event whose id is `known` (id → digest) with other bytes, else None."""
    if one.received is None:
        return None
    before = known.get(one.received.event.meta.id)
    if before is None or before == inbox.digest(one.record.value):
        return None
    return Problem(CONTRACT_ERROR, "an event id came again with other bytes", incident=True)

"""Handles polled batches: position, inbox, state and outbox in one SQL transaction each.

The first error in a batch makes it start over one record at a time, so that what fails stands alone; that
record is then parked with its lane. What cannot be parked leaves here as an exception, and that must end the
process.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol
from uuid import UUID

from henvis.bus import inbox, parking, positions
from henvis.bus.arrival import CONTRACT_ERROR, FAILED, UNDECODABLE, Arrival, Problem, understand
from henvis.bus.database import DOES_NOT_ANSWER
from henvis.bus.parking import Parked
from henvis.bus.positions import PositionMoved, RecordsGone, TopicIdentity
from henvis.bus.record import Received, Record
from henvis.bus.transaction import Transaction, Transactions
from henvis.ops.failure import place_of
from henvis.ops.metrics import Metrics

log = logging.getLogger(__name__)
security = logging.getLogger("henvis.security")

DATABASE_PAUSES = (0.05, 0.2, 1.0, 3.0)
"""Seconds to wait before each new try when the database does not answer; then the process gives up."""

REPLAYED = "replayed"
LATE = timedelta(days=1)
"""How old an event may be when it is taken in before it is counted as late; it is taken in all the same."""


class Handler(Protocol):
    """What a service does with events; all of a call are new, in order, and of one partition."""

    def lane(self, record: Record, case_id: UUID) -> str:
        """Return what is held up together with this record when it cannot be handled."""
        ...

    def parked(self, transaction: Transaction, record: Record, case_id: UUID, reason: str) -> None:
        """Say, where the service says such things, that a record holds up its lane from now on.

        `reason` is a code of the list `dead_letter`. Called in the transaction that parks it.
        """
        ...

    def apply(self, transaction: Transaction, batch: Sequence[Received]) -> None:
        """Change state and publish. An exception undoes the whole batch and isolates its record."""
        ...


class Runner:
    """Runs one service's handler over its records. Not safe between threads: one thread owns it."""

    def __init__(
        self,
        transactions: Transactions,
        handler: Handler,
        metrics: Metrics,
        identities: Mapping[str, TopicIdentity],
    ) -> None:
        """Handle records of the topics in `identities`, which says what their positions are about."""
        self._transactions = transactions
        self._handler = handler
        self._metrics = metrics
        self._identities = identities

    def start_of(self, topic: str, partition: int) -> int:
        """Return the next offset to handle. Raises TopicReplaced."""
        with self._transactions.database.reading() as connection:
            return positions.stored(connection, topic, partition, self._identities[topic])

    def handle(self, records: Sequence[Record]) -> None:
        """Handle records of one partition that follow each other.

        Raises PositionMoved, with nothing done, where another worker has handled the partition since, and
        RecordsGone where the records that come first are not on the broker any more.
        """
        began = time.perf_counter()
        try:
            _patiently(lambda: self._together(records))
        except (PositionMoved, RecordsGone, *DOES_NOT_ANSWER):
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, its record must not hold up the others
            log.warning("a batch of %d failed (%s); taking it apart", len(records), place_of(error))
            for record in records:
                self._alone(record)
        self._metrics.batch(time.perf_counter() - began)

    def pass_over(self, topic: str, partition: int, start: int, to: int) -> None:
        """Move a position past offsets that hold no record for anybody. Raises PositionMoved.

        Only a marker of Kafka's transactions takes an offset so, and nothing of ours writes in one.
        """
        with self._transactions.begin() as transaction:
            identity = self._identities[topic]
            positions.advance(transaction.connection, topic, partition, identity, expected=start, to=to)
        self._metrics.security("contract")
        security.error("offsets without a record: %s/%d/%d to %d", topic, partition, start, to - 1)

    def give_up_unread(self, topic: str, partition: int, offset: int) -> None:
        """Note a record that the driver cannot read as a dead letter, without what is in it.

        Its place leads to it as long as the topic keeps it. Raises PositionMoved.
        """
        record = Record(topic, partition, offset, key=None, value=None)
        unread = Arrival(record, None, problem=Problem(UNDECODABLE, "no client can read it", incident=True))
        with self._transactions.begin() as transaction:
            self._advance(transaction, [record])
            self._take_in(transaction, [unread])

    def release(self, partitions: Sequence[tuple[str, int]]) -> bool:
        """Handle one parked record that was asked for on these partitions; False where there is none."""
        with self._transactions.database.reading() as connection:
            one = parking.to_release(connection, partitions)
        if one is None:
            return False
        try:
            _patiently(lambda: self._release(one))
        except DOES_NOT_ANSWER:
            raise
        except Exception as error:  # noqa: BLE001 - it goes back to where it was, with the new reason
            with self._transactions.begin() as transaction:
                self._hold(transaction, one, Problem(FAILED, place_of(error)))
        return True

    def _together(self, records: Sequence[Record]) -> None:
        # Read before the transaction begins: as long as it lasts, nobody else can write.
        arrivals = [self._understand(record) for record in records]
        with self._transactions.begin() as transaction:
            self._advance(transaction, records)
            self._take_in(transaction, arrivals)

    def _alone(self, record: Record) -> None:
        try:
            self._together([record])
        except (PositionMoved, RecordsGone, *DOES_NOT_ANSWER):
            raise
        except Exception as error:  # noqa: BLE001 - parked below with its reason
            problem = Problem(FAILED, place_of(error))
            with self._transactions.begin() as transaction:
                self._advance(transaction, [record])
                self._give_up(transaction, self._understand(record), problem)

    def _advance(self, transaction: Transaction, records: Sequence[Record]) -> None:
        first = records[0]
        positions.advance(
            transaction.connection,
            first.topic,
            first.partition,
            self._identities[first.topic],
            expected=first.offset,
            to=records[-1].offset + 1,
        )

    def _take_in(self, transaction: Transaction, arrivals: Sequence[Arrival]) -> None:
        connection = transaction.connection
        lanes = {id(one): self._lane(one) for one in arrivals}
        busy = parking.busy_lanes(connection, {lane for lane in lanes.values() if lane})
        known = inbox.digests(connection, [one.received.event.meta.id for one in arrivals if one.received])
        new: list[Received] = []
        for one in arrivals:
            lane = lanes[id(one)]
            if problem := one.problem or _clash(one, known):
                self._give_up(transaction, one, problem)
                busy.add(lane)
            elif lane in busy and one.case_id:
                parking.park(connection, lane, one.case_id, one.record, transaction.now)
                transaction.after_commit(partial(self._metrics.events_in, one.record.topic, "parked"))
            elif one.received and one.received.event.meta.id not in known:
                known[one.received.event.meta.id] = inbox.digest(one.record.value)
                new.append(one.received)
            elif one.received:
                self._note_repeat(transaction, one.record, one.received)
        self._apply(transaction, new)

    def _apply(self, transaction: Transaction, new: Sequence[Received]) -> None:
        inbox.note(transaction.connection, new, transaction.now)
        if new:
            self._handler.apply(transaction, new)
            transaction.after_commit(partial(self._count, new, transaction.now))

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

    def _note_repeat(self, transaction: Transaction, record: Record, received: Received) -> None:
        """An event that was handled before is dropped, and told: it may be an old one that somebody replays.

        A relay that was cut off after it had sent, and is taken over from, repeats itself in the same way,
        which is rare enough to be looked into as well.
        """
        transaction.after_commit(partial(self._metrics.events_in, record.topic, "repeated"))
        transaction.after_commit(partial(self._metrics.security, "contract"))
        where = (record.topic, record.partition, record.offset)
        security.warning("%s: %s/%d/%d: event %s: dropped", REPLAYED, *where, received.event.meta.id)

    def _give_up(self, transaction: Transaction, one: Arrival, problem: Problem) -> None:
        transaction.dead_letter(one.record, problem.reason)
        transaction.after_commit(partial(self._metrics.dead_letter, problem.reason))
        transaction.after_commit(partial(self._metrics.events_in, one.record.topic, "dead"))
        where = (one.record.topic, one.record.partition, one.record.offset)
        log.error("dead letter: %s/%d/%d: %s: %s", *where, problem.reason, problem.detail)
        if problem.incident:
            transaction.after_commit(partial(self._metrics.security, "contract"))
            security.error("%s: %s/%d/%d", problem.detail, *where)
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

    def _release(self, one: Parked) -> None:
        arrival = self._understand(one.record)
        with self._transactions.begin() as transaction:
            connection = transaction.connection
            received = arrival.received
            known = inbox.digests(connection, [received.event.meta.id]) if received else {}
            problem = arrival.problem or _clash(arrival, known)
            if problem:
                self._hold(transaction, one, problem)
                return
            if received and received.event.meta.id not in known:
                self._apply(transaction, [received])
            parking.released(connection, one)

    def _hold(self, transaction: Transaction, one: Parked, problem: Problem) -> None:
        """Let a record hold its lane: again, or, where it only waited so far, from now on."""
        parking.failed_again(transaction.connection, one, problem.reason, problem.detail)
        if one.reason is None:
            self._handler.parked(transaction, one.record, one.case_id, problem.reason)

    def _understand(self, record: Record) -> Arrival:
        return understand(record, self._transactions.topics, self._transactions.clock.latest())

    def _lane(self, one: Arrival) -> str:
        return self._handler.lane(one.record, one.case_id) if one.case_id else ""


def _clash(one: Arrival, known: Mapping[UUID, bytes]) -> Problem | None:
    if one.received is None:
        return None
    before = known.get(one.received.event.meta.id)
    if before is None or before == inbox.digest(one.record.value):
        return None
    return Problem(CONTRACT_ERROR, "an event id came again with other bytes", incident=True)


def _patiently(work: Callable[[], None]) -> None:
    for pause in DATABASE_PAUSES:
        try:
            return work()
        except DOES_NOT_ANSWER as error:
            cause = getattr(error, "orig", error)
            log.warning("the database does not answer (%s); trying again", type(cause).__name__)
            time.sleep(pause)
    return work()

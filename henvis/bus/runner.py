"""Handles polled batches: position, inbox, state and outbox in one SQL transaction each.

The first error in a batch makes it start over one record at a time, so that what fails stands alone; that
record is then parked with its lane. What cannot be parked leaves here as an exception, and that must end the
process.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol
from uuid import UUID

from henvis.bus import inbox, parking, positions
from henvis.bus.arrival import CONTRACT_ERROR, FAILED, UNDECODABLE, UNREAD, Arrival, Problem, understand
from henvis.bus.database import DOES_NOT_ANSWER
from henvis.bus.parking import Parked, pace, redrives
from henvis.bus.positions import PositionMoved, RecordsGone, TopicIdentity
from henvis.bus.record import Received, Record
from henvis.bus.transaction import Transaction, Transactions
from henvis.ops.failure import place_of
from henvis.ops.log import SECURITY, logger
from henvis.ops.metrics import Metrics

log = logger(__name__)
security = logger(SECURITY)

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
            log.warning("a batch failed and is taken apart", records=len(records), error=place_of(error))
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
        security.error(
            "offsets without a record", topic=topic, partition=partition, offset=start, last_offset=to - 1
        )

    def give_up_unread(self, topic: str, partition: int, offset: int) -> None:
        """Note a record that the driver cannot read as a dead letter, without what is in it.

        Its place leads to it as long as the topic keeps it. Raises PositionMoved.
        """
        record = Record(topic, partition, offset, key=None, value=None)
        unread = Arrival(record, None, problem=Problem(UNDECODABLE, UNREAD, incident=True))
        with self._transactions.begin() as transaction:
            self._advance(transaction, [record])
            self._take_in(transaction, [unread])

    def release(self, partitions: Sequence[tuple[str, int]]) -> bool:
        """Handle one parked record that was asked for on these partitions; False where there is none."""
        instant = time.time()
        with self._transactions.database.reading() as connection:
            one = parking.to_release(connection, partitions, instant)
        if one is None:
            return False
        try:
            _patiently(lambda: self._release(one, instant))
        except DOES_NOT_ANSWER:
            raise
        except Exception as error:  # noqa: BLE001 - it goes back to where it was, with the new reason
            with self._transactions.begin() as transaction:
                pace.take_turn(transaction.connection, one, instant)
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
            if problem := one.problem or clash(one, known):
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
        transaction.handled = new
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
        meta = received.event.meta
        security.warning(
            "an event that was handled before is dropped",
            code=REPLAYED,
            event_id=meta.id,
            case_id=meta.case_id,
            **record.place,
        )

    def _give_up(self, transaction: Transaction, one: Arrival, problem: Problem) -> None:
        if one.case_id:
            transaction.dead_letter(one.record, problem.reason)
        else:
            transaction.give_up(one.record, problem.reason, problem.detail)
        transaction.after_commit(partial(self._metrics.dead_letter, problem.reason))
        transaction.after_commit(partial(self._metrics.events_in, one.record.topic, "dead"))
        log.error(
            "a record became a dead letter", code=problem.reason, rule=problem.detail, **one.record.place
        )
        if problem.incident:
            transaction.after_commit(partial(self._metrics.security, "contract"))
            security.error(
                "a record that no service of ours would write",
                code=problem.reason,
                rule=problem.detail,
                **one.record.place,
            )
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

    def _release(self, one: Parked, instant: float) -> None:
        arrival = self._understand(one.record)
        with self._transactions.begin() as transaction:
            connection = transaction.connection
            if not pace.take_turn(connection, one, instant):
                return
            received = arrival.received
            known = inbox.digests(connection, [received.event.meta.id]) if received else {}
            problem = arrival.problem or clash(arrival, known)
            if problem:
                self._hold(transaction, one, problem)
                return
            repeated = received is None or received.event.meta.id in known
            if received and not repeated:
                self._apply(transaction, [received])
            parking.released(connection, one)
            self._note(transaction, one, received, repeated=repeated)

    def _note(
        self, transaction: Transaction, one: Parked, received: Received | None, *, repeated: bool
    ) -> None:
        """What its handler has given up, as the router does with what has no standing, was not handled."""
        code = transaction.given_up[0] if transaction.given_up else None
        outcome = redrives.REPEATED if repeated else redrives.REFUSED if code else redrives.HANDLED
        event_id = received.event.meta.id if received else None
        redrives.note(transaction.connection, one, outcome, transaction.now, code=code, event_id=event_id)

    def _hold(self, transaction: Transaction, one: Parked, problem: Problem) -> None:
        """Let a record hold its lane: again, or, where it only waited so far, from now on."""
        if not parking.failed_again(transaction.connection, one, problem.reason, problem.detail):
            return
        redrives.note(transaction.connection, one, redrives.REFUSED, transaction.now, code=problem.reason)
        if one.reason is None and one.case_id:
            self._handler.parked(transaction, one.record, one.case_id, problem.reason)

    def _understand(self, record: Record) -> Arrival:
        return understand(record, self._transactions.topics, self._transactions.clock.latest())

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


def _patiently(work: Callable[[], None]) -> None:
    for pause in DATABASE_PAUSES:
        try:
            return work()
        except DOES_NOT_ANSWER as error:
            cause = getattr(error, "orig", error)
            log.warning("the database does not answer and is tried again", error=type(cause).__name__)
            time.sleep(pause)
    return work()

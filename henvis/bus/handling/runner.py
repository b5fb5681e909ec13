"""Handles polled batches: position, inbox, state and outbox in one SQL transaction each.

The first error in a batch makes it start over one record at a time, so that what fails stands alone; that
record is then parked with its lane. What cannot be parked leaves here as an exception, and that must end the
process.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from henvis.bus.broker.topic_identity import TopicIdentity
from henvis.bus.handling import positions
from henvis.bus.handling.arrival import FAILED, UNDECODABLE, UNREAD, Arrival, Problem, understand
from henvis.bus.handling.handler import Handler
from henvis.bus.handling.positions import PositionMoved, RecordsGone
from henvis.bus.handling.releasing import Releasing
from henvis.bus.handling.taking_in import TakingIn
from henvis.bus.record import Record
from henvis.bus.storage.database import DOES_NOT_ANSWER
from henvis.bus.storage.patience import patiently
from henvis.bus.transaction import Transaction, Transactions
from henvis.ops.failure import place_of
from henvis.ops.log import SECURITY, logger
from henvis.ops.metrics import Metrics

log = logger(__name__)
security = logger(SECURITY)


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
        self._taking_in = TakingIn(handler, metrics)
        self._releasing = Releasing(transactions, handler, self._taking_in)
        self._metrics = metrics
        self._identities = identities

    def start_of(self, topic: str, partition: int) -> int:
        """Return the next offset to handle. Raises TopicReplaced."""
        return patiently(lambda: self._start_of(topic, partition))

    def handle(self, records: Sequence[Record]) -> None:
        """Handle records of one partition that follow each other.

        Raises PositionMoved, with nothing done, where another worker has handled the partition since, and
        RecordsGone where the records that come first are not on the broker any more.
        """
        began = time.perf_counter()
        try:
            patiently(lambda: self._together(records))
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
        patiently(lambda: self._pass_over(topic, partition, start, to))
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
        patiently(lambda: self._take_in([record], [unread]))

    def release(self, partitions: Sequence[tuple[str, int]]) -> bool:
        """Handle one parked record that was asked for on these partitions; False where there is none."""
        return self._releasing.release(partitions)

    def _together(self, records: Sequence[Record]) -> None:
        # Read before the transaction begins: as long as it lasts, nobody else can write.
        self._take_in(records, [self._understand(record) for record in records])

    def _take_in(self, records: Sequence[Record], arrivals: Sequence[Arrival]) -> None:
        with self._transactions.begin() as transaction:
            self._advance(transaction, records)
            self._taking_in.take_in(transaction, arrivals)

    def _start_of(self, topic: str, partition: int) -> int:
        with self._transactions.database.reading() as connection:
            return positions.stored(connection, topic, partition, self._identities[topic])

    def _pass_over(self, topic: str, partition: int, start: int, to: int) -> None:
        identity = self._identities[topic]
        with self._transactions.begin() as transaction:
            positions.advance(transaction.connection, topic, partition, identity, expected=start, to=to)

    def _alone(self, record: Record) -> None:
        try:
            self._together([record])
        except (PositionMoved, RecordsGone, *DOES_NOT_ANSWER):
            raise
        except Exception as error:  # noqa: BLE001 - parked below with its reason
            problem = Problem(FAILED, place_of(error))
            with self._transactions.begin() as transaction:
                self._advance(transaction, [record])
                self._taking_in.give_up(transaction, self._understand(record), problem)

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

    def _understand(self, record: Record) -> Arrival:
        return understand(record, self._transactions.topics, self._transactions.clock.latest())

"""Publishes the outbox: in order, each row at least once, and marked when the broker has it.

A send that fails is not a send that did not happen. So before the first record of a partition, and after
every error, the relay reads its own topic back and marks what already stands there (see `read_back`).
"""

from __future__ import annotations

import math
import threading
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from confluent_kafka import KafkaError, KafkaException, Producer

from henvis.bus import outbox, traced
from henvis.bus.database import DOES_NOT_ANSWER, Database
from henvis.bus.kafka_access import KafkaAccess
from henvis.bus.outbox import OutboxRow
from henvis.bus.read_back import CannotReadBack, NotLetRead, Place, ReadBack
from henvis.bus.refusals import TOPIC_REFUSED, LeftAlone, Refusals
from henvis.ops.failure import told
from henvis.ops.log import logger
from henvis.ops.metrics import Metrics
from henvis.ops.tracing.tracing import Tracing

log = logger(__name__)

BATCH = 500
_POLL_S = 0.05
_PAUSE_AFTER_TROUBLE_S = 0.5
_LAST_ANSWERS_S = 1.0


class PublishFailed(RuntimeError):
    """The producer gave up a record: whether the broker has it is not known."""


class Relay(threading.Thread):
    """Publishes the rows of the partitions that it was given, in a thread of its own."""

    def __init__(
        self,
        database: Database,
        kafka: KafkaAccess,
        metrics: Metrics,
        unreadable: Collection[str] = (),
        tracing: Tracing | None = None,
    ) -> None:
        """Publish from `database` to the broker at `kafka`; owns no partition yet.

        Topics that are `unreadable` to this service cannot be read back.
        """
        super().__init__(name="relay", daemon=True)
        self._database = database
        self._kafka = kafka
        self._metrics = metrics
        self._tracing = tracing
        self._partitions: frozenset[int] = frozenset()
        self._topics_back = ReadBack(kafka, unreadable)
        self._refusals = Refusals(kafka, metrics)
        self._left_alone = LeftAlone()
        self._read_back: set[Place] = set()
        self._producer: Producer | None = None
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._beat = time.monotonic()

    def own(self, partitions: Iterable[int]) -> None:
        """Publish these partitions from now on, and no other."""
        owned = frozenset(partitions)
        self._read_back = {place for place in self._read_back if place[1] in owned & self._partitions}
        self._partitions = owned
        self.nudge()

    def nudge(self) -> None:
        """Say that something was committed; without it the relay looks every 50 ms."""
        self._wake.set()

    def stop(self, within: float) -> None:
        """End the thread after what it is sending, at the latest after `within` seconds."""
        self._stopping.set()
        self.nudge()
        self.join(within)

    @property
    def silent_for(self) -> float:
        """Seconds since the relay last looked at the outbox."""
        return time.monotonic() - self._beat

    def run(self) -> None:
        """Publish until stopped; what nobody foresaw makes it silent for ever, and so ends the process."""
        try:
            self._publish_until_stopped()
        except Exception as error:  # noqa: BLE001 - told without its text, which may quote what was handled
            log.critical("publishing ended by a failure", error=told(error))
            self._beat = -math.inf

    def _publish_until_stopped(self) -> None:
        # Trouble with broker or database is waited out: nothing is given up here.
        self._producer = _producer(
            self._kafka, self._refusals
        )  # at once, so that the first event does not wait for it
        while not self._stopping.is_set():
            self._wake.wait(_POLL_S)
            self._wake.clear()
            try:
                while not self._stopping.is_set() and self._send_some():
                    self._beat = time.monotonic()
            except NotLetRead as error:
                self._leave_alone("read", error.topic)
                self._start_over(error)
            except (PublishFailed, CannotReadBack, KafkaException, *DOES_NOT_ANSWER) as error:
                self._start_over(error)
            self._beat = time.monotonic()

    def _send_some(self) -> bool:
        """Return whether more may wait; what is committed from now on says so itself."""
        owned = self._partitions
        self._left_alone.over()
        with self._database.reading() as connection:
            rows = outbox.unsent(connection, owned, BATCH, self._left_alone.now()) if owned else []
        doubtful = {(row.topic, row.partition) for row in rows} - self._read_back
        if doubtful:
            self._mark_what_stands(rows, doubtful)
            return True
        if rows:
            self._mark(self._send(rows))
        return len(rows) == BATCH

    def _mark_what_stands(self, rows: Sequence[OutboxRow], doubtful: set[Place]) -> None:
        mine = {place: [row for row in rows if (row.topic, row.partition) == place] for place in doubtful}
        with self._database.reading() as connection:
            found = self._topics_back.published(connection, mine)
        self._mark(found)
        standing = Counter((row.topic, row.partition) for row, _ in found)
        # Where all that was asked for stands there, what comes after it may stand there too.
        self._read_back |= {place for place in doubtful if standing[place] < len(mine[place])}

    def _send(self, rows: Sequence[OutboxRow]) -> list[tuple[OutboxRow, int]]:
        producer = self._producer = self._producer or _producer(self._kafka, self._refusals)
        sent: list[tuple[OutboxRow, int]] = []
        failed: list[tuple[OutboxRow, str]] = []
        stamped: list[int] = []
        began = time.time_ns()
        refused: KafkaException | None = None
        handed_over = 0
        try:
            for row in rows:
                producer.produce(
                    row.topic,
                    key=row.key,
                    value=row.value,
                    partition=row.partition,
                    headers=list(row.headers),
                    on_delivery=_Delivery(row, sent, failed, stamped),
                )
                handed_over += 1
        except KafkaException as error:
            refused = error
        refused = self._answered(producer, lambda: len(sent) + len(failed) < handed_over) or refused
        if stamped:
            self._metrics.sent_between(began / 1e9, time.time(), stamped[-1] / 1000)
        if failed:
            self._mark(sent)
            for topic in {row.topic for row, error in failed if error == TOPIC_REFUSED}:
                self._leave_alone("write", topic)
            raise PublishFailed(failed[0][1])
        if refused is not None:
            self._mark(sent)
            raise refused
        if self._tracing is not None:
            self._tracing.sent(traced.sent(sent), began)
        return sent

    def _answered(self, producer: Producer, waits: Callable[[], bool]) -> KafkaException | None:
        """Wait for the broker's answers; return why the producer takes nothing more, if it does not.

        It says that before it hands out the answers, and only these tell what was refused.
        """
        refused: KafkaException | None = None
        until = math.inf
        while waits() and not self._stopping.is_set() and time.monotonic() < until:
            try:
                producer.poll(0.05)
            except KafkaException as error:
                refused, until = error, min(until, time.monotonic() + _LAST_ANSWERS_S)
            self._beat = time.monotonic()
        return refused

    def _mark(self, sent: Sequence[tuple[OutboxRow, int]]) -> None:
        with self._database.writing() as connection:
            outbox.mark_sent(connection, sent)
        for topic, count in Counter(row.topic for row, _ in sent).items():
            self._metrics.events_out(topic, count)

    def _leave_alone(self, operation: str, topic: str) -> None:
        """Go on with the other topics for some seconds: who may not write one holds up no other."""
        self._refusals.topic(operation, topic)
        self._left_alone.add(topic)

    def _start_over(self, error: Exception) -> None:
        log.warning("publishing stopped and starts over", error=type(error).__name__, code=_reason(error))
        if self._producer is not None:
            self._producer.purge()
            self._producer = None
        self._read_back.clear()
        self._topics_back.close()
        self._stopping.wait(_PAUSE_AFTER_TROUBLE_S)


def _reason(error: Exception) -> str:
    """Return what the error says where that is a code or a text of ours, which hold no data."""
    if isinstance(error, KafkaException):
        return str(error.args[0].name())
    return str(error) if isinstance(error, RuntimeError) else ""


class _Delivery:
    """The broker's answer for one row."""

    def __init__(
        self,
        row: OutboxRow,
        sent: list[tuple[OutboxRow, int]],
        failed: list[tuple[OutboxRow, str]],
        stamped: list[int],
    ) -> None:
        self._row, self._sent, self._failed, self._stamped = row, sent, failed, stamped

    def __call__(self, error: KafkaError | None, message: Any) -> None:
        if error is None:
            self._sent.append((self._row, message.offset()))
            self._stamped.append(message.timestamp()[1])
        else:
            self._failed.append((self._row, error.name()))


def _producer(kafka: KafkaAccess, refusals: Refusals) -> Producer:
    return Producer(
        {
            **kafka.confluent(),
            "acks": "all",
            "enable.idempotence": True,
            # What comes behind a record that was refused must not get there before it.
            "enable.gapless.guarantee": True,
            "linger.ms": 0,
            # A topic's `max.message.bytes` counts whole batches, so these stay below the smallest of them.
            "batch.size": 131_072,
            "message.max.bytes": 327_680,
            # A broker that is away is waited for: giving a record up would leave its fate unknown.
            "message.timeout.ms": 0,
            "log_level": 2,
            "error_cb": refusals.heard,
        }
    )

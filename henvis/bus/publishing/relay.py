"""Publishes the outbox: in order, each row at least once, and marked when the broker has it.

A send that fails is not a send that did not happen. So before the first record of a partition, and after
every error, the relay reads its own topic back and marks what already stands there (see `read_back`).
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from confluent_kafka import KafkaException

from henvis.bus.broker.kafka_access import KafkaAccess
from henvis.bus.broker.refusals import LeftAlone, Refusals
from henvis.bus.publishing import outbox, traced
from henvis.bus.publishing.outbox import OutboxRow
from henvis.bus.publishing.read_back import CannotReadBack, NotLetRead, Place, ReadBack
from henvis.bus.publishing.sender import Marks, Sender
from henvis.bus.publishing.unmarked import Unmarked
from henvis.bus.storage.database import DOES_NOT_ANSWER, Database
from henvis.ops.log import logger
from henvis.ops.metrics import Metrics
from henvis.ops.tracing.tracing import Tracing
from henvis.ops.watched_thread import WatchedThread

log = logger(__name__)

BATCH: Final = 500
_LOOKS_AGAIN_S: Final = 0.05
_LOOKS_LATEST_S: Final = 0.5
"""How long it waits for a nudge: after something was sent, and at last, where nothing is for some time."""
_PAUSE_AFTER_TROUBLE_S: Final = 0.5


class PublishFailed(RuntimeError):
    """The producer gave up a record: whether the broker has it is not known."""


class Relay(WatchedThread):
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
        super().__init__("relay")
        self._database = database
        self._metrics = metrics
        self._tracing = tracing
        self._partitions: frozenset[int] = frozenset()
        self._topics_back = ReadBack(kafka, unreadable)
        self._refusals = Refusals(kafka, metrics)
        self._sender = Sender(kafka, self._refusals, metrics)
        self._left_alone = LeftAlone()
        self._read_back: set[Place] = set()
        self._unmarked = Unmarked()
        self._wake = threading.Event()

    def own(self, partitions: Iterable[int]) -> None:
        """Publish these partitions from now on, and no other."""
        owned = frozenset(partitions)
        self._read_back = {place for place in self._read_back if place[1] in owned & self._partitions}
        self._partitions = owned
        self.nudge()

    def nudge(self) -> None:
        """Say that something was committed; what other processes commit it finds within half a second."""
        self._wake.set()

    def stop(self, within: float) -> None:
        """End the thread after what it is sending, at the latest after `within` seconds."""
        self.stopping.set()
        self.nudge()
        super().stop(within)

    def work(self) -> None:
        """Publish until stopped."""
        # Trouble with broker or database is waited out: nothing is given up here.
        self._sender.prepare()
        pause = _LOOKS_AGAIN_S
        while not self.stopping.is_set():
            to_mark = self._unmarked.due_in
            nudged = self._wake.wait(min(pause, to_mark))
            self._wake.clear()
            looks = nudged or pause <= to_mark  # else it only comes to mark
            try:
                while looks and not self.stopping.is_set() and self._send_some():
                    self.come_by()
                if not self._unmarked.due_in:
                    self._mark_sent()
            except NotLetRead as error:
                self._leave_alone("read", error.topic)
                self._start_over(error)
            except (PublishFailed, CannotReadBack, KafkaException, *DOES_NOT_ANSWER) as error:
                self._start_over(error)
            self.come_by()
            busy = nudged or self._unmarked.marks
            pause = _LOOKS_AGAIN_S if busy else min(2 * pause, _LOOKS_LATEST_S)
        with contextlib.suppress(*DOES_NOT_ANSWER):  # then it is read back
            self._mark_sent()

    def _send_some(self) -> bool:
        """Return whether more may wait; what is committed from now on says so itself."""
        owned = self._partitions
        self._left_alone.over()
        most = BATCH + len(self._unmarked)
        with self._database.reading() as connection:
            found = outbox.unsent(connection, owned, most, self._left_alone.now()) if owned else []
        rows = self._unmarked.without(found)
        doubtful = {(row.topic, row.partition) for row in rows} - self._read_back
        if doubtful:
            self._mark_sent()
            self._mark_what_stands(rows, doubtful)
            return True
        if rows:
            self._unmarked.add(self._send(rows))
        if len(self._unmarked) >= BATCH:
            self._mark_sent()
        return len(found) == most

    def _mark_what_stands(self, rows: Sequence[OutboxRow], doubtful: set[Place]) -> None:
        mine = {place: [row for row in rows if (row.topic, row.partition) == place] for place in doubtful}
        with self._database.reading() as connection:
            found = self._topics_back.published(connection, mine, self.come_by)
        self._mark(found)
        standing = Counter((row.topic, row.partition) for row, _ in found)
        # Where all that was asked for stands there, what comes after it may stand there too.
        self._read_back |= {place for place in doubtful if standing[place] < len(mine[place])}

    def _send(self, rows: Sequence[OutboxRow]) -> Marks:
        began = time.time_ns()
        answers = self._sender.send(rows, self._goes_on)
        for topic in answers.refused_topics:
            self._leave_alone("write", topic)
        if answers.failed:
            self._unmarked.add(answers.sent)
            raise PublishFailed(answers.failed[0][1])
        if answers.stopped is not None:
            self._unmarked.add(answers.sent)
            raise answers.stopped
        if self._tracing is not None:
            self._tracing.sent(traced.sent(answers.sent), began)
        return answers.sent

    def _goes_on(self) -> bool:
        self.come_by()
        return not self.stopping.is_set()

    def _mark_sent(self) -> None:
        if marks := self._unmarked.marks:
            self._mark(marks)
            self._unmarked.clear()

    def _mark(self, sent: Marks) -> None:
        with self._database.writing() as connection:
            outbox.mark_sent(connection, sent)
        for topic, count in Counter([row.topic for row, _ in sent]).items():
            self._metrics.events_out(topic, count)

    def _leave_alone(self, operation: str, topic: str) -> None:
        """Go on with the other topics for some seconds: who may not write one holds up no other."""
        self._refusals.topic(operation, topic)
        self._left_alone.add(topic)

    def _start_over(self, error: Exception) -> None:
        log.warning("publishing stopped and starts over", error=type(error).__name__, code=_reason(error))
        self._sender.start_over()
        self._read_back.clear()
        self._topics_back.close()
        self.stopping.wait(_PAUSE_AFTER_TROUBLE_S)


def _reason(error: Exception) -> str:
    """Return what the error says where that is a code or a text of ours, which hold no data."""
    if isinstance(error, KafkaException):
        return str(error.args[0].name())
    return str(error) if isinstance(error, RuntimeError) else ""

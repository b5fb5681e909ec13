"""The thread beside the relay: reads journals and checkpoints for an office, and publishes what it signs.

It stays out of the way: beside more urgent work it takes a tenth of a processor at most, and it writes to the
database at most once in an interval, so that a busy service is not slowed down and an idle one does nothing.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Sequence
from typing import Any, Final

from confluent_kafka import KafkaException

from henvis.bus.broker.kafka_access import KafkaAccess
from henvis.bus.broker.refusals import Refusals
from henvis.bus.broker.topics import CHECKPOINTS
from henvis.bus.handling.positions import PositionMoved
from henvis.bus.storage.database import DOES_NOT_ANSWER
from henvis.checkpoints.contents import contents_of
from henvis.checkpoints.office import Office, Starts
from henvis.checkpoints.publisher import NotPublished, Publisher
from henvis.checkpoints.topic_reader import TopicReader
from henvis.ops.log import logger
from henvis.ops.metrics import Metrics
from henvis.ops.watched_thread import WatchedThread

log = logger(__name__)

_LOOK_EVERY_S: Final = 0.2
_PAUSE_AFTER_TROUBLE_S: Final = 1.0
_LONGEST_REST_S: Final = 0.5
_GATHERS_S: Final = 0.5
"""How long records may wait for others, where checkpoints are not made more often than once a second."""


class CheckpointThread(WatchedThread):
    """Drives one office for the partitions that this process owns."""

    def __init__(self, office: Office, kafka: KafkaAccess, metrics: Metrics, *, every_s: float) -> None:
        """Let the office settle every `every_s` seconds at most."""
        super().__init__("checkpoints")
        refusals = Refusals(kafka, metrics)
        self._office = office
        self._reader = TopicReader(kafka, refusals, gather_s=min(_GATHERS_S, every_s / 2))
        self._publisher = Publisher(kafka, refusals, metrics)
        self._every_s = every_s
        self._wanted: frozenset[int] = frozenset()
        self._owned: frozenset[int] = frozenset()
        self._starts: Starts | None = None
        """Whose journals are still to be read, once the checkpoints were read to their end."""
        self._settled = -math.inf

    def own(self, partitions: Iterable[int]) -> None:
        """Answer for these partitions from now on, and no other."""
        self._wanted = frozenset(partitions)

    def work(self) -> None:
        """Read, sign and publish until stopped."""
        while not self.stopping.is_set():
            self._patiently_step()
            self.come_by()

    def let_go(self) -> None:
        """Give up reader and office."""
        self._reader.close()
        self._office.close()

    def _patiently_step(self) -> None:
        try:
            self._step()
        except PositionMoved:
            self._start_over()  # another process of this service has the partition now
        except (KafkaException, NotPublished, *DOES_NOT_ANSWER) as error:
            log.warning("checkpoints stopped and start over", error=type(error).__name__, code=_reason(error))
            self._start_over()
            self.stopping.wait(_PAUSE_AFTER_TROUBLE_S)

    def _step(self) -> None:
        if self._wanted != self._owned:
            self._take_up(self._wanted)
        if not self._owned:
            self.stopping.wait(_LOOK_EVERY_S)
            return
        began = time.thread_time()
        self._dispatch(self._reader.read(_LOOK_EVERY_S))
        self._read_journals_once_caught_up()
        if self._starts is None and time.monotonic() - self._settled >= self._every_s:
            self._publisher.send(self._office.settle(), self.come_by)
            self._settled = time.monotonic()
        self.stopping.wait(min(_LONGEST_REST_S, self._office.rest * (time.thread_time() - began)))

    def _take_up(self, partitions: frozenset[int]) -> None:
        self._reader.close()
        self._owned = partitions
        if partitions:
            self._starts = self._office.take_up(partitions)
            self._reader.start_at(self._starts.checkpoints)

    def _read_journals_once_caught_up(self) -> None:
        if self._starts is not None and self._starts.checkpoints.keys() <= self._reader.ended:
            journals, self._starts = self._starts.journals, None
            self._reader.start_at(journals)

    def _dispatch(self, messages: Sequence[Any]) -> None:
        for message in messages:
            place = (message.topic(), message.partition())
            if place[0] == CHECKPOINTS:
                self._office.hear(place, message.offset(), message.value())
            else:
                self._office.grow(place, contents_of(message))
        for place in self._reader.gone:
            self._office.lose(place)
        self._reader.gone.clear()

    def _start_over(self) -> None:
        self._owned = frozenset()
        self._starts = None
        self._reader.close()
        self._publisher.close()


def _reason(error: Exception) -> str:
    """Return what the error says where that is a code, which holds no data."""
    if isinstance(error, KafkaException):
        return str(error.args[0].name())
    return str(error) if isinstance(error, NotPublished) else ""

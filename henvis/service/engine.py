"""The work of one process, as the worker shell drives it: batches, releases, what falls due."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from henvis.bus.broker.topic_identity import TopicIdentity
from henvis.bus.handling.runner import Runner
from henvis.bus.record import Record
from henvis.ops.readiness import Readiness
from henvis.service.definition import Agenda
from henvis.service.kit import Kit
from henvis.service.ticker import Ticker

Assigned = frozenset[tuple[str, int]]


class PartitionsApart(RuntimeError):
    """One partition number is spread over several workers: a case would be judged in two places."""


class Owner(Protocol):
    """A part that works on the partitions that this process was given, in a thread of its own."""

    def own(self, partitions: Iterable[int]) -> None:
        """Work on these from now on, and on no other."""
        ...


class Engine:
    """Runner and agenda of the partitions that this process was given; its relay and others are told them."""

    def __init__(
        self,
        kit: Kit,
        runner: Runner,
        owners: Sequence[Owner],
        agenda: Agenda,
        identities: Mapping[str, TopicIdentity],
    ) -> None:
        """Work with these parts; nothing is assigned yet."""
        self._kit = kit
        self._runner = runner
        self._owners = tuple(owners)
        self._ticker = Ticker(kit, agenda)
        self._topics = frozenset(identities)
        self._assigned: Assigned = frozenset()
        self._beat = time.monotonic()

    @property
    def assigned_now(self) -> Assigned:
        """The partitions (topic, number) that this process works on."""
        return self._assigned

    @property
    def silent_for(self) -> float:
        """Seconds since the shell last came by, or since the batch at hand began."""
        return time.monotonic() - self._beat

    def assigned(self, partitions: Assigned) -> None:
        """Work on these partitions from now on. Raises PartitionsApart."""
        self._set_ready(bool(partitions))
        by_topic = defaultdict(set)
        for topic, partition in partitions:
            by_topic[topic].add(partition)
        numbers = {frozenset(by_topic[topic]) for topic in self._topics} if partitions else {frozenset()}
        if len(numbers) > 1:
            raise PartitionsApart(f"partitions differ between topics: {dict(by_topic)}")
        self._assigned = partitions
        (own,) = numbers
        for owner in self._owners:
            owner.own(own)

    def start_of(self, topic: str, partition: int) -> int:
        """Return the next offset to handle."""
        return self._runner.start_of(topic, partition)

    def handle(self, records: Sequence[Record]) -> None:
        """Handle one batch. Raises PositionMoved."""
        self._beat = time.monotonic()
        with self._kit.handling.batch():
            self._runner.handle(records)

    def unreadable(self, topic: str, partition: int, offset: int) -> None:
        """Give the record there up unread. Raises PositionMoved."""
        with self._kit.handling.batch():
            self._runner.give_up_unread(topic, partition, offset)

    def pass_over(self, topic: str, partition: int, start: int, to: int) -> None:
        """Note that these offsets hold no record. Raises PositionMoved."""
        self._runner.pass_over(topic, partition, start, to)

    def between(self) -> None:
        """Release what was asked for, and do what has fallen due."""
        self._beat = time.monotonic()
        while self._runner.release(tuple(self._assigned)):
            self._beat = time.monotonic()
        self._ticker.tick({partition for _, partition in self._assigned})

    def _set_ready(self, assigned: bool) -> None:
        readiness: Readiness = self._kit.readiness
        change: Callable[[str], None] = readiness.met if assigned else readiness.lost
        for condition in ("assigned", "positions", "relay"):
            change(condition)

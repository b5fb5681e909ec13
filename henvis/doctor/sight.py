"""What the doctor sees: one look at the stack, its processes and its broker, for all checks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from henvis.bus.broker.kafka_access import KafkaAccess
from henvis.contract.schema_files import SCHEMAS
from henvis.doctor.processes_seen import Process
from henvis.law.ruleset import FOLDER
from henvis.local.disk import NEEDED
from henvis.local.home import Home


def machines_now() -> datetime:
    """The machine's present instant, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Limits:
    """From where on something is a finding."""

    least_free: float = 0.10
    """Of a disk."""
    least_free_bytes: int = NEEDED
    """Below it nothing can be started any more."""
    apart: timedelta = timedelta(seconds=10)
    """Two clocks."""
    expires_within: timedelta = timedelta(days=30)
    """A certificate."""
    stale_after: timedelta = timedelta(minutes=10)
    """A record that no final checkpoint covers."""
    recent: timedelta = timedelta(days=1)
    """For how long a dead letter is worth a hint."""


@dataclass(frozen=True, slots=True)
class Declared:
    """The folders that say how it should be."""

    schemas: Path = SCHEMAS
    law: Path = FOLDER


@dataclass(frozen=True, slots=True)
class StackSeen:
    """A stack that has its folder; `answers` is whether its supervisor does."""

    told: Mapping[str, object]
    """What it told, or where it does not answer what it published when it began."""
    answers: bool
    clock: str = "system"
    clock_between: tuple[datetime, datetime] | None = None
    """Where a virtual clock stood before and after the processes were asked."""


@dataclass(frozen=True, slots=True)
class TopicSeen:
    """A topic on the broker."""

    partitions: int
    replicas: int
    """The fewest that any partition has."""


@dataclass(frozen=True, slots=True)
class BrokerSeen:
    """A broker that answered."""

    cluster_id: str
    nodes: tuple[int, ...]
    topics: Mapping[str, TopicSeen]


@dataclass(frozen=True)
class Sight:
    """All of it. Where something is None it is not there, or does not answer."""

    profile: str = "embedded"
    now: Callable[[], datetime] = machines_now
    limits: Limits = Limits()
    declared: Declared = Declared()
    home: Home | None = None
    stack: StackSeen | None = None
    processes: tuple[Process, ...] = ()
    kafka: KafkaAccess | None = None
    broker: BrokerSeen | None = None
    refused: str | None = None
    """Why we are not let in, where it is not that the broker is away."""
    postgres: str | None = field(default=None, repr=False)
    """The URL of the server with the services' databases."""

    @property
    def folder(self) -> Home:
        """The stack's folder; a check that needs it is not called without."""
        assert self.home is not None  # noqa: S101 - by Need.HOME
        return self.home

    @property
    def access(self) -> KafkaAccess:
        """The way into the broker; a check that needs it is not called without."""
        assert self.kafka is not None  # noqa: S101 - by Need.BROKER
        return self.kafka

    @property
    def answering(self) -> BrokerSeen:
        """The broker; a check that needs it is not called without."""
        assert self.broker is not None  # noqa: S101 - by Need.BROKER
        return self.broker

    @property
    def one_of_each(self) -> tuple[Process, ...]:
        """The first process of each service."""
        first: dict[str, Process] = {}
        for one in self.processes:
            first.setdefault(one.service, one)
        return tuple(first.values())

"""The bus's topics, read from the one table of them, `deploy/kafka/topics.yaml`."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, Literal

from henvis import ROOT

FILE: Final = ROOT / "deploy" / "kafka" / "topics.yaml"
Kind = Literal["journal", "mailbox", "dead", "checkpoints"]
CHECKPOINTS: Final = "nrm.checkpoints"
"""The one topic that everybody writes: each record bears the signatures of who wrote it."""


class TopicsError(ValueError):
    """The table of topics is wrong; the text names file, entry and reason."""


@dataclass(frozen=True)
class Topic:
    """One topic: who writes it, who reads it, what may be there, and why it exists."""

    name: str
    kind: Kind
    of: str
    writers: tuple[str, ...]
    """One, but for the checkpoints."""
    readers: tuple[str, ...]
    consumers: tuple[str, ...]
    owner: str
    why: str
    record_types: frozenset[str] | None
    """Full names of the Avro records that may be published here; None where anything may be."""
    config: Mapping[str, str]
    """Kafka's settings of the topic, those of the profile not included."""

    def may_hold(self, record_type: str) -> bool:
        """Whether this record type (full name) may be published here."""
        return self.record_types is None or record_type in self.record_types


@dataclass(frozen=True)
class Profile:
    """What differs between the embedded broker and a cluster."""

    replication_factor: int
    min_insync_replicas: int


@dataclass(frozen=True)
class Topics:
    """All topics of the bus."""

    all: tuple[Topic, ...]
    agencies: tuple[str, ...]
    partitions: int
    profiles: Mapping[str, Profile]

    def journal(self, service: str) -> str:
        """The name of the topic that only this service writes. Raises KeyError for an unknown service."""
        return self._name("journal", service)

    @property
    def journals(self) -> tuple[str, ...]:
        """The names of all journals, in the order of the table."""
        return tuple(topic.name for topic in self.all if topic.kind == "journal")

    def mailbox(self, agency: str) -> str:
        """The name of the topic that only this agency reads. Raises KeyError for an unknown agency."""
        return self._name("mailbox", agency)

    def dead(self, service: str) -> str:
        """The name of this service's dead letters. Raises KeyError for an unknown service."""
        return self._name("dead", service)

    def unreadable_to(self, writer: str) -> frozenset[str]:
        """The topics that this service may write and not read."""
        return frozenset(
            topic.name for topic in self.all if writer in topic.writers and writer not in topic.readers
        )

    def consumed_by(self, services: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        """Topic → those of these services whose stored position follows it; topics of nobody are left out."""
        following = {
            topic.name: tuple(name for name in topic.consumers if name in services) for topic in self.all
        }
        return {topic: names for topic, names in following.items() if names}

    def __getitem__(self, name: str) -> Topic:
        return self._by_name[name]

    def _name(self, kind: Kind, of: str) -> str:
        return self._by_use[kind, of].name

    @cached_property
    def _by_name(self) -> Mapping[str, Topic]:
        return {topic.name: topic for topic in self.all}

    @cached_property
    def _by_use(self) -> Mapping[tuple[Kind, str], Topic]:
        return {(topic.kind, topic.of): topic for topic in self.all}


def load(path: Path = FILE) -> Topics:
    """Read the table, and from `acls.yaml` who writes and reads. Raises TopicsError and AclsError."""
    from henvis.bus.broker import acls
    from henvis.bus.broker.topics_file import TopicsFile

    return TopicsFile(path, acls.load()).topics()

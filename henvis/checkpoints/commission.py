"""What an office is to sign, and with which keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from henvis.bus.broker.topic_identity import TopicIdentity
from henvis.bus.broker.topics import CHECKPOINTS, Topics
from henvis.checkpoints.announced import Reading
from henvis.checkpoints.settings import Signing
from henvis.checkpoints.topic_reader import Partition
from henvis.proof.checkpoint import origin_of


@dataclass(frozen=True)
class Commission:
    """One process's; `identities` are those of the journals whose trees it makes, and of the checkpoints."""

    signing: Signing
    topics: Topics
    identities: Mapping[str, TopicIdentity]

    @property
    def journals(self) -> tuple[str, ...]:
        """The journals whose trees it makes."""
        return tuple(name for name in self.identities if name != CHECKPOINTS)

    @property
    def checkpoints(self) -> TopicIdentity:
        """Which topic of checkpoints it is, of which cluster."""
        return self.identities[CHECKPOINTS]

    @cached_property
    def reading(self) -> Reading:
        """How messages are read."""
        return Reading(self.topics, self.checkpoints.cluster_id, self.signing.keyring)

    def origin(self, place: Partition) -> str:
        """The name of a partition's tree."""
        return origin_of(self.checkpoints.cluster_id, *place)

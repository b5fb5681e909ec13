"""Checkpoints (c2sp.org/tlog-checkpoint): which log, how many records, and the root of all of them."""

from __future__ import annotations

import re
from typing import Final, NamedTuple, Self

from henvis.proof.merkle import EMPTY_ROOT, HASH_SIZE
from henvis.proof.signing import NoteBroken, from_base64, to_base64

LARGEST: Final = 2**63 - 1
_NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,18}")
_ORIGIN: Final = "henvis"


class Checkpoint(NamedTuple):
    """What is signed of a log: its origin, its size, and its root at that size."""

    origin: str
    size: int
    root: bytes

    def body(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{to_base64(self.root)}\n"

    @classmethod
    def read(cls, text: str) -> Self:
        """Read a note's text. Raises NoteBroken, also for extension lines, which nobody could check."""
        lines = text.split("\n")
        if len(lines) != 4 or not lines[0] or lines[3]:
            raise NoteBroken("a checkpoint is an origin, a size and a root, a line each")
        size = number(lines[1])
        root = from_base64(lines[2])
        if len(root) != HASH_SIZE:
            raise NoteBroken("a checkpoint's root has 32 bytes")
        if size == 0 and root != EMPTY_ROOT:
            raise NoteBroken("a log without records has another root")
        return cls(lines[0], size, root)


def number(text: str) -> int:
    """Read a size as it has to be written: decimal, no zeroes in front, 63 bits. Raises NoteBroken."""
    if not _NUMBER.fullmatch(text) or int(text) > LARGEST:
        raise NoteBroken("a size is decimal digits without zeroes in front")
    return int(text)


class LogName(NamedTuple):
    """What an origin names: one partition of a topic of one Kafka cluster."""

    cluster_id: str
    topic: str
    partition: int


def origin_of(cluster_id: str, topic: str, partition: int) -> str:
    """The origin of a partition's checkpoints."""
    return f"{_ORIGIN}/{cluster_id}/{topic}/{partition}"


def place_of(origin: str) -> LogName:
    """What an origin names. Raises NoteBroken where it is none of ours."""
    parts = origin.split("/")
    if len(parts) != 4 or parts[0] != _ORIGIN or not all(parts):
        raise NoteBroken("the origin is not one of henvis")
    return LogName(parts[1], parts[2], number(parts[3]))

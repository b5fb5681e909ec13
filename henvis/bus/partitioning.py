"""One case, one partition, on every topic alike: Kafka's own murmur2 partitioner."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

from aiokafka.partitioner import murmur2

_POSITIVE = 0x7FFFFFFF
_KEY_BYTES = 36
_AT_HAND = 16_384
"""Cases that are remembered with key and partition, in some megabytes: each event asks up to six times."""


def key_of(case_id: UUID) -> bytes:
    """Return the record key of a case: its canonical text in ASCII."""
    return str(case_id).encode("ascii")


def case_of(key: bytes | None) -> UUID | None:
    """Return the case that a record key names, or None where the key is not a case id in canonical text."""
    return _case_of(key) if key is not None and len(key) == _KEY_BYTES else None


@lru_cache(_AT_HAND)
def _case_of(key: bytes) -> UUID | None:
    try:
        case_id = UUID(key.decode("ascii"))
    except ValueError:
        return None
    return case_id if key_of(case_id) == key else None


@lru_cache(_AT_HAND)
def partition_of(case_id: UUID, partitions: int) -> int:
    """Return the partition of a case, as Kafka's default partitioner computes it from the key."""
    return int((murmur2(key_of(case_id)) & _POSITIVE) % partitions)

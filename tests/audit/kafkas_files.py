"""A partition's segment file as Kafka lays it out (message format 2), and what can be done to it."""

from __future__ import annotations

import struct
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Final

import crc32c

LENGTH_AT: Final = 8
CRC_AT: Final = 17
CRC_OF: Final = 21
"""What the checksum covers begins here: offsets, length and epoch of a batch are before it."""
MAX_TIMESTAMP_AT: Final = 35
COUNT_AT: Final = 57

Batches = list[bytearray]
Change = Callable[[Batches], None]


def change(path: Path, changing: Change) -> None:
    """Write a partition's only segment anew."""
    batches = _read(path.read_bytes())
    changing(batches)
    path.write_bytes(b"".join(batches))


def _read(content: bytes) -> Batches:
    starts = [0]
    while starts[-1] < len(content):
        (length,) = struct.unpack_from(">i", content, starts[-1] + LENGTH_AT)
        starts.append(starts[-1] + LENGTH_AT + 4 + length)
    return [bytearray(content[start:end]) for start, end in pairwise(starts)]


def sealed(batch: bytearray) -> None:
    """Give a batch the checksum of what is in it."""
    struct.pack_into(">I", batch, CRC_AT, crc32c.crc32c(bytes(batch[CRC_OF:])))


def nothing(batches: Batches) -> None:
    assert len(batches) == 4


def flipped_value(batches: Batches) -> None:
    batches[1][batches[1].index(b"value 7") + 6] ^= 1


def flipped_value_with_checksum(batches: Batches) -> None:
    flipped_value(batches)
    sealed(batches[1])


def flipped_header_with_checksum(batches: Batches) -> None:
    batches[1][batches[1].index(b"id-7") + 3] ^= 1
    sealed(batches[1])


def another_time_with_checksum(batches: Batches) -> None:
    batches[1][MAX_TIMESTAMP_AT + 7] ^= 1
    sealed(batches[1])


def flipped_checksum(batches: Batches) -> None:
    batches[1][CRC_AT] ^= 1


def later_offset(batches: Batches) -> None:
    batches[1][7] += 1


def earlier_offset(batches: Batches) -> None:
    batches[1][7] -= 1


def earlier_offset_of_the_last(batches: Batches) -> None:
    batches[3][7] -= 10


def longer_batch(batches: Batches) -> None:
    batches[1][LENGTH_AT + 3] ^= 1


def no_batch(batches: Batches) -> None:
    del batches[1]


def another_order(batches: Batches) -> None:
    batches[1], batches[2] = batches[2], batches[1]


def a_batch_twice(batches: Batches) -> None:
    batches.insert(2, batches[1])


def no_last_batch(batches: Batches) -> None:
    del batches[3]


def half_a_batch_at_the_end(batches: Batches) -> None:
    del batches[3][50:]


def old_format(batches: Batches) -> None:
    batches[1][16] = 1


def a_control_batch_with_checksum(batches: Batches) -> None:
    """What clients pass over in silence: a whole batch would be gone."""
    batches[1][CRC_OF + 1] |= 0x20
    sealed(batches[1])


def invalid_header_name_with_checksum(batches: Batches) -> None:
    batches[1][batches[1].index(b"ce_id")] = 0xFF
    sealed(batches[1])


def compressed_by_its_word_with_checksum(batches: Batches) -> None:
    """It says that it is gzip, and is not."""
    batches[1][CRC_OF + 1] |= 0x01
    sealed(batches[1])


def one_record_less_with_checksum(batches: Batches) -> None:
    """It says that it has four records, and has five."""
    batches[1][COUNT_AT + 3] -= 1
    sealed(batches[1])

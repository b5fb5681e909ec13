"""A record as a leaf: the bytes that its hash is made of, which are its row in the archive."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

ROW: Final[dict[str, Any]] = {
    "type": "record",
    "name": "no.henvis.archive.Row",
    "fields": [
        {"name": "offset", "type": "long"},
        {"name": "timestamp_ms", "type": "long"},
        {"name": "key", "type": ["null", "bytes"]},
        {"name": "value", "type": ["null", "bytes"]},
        {
            "name": "headers",
            "type": {
                "type": "array",
                "items": {
                    "type": "record",
                    "name": "Header",
                    "fields": [
                        {"name": "name", "type": "string"},
                        {"name": "value", "type": ["null", "bytes"]},
                    ],
                },
            },
        },
    ],
}
"""The Avro schema of a row. It is part of every hash: a change of it makes another log."""


def leaf_bytes(
    offset: int,
    timestamp_ms: int,
    key: bytes | None,
    value: bytes | None,
    headers: Sequence[tuple[str, bytes | None]] = (),
) -> bytes:
    """A record's row in Avro's binary encoding, without a schema; every record has exactly one.

    `timestamp_ms` is the broker's, in milliseconds since 1970 (UTC). Written by hand because every record of
    every log comes through here, and it takes a sixth of fastavro's time.
    """
    parts = [_long(offset), _long(timestamp_ms), *_optional(key), *_optional(value)]
    if headers:
        parts.append(_long(len(headers)))
        for name, content in headers:
            parts.append(_name(name))
            parts += _optional(content)
    parts.append(_ABSENT)
    return b"".join(parts)


_ABSENT: Final = b"\x00"
_PRESENT: Final = b"\x02"


def _optional(content: bytes | None) -> tuple[bytes, ...]:
    if content is None:
        return (_ABSENT,)
    size = len(content)
    return (_PRESENT, _SMALL[size] if size < _SMALL_NUMBERS else _long(size), content)


@lru_cache(maxsize=256)
def _name(name: str) -> bytes:
    encoded = name.encode()
    return _long(len(encoded)) + encoded


def _long(number: int) -> bytes:
    """Avro's long: zigzag, seven bits to a byte, the lowest first."""
    rest = number << 1 ^ number >> 63
    out = bytearray()
    while rest > 0x7F:
        out.append(rest & 0x7F | 0x80)
        rest >>= 7
    out.append(rest)
    return bytes(out)


_SMALL_NUMBERS: Final = 4096
_SMALL: Final = tuple(_long(number) for number in range(_SMALL_NUMBERS))

"""What a record holds that its leaf is made of, out of what the client hands over."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from henvis.bus.broker.message_headers import read_headers

Headers = tuple[tuple[str, bytes | None], ...]

UNREADABLE: Final[Headers] = (("", None),)
"""In place of headers with a name that is no UTF-8: no client can read those, so that all agree on this."""


class Contents(NamedTuple):
    """One record of a journal; nothing in it has been checked.

    `timestamp_ms` is the broker's time of its arrival, in milliseconds since 1970 (UTC).
    """

    offset: int
    timestamp_ms: int
    key: bytes | None
    value: bytes | None
    headers: Headers


def contents_of(message: Any) -> Contents:
    """Return what a message of confluent-kafka holds; only once, since the client remembers the holes."""
    _, timestamp_ms = message.timestamp()
    return Contents(message.offset(), timestamp_ms, message.key(), message.value(), _headers(message))


def _headers(message: Any) -> Headers:
    try:
        return tuple(read_headers(message) or ())
    except (UnicodeDecodeError, SystemError):
        return UNREADABLE

"""What a record holds that its leaf is made of, out of what the client hands over."""

from __future__ import annotations

from operator import methodcaller
from typing import Any, Final, NamedTuple

Headers = tuple[tuple[str, bytes | None], ...]

UNREADABLE: Final[Headers] = (("", None),)
"""In place of headers with a name that is no UTF-8: no client can read those, so that all agree on this."""

_READ: Final = methodcaller("headers")
"""Where a name is no UTF-8 the client hands over a list with holes, and an error beside it.

A direct call that runs often no longer looks for the error (CPython 3.11), and who touches a hole crashes;
this one does look.
"""


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
        return tuple(_READ(message) or ())
    except (UnicodeDecodeError, SystemError):
        return UNREADABLE

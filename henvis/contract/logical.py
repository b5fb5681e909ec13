"""Avro's logical types in the plain form in which they travel, and back (Avro 1.12, Logical Types).

The way out is strict: a naive datetime, a datetime in a date's place or text in a UUID's raises TypeError.
"""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

T = TypeVar("T")

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
EPOCH_ORDINAL = date(1970, 1, 1).toordinal()


def uuid_text(value: object) -> str:
    """The canonical text of RFC 9562."""
    if not isinstance(value, UUID):
        raise TypeError("not a UUID")
    digits = value.bytes.hex()  # half the time of `str`; each event has some of them
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def micros(value: object) -> int:
    """Whole microseconds since 1970 in UTC."""
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise TypeError("not a datetime with a time zone")
    return (value - EPOCH) // MICROSECOND


def instant(value: int) -> datetime:
    """The aware UTC datetime of microseconds since 1970."""
    return EPOCH + timedelta(microseconds=value)


def days(value: object) -> int:
    """Whole days since 1 January 1970."""
    if not isinstance(value, date) or isinstance(value, datetime):
        raise TypeError("not a date")
    return value.toordinal() - EPOCH_ORDINAL


def day(value: int) -> date:
    """The date of days since 1 January 1970."""
    return date.fromordinal(value + EPOCH_ORDINAL)


def entries(value: Collection[T]) -> tuple[T, ...]:
    """The same tuple; anything else, most of all a text, is no array."""
    if not isinstance(value, tuple):
        raise TypeError("not a tuple")
    return value

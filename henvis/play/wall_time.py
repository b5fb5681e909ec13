"""The times of a story: Europe/Oslo wall times in the file, instants in UTC everywhere else."""

from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

OSLO: Final = ZoneInfo("Europe/Oslo")


def instant_of(text: str) -> datetime:
    """The UTC instant of an Oslo wall time like `2021-03-05T10:00`.

    Where clocks go back, the hour that comes twice is its first occurrence (summer time); where they go
    forward, a time in the hour that is left out counts with the offset before the change, so that 02:30 is
    the instant at which clocks show 03:30 (both as RFC 5545, 3.3.5). Raises ValueError.
    """
    if "T" not in text:
        raise ValueError("it is no wall time like 2021-03-05T10:00")
    try:
        wall = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("it is no wall time like 2021-03-05T10:00") from None
    if wall.tzinfo is not None:
        raise ValueError("times of a story are wall times of Europe/Oslo and carry no offset")
    return wall.replace(tzinfo=OSLO).astimezone(UTC)


def wall_time(instant: datetime) -> datetime:
    """The Oslo wall time of an instant, for showing."""
    return instant.astimezone(OSLO)


def written(instant: datetime) -> str:
    """An instant as the interfaces write it: RFC 3339 in UTC with `Z`."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")

"""When a deadline is due: a day in Oslo, or an instant where the rule counts hours."""

from datetime import UTC, date, datetime

from henvis.play.wall_time import instant_of, wall_time

Due = date | datetime
"""A day (Europe/Oslo), or an aware instant in UTC."""


def due_of(text: str) -> Due:
    """The day or instant of a text like `2021-09-05` or `2021-02-04T15:00+01:00`. Raises ValueError.

    An instant without an offset is a wall time, as all times of a story are.
    """
    try:
        if "T" not in text:
            return date.fromisoformat(text)
        instant = datetime.fromisoformat(text)
        return instant_of(text) if instant.tzinfo is None else instant.astimezone(UTC)
    except ValueError:
        raise ValueError(f"{text} is neither a day nor an instant") from None


def in_words(due: Due) -> str:
    """The day, or the instant in Oslo wall time."""
    return f"{wall_time(due):%Y-%m-%d %H:%M}" if isinstance(due, datetime) else f"{due}"

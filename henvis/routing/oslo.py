"""The calendar that the law counts in: days in Norway."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Oslo")


def day_of(instant: datetime) -> date:
    """The calendar day in Norway at an aware instant."""
    return instant.astimezone(ZONE).date()


def end_of(day: date) -> datetime | None:
    """The instant (UTC) at which a day in Norway is over; None for the last day of the calendar."""
    if day == date.max:
        return None
    return datetime.combine(day + timedelta(days=1), time(), ZONE).astimezone(UTC)

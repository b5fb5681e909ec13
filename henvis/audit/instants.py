"""Instants as an auditor gives them and reads them: the same on every machine."""

from datetime import UTC, datetime

from henvis.errors import CommandFailed
from henvis.law.calendar import OSLO


def instant_of(text: str) -> datetime:
    """The instant (UTC) that ISO 8601 text means; without an offset it is Oslo's wall time.

    Where clocks go back, the hour that comes twice is its first occurrence, as in a scenario's `as_of`.
    Raises CommandFailed.
    """
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        raise CommandFailed(
            f"{text} is no instant", "Write it as 2026-03-03T10:00, or with its offset, as 2026-03-03T09:00Z"
        ) from None
    return (given if given.tzinfo else given.replace(tzinfo=OSLO)).astimezone(UTC)


def in_utc(instant: datetime) -> str:
    """For programs: RFC 3339 in UTC, with microseconds only where there are any."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def in_oslo(instant: datetime) -> str:
    """For people: Oslo's wall time to the minute, with its offset."""
    local = instant.astimezone(OSLO)
    return f"{local:%Y-%m-%d %H:%M} ({local.isoformat()[-6:]})"

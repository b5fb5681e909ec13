"""Instants as text, as the stack's HTTP routes and files carry them: RFC 3339 in UTC."""

from datetime import UTC, datetime


def text(instant: datetime) -> str:
    """`2021-03-01T08:00:00Z`, with microseconds only where there are any."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def parse(given: str) -> datetime:
    """The instant that RFC 3339 text means, in UTC. Raises ValueError where it has no offset."""
    instant = datetime.fromisoformat(given)
    if instant.tzinfo is None:
        raise ValueError("an instant needs its offset from UTC, as in 2021-03-01T08:00:00Z")
    return instant.astimezone(UTC)

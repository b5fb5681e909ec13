"""Which events an agency knew of at an instant.

Its own: what it had recorded by then. Of what it was sent:

- what an own event that was recorded by then shows as taken in (`meta.seen`) was known;
- what the router had put into its mailbox by then was known as well, unless an own event that was recorded
  later shows that it had still not been taken in; nothing in the log says more than that it could be read;
- what it was not sent it never knew.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from henvis.audit.agency_view.known import Known


class How(StrEnum):
    """How an agency knew of an event."""

    OWN = "own"
    TAKEN_IN = "taken_in"
    IN_MAILBOX = "in_mailbox"
    """It could be read; whether it was by then is not in the log."""


@dataclass(frozen=True, slots=True)
class KnownThen:
    """One event that was known at the instant, and how."""

    known: Known
    how: How


def known_then(known: Sequence[Known], at: datetime) -> tuple[KnownThen, ...]:
    """What of this was known at the instant (UTC), in the order in which it came to be."""
    own = [one.event.meta for one in known if one.is_own]
    seen = max((meta.seen for meta in own if meta.recorded <= at), default=0)
    not_seen = min((meta.seen for meta in own if meta.recorded > at), default=None)
    found = (KnownThen(one, how) for one in known if (how := _how(one, at, seen, not_seen)) is not None)
    return tuple(found)


def _how(one: Known, at: datetime, seen: int, not_seen: int | None) -> How | None:
    if one.mailbox_seq is None or one.delivery is None:
        return How.OWN if one.event.meta.recorded <= at else None
    if one.mailbox_seq <= seen:
        return How.TAKEN_IN
    if one.delivery.event.meta.recorded > at or (not_seen is not None and one.mailbox_seq > not_seen):
        return None
    return How.IN_MAILBOX

"""The order of record in turns: what the router said because of one event, or of the clock."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from henvis.audit.case_history import Entry
from henvis.contract.events import (
    EventDelivered,
    EventWithheld,
    ReceiptIssued,
    RecordParked,
    ReferralsLapsed,
)


class Turn(NamedTuple):
    """Records of the router that follow each other and have one cause, None for the clock."""

    cause: UUID | None
    entries: tuple[Entry, ...]

    @property
    def at(self) -> datetime:
        """The router's instant (UTC), by which it judged."""
        return self.entries[0].event.meta.recorded

    @property
    def law(self) -> str:
        """The hash of the rule set that it judged by."""
        return self.entries[0].event.meta.law

    @property
    def parked(self) -> RecordParked | None:
        """What it says where no event was judged: that a record is parked, or dropped."""
        first = self.entries[0].event
        return first if isinstance(first, RecordParked) else None

    @property
    def named(self) -> frozenset[UUID]:
        """The events that it rests on by its own words."""
        named: set[UUID] = set()
        for entry in self.entries:
            event = entry.event
            if isinstance(event, EventDelivered | EventWithheld):
                named |= {*event.evidence, event.source.event}
            elif isinstance(event, ReceiptIssued):
                named.add(event.event)
        return frozenset(named)


def turns_of(entries: Iterable[Entry]) -> Iterator[Turn]:
    """One case's records of the router, turn by turn."""
    together: list[Entry] = []
    for entry in entries:
        if together and _begins(together[-1], entry):
            yield _turn(together)
            together = []
        together.append(entry)
    if together:
        yield _turn(together)


def _turn(entries: list[Entry]) -> Turn:
    return Turn(entries[0].event.meta.caused_by, tuple(entries))


def _begins(last: Entry, entry: Entry) -> bool:
    """A lapse, and what is parked, begin a turn of their own; a long lapse is several records in a row."""
    before, event = last.event, entry.event
    if isinstance(event, ReferralsLapsed):
        goes_on = isinstance(before, ReferralsLapsed) and before.meta.recorded == event.meta.recorded
        return not goes_on
    parked = isinstance(event, RecordParked) or isinstance(before, RecordParked)
    return parked or event.meta.caused_by != before.meta.caused_by

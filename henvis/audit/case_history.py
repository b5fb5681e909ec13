"""All that the journals hold of one case: what claims, replays and rebuilds are computed from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from henvis.audit.log import Place
from henvis.contract.events import Event, EventDelivered, ReceiptIssued

ROUTER = "router"
"""Whose journal is the order of record."""


class Entry(NamedTuple):
    """One event of a case with where it stands and the bytes that stand there."""

    place: Place
    offset: int
    event: Event
    value: bytes


class Mailed(NamedTuple):
    """A record of the router's that puts something into a mailbox, under its number there."""

    number: int
    entry: Entry


@dataclass(frozen=True)
class CaseHistory:
    """One case's events by whose journal they stand in, each journal's in its own order.

    A record that stands twice is here once, where it stands first. What is no event is not here; what is one
    and names another publisher than the journal's is, for the router judged it.
    """

    case_id: UUID
    journals: Mapping[str, tuple[Entry, ...]]

    def of(self, owner: str) -> tuple[Entry, ...]:
        """Return what the journal of this agency, or of the router, holds of the case."""
        return self.journals.get(owner, ())

    @cached_property
    def by_id(self) -> Mapping[UUID, Entry]:
        """Every event of the case by its id."""
        return {entry.event.meta.id: entry for entry in self.entries()}

    @cached_property
    def at_place(self) -> Mapping[tuple[str, int], Entry]:
        """Every event of the case by its topic and offset: a case is in one partition of each topic."""
        return {(entry.place.topic, entry.offset): entry for entry in self.entries()}

    @cached_property
    def mail(self) -> Mapping[str, Sequence[Mailed]]:
        """What the router says that it put into each agency's mailbox, in the order of its journal."""
        found: dict[str, list[Mailed]] = defaultdict(list)
        for entry in self.of(ROUTER):
            event = entry.event
            if isinstance(event, EventDelivered | ReceiptIssued):
                found[event.to].append(Mailed(event.mailbox_seq, entry))
        return dict(found)

    def entries(self) -> Iterator[Entry]:
        """Every event of the case, journal by journal."""
        for owner in sorted(self.journals):
            yield from self.journals[owner]

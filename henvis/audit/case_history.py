"""All that the journals hold of one case: what claims, replays and rebuilds are computed from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from henvis.audit.log import Place
from henvis.contract.events import Event

ROUTER = "router"
"""Whose journal is the order of record."""


class Entry(NamedTuple):
    """One event of a case with where it stands and the bytes that stand there."""

    place: Place
    offset: int
    event: Event
    value: bytes


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

    def entries(self) -> Iterator[Entry]:
        """Every event of the case, journal by journal."""
        for owner in sorted(self.journals):
            yield from self.journals[owner]

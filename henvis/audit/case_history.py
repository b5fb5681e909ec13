"""All that the journals hold of one case: what claims, replays and rebuilds are computed from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class CaseHistory:
    """One case's events by publisher, each publisher's in the order of its journal.

    A record that stands twice is here once, where it stands first. What is no event, or not of the journal's
    publisher, is not here.
    """

    case_id: UUID
    journals: Mapping[str, tuple[Entry, ...]]

    def of(self, publisher: str) -> tuple[Entry, ...]:
        """Return what this agency, or the router, published in the case."""
        return self.journals.get(publisher, ())

    @property
    def by_id(self) -> Mapping[UUID, Entry]:
        """Every event of the case by its id."""
        return {entry.event.meta.id: entry for entry in self.entries()}

    def entries(self) -> Iterator[Entry]:
        """Every event of the case, journal by journal."""
        for publisher in sorted(self.journals):
            yield from self.journals[publisher]

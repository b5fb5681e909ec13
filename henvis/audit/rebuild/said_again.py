"""Transactions in which the router says again what its journal holds: with the same instants and ids."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from henvis.bus.transaction import Transaction, Transactions


@dataclass(frozen=True, slots=True)
class StandingClock:
    """A clock that shows one instant."""

    at: datetime

    def now(self) -> datetime:
        """The instant, in UTC."""
        return self.at

    def latest(self) -> None:
        """None: whatever an event's instant was, it was taken in."""


class SaidAgain(Transaction):
    """Gives what is published the ids of the journal, in its order."""

    def __init__(self, connection: sa.Connection, of: Transactions, ids: Iterator[UUID]) -> None:
        """Go on in `connection`."""
        super().__init__(connection, of)
        self._ids = ids
        self.published = 0

    def new_id(self) -> UUID:
        """The next id of the journal; a new one where more is said than it holds."""
        self.published += 1
        return next(self._ids, None) or super().new_id()

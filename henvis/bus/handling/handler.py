"""What a service is to the bus: it says what waits for what, and does something with events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from henvis.bus.record import Received, Record
from henvis.bus.transaction import Transaction


class Handler(Protocol):
    """What a service does with events; all of a call are new, in order, and of one partition."""

    def lane(self, record: Record, case_id: UUID) -> str:
        """Return what is held up together with this record when it cannot be handled."""
        ...

    def parked(self, transaction: Transaction, record: Record, case_id: UUID, reason: str) -> None:
        """Say, where the service says such things, that a record holds up its lane from now on.

        `reason` is a code of the list `dead_letter`. Called in the transaction that parks it.
        """
        ...

    def apply(self, transaction: Transaction, batch: Sequence[Received]) -> None:
        """Change state and publish. An exception undoes the whole batch and isolates its record."""
        ...

"""What makes one service differ from another."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter

from henvis.api.identity.bearer import Bearer
from henvis.bus.broker.topics import Topics
from henvis.bus.handling.handler import Handler
from henvis.bus.numbers.backlog import Place
from henvis.bus.record import Received, Record
from henvis.bus.transaction import Transaction
from henvis.checkpoints.commission import Commission
from henvis.checkpoints.office import Office
from henvis.ops.measuring import Readings
from henvis.service.kit import Kit
from henvis.service.signing import notary


class Agenda(Protocol):
    """What a service has to do because time passes, not because something came."""

    def next_due(self, connection: sa.Connection) -> datetime | None:
        """Return the instant (UTC) at which something next falls due, None where nothing does."""
        ...

    def last_acted(self, connection: sa.Connection) -> datetime | None:
        """Return the last instant (UTC) at which something was done, None where none is kept."""
        ...

    def fall_due(self, transaction: Transaction, partitions: Collection[int]) -> None:
        """Do, once each, what is due at the transaction's time in cases of these partitions."""
        ...


class EmptyAgenda:
    """The agenda of a service that time alone makes do nothing."""

    def next_due(self, _connection: sa.Connection) -> datetime | None:
        """Return None: nothing falls due."""
        return None

    def last_acted(self, _connection: sa.Connection) -> datetime | None:
        """Return None: nothing is done."""

    def fall_due(self, _transaction: Transaction, _partitions: Collection[int]) -> None:
        """Do nothing: nothing falls due."""


class NothingComes:
    """The handler of a service that reads no topic by its group."""

    def lane(self, _record: Record, case_id: UUID) -> str:
        """Return the case: nothing is held up, as nothing comes."""
        return str(case_id)

    def parked(self, _transaction: Transaction, _record: Record, _case_id: UUID, _reason: str) -> None:
        """Say nothing: nothing is parked."""

    def apply(self, _transaction: Transaction, _batch: Sequence[Received]) -> None:
        """Do nothing."""


@dataclass(frozen=True, slots=True)
class ServiceDefinition:
    """One service: what it reads, how it handles it, what it serves, how its tables come about."""

    name: str
    title: str
    reads: Callable[[Topics], tuple[str, ...]]
    migrations: Sequence[Path]
    handler: Callable[[Kit], Handler]
    routes: Callable[[Kit, Bearer], Sequence[APIRouter]] = lambda *_: ()
    agenda: Callable[[Kit], Agenda] = lambda _: EmptyAgenda()
    trees: Callable[[Topics], tuple[str, ...]] | None = None
    """The journals whose trees it makes; None for its own journal's alone."""
    office: Callable[[Kit, Commission], Office] = notary
    """Who signs checkpoints of these."""
    final: Callable[[sa.Connection], Mapping[Place, int]] | None = None
    """How many records of each partition of them are final; None for who only signs."""
    numbers: Callable[[Kit], Callable[[sa.Connection], Readings]] = lambda _: lambda _: {}
    """What else operations see of its database, as it stands when they ask."""

    def journals(self, topics: Topics) -> tuple[str, ...]:
        """The names of the journals whose trees it makes."""
        return self.trees(topics) if self.trees else (topics.journal(self.name),)

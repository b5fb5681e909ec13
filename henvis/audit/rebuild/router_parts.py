"""The router's own code, found by its name: what judged the events judges them again.

`henvis` imports no service, so that they are looked up when somebody asks.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from henvis.bus.broker.topics import Topics
from henvis.bus.numbers.lanes import metrics_of
from henvis.bus.record import Received
from henvis.bus.transaction import Transaction
from henvis.law.ruleset import Law
from henvis.ops.metrics import Metrics


@dataclass(frozen=True)
class RouterParts:
    """The router's handler, agenda, store and tables."""

    topics: Topics
    metrics: Metrics

    @classmethod
    def found(cls, topics: Topics) -> "RouterParts":
        """Whatever the router counts meanwhile is counted for nobody."""
        return cls(topics, metrics_of("router", topics))

    @property
    def migrations(self) -> Path:
        """Where its tables come from."""
        folder: Path = import_module("services.router.tables").MIGRATIONS
        return folder

    @property
    def tables(self) -> Sequence[sa.Table]:
        """Those of its domain."""
        tables: Sequence[sa.Table] = import_module("services.router.tables").metadata.sorted_tables
        return tables

    def handle(self, transaction: Transaction, law: Law, received: Received) -> None:
        """Judge one event, and say what comes of it."""
        handler = import_module("services.router.handler").Router(law, self.topics, self.metrics)
        handler.apply(transaction, [received])

    def lapse(self, transaction: Transaction, law: Law, case_id: UUID) -> None:
        """End in one case what the clock has ended by the transaction's time."""
        store = import_module("services.router.store")
        agenda = import_module("services.router.agenda").ConsentsRunOut(law, self.topics)
        before: Mapping[UUID, Any] = store.load(transaction.connection, [case_id])
        after = {case.id: agenda.lapsed(transaction, case) for case in before.values()}
        store.save(transaction.connection, before, after)


@contextmanager
def unheard() -> Iterator[None]:
    """What was a security event then is none now: nobody is told of it again."""
    security = logging.getLogger("henvis.security")
    before, security.disabled = security.disabled, True
    try:
        yield
    finally:
        security.disabled = before

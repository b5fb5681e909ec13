"""What an agency does with a synthetic probe: it notes that it has come, and nothing else.

No case, list, statistic or deadline ever sees one.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from henvis.agency.tables import probe_arrival
from henvis.bus.handling.handler import Handler
from henvis.bus.record import Received, Record
from henvis.bus.storage.row_statements import INSERT
from henvis.bus.transaction import Transaction
from henvis.contract import probe
from henvis.ops.metrics import Metrics


class NotAProbe(ValueError):
    """A mailbox brought what says that it is a probe, and is more: only who may write there can do that."""


class ProbeArrivals:
    """Notes probes, and tells a lane's last arrival once a probe has come on every partition of it.

    So a lane of which one partition stands grows old like one of which all do.
    """

    def __init__(self, partitions: int, metrics: Metrics) -> None:
        """Begin with nothing that has come since this process started."""
        self._partitions = partitions
        self._metrics = metrics
        self._started = time.time()
        self._told: dict[str, float] = {}

    def note(self, transaction: Transaction, received: Received) -> None:
        """Note that a probe has come now, by the machine's clock. Raises NotAProbe."""
        if not probe.is_probe(received.event):
            raise NotAProbe("what is marked as a probe is more than a probe")
        sender, now = received.event.meta.publisher, time.time()
        connection = transaction.connection
        insert: Any = INSERT[connection.dialect.name](probe_arrival)
        row = insert.values(sender=sender, partition=received.record.partition, at=now)
        connection.execute(
            row.on_conflict_do_update(index_elements=["sender", "partition"], set_={"at": now})
        )
        came = lanes(connection)[sender]
        if len(came) == self._partitions:
            transaction.after_commit(partial(self._tell, sender, min(came.values()), now))

    def _tell(self, sender: str, longest_ago: float, now: float) -> None:
        if longest_ago > self._told.get(sender, self._started):
            self._told[sender] = now
            self._metrics.probe_arrived(sender)


def lanes(connection: sa.Connection) -> Mapping[str, Mapping[int, float]]:
    """By sender and partition: when a probe last came (machine's clock, seconds since 1970)."""
    found: dict[str, dict[int, float]] = {}
    for row in connection.execute(sa.select(probe_arrival)):
        found.setdefault(row.sender, {})[row.partition] = row.at
    return found


@dataclass(frozen=True)
class ApartFromProbes:
    """The bus's handler of one agency: keeps probes from the one that works in cases."""

    handler: Handler
    arrivals: ProbeArrivals

    def lane(self, record: Record, case_id: UUID) -> str:
        """What waits behind a record that fails."""
        return self.handler.lane(record, case_id)

    def parked(self, transaction: Transaction, record: Record, case_id: UUID, reason: str) -> None:
        """Say of a record that holds up its lane what there is to say."""
        self.handler.parked(transaction, record, case_id, reason)

    def apply(self, transaction: Transaction, batch: Sequence[Received]) -> None:
        """Note the probes of a batch, and hand on the rest. Raises NotAProbe."""
        for received in batch:
            if probe.says_so(received.event):
                self.arrivals.note(transaction, received)
        events = [received for received in batch if not probe.says_so(received.event)]
        if events:
            self.handler.apply(transaction, events)

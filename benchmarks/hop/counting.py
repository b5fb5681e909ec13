"""The state of the hop that is measured: what was seen of each case, and an answer to each event."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from benchmarks.hop.state_table import counted
from henvis.bus.record import Received, Record
from henvis.bus.storage.rows import Rows
from henvis.bus.transaction import Transaction
from henvis.contract.events import StatementMade


@dataclass(frozen=True, slots=True)
class Counted:
    """A case: how many of its events came, and which was the last."""

    id: UUID
    events: int = 0
    last: UUID | None = None


ROWS = Rows(Counted, counted, (), case="id")


class Counting:
    """The bus's handler: reads the cases of a batch, changes each, says one event for each event."""

    def lane(self, _record: Record, case_id: UUID) -> str:
        """What waits behind a record that fails: its case."""
        return str(case_id)

    def parked(self, transaction: Transaction, record: Record, case_id: UUID, reason: str) -> None:
        """Nothing is parked in a benchmark."""

    def apply(self, transaction: Transaction, batch: Sequence[Received]) -> None:
        """Take a batch in."""
        before = {case.id: case for case in ROWS.load(transaction.connection, {r.case_id for r in batch})}
        after = dict(before)
        for received in batch:
            case = after.get(received.case_id) or Counted(received.case_id)
            event_id = received.event.meta.id
            after[case.id] = replace(case, events=case.events + 1, last=event_id)
            answer = StatementMade(statement="indication", value=True)
            transaction.publish(answer, case_id=case.id, caused_by=event_id, seen=received.mailbox_seq or 0)
        ROWS.save(transaction.connection, before.values(), after.values())

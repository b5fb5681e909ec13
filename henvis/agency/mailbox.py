"""What an agency does with what its mailbox brings."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from henvis.agency import store
from henvis.bus.record import Received, Record
from henvis.bus.transaction import Transaction
from henvis.casework.case import Case
from henvis.casework.evolve import evolve
from henvis.casework.react import react


@dataclass(frozen=True)
class Mailbox:
    """The bus's handler of one agency: takes every event into its case and says what follows from it."""

    agency: str

    def lane(self, record: Record, case_id: UUID) -> str:  # noqa: ARG002 - the bus asks with both
        """What waits behind a record that fails: all of its case, and nothing else."""
        return str(case_id)

    def apply(self, transaction: Transaction, batch: Sequence[Received]) -> None:
        """Take a batch of one partition, in order, into its cases; one read and one write for all of them."""
        before = store.load(transaction.connection, (received.case_id for received in batch))
        after = dict(before)
        for received in batch:
            after[received.case_id] = self._take_in(transaction, after.get(received.case_id), received)
        store.save(transaction.connection, before, after)

    def _take_in(self, transaction: Transaction, known: Case | None, received: Received) -> Case:
        event = received.event
        case = evolve(known, event, self.agency, mailbox_seq=received.mailbox_seq)
        for draft in react(case, event):
            said = transaction.publish(
                draft, case_id=case.id, caused_by=event.meta.id, seen=case.last_mailbox_seq
            )
            case = evolve(case, said, self.agency)
        return case

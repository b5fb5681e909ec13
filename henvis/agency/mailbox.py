"""What an agency does with what its mailbox brings."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from henvis.agency import store
from henvis.agency.bookkeeping import Bookkeeping, OpenBook
from henvis.bus.record import Received, Record
from henvis.bus.transaction import Transaction
from henvis.casework.case import Case
from henvis.casework.evolve import evolve
from henvis.casework.react import react
from henvis.law.ruleset import Law


@dataclass(frozen=True)
class Mailbox:
    """The bus's handler of one agency: takes every event into its case and says what follows from it."""

    agency: str
    law: Law

    def lane(self, record: Record, case_id: UUID) -> str:  # noqa: ARG002 - the bus asks with both
        """What waits behind a record that fails: all of its case, and nothing else."""
        return str(case_id)

    def parked(self, transaction: Transaction, record: Record, case_id: UUID, reason: str) -> None:
        """Nothing is said: an agency's journal is what it did, not what it could not read."""

    def apply(self, transaction: Transaction, batch: Sequence[Received]) -> None:
        """Take a batch of one partition, in order, into its cases; one read and one write for all of them."""
        case_ids = {received.case_id for received in batch}
        before = store.load(transaction.connection, case_ids)
        book = Bookkeeping(self.agency, self.law).open(transaction, before)  # a new case has no page yet
        after = dict(before)
        for received in batch:
            known = after.get(received.case_id)
            after[received.case_id] = self._take_in(transaction, book, known, received)
        store.save(transaction.connection, before, after)
        book.save()

    def _take_in(
        self, transaction: Transaction, book: OpenBook, known: Case | None, received: Received
    ) -> Case:
        """What was due before the event happens before it, also where the event comes late."""
        event = received.event
        if known is not None:
            known = book.pass_time(known, min(transaction.now, event.meta.occurred))
        case = evolve(known, event, self.agency, mailbox_seq=received.mailbox_seq)
        book.follow(known, case, event)
        for draft in react(case, event):
            said = transaction.publish(
                draft, case_id=case.id, caused_by=event.meta.id, seen=case.last_mailbox_seq
            )
            before, case = case, evolve(case, said, self.agency)
            book.follow(before, case, said)
        return case

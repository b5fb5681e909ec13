"""The book of deadlines in the database, kept in the transaction of what changes it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from henvis.agency.tables import deadline as deadline_table
from henvis.bus.rows import Rows
from henvis.bus.transaction import Transaction
from henvis.casework.case import Case
from henvis.casework.coming_of_age import ending_consents
from henvis.casework.evolve import evolve
from henvis.contract.events import Event
from henvis.deadlines import book
from henvis.deadlines.deadline import BookContext, Changes, Deadline, Said
from henvis.law.ruleset import Law

_ROWS = Rows(Deadline, deadline_table, ("id",))


@dataclass(frozen=True)
class Bookkeeping:
    """One agency's."""

    agency: str
    law: Law

    def open(self, transaction: Transaction, case_ids: Iterable[UUID]) -> "OpenBook":
        """The pages of these cases, to be saved at the end of the transaction."""
        context = BookContext(self.agency, self.law, transaction.now, transaction.new_id)
        return OpenBook(transaction, context, case_ids)


class OpenBook:
    """The pages that one transaction reads and writes."""

    def __init__(self, transaction: Transaction, context: BookContext, case_ids: Iterable[UUID]) -> None:
        """Read the pages of these cases."""
        self._transaction = transaction
        self._context = context
        found = _ROWS.load_by_case(transaction.connection, case_ids)
        self._before = [one for page in found.values() for one in page.values()]
        self._pages: dict[UUID, Sequence[Deadline]] = {
            case_id: tuple(page.values()) for case_id, page in found.items()
        }

    def follow(self, before: Case | None, after: Case, event: Event) -> None:
        """Take an event, made or received, into the book, and publish what comes of it."""
        changes = book.follow(before, after, event, self._page(after), self._context)
        for said in self._noted(after, changes):
            self._publish(after, said, caused_by=event.meta.id)

    def pass_time(self, case: Case, until: datetime) -> Case:
        """Let happen what falls due in the case up to `until` (UTC); return the case after it."""
        return self.pass_time_in([case], until)[0]

    def pass_time_in(self, cases: Iterable[Case], until: datetime) -> list[Case]:
        """The same for several cases together, everything in the order of its instant."""
        known = {case.id: case for case in cases}
        saying = [(said, case.id) for case in known.values() for said in self._due(case, until)]
        for said, case_id in sorted(saying, key=lambda one: one[0].at):
            event = self._publish(known[case_id], said)
            known[case_id] = evolve(known[case_id], event, self._context.agency)
        return list(known.values())

    def save(self) -> None:
        """Write what has changed."""
        after = [one for page in self._pages.values() for one in page]
        _ROWS.save(self._transaction.connection, self._before, after)

    def _due(self, case: Case, until: datetime) -> list[Said]:
        passed = book.pass_time(case, self._page(case), self._context, until=until)
        ends = [Said(case.due or until, draft) for draft in ending_consents(case, until)]
        return [*ends, *self._noted(case, passed)]

    def _noted(self, case: Case, changes: Changes) -> Sequence[Said]:
        self._pages[case.id] = changes.deadlines
        return changes.said

    def _page(self, case: Case) -> Sequence[Deadline]:
        return self._pages.get(case.id, ())

    def _publish(self, case: Case, said: Said, caused_by: UUID | None = None) -> Event:
        return self._transaction.publish(
            said.draft, case_id=case.id, caused_by=caused_by, seen=case.last_mailbox_seq
        )

"""The book of deadlines in the database, kept in the transaction of what changes it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from henvis.agency.tables import contradiction as contradiction_table
from henvis.agency.tables import deadline as deadline_table
from henvis.agency.tables import last_act
from henvis.bus.storage.row_statements import INSERT
from henvis.bus.storage.rows import Rows
from henvis.bus.transaction import Transaction
from henvis.casework.case import Case
from henvis.casework.coming_of_age import ending_consents
from henvis.casework.evolve import evolve
from henvis.contract.events import Event
from henvis.deadlines import page
from henvis.deadlines.contradiction import Contradiction
from henvis.deadlines.deadline import BookContext, Deadline, Said
from henvis.deadlines.page import EMPTY, Page
from henvis.law.ruleset import Law

DEADLINES = Rows(Deadline, deadline_table, ("id",))
CONTRADICTIONS = Rows(Contradiction, contradiction_table, ("deadline", "code"))


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
        self._pages: dict[UUID, Page] = _load(transaction.connection, context, case_ids)
        self._before = dict(self._pages)

    def follow(self, before: Case | None, after: Case, event: Event) -> None:
        """Take an event, made or received, into the book, and publish what comes of it."""
        known = self._pages.get(after.id, EMPTY)
        self._pages[after.id], saying = page.follow(before, after, event, known, self._context)
        for said in saying:
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
        connection = self._transaction.connection
        turned = [case_id for case_id, now in self._pages.items() if now is not self._before.get(case_id)]
        before = [self._before[case_id] for case_id in turned if case_id in self._before]
        after = [self._pages[case_id] for case_id in turned]
        CONTRADICTIONS.save(connection, _contradictions(before), _contradictions(after))
        if DEADLINES.save(connection, _deadlines(before), _deadlines(after)):
            _note_act(connection, self._context.now)

    def _due(self, case: Case, until: datetime) -> list[Said]:
        known = self._pages.get(case.id, EMPTY)
        self._pages[case.id], passed = page.pass_time(case, known, self._context, until=until)
        ends = [Said(case.due or until, draft) for draft in ending_consents(case, until)]
        return [*ends, *passed]

    def _publish(self, case: Case, said: Said, caused_by: UUID | None = None) -> Event:
        return self._transaction.publish(
            said.draft, case_id=case.id, caused_by=caused_by, seen=case.last_mailbox_seq
        )


def _load(connection: sa.Connection, context: BookContext, case_ids: Iterable[UUID]) -> dict[UUID, Page]:
    """The pages with something on them. Who looks for no contradictions has none."""
    wanted = frozenset(case_ids)
    deadlines = DEADLINES.load_by_case(connection, wanted)
    looks = bool(context.law.looked_for[context.agency])
    found = CONTRADICTIONS.load_by_case(connection, wanted) if looks and deadlines else {}
    return {
        case_id: Page(tuple(page.values()), tuple(found[case_id].values() if case_id in found else ()))
        for case_id, page in deadlines.items()
    }


def _deadlines(pages: Iterable[Page]) -> list[Deadline]:
    return [one for page in pages for one in page.deadlines]


def _contradictions(pages: Iterable[Page]) -> list[Contradiction]:
    return [one for page in pages for one in page.contradictions]


def _note_act(connection: sa.Connection, now: datetime) -> None:
    """The latest counts: of two workers one may come after the other with an earlier clock."""
    later = sa.update(last_act).where(last_act.c.at < now).values(at=now)
    if not connection.execute(later).rowcount:
        insert: Any = INSERT[connection.dialect.name](last_act)
        connection.execute(insert.values(id=1, at=now).on_conflict_do_nothing())

"""Tells one agency's case anew: its own commands and what its mailbox brought, in the order it knew them."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from henvis.casework.case import Case
from henvis.casework.coming_of_age import ending_consents
from henvis.casework.commands import Command
from henvis.casework.evolve import evolve
from henvis.casework.react import react
from henvis.casework.references import remember
from henvis.contract.events import (
    ClocksContradict,
    ConsentEnded,
    DeadlineEnded,
    DeadlineWarned,
    Event,
    Meta,
)
from henvis.deadlines import page
from henvis.deadlines.deadline import BookContext, Said
from henvis.deadlines.page import EMPTY, Page
from henvis.law.ruleset import load

LAW = load()
OF_TIME = (ClocksContradict, ConsentEnded, DeadlineEnded, DeadlineWarned)
"""What an agency says because time has passed, and, of a deadline, because it was met."""


@dataclass(frozen=True)
class Known:
    """An event that an agency sent or received, and when (UTC) it did."""

    event: Event
    at: datetime
    mailbox_seq: int | None = None
    """None for its own."""
    command: Command | None = None
    """What its own event came of, None where it followed by itself."""

    @property
    def place(self) -> tuple[int, int, int]:
        """An own event stands behind the last received one that its sender had taken in."""
        if self.mailbox_seq is not None:
            return (self.mailbox_seq, 0, 0)
        return (self.event.meta.seen, 1, self.event.meta.seq)


@dataclass
class Retelling:
    """A case as one agency ought to see it, the book of its deadlines, and what it ought to have said."""

    agency: str
    case: Case | None = None
    page: Page = EMPTY
    said: list[Said] = field(default_factory=list)
    """Of time: drafts, each with the instant that it is about."""
    reactions: list[tuple[UUID, str]] = field(default_factory=list)
    """The event that came, and the type of what had to follow from it."""
    _now: datetime = datetime(2000, 1, 1, tzinfo=UTC)

    def tell(self, known: Iterable[Known], until: datetime) -> None:
        """All that the agency knew of the case, and then the time up to `until` (UTC)."""
        for one in sorted(known, key=lambda one: one.place):
            self._pass_time(one.at, inclusive=one.command is not None)
            self._now = max(self._now, one.at)
            if one.mailbox_seq is not None:
                self._due(min(one.at, one.event.meta.occurred), now=one.at)
            self._take_in(one)
        self._pass_time(until, inclusive=True)

    def _take_in(self, one: Known) -> None:
        before, event = self.case, one.event
        after = evolve(before, event, self.agency, mailbox_seq=one.mailbox_seq)
        self.case = after if one.command is None else remember(after, one.command)
        self.page, said = page.follow(before, self.case, event, self.page, self._context(one.at))
        self.said += said
        if one.mailbox_seq is not None:
            self.reactions += [(event.meta.id, type(draft).__name__) for draft in react(self.case, event)]

    def _pass_time(self, until: datetime, *, inclusive: bool) -> None:
        """The clock stops wherever something is due; what came late has fallen due before it came."""
        while (due := self._next()) is not None and (due < until or (inclusive and due == until)):
            self._due(due, now=max(due, self._now))

    def _next(self) -> datetime | None:
        dues = [one.next_at for one in self.page.deadlines if one.next_at is not None]
        if self.case is not None and self.case.due is not None:
            dues.append(self.case.due)
        return min(dues, default=None)

    def _due(self, until: datetime, *, now: datetime) -> None:
        if self.case is None:
            return
        self.page, passed = page.pass_time(self.case, self.page, self._context(now), until=until)
        ended = [Said(self.case.due or until, draft) for draft in ending_consents(self.case, until)]
        self.said += (*ended, *passed)
        for one in ended:
            self.case = evolve(self.case, self._stamped(one.draft, now), self.agency)

    def _context(self, now: datetime) -> BookContext:
        return BookContext(self.agency, LAW, now, uuid7)

    def _stamped(self, draft: Event, now: datetime) -> Event:
        case_id = self.case.id if self.case else UUID(int=0)
        meta = Meta(
            id=uuid7(),
            case_id=case_id,
            publisher=self.agency,
            seq=0,
            occurred=now,
            recorded=now,
            law=LAW.hash,
        )
        return replace(draft, meta=meta)

"""Tells an agency's case and its book of deadlines anew, and holds what it said of time against them.

The steps are those of `henvis.agency.mailbox` and `henvis.agency.desk`: what was due happens before an event,
and each event is followed by the book. At which instant a sweep came is not in the log, so that time passes
no further than what the agency said claims.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from henvis.audit.agency_view import birth_dates
from henvis.audit.agency_view.known import Known
from henvis.audit.agency_view.matching import Ledger
from henvis.audit.agency_view.naming import renamed
from henvis.audit.agency_view.rules_in_force import laws_of
from henvis.audit.agency_view.saying import OF_TIME, Claim, OfTime, Owed
from henvis.audit.case_history import Entry
from henvis.casework.case import Case
from henvis.casework.evolve import evolve
from henvis.contract.events import ClocksContradict, ConsentEnded, DeadlineEnded, DeadlineWarned
from henvis.deadlines import page
from henvis.deadlines.book import EXPIRED
from henvis.deadlines.deadline import BookContext, LastKept, Said
from henvis.deadlines.page import EMPTY, Page
from henvis.law.released import Laws
from henvis.law.ruleset import Law
from henvis.replacing import replace


class Retelling:
    """One agency's case. `claims` is what it said of time, in its order; `owed` what it has yet to say.

    `law` is the rule set under which it took in what it knew last.

    `births` are the birth dates that the agency was told with its own events, by their ids, where they are
    known from elsewhere than the log.
    """

    def __init__(self, agency: str, law: Law, births: Mapping[UUID, date] | None = None) -> None:
        """Begin before anything was known."""
        self.agency = agency
        self._case: Case | None = None
        self._mailbox_seq = 0
        self.page: Page = EMPTY
        self.claims: list[Claim] = []
        self.law = law
        self._ledger = Ledger()
        self._births = births or {}
        self._learns_births = births is None
        self._told = birth_dates.NOTHING
        self._last: LastKept | None = None
        self._ids = 0

    @property
    def case(self) -> Case | None:
        """The case as the agency knows it by now; None where it has not heard of it."""
        if self._case is None:
            return None
        return replace(self._case, last_mailbox_seq=self._mailbox_seq)

    @property
    def owed(self) -> Sequence[Owed]:
        """What follows from the book and was not said."""
        return tuple(self._ledger.owed)

    def tell(self, known: Sequence[Known], laws: Laws) -> None:
        """Take in all of this, in its order. Raises LawNotKept."""
        self._told = birth_dates.told_by(known) if self._learns_births else birth_dates.NOTHING
        for one, law in zip(known, laws_of(known, laws), strict=True):
            self.law = law
            self._take(one)

    def pass_time(self, until: datetime) -> None:
        """Let happen what falls due up to `until` (UTC)."""
        while (at := self._next()) is not None and at <= until:
            self._stop(at)

    def _take(self, one: Known) -> None:
        meta = one.event.meta
        if one.is_own and isinstance(one.event, OF_TIME):
            self._hold(one.record, one.event)
            return
        if not one.is_own:
            self.pass_time(meta.occurred)
        elif meta.caused_by is None:
            self.pass_time(meta.recorded)
        self._follow(one)

    def _follow(self, one: Known) -> None:
        before, event = birth_dates.learned(self._told, self._case, one.event), one.event
        after = evolve(before, event, self.agency)
        if self._births:
            after = birth_dates.born(after, self._births.get(event.meta.id))
        self._case = after
        self._mailbox_seq = max(self._mailbox_seq, one.mailbox_seq or 0)
        came = one.delivery.event.meta.recorded if one.delivery else event.meta.recorded
        now = max(came, event.meta.occurred)
        self.page, said = page.follow(before, after, event, self.page, self._context(now))
        self._last = LastKept(self.law, after)
        if said:
            self._owe(said, one.record)

    def _hold(self, entry: Entry, said: OfTime | ConsentEnded) -> None:
        if isinstance(said, ConsentEnded):
            self._case = evolve(self._case, said, self.agency)
            self.claims.append(Claim(entry, said, unseen=True))
            return
        owed = self._owed_by(said)
        if owed is None and birth_dates.may_have_cancelled(self.law, self.page, said):
            self.page = birth_dates.cancelled(self.page, said)
            self.claims.append(Claim(entry, said, unseen=True))
            return
        claim = self._ledger.settle(entry, said, owed, self._coming(said))
        if claim.owed is not None:
            self._name(claim.owed, said.deadline)
        self.claims.append(birth_dates.marked(self.law, self._case, claim))

    def _owed_by(self, said: OfTime) -> Owed | None:
        """What is owed and says exactly this, once time has passed until it is, or until this was said."""
        while (owed := self._ledger.exactly(said)) is None:
            at = self._next()
            if at is None or at > said.meta.recorded:
                return None
            self._stop(at)
        return owed

    def _coming(self, said: OfTime) -> Iterable[Owed]:
        """What the open deadlines that this may be about would still let follow by themselves."""
        if self._case is None:
            return
        turned, at = self.page, self._next()
        while at is not None:
            turned, drafts = page.pass_time(self._case, turned, self._context(at), until=at)
            yield from (owed for owed in map(self._as_owed, drafts) if owed.draft.decision == said.decision)
            at = min((one.next_at for one in turned.deadlines if one.next_at), default=None)

    def _name(self, owed: Owed, published: UUID) -> None:
        """A deadline has the id under which it was first spoken of."""
        known = owed.draft.deadline
        if known == published or any(one.id == published for one in self.page.deadlines):
            return
        self.page = renamed(self.page, known, published)
        self._ledger.rename(known, published)

    def _next(self) -> datetime | None:
        return min((one.next_at for one in self.page.deadlines if one.next_at), default=None)

    def _stop(self, at: datetime) -> None:
        if self._case is None:
            return
        self.page, said = page.pass_time(self._case, self.page, self._context(at), until=at)
        if self._last is not None and self._last.law is not self.law:
            # Time does not move what runs on from stay to stay: that is left to the next event.
            self._last = None
        self._owe(said, None)

    def _owe(self, said: Iterable[Said], cause: Entry | None) -> None:
        self._ledger.owe(self._as_owed(one, cause) for one in said)

    def _as_owed(self, said: Said, cause: Entry | None = None) -> Owed:
        draft = said.draft
        if isinstance(draft, ClocksContradict):
            return Owed(said.at, draft, said.at if cause is None else None, cause)
        if not isinstance(draft, DeadlineWarned | DeadlineEnded):
            raise TypeError(f"{type(draft).__name__} does not come of a book of deadlines")
        late_from = None
        if isinstance(draft, DeadlineWarned) or draft.ended == EXPIRED:
            started = [one.known_at for one in self.page.deadlines if one.id == draft.deadline]
            late_from = max(said.at, *started)
        return Owed(said.at, draft, late_from, cause)

    def _context(self, now: datetime) -> BookContext:
        return BookContext(self.agency, self.law, now, self._new_id, self._last)

    def _new_id(self) -> UUID:
        self._ids += 1
        return UUID(int=self._ids)

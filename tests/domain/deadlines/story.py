"""A small language for one agency's book: what it says and hears in case A, and how the time passes."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count
from typing import Any, Self
from uuid import UUID

from uuid_utils.compat import uuid7

from henvis.agency.store import NOT_READ
from henvis.casework.case import Case
from henvis.casework.commands import Command
from henvis.casework.context import Context
from henvis.casework.decide import decide
from henvis.casework.evolve import evolve
from henvis.casework.refusal import Refused
from henvis.contract.events import (
    CaseOpened,
    ClocksContradict,
    DeadlineEnded,
    DeadlineWarned,
    DecisionMade,
    Event,
    MeasureEnded,
    Meta,
    ReferralSent,
    StatementMade,
)
from henvis.deadlines import page
from henvis.deadlines.contradiction import Contradiction
from henvis.deadlines.deadline import BookContext, Deadline, LastKept
from henvis.deadlines.holder import may_hold
from henvis.deadlines.page import Page, Turned
from henvis.law import ruleset
from henvis.law.calendar import OSLO
from henvis.law.deadline_rules import BORN

LAW = ruleset.load()
_FIRST = 2**96
"""Of the ids that are given to deadlines: a retelling of the log makes up smaller ones."""
_MANY = 1_000
"""More deadlines than one event begins: each time the ids of new ones go on behind these."""
PERSON: dict[str, Any] = {"exploitation_stated": True, "address_grade": "unknown"}


class Book:
    """One agency's book. The clock shows Europe/Oslo wall time, and stands."""

    def __init__(self, agency: str, at: str, *, age_group: str = "adult", born: date | None = None) -> None:
        self.agency = agency
        self.case: Case | None = None
        self.page = Page()
        self.published: list[Event] = []
        self.said: list[tuple[datetime, Event]] = []
        self._names: dict[str, UUID] = {}
        self._last: LastKept | None = None
        self._ids = _FIRST
        self.now = _instant(at)
        self.says(CaseOpened(source="self", age_group=age_group, **PERSON), born=born)

    @property
    def deadlines(self) -> tuple[Deadline, ...]:
        """All that the book has held."""
        return self.page.deadlines

    @property
    def contradictions(self) -> dict[str, Contradiction]:
        """What contradicts what, by its code; each is found at most once in these stories."""
        found = {one.code: one for one in self.page.contradictions}
        assert len(found) == len(self.page.contradictions)
        return found

    def clashes(self) -> list[tuple[str, str | None, bool]]:
        """What was published of contradictions: which, the end of the other decision, whether it holds."""
        return [
            (one.contradiction, one.against_until.isoformat() if one.against_until else None, one.holds)
            for one in self.published
            if isinstance(one, ClocksContradict)
        ]

    def at(self, moment: str) -> Self:
        """The clock moves, and stops wherever something falls due."""
        target = _instant(moment)
        while due := [one.next_at for one in self.deadlines if one.next_at and one.next_at <= target]:
            self.now = min(due)
            self._pass()
        self.now = target
        return self

    def wakes_at(self, moment: str) -> Self:
        """The service was down until this moment."""
        self.now = _instant(moment)
        self._pass()
        return self

    def says(self, draft: Event, *, born: date | None = None) -> Self:
        """The agency publishes an event."""
        return self._follow(self._stamp(draft, self.agency, self.now), born)

    def hears(self, draft: Event, *, by: str, said: str | None = None) -> Self:
        """The mailbox brings an event, which was said now or, with `said`, earlier."""
        return self.receives(self.stamped(draft, by, said))

    def stamped(self, draft: Event, by: str, said: str | None = None) -> Event:
        """An event as another agency said it, now or, with `said`, at that moment."""
        return self._stamp(draft, by, _instant(said) if said else self.now)

    def receives(self, event: Event) -> Self:
        """The mailbox brings this event, for the first time or again."""
        return self._follow(event, None)

    def tries(self, command: Command) -> Self:
        """The agency gives a command; one that is refused changes nothing."""
        try:
            drafts = decide(self.case, command, Context(self.agency, LAW, self.now))
        except Refused:
            return self
        for draft in drafts:
            self.says(draft)
        return self

    def decides(self, name: str, type: str, outcome: str = "granted", **more: Any) -> Self:  # noqa: A002 - the field's name
        """The agency decides; other decisions are called by their names."""
        if "follows" in more:
            more["follows"] = self.ref(more["follows"])
        made_on = more.pop("made_on", self.now.astimezone(OSLO).date())
        return self.says(
            DecisionMade(decision=self.ref(name), type=type, outcome=outcome, made_on=made_on, **more)
        )

    def ends(self, name: str, reason: str = "no_longer_needed") -> Self:
        """The agency ends a measure before its time."""
        return self.says(MeasureEnded(decision=self.ref(name), reason=reason))

    def states(self, statement: str, *, value: bool = True) -> Self:
        """The agency states a fact, or takes it back."""
        return self.says(StatementMade(statement=statement, value=value))

    def is_asked(self, service: str, *, by: str = "intake", age_group: str = "minor") -> Self:
        """A referral to the agency arrives."""
        referral = ReferralSent(
            referral=uuid7(),
            to=self.agency,
            service=service,
            basis="statutory_duty",
            age_group=age_group,
            **PERSON,
        )
        return self.hears(referral, by=by)

    def ref(self, name: str) -> UUID:
        """What a name of the story stands for."""
        return self._names.setdefault(name, uuid7())

    def all_of(self, rule: str, of: str | None = None) -> list[Deadline]:
        """The deadlines of a rule, or of one decision under it."""
        wanted = None if of is None else self.ref(of)
        return [one for one in self.deadlines if one.rule == rule and (of is None or one.decision == wanted)]

    def state(self, rule: str, of: str | None = None) -> tuple[str, str]:
        """When the only deadline of the rule is due, and whether it is open or how it ended."""
        (one,) = self.all_of(rule, of)
        due = one.due_on or (one.due_at and one.due_at.astimezone(OSLO))
        assert due is not None
        return due.isoformat(), one.ended or one.state

    def warned(self, rule: str) -> list[str]:
        """The days on which it was warned of, by the book; each was published once."""
        (one,) = self.all_of(rule)
        said = [
            event.warned_on
            for event in self.published
            if isinstance(event, DeadlineWarned) and event.deadline == one.id
        ]
        assert said == list(one.warned)
        return [day.isoformat() for day in one.warned]

    def ended(self, rule: str) -> list[DeadlineEnded]:
        """What was published of the rule's deadlines that ended."""
        return [one for one in self.published if isinstance(one, DeadlineEnded) and one.rule == rule]

    def _follow(self, event: Event, born: date | None) -> Self:
        before = self.case
        self.case = evolve(before, event, self.agency)
        if born is not None:
            self.case = replace(self.case, born=born)
        turned = page.follow(before, self.case, event, self.page, self._context())
        self._compare(turned, before, event)
        self._last, self._ids = LastKept(LAW, self.case), self._ids + _MANY
        self._take(turned)
        return self

    def _compare(self, turned: Turned, before: Case | None, event: Event) -> None:
        """Who knows by what the book was last kept has the same; what begins in it may be foretold."""
        assert self.case is not None
        context = self._context()._replace(last=self._last)
        assert page.follow(before, self.case, event, self.page, context) == turned
        known = {one.id for one in self.deadlines}
        begun = {one.rule for one in turned[0].deadlines if one.id not in known}
        foretold = may_hold(LAW, event, self.agency)
        assert all(foretold or LAW.rules.rule(rule).starts_on == BORN for rule in begun)

    def _pass(self) -> None:
        assert self.case is not None
        # What a sweep does not read of a case: the book that asks for it fails.
        swept = replace(self.case, referrals=NOT_READ, appeals=NOT_READ, references=NOT_READ)
        self._take(page.pass_time(swept, self.page, self._context(), until=self.now))

    def _take(self, turned: Turned) -> None:
        self.page, said = turned
        self.published += [one.draft for one in said]
        self.said += [(self.now, one.draft) for one in said]

    def _context(self) -> BookContext:
        ids = count(self._ids)
        return BookContext(self.agency, LAW, self.now, lambda: UUID(int=next(ids)))

    def _stamp(self, draft: Event, publisher: str, occurred: datetime) -> Event:
        meta = Meta(
            id=uuid7(),
            case_id=self.ref("A"),
            publisher=publisher,
            seq=1,
            occurred=occurred,
            recorded=occurred,
            law=LAW.hash,
        )
        return replace(draft, meta=meta)


def _instant(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=OSLO).astimezone(UTC)

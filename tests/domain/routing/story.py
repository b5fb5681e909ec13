"""A small language for what happens in a case: agencies say things, the clock moves, the router judges."""

import dataclasses
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from henvis.contract import events
from henvis.contract.events import Event, Meta
from henvis.law.ruleset import load
from henvis.routing.case import RouterCase
from henvis.routing.judge import judge
from henvis.routing.judgement import Judgement, NoStanding, Probed
from henvis.routing.lapse import lapse

LAW = load()
MORNING = datetime(2026, 3, 2, 8, tzinfo=UTC)


class Story:
    """One case. `mailboxes` are the ids of the events that each agency was sent, in order.

    `tried` is all that was published, `said` what had standing, `judged_of_said` what came of each of these.
    """

    def __init__(self, *, age_group: str = "adult", opener: str = "intake") -> None:
        self.id = uuid4()
        self.now = MORNING
        self.case: RouterCase | None = None
        self.mailboxes: dict[str, list[UUID]] = {agency: [] for agency in LAW.codes.agencies}
        self.said: list[Event] = []
        self.tried: list[tuple[str, Event]] = []
        self.judged: list[Judgement] = []
        self.judged_of_said: list[Judgement] = []
        self.opening = self.says(
            opener,
            events.CaseOpened(
                source="police", age_group=age_group, exploitation_stated=True, address_grade="unknown"
            ),
        )

    @property
    def routed(self) -> RouterCase:
        assert self.case is not None
        return self.case

    def at(self, now: datetime) -> Judgement:
        """The clock moves; what it ends is ended."""
        self.now = now
        judgement = lapse(LAW, self.routed, now)
        self._take(None, judgement)
        return judgement

    def tries(
        self, agency: str, draft: Event, *, journal: str | None = None
    ) -> Judgement | NoStanding | Probed:
        """An agency publishes; nothing is presumed of the outcome."""
        event = self.stamped(agency, draft)
        self.tried.append((journal or agency, event))
        if self.case is not None:
            self._take(None, lapse(LAW, self.case, self.now))
        judgement = judge(LAW, self.case, event, journal=journal or agency, now=self.now)
        if isinstance(judgement, Judgement):
            self.said.append(event)
            self.judged_of_said.append(judgement)
            self._take(event, judgement)
        return judgement

    def stamped(self, agency: str, draft: Event) -> Event:
        """A draft as the agency would publish it in this case."""
        meta = Meta(
            id=uuid4(),
            case_id=self.id,
            publisher=agency,
            seq=1,
            occurred=self.now,
            recorded=self.now,
            law=LAW.hash,
        )
        return dataclasses.replace(draft, meta=meta)

    def says(self, agency: str, draft: Event) -> Judgement:
        """An agency publishes what it may."""
        judgement = self.tries(agency, draft)
        assert isinstance(judgement, Judgement), judgement
        return judgement

    def refers(self, by: str, to: str, service: str, basis: str = "statutory_duty", **more: Any) -> UUID:
        referral = more.pop("referral", None) or uuid4()
        self.says(by, sent(referral, to, service, basis, **more))
        return referral

    def consents(
        self, by: str, to: tuple[str, ...], *purposes: str, until: date | None = None, given_by: str = "self"
    ) -> UUID:
        consent = uuid4()
        self.says(
            by, events.ConsentGiven(consent=consent, to=to, purposes=purposes, by=given_by, until=until)
        )
        return consent

    def answers(
        self, by: str, referral: UUID, answer: str = "accepted", *, takes_over: bool = False
    ) -> Judgement:
        redirected_to = "intake" if answer == "redirected" else None
        return self.says(
            by,
            events.ReferralAnswered(
                referral=referral, answer=answer, takes_over=takes_over, redirected_to=redirected_to
            ),
        )

    def states(self, by: str, statement: str, *, value: bool = True) -> Judgement:
        return self.says(by, events.StatementMade(statement=statement, value=value))

    def decides(self, by: str, type: str, outcome: str = "granted", **more: Any) -> UUID:  # noqa: A002 - the field's name
        decision = more.pop("decision", None) or uuid4()
        day = more.pop("made_on", self.now.date())
        self.says(by, events.DecisionMade(decision=decision, type=type, outcome=outcome, made_on=day, **more))
        return decision

    @property
    def last(self) -> Judgement:
        return self.judged[-1]

    def _take(self, event: Event | None, judgement: Judgement) -> None:
        self.case = judgement.case
        self.judged.append(judgement)
        if event is not None:
            for delivery in judgement.routed.deliveries:
                self.mailboxes[delivery.to].append(event.meta.id)
        for one in judgement.caught_up:
            self.mailboxes[one.delivery.to].append(one.earlier.event)


def sent(referral: UUID, to: str, service: str, basis: str, **more: Any) -> events.ReferralSent:
    fields = {"age_group": "adult", "exploitation_stated": True, "address_grade": "unknown", **more}
    return events.ReferralSent(referral=referral, to=to, service=service, basis=basis, **fields)


def delivered(judgement: Judgement) -> set[str]:
    """Who is sent the judged event."""
    return {delivery.to for delivery in judgement.routed.deliveries}


def withheld(judgement: Judgement) -> dict[str, str]:
    """From whom the judged event is withheld, and why."""
    return {kept.to: kept.reason for kept in judgement.routed.withholdings}


def receipts(judgement: Judgement) -> set[tuple[str, str, str, str | None]]:
    """(to, recipient, step, reason) of every receipt."""
    return {(one.to, one.recipient, one.step, one.reason) for one in judgement.receipts}


SERVICES = {
    "udi": "reflection_period",
    "barnevern": "child_protection",
    "nav": "subsistence",
    "police": "investigation",
}
PURPOSES = ("residence", "child_welfare", "assistance", "investigation")


def full_house(*, age_group: str = "adult") -> tuple[Story, dict[str, UUID]]:
    """A case of intake's in which the four others are parties, each by a referral on one consent."""
    story = Story(age_group=age_group)
    given_by = "self" if age_group == "adult" else "guardian"
    consent = story.consents("intake", tuple(SERVICES), *PURPOSES, given_by=given_by)
    referrals = {
        agency: story.refers("intake", agency, service, "consent", consent=consent)
        for agency, service in SERVICES.items()
    }
    return story, referrals | {"consent": consent}

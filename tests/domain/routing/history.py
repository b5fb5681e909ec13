"""What the sharing rules give, told a second time: from the file and from the bare history of a case."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

import yaml

from henvis.contract import events
from henvis.contract.events import Event
from henvis.law.ruleset import FOLDER

SHARING = yaml.safe_load((FOLDER / "sharing.yaml").read_text(encoding="utf-8"))
RULES = SHARING["events"]
PURPOSE_OF = {
    service: purpose for purpose, services in SHARING["purpose_of_service"].items() for service in services
}
OSLO = ZoneInfo("Europe/Oslo")
ABOUT_A_DECISION = events.MeasureEnded | events.DeadlineWarned | events.DeadlineEnded
PLACEMENTS = ("acute_placement", "placement")
OWN_PERMITS = ("reflection_period", "limited_permit", "limited_permit_renewal", "witness_permit")
E = TypeVar("E", bound=Event)


@dataclass
class History:
    """What was accepted in a case, when, and which referrals were delivered."""

    happened: list[tuple[datetime, Event]] = field(default_factory=list)
    delivered: set[UUID] = field(default_factory=set)

    def all(self, kind: type[E], before: int | None = None) -> list[tuple[int, E]]:
        return [
            (at, event) for at, (_, event) in enumerate(self.happened[:before]) if isinstance(event, kind)
        ]

    def is_child(self, at: int) -> bool:
        """Just before the event number `at`."""
        _, opened = self.happened[0]
        assert isinstance(opened, events.CaseOpened)
        settled = [event.age_group for _, event in self.all(events.AgeSettled, at)]
        return [opened.age_group, *settled][-1] != "adult"

    def was_party(self, agency: str, at: int, now: datetime) -> bool:
        """Just before the event number `at`, which happened at `now`."""
        if agency == self.happened[0][1].meta.publisher:
            return True
        return any(
            event.referral in self.delivered
            and event.to == agency
            and not any(self._ends(other, event) for _, other in self.happened[number + 1 : at])
            and not self._has_run_out(event, now)
            for number, event in self.all(events.ReferralSent, at)
        )

    def may_get(self, agency: str, event: Event, at: int, now: datetime) -> bool:
        match event:
            case events.ReferralSent():
                return agency == event.to
            case events.ConsentWithdrawn() | events.RecallIssued():
                return agency in self._concerned_by(event.consent)
            case events.RecallAnswered() | events.DeadlineEnded(consent=UUID()):
                return agency == self._given(event.consent).meta.publisher
            case events.DeadlineWarned(consent=UUID()):
                return False
            case events.ReferralAnswered() | events.ReferralRegistered() | events.ReferralWithdrawn():
                [asked] = [one for _, one in self.all(events.ReferralSent) if one.referral == event.referral]
                named = {asked.to if isinstance(event, events.ReferralWithdrawn) else asked.meta.publisher}
            case events.PersonMissing() | events.PersonFound():
                if self.is_child(at) and agency in RULES["PersonMissing"]["always_child"]:
                    return True
                named = set(RULES["PersonMissing"]["to"])
            case events.ClocksContradict(against=UUID() as against):
                named = set(self._named_by_row(event, at)) & self._who_knows(against, at)
            case _:
                named = set(self._named_by_row(event, at))
        return agency in named and self.was_party(agency, at, now)

    def still_holds(self, event: Event, at: int, now: datetime) -> bool:
        """Whether who joins just before the event number `at` is to be told of an earlier one."""
        match event:
            case events.AgeSettled():
                return event is self.all(events.AgeSettled, at)[-1][1]
            case events.StatementMade():
                same = [
                    one for _, one in self.all(events.StatementMade, at) if one.statement == event.statement
                ]
                return event is same[-1]
        return isinstance(event, events.DecisionMade) and self._runs(event, at, now.astimezone(OSLO).date())

    def _runs(self, decision: events.DecisionMade, at: int, today: date) -> bool:
        others = [one for _, one in self.all(events.DecisionMade, at)]
        later = others[others.index(decision) + 1 :]
        if decision.outcome != "granted" or self._is_over(decision, at, today):
            return False
        if any(self._replaces(new, decision) for new in later):
            return False
        parents = self._parents(decision, others)
        if parents is None:
            return True
        return not (
            self._was_stopped(parents, at) if decision.valid_until else self._is_over(parents, at, today)
        )

    def _is_over(self, decision: events.DecisionMade, at: int, today: date) -> bool:
        until = decision.valid_until
        past = until is not None and (until < today or (until == today and decision.type in PLACEMENTS))
        return past or self._was_stopped(decision, at)

    def _parents(
        self, decision: events.DecisionMade, others: list[events.DecisionMade]
    ) -> events.DecisionMade | None:
        one: events.DecisionMade | None = decision
        while one is not None and one.type == "child_permit":
            one = next((other for other in others if other.decision == one.follows), None)
        return one if one is not decision else None

    def _was_stopped(self, decision: events.DecisionMade, at: int) -> bool:
        ended = {one.decision for _, one in self.all(events.MeasureEnded, at)}
        revoked = {one.follows for _, one in self.all(events.DecisionMade, at) if one.outcome == "revoked"}
        expired = {
            one.decision
            for _, one in self.all(events.DeadlineEnded, at)
            if one.ended == "expired" and one.meta.publisher == decision.meta.publisher
        }
        return decision.decision in ended | revoked | expired

    def _replaces(self, new: events.DecisionMade, old: events.DecisionMade) -> bool:
        """All decisions of these stories start at once."""
        if new.outcome != "granted":
            return False
        if new.type in OWN_PERMITS:
            return old.type in OWN_PERMITS
        of_child = new.type == old.type == "child_permit"
        return new.follows == old.decision and (new.type == "placement" or of_child)

    def _named_by_row(self, event: Event, at: int) -> Iterator[str]:
        for row in self._rows(event):
            yield from row["to"]
            yield from row.get("child", []) if self.is_child(at) else []

    def _who_knows(self, decision: UUID, at: int) -> set[str]:
        """Whom the decision is told to, and who made it."""
        [made] = [one for _, one in self.all(events.DecisionMade) if one.decision == decision]
        return {made.meta.publisher, *self._named_by_row(made, at)}

    def _rows(self, event: Event) -> list[Any]:
        match event:
            case events.StatementMade():
                return [row for row in RULES["StatementMade"] if event.statement in row["codes"]]
            case events.DecisionMade():
                return [row for row in RULES["DecisionMade"] if event.type in row["types"]]
            case (
                events.MeasureEnded()
                | events.DeadlineWarned()
                | events.DeadlineEnded()
                | events.ClocksContradict()
            ):
                about = [one for _, one in self.all(events.DecisionMade) if one.decision == event.decision]
                return [row for one in about for row in self._rows(one)]
        return [RULES[type(event).__name__]]

    def _concerned_by(self, consent: UUID) -> set[str]:
        under_it = [one for _, one in self.all(events.ReferralSent) if one.consent == consent]
        referred = {one.to for one in under_it if one.referral in self.delivered}
        return referred | {
            one.meta.publisher for _, one in self.all(events.ConsentGiven) if one.consent == consent
        }

    def _ends(self, event: Event, referral: events.ReferralSent) -> bool:
        by_consent = referral.basis == "consent"
        match event:
            case events.ReferralAnswered():
                return event.referral == referral.referral and event.answer != "accepted"
            case events.ReferralWithdrawn():
                return event.referral == referral.referral
            case events.CaseClosed():
                return True
        return by_consent and self._ends_consent(event, self._given(referral.consent))

    def _given(self, consent: UUID | None) -> events.ConsentGiven:
        [given] = [one for _, one in self.all(events.ConsentGiven) if one.consent == consent]
        return given

    def covers(self, referral: events.ReferralSent) -> bool:
        """Whether the consent that the referral rests on names its recipient for what it asks."""
        given, purpose = self._given(referral.consent), PURPOSE_OF[referral.service]
        pairs = {(pair.to, pair.purpose) for pair in given.pairs}
        return (referral.to, purpose) in pairs or (referral.to in given.to and purpose in given.purposes)

    def has_ended(self, consent: UUID, at: int, now: datetime) -> bool:
        """Whether a consent is withdrawn, has run out, or was a guardian's of who is an adult now."""
        asked = [one for _, one in self.all(events.ConsentGiven, at) if one.consent == consent]
        if not asked:
            return True
        given = self.happened.index(next(pair for pair in self.happened if pair[1] is asked[0]))
        until = asked[0].until
        return (until is not None and until < now.astimezone(OSLO).date()) or any(
            self._ends_consent(event, asked[0]) for _, event in self.happened[given:at]
        )

    def _ends_consent(self, event: Event, given: events.ConsentGiven) -> bool:
        match event:
            case events.ConsentWithdrawn() | events.ConsentEnded():
                return event.consent == given.consent
            case events.AgeSettled():
                return event.age_group == "adult" and given.by == "guardian"
        return False

    def _has_run_out(self, referral: events.ReferralSent, now: datetime) -> bool:
        if referral.basis != "consent":
            return False
        until = self._given(referral.consent).until
        return until is not None and until < now.astimezone(OSLO).date()

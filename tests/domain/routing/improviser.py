"""Agencies that say whatever comes to them: mostly what they may, sometimes what they may not."""

from collections.abc import Iterable
from datetime import date
from random import Random
from typing import Any
from uuid import UUID, uuid4

from henvis.contract import events
from henvis.contract.events import Event
from tests.domain.routing.story import LAW, MORNING, Story, sent

AGENCIES = LAW.codes.agencies
AVERTING = {"urgent": True, "avert_ground": "slavery"}
LAST_DAY = date(2026, 3, 5)


class Improviser:
    """Chooses what is said next in a story."""

    def __init__(self, chance: Random, story: Story) -> None:
        self.chance = chance
        self.story = story

    def next(self) -> tuple[str, Event]:
        often = (self.refers, self.answers, self.hands_over)
        says = (self.consents, self.states, self.decides, self.goes_on_about_a_decision, self.misses)
        rarely = (self.recalls, self.withdraws, self.closes, self.settles, self.applies)
        after = (self.answers_a_recall, self.is_late_with_it) if self._stopped() else ()
        said: tuple[str, Event] = self.one((*often * 5, *says * 3, *rarely, *after * 3))()
        return said

    def one(self, choices: Iterable[Any]) -> Any:
        return self.chance.choice(tuple(choices))

    def somebody(self) -> str:
        return str(self.one((*self.story.routed.known_to * 3, *AGENCIES)))

    def referral(self) -> Any:
        return self.one(self.story.routed.referrals.values())

    def refers(self) -> tuple[str, Event]:
        by, to = self.somebody(), self.one(AGENCIES)
        basis = self.one(("consent", "consent", "statutory_duty", "duty_to_report_child", "duty_to_avert"))
        consents = (*self.story.routed.consents, UUID(int=1))
        grounds = {"consent": {"consent": self.one(consents)}, "duty_to_avert": AVERTING}
        service = self.one(LAW.codes.services_of(to))
        return by, sent(uuid4(), to, service, basis, **grounds.get(basis, {}))

    def consents(self) -> tuple[str, Event]:
        return self.somebody(), self.a_consent(self.one(("guardian", "guardian", "self")))

    def a_consent(self, by: str) -> events.ConsentGiven:
        """Of every recipient for every purpose, or of half the pairs of the two."""
        until = self.one((LAST_DAY, None))
        purposes = LAW.codes.codes_in("purpose")
        scope: dict[str, Any] = {"to": AGENCIES, "purposes": purposes}
        if self.one((True, False)):
            every = [events.ConsentPair(to=to, purpose=purpose) for to in AGENCIES for purpose in purposes]
            scope = {"to": (), "purposes": (), "pairs": tuple(self.chance.sample(every, len(every) // 2))}
        return events.ConsentGiven(consent=uuid4(), by=by, until=until, **scope)

    def recalls(self) -> tuple[str, Event]:
        consent = self.one((*self.story.routed.consents, UUID(int=1)))
        kind = self.one((events.ConsentWithdrawn, events.ConsentEnded))
        return self.somebody(), kind(consent=consent)

    def _stopped(self) -> list[UUID]:
        return [one.id for one in self.story.routed.consents.values() if one.stopped_by]

    def _asked(self, consent: UUID) -> str:
        """Mostly who was sent a referral under it."""
        referrals = self.story.routed.referrals.values()
        under_it = [one.recipient for one in referrals if one.consent == consent]
        return str(self.one((*under_it * 3, self.somebody())))

    def answers_a_recall(self) -> tuple[str, Event]:
        consent = self.one(self._stopped())
        answer, rule = self.one((("stopped", None), ("must_keep", "case-file"), ("must_keep", "nothing")))
        draft = events.RecallAnswered(consent=consent, answer=answer, rule=rule)
        return self._asked(consent), draft

    def is_late_with_it(self) -> tuple[str, Event]:
        consent = self.one(self._stopped())
        about = {"deadline": uuid4(), "rule": "recall-answer", "consent": consent, "due_on": LAST_DAY}
        ended = events.DeadlineEnded(ended="expired", **about)
        warned = events.DeadlineWarned(warned_on=LAST_DAY, **about)
        return self._asked(consent), self.one((ended, ended, warned))

    def answers(self) -> tuple[str, Event]:
        if not self.story.routed.referrals:
            return self.states()
        referral = self.referral()
        answer = self.one(("accepted", "accepted", "accepted", "declined", "redirected"))
        draft = events.ReferralAnswered(referral=referral.id, answer=answer, takes_over=answer == "accepted")
        return self.one((referral.recipient, referral.recipient, self.somebody())), draft

    def withdraws(self) -> tuple[str, Event]:
        if not self.story.routed.referrals:
            return self.states()
        referral = self.referral()
        draft = events.ReferralWithdrawn(referral=referral.id, why="revoked")
        return self.one((referral.sender, referral.sender, self.somebody())), draft

    def hands_over(self) -> tuple[str, Event]:
        asked = [one for one in self.story.routed.referrals.values() if one.takeover == "asked"]
        if not asked:
            return self.somebody(), events.OwnerChanged(old_owner=self.somebody(), new_owner=self.somebody())
        taken = self.one(asked)
        draft = events.OwnerChanged(old_owner=taken.sender, new_owner=taken.recipient, referral=taken.id)
        return taken.sender, draft

    def states(self) -> tuple[str, Event]:
        by = self.somebody()
        return by, events.StatementMade(statement=self.one(sorted(LAW.codes.states(by))))

    def settles(self) -> tuple[str, Event]:
        return self.somebody(), events.AgeSettled(age_group=self.one(("adult", "minor")))

    def misses(self) -> tuple[str, Event]:
        return self.somebody(), self.one((events.PersonMissing(), events.PersonFound()))

    def applies(self) -> tuple[str, Event]:
        return "udi", events.ApplicationReceived(application=uuid4(), type="reflection_period")

    def decides(self) -> tuple[str, Event]:
        code = self.one(LAW.codes.codes_in("decision"))
        maker = LAW.codes.decided_by(code)
        own = [one.id for one in self.story.routed.decisions.values() if one.maker == maker]
        draft = events.DecisionMade(
            decision=uuid4(),
            type=code,
            outcome=self.one(("granted", "granted", "revoked")),
            made_on=MORNING.date(),
            valid_until=self.one((None, LAST_DAY)),
            follows=self.one((None, *own)),
        )
        return maker, draft

    def goes_on_about_a_decision(self) -> tuple[str, Event]:
        known = tuple(self.story.routed.decisions.values())
        decision = self.one(known) if known else None
        by = self.one((decision.maker, decision.maker, self.somebody())) if decision else self.somebody()
        about = decision.id if decision else uuid4()
        says = (self.a_warning, self.an_end, self.a_measures_end, self.an_appeal, self.a_contradiction)
        return by, self.one(says)(about)

    def a_measures_end(self, decision: UUID) -> Event:
        return events.MeasureEnded(decision=decision, reason="no_longer_needed")

    def an_appeal(self, decision: UUID) -> Event:
        return events.AppealMade(appeal=uuid4(), decision=decision)

    def a_warning(self, decision: UUID) -> Event:
        about = self.one((decision, decision, None))
        return events.DeadlineWarned(
            deadline=uuid4(),
            rule="reflection-period",
            decision=about,
            due_on=LAST_DAY,
            warned_on=MORNING.date(),
        )

    def an_end(self, decision: UUID) -> Event:
        about = self.one((decision, decision, None))
        ended = self.one(("met", "expired", "superseded"))
        more = {"due_on": LAST_DAY, "ended": ended}
        return events.DeadlineEnded(deadline=uuid4(), rule="reflection-period", decision=about, **more)

    def a_contradiction(self, decision: UUID) -> Event:
        others = (one.id for one in self.story.routed.decisions.values() if one.id != decision)
        code = self.one(LAW.contradictions)
        return events.ClocksContradict(
            contradiction=code,
            deadline=uuid4(),
            rule=self.one(sorted(LAW.contradictions[code].clock)),
            decision=decision,
            due_on=LAST_DAY,
            against=self.one((None, uuid4(), *others)),
        )

    def closes(self) -> tuple[str, Event]:
        if len(self.story.said) <= 12:
            return self.states()
        return self.one((self.story.routed.owner, self.somebody())), events.CaseClosed(outcome="settled")

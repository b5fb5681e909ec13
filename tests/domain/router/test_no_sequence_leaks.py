"""Whatever agencies publish, in whatever order: nobody gets what the rules do not give, nor anything twice.

What the rules give is told here a second time, from the file itself and from the bare history of a case.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, NamedTuple
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from henvis.contract import events
from henvis.contract.events import Event
from henvis.law.ruleset import FOLDER
from services.router.domain.judgement import Judgement
from tests.domain.router.story import LAW, MORNING, Story, sent

RULES = yaml.safe_load((FOLDER / "sharing.yaml").read_text(encoding="utf-8"))["events"]
AGENCIES = LAW.codes.agencies
OSLO = ZoneInfo("Europe/Oslo")
AVERTING = {"urgent": True, "avert_ground": "slavery"}
LAST_DAY = date(2026, 3, 5)


@dataclass
class History:
    """What was accepted in a case, when, and who got a referral."""

    happened: list[tuple[datetime, Event]] = field(default_factory=list)
    sent_to: dict[UUID, str] = field(default_factory=dict)

    def all(self, kind: type[Event]) -> list[tuple[int, Any]]:
        return [(at, event) for at, (_, event) in enumerate(self.happened) if isinstance(event, kind)]

    def was_party(self, agency: str, at: int, now: datetime) -> bool:
        """Just before the event number `at`, which happened at `now`."""
        if agency == self.happened[0][1].meta.publisher:
            return True
        return any(
            event.referral in self.sent_to
            and event.to == agency
            and number < at
            and not any(self.ends(other, event) for _, other in self.happened[number + 1 : at])
            and not self.has_run_out(event, now)
            for number, event in self.all(events.ReferralSent)
        )

    def ends(self, event: Event, referral: events.ReferralSent) -> bool:
        match event:
            case events.ReferralAnswered():
                return event.referral == referral.referral and event.answer != "accepted"
            case events.ReferralWithdrawn():
                return event.referral == referral.referral
            case events.ConsentWithdrawn():
                return event.consent == referral.consent and referral.basis == "consent"
        return isinstance(event, events.CaseClosed)

    def has_run_out(self, referral: events.ReferralSent, now: datetime) -> bool:
        return referral.basis == "consent" and any(
            given.until is not None and given.until < now.astimezone(OSLO).date()
            for _, given in self.all(events.ConsentGiven)
            if given.consent == referral.consent
        )

    def may_get(self, agency: str, event: Event, at: int, now: datetime) -> bool:
        match event:
            case events.ReferralSent():
                return agency == event.to
            case events.ConsentWithdrawn():
                under = {one.to for _, one in self.all(events.ReferralSent) if one.consent == event.consent}
                recorded = {
                    one.meta.publisher
                    for _, one in self.all(events.ConsentGiven)
                    if one.consent == event.consent
                }
                return agency in under | recorded
            case events.ReferralAnswered() | events.ReferralRegistered() | events.ReferralWithdrawn():
                [asked] = [one for _, one in self.all(events.ReferralSent) if one.referral == event.referral]
                named = {asked.to if isinstance(event, events.ReferralWithdrawn) else asked.meta.publisher}
            case _:
                named = self.named_by_row(event)
        return agency in named and self.was_party(agency, at, now)

    def named_by_row(self, event: Event) -> set[str]:
        rows = RULES[type(event).__name__]
        match event:
            case events.StatementMade():
                rows = [row for row in rows if event.statement in row["codes"]]
            case events.DecisionMade():
                rows = [row for row in rows if event.type in row["types"]]
            case _:
                rows = [rows]
        child = self.happened[0][1].age_group != "adult"
        return {agency for row in rows for agency in row["to"] + (row.get("child", []) if child else [])}


class Improviser:
    """Chooses what is said next: mostly what its publisher may say, sometimes what it may not."""

    def __init__(self, chance: Random, story: Story) -> None:
        self.chance = chance
        self.story = story

    def next(self) -> tuple[str, Event]:
        often = (self.refers, self.answers, self.hands_over)
        says = (self.consents, self.states, self.decides)
        rarely = (self.recalls, self.withdraws, self.closes)
        return self.one((*often * 5, *says * 3, *rarely))()

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

    def a_consent(self, by: str) -> Event:
        until = self.one((LAST_DAY, None))
        purposes = LAW.codes.codes_in("purpose")
        return events.ConsentGiven(consent=uuid4(), to=AGENCIES, purposes=purposes, by=by, until=until)

    def recalls(self) -> tuple[str, Event]:
        return self.somebody(), events.ConsentWithdrawn(
            consent=self.one((*self.story.routed.consents, UUID(int=1)))
        )

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

    def decides(self) -> tuple[str, Event]:
        code = self.one(LAW.codes.codes_in("decision"))
        draft = events.DecisionMade(
            decision=uuid4(),
            type=code,
            outcome=self.one(("granted", "granted", "revoked")),
            made_on=MORNING.date(),
            valid_until=self.one((None, LAST_DAY)),
        )
        return LAW.codes.decided_by(code), draft

    def closes(self) -> tuple[str, Event]:
        by = self.story.routed.owner if len(self.story.said) > 12 else "nobody"
        return by, events.CaseClosed(outcome="settled")


class Played(NamedTuple):
    """A story, its bare history, and every delivery: to whom, what, at which place of the history, when."""

    story: Story
    history: History
    deliveries: list[tuple[str, Event, int, datetime]]


@st.composite
def played(draw: st.DrawFn) -> Played:
    chance = draw(st.randoms(use_true_random=True))
    story = Story(age_group=chance.choice(["adult", "minor", "age_in_doubt"]))
    history = History([(story.now, story.said[0])])
    deliveries: list[tuple[str, Event, int, datetime]] = []
    improviser = Improviser(chance, story)
    noted(story, history, story.says("intake", improviser.a_consent("guardian")))
    for _ in range(40):
        story.now += timedelta(hours=chance.choice([0, 0, 0, 0, 24]))
        judgement = story.tries(*improviser.next())
        if isinstance(judgement, Judgement):
            deliveries += noted(story, history, judgement)
    return Played(story, history, deliveries)


def noted(story: Story, history: History, judgement: Judgement) -> list[tuple[str, Event, int, datetime]]:
    event = story.said[-1]
    history.happened.append((story.now, event))
    at = len(history.happened) - 1
    if isinstance(event, events.ReferralSent) and judgement.routed.deliveries:
        history.sent_to[event.referral] = event.to
    earlier = {said.meta.id: said for said in story.said}
    return [
        *((one.to, event, at, story.now) for one in judgement.routed.deliveries),
        *((one.delivery.to, earlier[one.earlier.event], at + 1, story.now) for one in judgement.caught_up),
    ]


@settings(max_examples=400, deadline=None)
@given(played())
def test_no_agency_gets_what_the_rules_do_not_give(play: Played) -> None:
    for to, event, at, now in play.deliveries:
        assert to != event.meta.publisher
        assert isinstance(event, events.OwnerChanged) or play.history.may_get(to, event, at, now), (to, event)


@settings(max_examples=400, deadline=None)
@given(played())
def test_a_party_gets_all_that_the_rules_give(play: Played) -> None:
    for at, (now, event) in enumerate(play.history.happened):
        if isinstance(
            event, events.StatementMade | events.DecisionMade | events.CaseClosed | events.OwnerChanged
        ):
            due = {one for one in AGENCIES if play.history.may_get(one, event, at, now)} - {
                event.meta.publisher
            }
            assert due <= {to for to, sent, place, _ in play.deliveries if sent is event and place == at}


@settings(max_examples=400, deadline=None)
@given(played())
def test_nothing_is_sent_twice(play: Played) -> None:
    pairs = [(to, event.meta.id) for to, event, _, _ in play.deliveries]
    assert len(pairs) == len(set(pairs))


@settings(max_examples=400, deadline=None)
@given(played())
def test_an_open_case_is_owned_by_one_of_its_parties(play: Played) -> None:
    end = len(play.history.happened)
    owner = play.story.at(play.story.now).case.owner
    assert play.story.routed.closed or play.history.was_party(owner, end, play.story.now)


def test_the_sequences_are_not_idle() -> None:
    """What the promises above speak of does happen in them."""
    seen: set[str] = set()

    @settings(max_examples=400, deadline=None, database=None, derandomize=True)
    @given(played())
    def watch(play: Played) -> None:
        judged = play.story.judged
        seen.update("delivered" for _ in play.deliveries)
        seen.update("caught up" for one in judged if one.caught_up)
        seen.update("withheld" for one in judged if one.routed.withholdings)
        seen.update("returned" for one in judged if one.returned)
        seen.update(str(one.takeover) for one in play.story.routed.referrals.values())
        seen.update(
            "run out" for one in play.story.routed.referrals.values() if one.ended and not one.ended_by
        )

    watch()
    assert {"delivered", "caught up", "withheld", "returned", "granted", "refused", "run out"} <= seen

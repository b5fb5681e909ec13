"""Whatever agencies publish, in whatever order: nobody gets what the rules do not give, or anything twice."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from henvis.contract import events
from henvis.contract.events import Event
from henvis.routing.judgement import Judgement
from tests.domain.routing.history import History
from tests.domain.routing.improviser import AGENCIES, Improviser
from tests.domain.routing.story import Story

NEEDS_A_DELIVERED_REFERRAL = (events.ReferralSent, events.ReferralWithdrawn)
MANY = settings(max_examples=400, deadline=None)


class Sent(NamedTuple):
    """A delivery: to whom, what, just before which place of the history, when, and whether to catch up."""

    to: str
    event: Event
    at: int
    now: datetime
    late: bool


class Recalled(NamedTuple):
    """What the router itself recalled, of which consent and from whom, right after which place."""

    consent: UUID
    to: frozenset[str]
    at: int
    now: datetime


class Played(NamedTuple):
    """A story, its bare history, and every delivery."""

    story: Story
    history: History
    deliveries: list[Sent]
    recalled: list[Recalled]


@st.composite
def played(draw: st.DrawFn) -> Played:
    chance = draw(st.randoms(use_true_random=True))
    story = Story(age_group=chance.choice(["adult", "minor", "age_in_doubt"]))
    history = History([(story.now, story.said[0])])
    deliveries: list[Sent] = []
    recalled: list[Recalled] = []
    improviser = Improviser(chance, story)
    deliveries += noted(story, history, story.says("intake", improviser.a_consent("guardian")))
    for _ in range(40):
        story.now += timedelta(hours=chance.choice([0, 0, 0, 0, 24]))
        judgement = story.tries(*improviser.next())
        if isinstance(judgement, Judgement):
            deliveries += noted(story, history, judgement)
            at = len(history.happened) - 1
            for one in judgement.recalls:
                assert isinstance(one.draft, events.RecallIssued)
                told = frozenset(delivery.to for delivery in one.routed.deliveries)
                recalled.append(Recalled(one.draft.consent, told, at, story.now))
    return Played(story, history, deliveries, recalled)


def is_always(event: Event) -> bool:
    """What reaches a former owner also when it is no party any more."""
    return isinstance(event, events.OwnerChanged)


def is_withdrawal(event: Event, consent: UUID) -> bool:
    return isinstance(event, events.ConsentWithdrawn) and event.consent == consent


def noted(story: Story, history: History, judgement: Judgement) -> Iterator[Sent]:
    event = story.said[-1]
    history.happened.append((story.now, event))
    at = len(history.happened) - 1
    if isinstance(event, events.ReferralSent) and judgement.routed.deliveries:
        history.delivered.add(event.referral)
    earlier = {said.meta.id: said for said in story.said}
    for one in judgement.routed.deliveries:
        yield Sent(one.to, event, at, story.now, late=False)
    for late in judgement.caught_up:
        yield Sent(late.delivery.to, earlier[late.earlier.event], at + 1, story.now, late=True)


@MANY
@given(played())
def test_no_agency_gets_what_the_rules_do_not_give(play: Played) -> None:
    for to, event, at, now, _ in play.deliveries:
        assert to != event.meta.publisher
        assert isinstance(event, events.OwnerChanged) or play.history.may_get(to, event, at, now), (to, event)


@MANY
@given(played())
def test_nothing_is_referred_under_a_consent_that_has_ended_or_covers_something_else(play: Played) -> None:
    for _, event, at, now, _ in play.deliveries:
        if isinstance(event, events.ReferralSent) and event.basis == "consent":
            assert event.consent is not None
            assert not play.history.has_ended(event.consent, at, now)
            assert play.history.covers(event)


@MANY
@given(played())
def test_nobody_is_party_by_a_consent_that_has_ended(play: Played) -> None:
    """The evidence of every delivery names consents in force, but where it says that they are no more."""
    about_the_end = (events.ConsentWithdrawn, events.AgeSettled, events.ConsentEnded, events.RecallAnswered)
    given = {one.meta.id: one.consent for _, one in play.history.all(events.ConsentGiven)}
    moments = {event.meta.id: (at, now) for at, (now, event) in enumerate(play.history.happened)}
    for event, judgement in zip(play.story.said, play.story.judged_of_said, strict=True):
        late = isinstance(event, events.DeadlineEnded) and event.consent is not None
        if isinstance(event, about_the_end) or late:
            continue
        for delivery in judgement.routed.deliveries:
            if delivery.rule.startswith("events.") and not is_always(event):
                named = [given[one] for one in delivery.evidence if one in given]
                assert not any(play.history.has_ended(one, *moments[event.meta.id]) for one in named)


@MANY
@given(played())
def test_what_ends_a_consent_is_told_to_all_who_received_something_under_it(play: Played) -> None:
    case = play.story.routed
    for consent in case.consents.values():
        under_it = [one for one in case.referrals.values() if one.consent == consent.id and one.delivered]
        received = {one.recipient for one in under_it}
        if consent.withdrawn:
            told = {sent.to for sent in play.deliveries if is_withdrawal(sent.event, consent.id)}
            told |= {one.meta.publisher for one in play.story.said if is_withdrawal(one, consent.id)}
        else:
            recalls = [one for one in play.recalled if one.consent == consent.id]
            assert len(recalls) == bool(received and consent.ended)
            told = {consent.recorded_by}.union(*(one.to for one in recalls))
        assert received <= told or not consent.stopped_by


@MANY
@given(played())
def test_a_recall_reaches_only_who_is_concerned(play: Played) -> None:
    for one in play.recalled:
        assert all(
            play.history.may_get(to, events.RecallIssued(consent=one.consent), one.at, one.now)
            for to in one.to
        )
        assert play.history.has_ended(one.consent, one.at + 1, one.now)


@MANY
@given(played())
def test_who_joins_is_told_only_what_still_holds(play: Played) -> None:
    for _, event, at, now, late in play.deliveries:
        assert not late or play.history.still_holds(event, at, now), event


@MANY
@given(played())
def test_who_joins_is_told_all_that_still_holds(play: Played) -> None:
    for to, referral, at, now, _ in play.deliveries:
        if isinstance(referral, events.ReferralSent) and not play.history.was_party(to, at, now):
            earlier = [event for _, event in play.history.happened[1:at] if event.meta.publisher != to]
            holding = [event for event in earlier if play.history.still_holds(event, at + 1, now)]
            due = {event.meta.id for event in holding if play.history.may_get(to, event, at + 1, now)}
            assert due <= {
                sent.event.meta.id for sent in play.deliveries if sent.to == to and sent.at <= at + 1
            }


@MANY
@given(played())
def test_a_party_gets_all_that_the_rules_give(play: Played) -> None:
    for at, (now, event) in enumerate(play.history.happened[1:], start=1):
        if not isinstance(event, NEEDS_A_DELIVERED_REFERRAL):
            due = {one for one in AGENCIES if play.history.may_get(one, event, at, now)}
            got = {sent.to for sent in play.deliveries if sent.event is event and sent.at == at}
            assert due - {event.meta.publisher} <= got, event


@MANY
@given(played())
def test_nothing_is_sent_twice(play: Played) -> None:
    pairs = [(sent.to, sent.event.meta.id) for sent in play.deliveries]
    assert len(pairs) == len(set(pairs))


@MANY
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
        referrals = play.story.routed.referrals.values()
        seen.update(type(sent.event).__name__ for sent in play.deliveries)
        seen.update(f"late {type(sent.event).__name__}" for sent in play.deliveries if sent.late)
        seen.update(one.basis for judgement in judged for one in judgement.routed.deliveries)
        seen.update("withheld" for one in judged if one.routed.withholdings)
        seen.update("returned" for one in judged if one.returned)
        seen.update("recalled" for one in judged if one.recalls)
        seen.update(
            "late with an answer"
            for sent in play.deliveries
            if isinstance(sent.event, events.DeadlineEnded) and sent.event.consent
        )
        seen.update(
            "a pair"
            for sent in play.deliveries
            if isinstance(sent.event, events.ReferralSent)
            and sent.event.consent is not None
            and play.story.routed.consents[sent.event.consent].pairs
        )
        seen.update(str(one.takeover) for one in referrals)
        seen.update("run out" for one in referrals if one.ended and not one.ended_by)

    watch()
    assert seen >= {
        *("AgeSettled", "ApplicationReceived", "MeasureEnded", "AppealMade", "DeadlineWarned"),
        *("DeadlineEnded", "PersonMissing", "PersonFound", "OwnerChanged", "CaseClosed", "ConsentWithdrawn"),
        *("ClocksContradict", "late AgeSettled", "late StatementMade", "late DecisionMade"),
        *("party", "consent", "statutory_duty", "duty_to_report_child", "duty_to_avert"),
        *("withheld", "returned", "granted", "refused", "run out"),
        *("RecallAnswered", "recalled", "late with an answer", "a pair"),
    }

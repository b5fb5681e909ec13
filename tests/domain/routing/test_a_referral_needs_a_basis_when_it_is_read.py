"""What the sender believed does not count: the basis must hold when the router reads the referral."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest

from henvis.contract import events
from tests.domain.routing.story import Story, delivered, full_house, receipts, sent, withheld

LISTED = [
    ("udi", "police", "investigation", 0),
    ("udi", "nav", "temporary_housing", 1),
    ("police", "udi", "limited_permit", 2),
    ("police", "barnevern", "child_protection", 3),
    ("barnevern", "police", "protection", 4),
    ("barnevern", "udi", "asylum", 5),
]


@pytest.mark.parametrize(("by", "to", "service", "place"), LISTED)
def test_a_listed_duty_carries_a_referral(by: str, to: str, service: str, place: int) -> None:
    story = Story(opener=by)
    judgement = story.says(by, sent(uuid4(), to, service, "statutory_duty"))
    [delivery] = judgement.routed.deliveries
    assert (delivery.to, delivery.basis) == (to, "statutory_duty")
    assert delivery.rule == f"bases.statutory_duty.pairs[{place}]"
    assert receipts(judgement) == {(by, to, "delivered", None)}


@pytest.mark.parametrize(
    ("by", "to", "service", "basis", "more"),
    [
        ("intake", "nav", "subsistence", "statutory_duty", {}),
        ("udi", "nav", "work_measure", "statutory_duty", {}),
        ("police", "udi", "asylum", "statutory_duty", {}),
        ("intake", "nav", "subsistence", "party", {}),
        ("intake", "barnevern", "child_protection", "duty_to_report_child", {"age_group": "minor"}),
        ("intake", "police", "protection", "duty_to_avert", {"urgent": True}),
        ("intake", "police", "protection", "duty_to_avert", {"avert_ground": "slavery"}),
        ("intake", "nav", "subsistence", "duty_to_avert", {"urgent": True, "avert_ground": "slavery"}),
        ("intake", "nav", "subsistence", "consent", {}),
        ("intake", "nav", "limited_permit", "consent", {}),
    ],
)
def test_a_referral_without_basis_is_withheld(
    by: str, to: str, service: str, basis: str, more: dict[str, Any]
) -> None:
    story = Story(opener=by)
    judgement = story.says(by, sent(uuid4(), to, service, basis, **more))
    assert delivered(judgement) == set()
    assert withheld(judgement) == {to: "no_legal_basis"}
    assert receipts(judgement) == {(by, to, "withheld", "no_legal_basis")}


@pytest.mark.parametrize("to", ["police", "barnevern"])
def test_the_duty_to_avert_carries_an_urgent_referral_with_a_ground(to: str) -> None:
    story = Story()
    service = {"police": "protection", "barnevern": "child_protection"}[to]
    judgement = story.says(
        "intake", sent(uuid4(), to, service, "duty_to_avert", urgent=True, avert_ground="slavery")
    )
    assert [(one.to, one.rule) for one in judgement.routed.deliveries] == [(to, "bases.duty_to_avert")]


@pytest.mark.parametrize("age_group", ["minor", "age_in_doubt"])
def test_a_child_is_reported_on_the_routers_own_knowledge_of_its_age(age_group: str) -> None:
    story = Story(age_group=age_group)
    claimed = sent(uuid4(), "barnevern", "child_protection", "duty_to_report_child", age_group="adult")
    [delivery] = story.says("intake", claimed).routed.deliveries
    assert (delivery.to, delivery.rule) == ("barnevern", "bases.duty_to_report_child")
    assert delivery.evidence == (story.said[0].meta.id,)


def test_a_consent_carries_what_it_covers_and_is_the_evidence() -> None:
    story = Story()
    consent = story.consents("intake", ("nav",), "assistance")
    given = story.said[-1].meta.id
    [delivery] = story.says(
        "intake", sent(uuid4(), "nav", "work_measure", "consent", consent=consent)
    ).routed.deliveries
    assert (delivery.to, delivery.rule, delivery.evidence) == ("nav", "bases.consent", (given,))
    for to, service in (("udi", "asylum"), ("intake", "counsel")):
        judgement = story.says("nav", sent(uuid4(), to, service, "consent", consent=consent))
        assert withheld(judgement) == {to: "no_legal_basis"}


def test_a_withdrawn_consent_carries_nothing() -> None:
    story = Story()
    consent = story.consents("intake", ("nav",), "assistance")
    story.says("intake", events.ConsentWithdrawn(consent=consent))
    judgement = story.says("intake", sent(uuid4(), "nav", "subsistence", "consent", consent=consent))
    assert withheld(judgement) == {"nav": "consent_withdrawn"}
    assert receipts(judgement) == {("intake", "nav", "withheld", "consent_withdrawn")}
    assert judgement.routed.withholdings[0].evidence == tuple(event.meta.id for event in story.said[1:3])


@pytest.mark.parametrize(
    ("at", "carried"),
    [(datetime(2026, 3, 29, 21, 59, tzinfo=UTC), True), (datetime(2026, 3, 29, 22, tzinfo=UTC), False)],
)
def test_a_consent_holds_through_its_last_day_in_norway(at: datetime, carried: bool) -> None:
    """On 29 March 2026 Norway goes to summer time: the day ends at 22:00 UTC."""
    story = Story()
    consent = story.consents("intake", ("nav",), "assistance", until=date(2026, 3, 29))
    story.now = at
    judgement = story.says("intake", sent(uuid4(), "nav", "subsistence", "consent", consent=consent))
    assert delivered(judgement) == ({"nav"} if carried else set())
    assert withheld(judgement) == ({} if carried else {"nav": "consent_withdrawn"})


def test_nothing_is_referred_in_a_closed_case() -> None:
    story, _ = full_house()
    closing = story.says("intake", events.CaseClosed(outcome="settled")).case.closed
    judgement = story.says("udi", sent(uuid4(), "police", "investigation", "statutory_duty"))
    assert withheld(judgement) == {"police": "case_closed"}
    assert judgement.routed.withholdings[0].evidence[-1] == closing
    assert receipts(judgement) == {("udi", "police", "withheld", "case_closed")}


def test_who_was_not_sent_the_referral_is_not_sent_its_withdrawal() -> None:
    story, referrals = full_house()
    unheard = story.refers("intake", "nav", "subsistence", "statutory_duty")
    judgement = story.says("intake", events.ReferralWithdrawn(referral=unheard, why="revoked"))
    assert (delivered(judgement), withheld(judgement)) == (set(), {"nav": "no_legal_basis"})
    alone = Story()
    unheard = alone.refers("intake", "nav", "subsistence", "statutory_duty")
    judgement = alone.says("intake", events.ReferralWithdrawn(referral=unheard, why="revoked"))
    assert (delivered(judgement), withheld(judgement)) == (set(), {})
    assert referrals

"""A withdrawal, and a guardian's consent that ends, hold back what stands behind them in the same batch."""

from uuid import uuid4

import pytest

from henvis.contract import events
from henvis.contract.events import Event
from tests.domain.routing.story import sent
from tests.router.desk import Desk, NewDesk


def referred(desk: Desk, *, by: str) -> events.ConsentGiven:
    """Intake has referred to nav under a consent."""
    desk.opens("intake", age_group="adult" if by == "self" else "minor")
    given = events.ConsentGiven(consent=uuid4(), to=("nav",), purposes=("assistance",), by=by)
    desk.says("intake", given, sent(uuid4(), "nav", "subsistence", "consent", consent=given.consent))
    return given


def types(said: list[Event]) -> list[str]:
    return [type(event).__name__ for event in said]


@pytest.mark.parametrize("by", ["self", "guardian"])
def test_nothing_behind_it_is_delivered(new_desk: NewDesk, by: str) -> None:
    with new_desk() as desk:
        consent = referred(desk, by=by).consent
        ending = events.ConsentWithdrawn if by == "self" else events.ConsentEnded
        behind = (
            events.PersonMissing(),
            sent(uuid4(), "nav", "temporary_housing", "consent", consent=consent),
        )
        desk.says("intake", ending(consent=consent), *behind)
        told = "ConsentWithdrawn" if by == "self" else "RecallIssued"
        assert types(desk.mailbox("nav")) == ["ReferralSent", told]
        assert [one.reason for one in desk.journal(events.EventWithheld)] == ["consent_withdrawn"] * 2


def test_what_the_router_recalls_is_in_its_record_with_rule_and_evidence(new_desk: NewDesk) -> None:
    with new_desk() as desk:
        given = referred(desk, by="guardian")
        desk.says("intake", events.ConsentEnded(consent=given.consent))
        [recall] = desk.journal(events.RecallIssued)
        assert recall.consent == given.consent
        [delivery] = [
            one for one in desk.journal(events.EventDelivered) if one.source.event == recall.meta.id
        ]
        assert (delivery.to, delivery.basis, delivery.rule) == ("nav", "party", "events.RecallIssued")
        assert len(delivery.evidence) == 2
        [_, received] = desk.mailbox("nav")
        assert (received.meta.id, received.meta.seq) == (recall.meta.id, delivery.mailbox_seq)
        assert types(desk.mailbox("intake")) == ["ReceiptIssued"]

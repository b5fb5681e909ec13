"""Every event names what it is about: a referral, a consent, a decision, another event, or only its case."""

from operator import attrgetter

import pytest

from henvis.contract.events import EVENT_TYPES
from henvis.contract.reference import reference_of
from tests.contract.schemas import GOOD, Example

RECALL = "recall-answer"
"""The rule of a deadline that hangs on a consent, and on no decision."""

FIELD = {
    "CaseOpened": None,
    "CaseClosed": None,
    "PersonInformed": None,
    "StatementMade": None,
    "AgeSettled": None,
    "PersonMissing": None,
    "PersonFound": None,
    "ReferralSent": "referral",
    "ReferralRegistered": "referral",
    "ReferralAnswered": "referral",
    "ReferralWithdrawn": "referral",
    "OwnerChanged": "referral",
    "ConsentGiven": "consent",
    "ConsentWithdrawn": "consent",
    "ConsentEnded": "consent",
    "RecallIssued": "consent",
    "RecallAnswered": "consent",
    "ApplicationReceived": "application",
    "DecisionMade": "decision",
    "MeasureEnded": "decision",
    "AppealMade": "appeal",
    "DeadlineWarned": "decision",
    "DeadlineEnded": "decision",
    "ClocksContradict": "decision",
    "ReceiptIssued": "event",
    "EventDelivered": "source.event",
    "EventWithheld": "source.event",
    "EventFiled": "source.event",
    "ReferralsLapsed": None,
    "RecordParked": None,
}


@pytest.mark.parametrize("example", GOOD, ids=str)
def test_an_event_names_its_reference(example: Example) -> None:
    event = example.event
    path = "consent" if getattr(event, "rule", "") == RECALL else FIELD[type(event).__name__]
    assert reference_of(event) == (attrgetter(path)(event) if path else None)


def test_every_event_type_is_in_the_table() -> None:
    assert {record.rpartition(".")[2] for record in EVENT_TYPES} == set(FIELD)

"""What was received is what the service applied and the router delivered, both; anything else is said."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from henvis.contract.events import ConsentWithdrawn, Event, ReceiptIssued
from henvis.play.agency import Agency
from henvis.play.judges import JUDGES
from henvis.play.judges.evidence import Evidence
from henvis.play.names import Names
from henvis.play.observed import Observed
from henvis.play.story import Expectation
from tests.play import events
from tests.play.fake_stack import NO_AUDITOR, Script, served
from tests.play.stories import SMALL, Write, writer

STORY = SMALL + (
    "  - {at: 2021-03-01T09:00, by: intake, do: give_consent, with: {consent: c1}, refused: duplicate}\n"
    "  - {at: 2021-03-01T09:00, by: intake, do: give_consent, with: {case: A, consent: c1, to: [nav]}}\n"
    "  - {at: 2021-03-01T09:01, by: intake, do: refer, "
    "with: {case: A, referral: r1, to: nav, service: subsistence}}\n"
)


class Case:
    """One case of one story, with what the journals and NAV's service show of it."""

    def __init__(self, write: Write) -> None:
        self.story = write(STORY)
        self.names = Names()
        self.id = self.names.id_of("A")
        self.journals: list[Event] = []
        self.views: dict[str, Any] = {}

    def applied(self, *by_nav: Event) -> None:
        self.views["events"] = [
            {
                "id": str(event.meta.id),
                "type": type(event).__name__,
                "publisher": event.meta.publisher,
                "direction": "received",
                "ref": str(event.event) if isinstance(event, ReceiptIssued) else None,
                "code": getattr(event, "statement", None),
                "rule": getattr(event, "rule", None),
            }
            for event in by_nav
        ]

    def judged(self, kind: str, wanted: Mapping[str, Any]) -> tuple[bool, str]:
        observed = Observed()
        observed.add(events.entries(*self.journals))
        with (
            served(Script(views=self.views)) as url,
            Agency("nav", url) as nav,
            Agency("intake", url) as intake,
        ):
            evidence = Evidence(self.story, self.names, {"nav": nav, "intake": intake}, observed, NO_AUDITOR)
            verdict = JUDGES[kind](Expectation(1, kind, wanted), evidence)
        return verdict.held, verdict.found


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case(writer(tmp_path))


def test_an_event_that_was_delivered_and_applied_is_received(case: Case) -> None:
    said = events.statement(case.id, "grey_zone")
    case.journals = [said, events.delivered(said, "nav")]
    case.applied(said)

    assert case.judged("received", {"by": "nav", "code": "grey_zone"}) == (True, "1 received")
    assert case.judged("received", {"by": "nav", "times": 2}) == (False, "1 received")
    assert case.judged("not_received", {"by": "nav", "type": "StatementMade"}) == (False, "1 received")
    assert case.judged("not_received", {"by": "nav", "code": "suspicion"}) == (True, "0 received")


def test_two_deliveries_of_one_event_count_once(case: Case) -> None:
    said = events.statement(case.id, "grey_zone")
    case.journals = [said, events.delivered(said, "nav"), events.delivered(said, "nav")]
    case.applied(said, said)

    assert case.judged("received", {"by": "nav", "times": 1}) == (True, "1 received")


def test_a_service_and_a_router_that_differ_are_never_right(case: Case) -> None:
    said = events.statement(case.id, "grey_zone")
    case.journals = [said, events.delivered(said, "nav")]

    differ = (False, "0 applied, 1 delivered: the service and the router's journal differ")
    assert case.judged("received", {"by": "nav"}) == differ
    assert case.judged("not_received", {"by": "nav"}) == differ


def test_an_agency_without_a_service_is_judged_by_the_routers_journal(case: Case) -> None:
    said = events.statement(case.id, "presence_necessary", "police")
    case.journals = [said, events.delivered(said, "udi")]

    assert case.judged("received", {"by": "udi", "times": 1}) == (
        True,
        "1 received, by the router's journal alone",
    )


def test_a_withholding_is_found_by_sender_recipient_event_and_reason(case: Case) -> None:
    said = events.statement(case.id, "grey_zone")
    case.journals = [said, events.withheld(said, "nav", "consent_withdrawn")]
    wanted = {"from": "intake", "to": "nav", "code": "grey_zone"}

    assert case.judged("withheld", wanted) == (True, "withheld: consent_withdrawn")
    assert case.judged("withheld", {**wanted, "reason": "consent_withdrawn"})[0]
    assert case.judged("withheld", {**wanted, "reason": "case_closed"}) == (
        False,
        "withheld: consent_withdrawn",
    )
    assert not case.judged("withheld", {**wanted, "from": "police"})[0]
    assert not case.judged("withheld", {**wanted, "to": "police"})[0]


def test_a_receipt_is_a_step_of_the_referral_that_its_sender_sees(case: Case) -> None:
    case.views["referrals"] = [{"id": str(case.names.id_of("r1")), "steps": ["delivered"]}]

    assert case.judged("receipt", {"ref": "r1", "step": "delivered"}) == (True, "intake knows: delivered")
    assert case.judged("receipt", {"ref": "r1", "step": "registered"}) == (False, "intake knows: delivered")
    assert case.judged("receipt", {"ref": "r1", "step": "not_owner"}) == (False, "nav knows: delivered")


def test_a_receipt_of_anything_else_is_one_that_its_sender_has_applied(case: Case) -> None:
    consent = events.consent(case.id, case.names.id_of("c1"))
    withdrawn = events.stamped(ConsentWithdrawn(consent=case.names.id_of("c1")), case.id, "intake")
    told = events.receipt(consent, "intake", "nav", "delivered")
    others = [
        events.receipt(consent, "nav", "intake", "not_owner"),
        events.receipt(withdrawn, "intake", "nav", "withheld", "consent_withdrawn"),
    ]
    case.journals = [consent, withdrawn, told, *others]

    assert case.judged("receipt", {"ref": "c1", "step": "delivered"}) == (False, "intake knows: no step")
    case.applied(told, *others)

    assert case.judged("receipt", {"ref": "c1", "step": "delivered"}) == (True, "intake knows: delivered")
    assert not case.judged("receipt", {"ref": "c1", "step": "withheld"})[0]
    assert not case.judged("receipt", {"ref": "c1", "step": "not_owner"})[0]
    assert not case.judged("receipt", {"ref": "c2", "step": "delivered"})[0]
    asked = {"by": "intake", "type": "ReceiptIssued"}
    assert case.judged("received", asked | {"ref": "c1", "times": 2})[1].startswith("3 applied, 2 delivered")


def test_two_owners_are_no_owner(case: Case) -> None:
    assert case.judged("owner", {"case": "A", "is": "nav"}) == (False, "owned by nobody")
    case.views[""] = {"owned": True}

    assert case.judged("owner", {"case": "A", "is": "nav"}) == (False, "owned by nav and intake")

"""An appeal is entered by who made the decision that it is against."""

from datetime import date

from henvis.contract.events import AppealMade, DecisionMade
from tests.domain.casework.beginnings import asked, opened
from tests.domain.casework.story import Story, ref

APPEAL = {"decision": "d1", "appeal": "p1"}


def refused() -> Story:
    """NAV has refused d1."""
    return opened("nav").does("decide", decision="d1", type="subsistence", outcome="refused")


def test_it_names_the_decision() -> None:
    story = refused().does("appeal", **APPEAL)
    assert story.draft == AppealMade(appeal=ref("p1"), decision=ref("d1"))
    assert story.case is not None
    assert story.case.appeals[ref("p1")].decision == ref("d1")


def test_it_is_entered_once() -> None:
    story = refused().does("appeal", **APPEAL)
    story.repeats("appeal", **APPEAL)
    story.is_refused("duplicate", "appeal", **APPEAL, note="again", field="appeal")


def test_it_is_entered_by_who_decided() -> None:
    permit = DecisionMade(decision=ref("d1"), type="asylum", outcome="refused", made_on=date(2021, 3, 1))
    asked().hears(permit, by="udi").is_refused("wrong_agency", "appeal", **APPEAL, field="decision")


def test_it_is_against_something_known() -> None:
    opened("nav").is_refused("unknown_reference", "appeal", **APPEAL, field="decision")
    Story("nav").is_refused("unknown_case", "appeal", **APPEAL)


def test_it_is_not_entered_in_a_closed_case() -> None:
    refused().does("close_case", outcome="settled").is_refused("case_closed", "appeal", **APPEAL)

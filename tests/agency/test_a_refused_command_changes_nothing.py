"""Every refusal is a problem with its own status, and leaves no trace: no event, no state, no key."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from henvis.api.problem_types import PROBLEM_TYPES
from henvis.contract.events import ReferralSent
from henvis.ops import classes
from tests.agency.office import LAW, Office, new_id

Setting = Callable[[Office], tuple[str, dict[str, Any]]]


def a_field_too_many(intake: Office) -> tuple[str, dict[str, Any]]:
    return "close_case", {"case": intake.open_case(), "outcome": "settled", "colour": "red"}


def a_code_of_no_list(intake: Office) -> tuple[str, dict[str, Any]]:
    return "close_case", {"case": intake.open_case(), "outcome": "forgotten"}


def a_decision_of_another_agency(intake: Office) -> tuple[str, dict[str, Any]]:
    made = {"decision": new_id(), "type": "subsistence", "outcome": "granted"}
    return "decide", {"case": intake.open_case(), **made}


def a_case_never_heard_of(_: Office) -> tuple[str, dict[str, Any]]:
    return "close_case", {"case": new_id(), "outcome": "settled"}


def a_consent_never_heard_of(intake: Office) -> tuple[str, dict[str, Any]]:
    return "withdraw_consent", {"case": intake.open_case(), "consent": new_id()}


def a_closed_case(intake: Office) -> tuple[str, dict[str, Any]]:
    case = intake.open_case()
    intake.give("close_case", {"case": case, "outcome": "settled"})
    return "state", {"case": case, "statement": "guardian_appointed"}


def other_content_for_a_reference(intake: Office) -> tuple[str, dict[str, Any]]:
    case = intake.open_case()
    return "open_case", {"case": case, "source": "police", "profile": {"age_group": "adult"}}


def a_referral_as_a_party(intake: Office) -> tuple[str, dict[str, Any]]:
    asked = {"to": "nav", "service": "temporary_housing", "basis": "party"}
    return "refer", {"case": intake.open_case(), "referral": new_id(), **asked}


def a_withdrawn_consent(intake: Office) -> tuple[str, dict[str, Any]]:
    case, consent = _with_consent(intake, purposes=["assistance"])
    intake.give("withdraw_consent", {"case": case, "consent": consent})
    return "refer", _on_consent(case, consent)


def a_consent_for_something_else(intake: Office) -> tuple[str, dict[str, Any]]:
    return "refer", _on_consent(*_with_consent(intake, purposes=["return"]))


def a_childs_consent_without_guardian(intake: Office) -> tuple[str, dict[str, Any]]:
    case = intake.open_case(profile={"age_group": "minor"})
    scope = {"to": ["nav"], "purposes": ["assistance"], "by": "self"}
    return "give_consent", {"case": case, "consent": new_id(), **scope}


def a_consent_withdrawn_twice(intake: Office) -> tuple[str, dict[str, Any]]:
    case, consent = _with_consent(intake, purposes=["return"])
    intake.give("withdraw_consent", {"case": case, "consent": consent})
    return "withdraw_consent", {"case": case, "consent": consent}


def _with_consent(intake: Office, purposes: list[str]) -> tuple[str, str]:
    case, consent = intake.open_case(), new_id()
    scope = {"to": ["nav"], "purposes": purposes, "by": "self"}
    answer = intake.give("give_consent", {"case": case, "consent": consent, **scope})
    assert answer.status_code == 200, answer.text
    return case, consent


def _on_consent(case: str, consent: str) -> dict[str, Any]:
    asked = {"to": "nav", "service": "temporary_housing", "basis": "consent", "consent": consent}
    return {"case": case, "referral": new_id(), **asked}


REFUSALS: list[tuple[Setting, str, int, str | None]] = [
    (a_field_too_many, "invalid_command", 422, None),
    (a_code_of_no_list, "invalid_command", 422, "outcome"),
    (a_decision_of_another_agency, "wrong_agency", 403, "type"),
    (a_case_never_heard_of, "unknown_case", 404, "case"),
    (a_consent_never_heard_of, "unknown_reference", 404, "consent"),
    (a_closed_case, "case_closed", 409, None),
    (other_content_for_a_reference, "duplicate", 409, "case"),
    (a_referral_as_a_party, "no_legal_basis", 409, "basis"),
    (a_withdrawn_consent, "consent_withdrawn", 409, "consent"),
    (a_consent_for_something_else, "consent_not_covering", 409, "consent"),
    (a_childs_consent_without_guardian, "missing_prerequisite", 409, "by"),
    (a_consent_withdrawn_twice, "already_ended", 409, "consent"),
]


@pytest.mark.parametrize(
    ("setting", "code", "status", "field"), REFUSALS, ids=[setting.__name__ for setting, *_ in REFUSALS]
)
def test_a_refusal_is_a_problem_and_leaves_no_trace(
    intake: Office, setting: Setting, code: str, status: int, field: str | None
) -> None:
    do, command = setting(intake)
    key, before = str(uuid4()), intake.everything_stored()

    answer = intake.give(do, command, key=key)

    problem = answer.json()
    assert (answer.status_code, problem["status"], problem["code"]) == (status, status, code)
    assert problem.get("field") == field
    assert problem["type"] == f"/problems/{code}"
    assert answer.headers["content-type"] == "application/problem+json"
    assert intake.everything_stored() == before
    assert intake.kit.metrics.value("henvis_refusals_total", **{"class": classes.REFUSALS[code]}) == 1


def test_an_answer_given_twice_is_already_answered(intake: Office, nav: Office) -> None:
    case, referral = intake.refer_to_nav()
    nav.take_in(intake.sent(ReferralSent))
    nav.give("answer_referral", {"case": case, "referral": referral, "answer": "accepted"})
    before = nav.everything_stored()

    answer = nav.give("answer_referral", {"case": case, "referral": referral, "answer": "declined"})

    assert (answer.status_code, answer.json()["code"]) == (409, "already_answered")
    assert nav.everything_stored() == before


def test_a_refused_command_leaves_its_key_and_its_reference_free(intake: Office) -> None:
    case, consent, key = new_id(), new_id(), str(uuid4())
    give = {"case": case, "consent": consent, "to": ["nav"], "purposes": ["assistance"], "by": "self"}
    assert intake.give("give_consent", give, key=key).status_code == 404
    intake.open_case(case=case)

    answer = intake.give("give_consent", {**give, "purposes": ["health"]}, key=key)

    assert (answer.status_code, answer.json()["effect"]) == (200, True)


def test_every_refusal_of_the_code_list_is_a_published_problem() -> None:
    assert [code for code in LAW.codes.refusals if code not in PROBLEM_TYPES] == []


def test_a_problem_type_leads_to_its_entry_in_the_published_list(intake: Office) -> None:
    problem = intake.give("close_case", {"case": new_id(), "outcome": "settled"}).json()

    assert intake.get(problem["type"])["code"] == "unknown_case"
    assert "unknown_case" in [entry["code"] for entry in intake.get("/problems")]
    assert intake.http.get("/problems/no_such").json()["code"] == "not_found"

"""Whether a ground for keeping holds: the tests behind the words of `keeping` in `law/sharing.yaml`."""

from collections.abc import Callable, Mapping
from uuid import UUID

from henvis.casework.case import Case
from henvis.law.sharing import Keeps


def holds(case: Case, keeps: Keeps, consent: UUID) -> bool:
    """Whether the agency, as its own case shows, has this ground to keep what came under the consent."""
    return TESTS[keeps](case, consent)


def _has_decided(case: Case, _: UUID) -> bool:
    return any(one.publisher == case.agency for one in case.decisions.values())


def _child_reported(case: Case, _: UUID) -> bool:
    reports = (one for one in case.referrals.values() if one.recipient == case.agency)
    return case.holds("concern_received") or any(one.basis == "duty_to_report_child" for one in reports)


def _is_criminal_case(case: Case, _: UUID) -> bool:
    return case.holds("offence_reported") or case.holds("investigation_opened")


def _has_registered(case: Case, consent: UUID) -> bool:
    under_it = (one for one in case.referrals.values() if one.consent == consent)
    return any(one.recipient == case.agency and one.registered for one in under_it)


TESTS: Mapping[Keeps, Callable[[Case, UUID], bool]] = {
    Keeps.DECIDED: _has_decided,
    Keeps.CHILD_REPORTED: _child_reported,
    Keeps.CRIMINAL_CASE: _is_criminal_case,
    Keeps.REGISTERED: _has_registered,
}

"""Reporting that the person is missing, or is found."""

from henvis.casework.case import Case
from henvis.casework.commands import ReportFound, ReportMissing
from henvis.casework.context import Context
from henvis.casework.knowledge import known_case, still_open
from henvis.casework.refusal import Refused
from henvis.contract.events import PersonFound, PersonMissing


def report_missing(case: Case | None, _: ReportMissing, context: Context) -> tuple[PersonMissing]:
    case = known_case(case)
    if not case.is_party(context.today):
        raise Refused("wrong_agency", "only a party to the case may report this", field="case")
    still_open(case)
    return (PersonMissing(),)


def report_found(case: Case | None, _: ReportFound, context: Context) -> tuple[PersonFound]:
    """Who was told that the person is missing may say so too, party or not."""
    case = known_case(case)
    if not case.is_party(context.today) and not case.heard_missing:
        raise Refused(
            "wrong_agency", "only a party, or who was told that the person is missing, may", field="case"
        )
    still_open(case)
    return (PersonFound(),)

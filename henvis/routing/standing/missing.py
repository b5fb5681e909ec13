"""Who may report a person missing, and found."""

from henvis.contract.events import Event, PersonFound, PersonMissing
from henvis.law.ruleset import Law
from henvis.routing.case import RouterCase
from henvis.routing.parties import was_party


def missing_reported_by_who_never_was_a_party(_: Law, case: RouterCase, event: Event, agency: str) -> bool:
    """A party reports it, or who was one: it need not know that its consent has run out."""
    return isinstance(event, PersonMissing) and not was_party(case, agency)


def found_reported_by_who_was_not_told(_: Law, case: RouterCase, event: Event, agency: str) -> bool:
    """So does who was sent that the person is missing, party or not."""
    told = agency in case.told_missing or was_party(case, agency)
    return isinstance(event, PersonFound) and not told

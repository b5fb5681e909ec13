"""Standing: whether a publisher may say this in this case; one function a clause, true where it is broken.

What fails one goes to the dead letters, to nobody else, and is a security event.
"""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from henvis.contract.events import Event
from henvis.law.ruleset import Law
from henvis.routing.case import RouterCase
from henvis.routing.standing import consents, decisions, missing, ownership, referrals

Clause: TypeAlias = Callable[[Law, RouterCase, Event, str], bool]

OPENED_TWICE = "opened_twice"
UNKNOWN_CASE = "unknown_case"
"""Who neither opened the case nor was sent an event of it has nothing to say in it."""

CLAUSES: Mapping[str, Clause] = {
    clause.__name__: clause
    for clause in (
        consents.childs_consent_not_guardians,
        ownership.closed_by_who_is_not_owner,
        ownership.handed_over_by_who_is_not_owner,
        ownership.handed_over_to_who_did_not_ask,
        referrals.answered_by_who_is_not_recipient,
        referrals.withdrawn_by_who_is_not_sender,
        consents.consent_withdrawn_by_who_does_not_know_it,
        consents.consent_ended_by_who_did_not_record_it,
        consents.recall_answered_by_who_was_not_asked,
        consents.deadline_of_a_recall_that_is_not_its_own,
        decisions.ended_by_who_did_not_decide,
        decisions.deadline_of_a_decision_it_does_not_know,
        missing.missing_reported_by_who_never_was_a_party,
        missing.found_reported_by_who_was_not_told,
        referrals.referral_used_twice,
        consents.consent_used_twice,
        decisions.decision_used_twice,
    )
}


def broken_in_case(law: Law, case: RouterCase, event: Event, agency: str) -> str | None:
    """The first clause that is broken in a case which the agency knows; None for an event with standing."""
    return next((name for name, broken in CLAUSES.items() if broken(law, case, event, agency)), None)

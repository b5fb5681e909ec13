"""Standing: whether a publisher may say this in this case; one function a clause, true where it is broken.

What fails one goes to the dead letters, to nobody else, and is a security event.
"""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from henvis.contract import events
from henvis.contract.events import Event
from henvis.law.ruleset import Law
from henvis.routing.case import RouterCase
from henvis.routing.standing import consents, decisions, missing, ownership, referrals

Clause: TypeAlias = Callable[[Law, RouterCase, Event, str], bool]

OPENED_TWICE = "opened_twice"
UNKNOWN_CASE = "unknown_case"
"""Who neither opened the case nor was sent an event of it has nothing to say in it."""

ABOUT: Mapping[type[Event], tuple[Clause, ...]] = {
    events.CaseClosed: (ownership.closed_by_who_is_not_owner,),
    events.OwnerChanged: (
        ownership.handed_over_by_who_is_not_owner,
        ownership.handed_over_to_who_did_not_ask,
    ),
    events.ReferralSent: (referrals.referral_used_twice,),
    events.ReferralRegistered: (referrals.answered_by_who_is_not_recipient,),
    events.ReferralAnswered: (referrals.answered_by_who_is_not_recipient,),
    events.ReferralWithdrawn: (referrals.withdrawn_by_who_is_not_sender,),
    events.ConsentGiven: (consents.childs_consent_not_guardians, consents.consent_used_twice),
    events.ConsentWithdrawn: (consents.consent_withdrawn_by_who_does_not_know_it,),
    events.ConsentEnded: (consents.consent_ended_by_who_did_not_record_it,),
    events.RecallAnswered: (consents.recall_answered_by_who_was_not_asked,),
    events.DecisionMade: (decisions.decision_used_twice,),
    events.MeasureEnded: (decisions.ended_by_who_did_not_decide,),
    events.AppealMade: (decisions.ended_by_who_did_not_decide,),
    events.DeadlineWarned: (
        consents.deadline_of_a_recall_that_is_not_its_own,
        decisions.deadline_of_a_decision_it_does_not_know,
    ),
    events.DeadlineEnded: (
        consents.deadline_of_a_recall_that_is_not_its_own,
        decisions.deadline_of_a_decision_it_does_not_know,
    ),
    events.ClocksContradict: (decisions.deadline_of_a_decision_it_does_not_know,),
    events.PersonMissing: (missing.missing_reported_by_who_never_was_a_party,),
    events.PersonFound: (missing.found_reported_by_who_was_not_told,),
}
"""The clauses that can be broken by an event of each type, in the order in which they are looked at."""

CLAUSES: Mapping[str, Clause] = {clause.__name__: clause for clauses in ABOUT.values() for clause in clauses}


def broken_in_case(law: Law, case: RouterCase, event: Event, agency: str) -> str | None:
    """The first clause that is broken in a case which the agency knows; None for an event with standing."""
    for broken in ABOUT.get(type(event), ()):
        if broken(law, case, event, agency):
            return broken.__name__
    return None

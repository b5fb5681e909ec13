"""Registering: the recipient has entered the referral in its own register."""

from henvis.casework.case import Case
from henvis.casework.commands import RegisterReferral
from henvis.casework.context import Context
from henvis.casework.knowledge import known_case, received_referral, still_open, unused_reference
from henvis.casework.refusal import Refused
from henvis.contract.events import ReferralRegistered


def register_referral(case: Case | None, command: RegisterReferral, _: Context) -> tuple[ReferralRegistered]:
    case = known_case(case)
    referral = received_referral(case, command.referral)
    still_open(case)
    unused_reference(case, command, field="case_number")
    if referral.withdrawn is not None:
        raise Refused("already_ended", "the referral is withdrawn", field="referral")
    return (ReferralRegistered(referral=command.referral),)

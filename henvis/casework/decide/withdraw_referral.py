"""Withdrawing a referral: the sender takes it back, also after it was accepted."""

from henvis.casework.case import Case
from henvis.casework.commands import WithdrawReferral
from henvis.casework.context import Context
from henvis.casework.knowledge import known_case, sent_referral, still_open
from henvis.casework.refusal import Refused
from henvis.contract.events import ReferralWithdrawn


def withdraw_referral(case: Case | None, command: WithdrawReferral, _: Context) -> tuple[ReferralWithdrawn]:
    case = known_case(case)
    referral = sent_referral(case, command.referral)
    still_open(case)
    if referral.ended:
        raise Refused("already_ended", "the referral is withdrawn, declined or redirected", field="referral")
    return (ReferralWithdrawn(referral=command.referral, why=command.why),)

"""Answering: the recipient accepts, declines or redirects a referral, once."""

from henvis.casework.case import Case
from henvis.casework.commands import AnswerReferral
from henvis.casework.context import Context
from henvis.casework.form import another_agency, belongs, goes_with
from henvis.casework.knowledge import known_case, received_referral, still_open
from henvis.casework.refusal import Refused
from henvis.contract.events import ReferralAnswered


def answer_referral(case: Case | None, command: AnswerReferral, context: Context) -> tuple[ReferralAnswered]:
    _fits(command, context)
    case = known_case(case)
    referral = received_referral(case, command.referral)
    still_open(case)
    if referral.answer is not None:
        raise Refused("already_answered", "the referral has another answer", field="referral")
    if referral.withdrawn is not None:
        raise Refused("already_ended", "the referral is withdrawn", field="referral")
    answered = ReferralAnswered(
        referral=command.referral,
        answer=command.answer,
        reason=command.reason,
        redirected_to=command.to,
        takes_over=command.takes_over,
    )
    return (answered,)


def _fits(command: AnswerReferral, context: Context) -> None:
    goes_with(
        "to",
        given=command.to is not None,
        wanted=command.answer == "redirected",
        rule="goes with the answer redirected",
    )
    if command.to is not None:
        another_agency(context.agency, command.to)
    belongs(
        "takes_over",
        given="takes_over" in command.model_fields_set,
        allowed=command.answer == "accepted",
        rule="belongs to the answer accepted",
    )

"""Deciding: a command in a case becomes events, or is refused. One file for each command."""

from collections.abc import Callable, Mapping
from typing import Any

from henvis.casework import commands
from henvis.casework.case import Case
from henvis.casework.commands import Command
from henvis.casework.context import Context
from henvis.casework.decide.answer_recall import answer_recall
from henvis.casework.decide.answer_referral import answer_referral
from henvis.casework.decide.appeal import appeal
from henvis.casework.decide.apply import apply
from henvis.casework.decide.close_case import close_case
from henvis.casework.decide.decide import record_decision
from henvis.casework.decide.end_measure import end_measure
from henvis.casework.decide.give_consent import give_consent
from henvis.casework.decide.inform import inform
from henvis.casework.decide.open_case import open_case
from henvis.casework.decide.refer import refer
from henvis.casework.decide.register_referral import register_referral
from henvis.casework.decide.report_missing import report_found, report_missing
from henvis.casework.decide.settle_age import settle_age
from henvis.casework.decide.state import state
from henvis.casework.decide.withdraw_consent import withdraw_consent
from henvis.casework.decide.withdraw_referral import withdraw_referral
from henvis.casework.form import codes_are_listed
from henvis.casework.references import repeats
from henvis.contract.events import Event

__all__ = ["Context", "decide"]

_Decision = Callable[[Case | None, Any, Context], tuple[Event, ...]]

_DECISIONS: Mapping[type[Command], _Decision] = {
    commands.OpenCase: open_case,
    commands.SettleAge: settle_age,
    commands.Inform: inform,
    commands.GiveConsent: give_consent,
    commands.WithdrawConsent: withdraw_consent,
    commands.AnswerRecall: answer_recall,
    commands.Refer: refer,
    commands.RegisterReferral: register_referral,
    commands.AnswerReferral: answer_referral,
    commands.WithdrawReferral: withdraw_referral,
    commands.Apply: apply,
    commands.State: state,
    commands.Decide: record_decision,
    commands.EndMeasure: end_measure,
    commands.ReportMissing: report_missing,
    commands.ReportFound: report_found,
    commands.Appeal: appeal,
    commands.CloseCase: close_case,
}


def decide(case: Case | None, command: Command, context: Context) -> tuple[Event, ...]:
    """The events that the command leads to, as drafts without meta; none for an accepted repeat.

    `case` is None where this agency knows nothing of it. Raises Refused with the first code, in the order of
    `refusal` in law/codes.yaml, that applies.
    """
    if case is not None and repeats(case, command):
        return ()
    codes_are_listed(command, context.law.codes)
    return _DECISIONS[type(command)](case, command, context)

"""Recalls: who received something under a consent that has ended, and has to say what became of it."""

from datetime import datetime
from uuid import UUID

from henvis.casework.case import Case
from henvis.law.calendar import day_of
from henvis.law.ruleset import Law

RECALLED = "RecallIssued"
"""The record type that recalls and does nothing else: what it starts is the time for an answer."""


def received_under(case: Case, consent: UUID) -> bool:
    """Whether this agency was sent a referral that rests on the consent."""
    return any(one.consent == consent and one.recipient == case.agency for one in case.referrals.values())


def answer_until(law: Law, recalled_at: datetime) -> datetime | None:
    """The instant (UTC) from which an answer is overdue; None where the law gives no time for it."""
    rules = law.starting.get(RECALLED, ())
    ends = (rule.ends_at(rule.end(recalled_at if rule.keeps_time else day_of(recalled_at))) for rule in rules)
    return min(ends, default=None)

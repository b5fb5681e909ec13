"""What the clock alone ends: a consent holds through its last day in Norway."""

from datetime import date, datetime

from henvis.law.ruleset import Law
from henvis.replacing import replace
from henvis.routing.case import Referral, RouterCase
from henvis.routing.evolve import end
from henvis.routing.judgement import Judgement
from henvis.routing.oslo import day_of, end_of
from henvis.routing.ownership import refuse_takers, return_to_opener


def due(case: RouterCase) -> datetime | None:
    """The next instant (UTC) at which a consent that makes somebody a party has run out; None for never."""
    ends = (_runs_out(case, one) for one in case.referrals.values() if one.holds)
    return min((instant for instant in ends if instant is not None), default=None)


def with_due(case: RouterCase) -> RouterCase:
    """The case with that instant."""
    instant = due(case)
    return case if instant == case.due else replace(case, due=instant)


def lapse(law: Law, case: RouterCase, now: datetime) -> Judgement:
    """Ends what rests on consents that have run out at `now`; an owner that is no party loses the case."""
    today = day_of(now)
    over = [one for one in case.referrals.values() if one.holds and _has_run_out(case, one, today)]
    if not over:
        return Judgement(case=case)
    after = end(replace(case, place=case.place + 1), over, "consent_withdrawn", None)
    after, returned = return_to_opener(law, after)
    after, receipts = refuse_takers(after)
    return Judgement(
        case=with_due(after),
        lapsed=tuple(one.id for one in over),
        returned=returned,
        receipts=receipts,
    )


def _runs_out(case: RouterCase, referral: Referral) -> datetime | None:
    until = _until(case, referral)
    return end_of(until) if until else None


def _has_run_out(case: RouterCase, referral: Referral, today: date) -> bool:
    until = _until(case, referral)
    return until is not None and until < today


def _until(case: RouterCase, referral: Referral) -> date | None:
    consent = case.consents.get(referral.consent) if referral.consent else None
    return consent.until if consent else None

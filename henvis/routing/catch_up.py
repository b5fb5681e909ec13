"""Joining: who becomes a party is sent what it would have been sent so far and what still holds."""

from datetime import date

from henvis.law.ruleset import Law
from henvis.law.sharing import Recipients, Row
from henvis.routing.case import Remembered, RouterCase
from henvis.routing.judgement import CaughtUp, Delivery
from henvis.routing.parties import party_evidence
from henvis.routing.running import runs


def catch_up(law: Law, case: RouterCase, newcomer: str, today: date) -> tuple[CaughtUp, ...]:
    """In the original order; never what it has had before, nor what it published itself.

    `case` is the case after the referral that made `newcomer` a party; `today` is the day in Europe/Oslo.
    """
    found: list[CaughtUp] = []
    for earlier in sorted(case.remembered.values(), key=lambda kept: kept.place):
        row = law.sharing.row(earlier.type, earlier.code)
        if (
            row
            and _is_for(law, case, row, newcomer)
            and _is_news(earlier, newcomer)
            and _holds(law, case, earlier, today)
        ):
            evidence = party_evidence(case, newcomer)
            delivery = Delivery(to=newcomer, basis="party", rule=row.place, evidence=evidence)
            found.append(CaughtUp(earlier=earlier, delivery=delivery))
    return tuple(found)


def _is_for(law: Law, case: RouterCase, row: Row, newcomer: str) -> bool:
    if isinstance(row.to, Recipients):
        return False
    return newcomer in row.to or (newcomer in row.child and law.codes.is_child(case.age_group))


def _is_news(earlier: Remembered, newcomer: str) -> bool:
    return earlier.publisher != newcomer and newcomer not in earlier.sent_to


def _holds(law: Law, case: RouterCase, earlier: Remembered, today: date) -> bool:
    return earlier.decision is None or runs(law, case, case.decisions[earlier.decision], today)

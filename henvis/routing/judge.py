"""The whole policy in one place: what comes of an event that a journal brings."""

from dataclasses import replace
from datetime import date, datetime

from henvis.contract import probe
from henvis.contract.events import CaseOpened, Event, ReferralSent
from henvis.law.ruleset import Law
from henvis.routing.case import RouterCase
from henvis.routing.catch_up import catch_up
from henvis.routing.evolve import evolve, opened
from henvis.routing.judgement import CaughtUp, Judgement, NoStanding, Probed
from henvis.routing.lapse import due
from henvis.routing.oslo import day_of
from henvis.routing.ownership import refuse_takers, return_to_opener
from henvis.routing.parties import is_party
from henvis.routing.probes import judge_probe
from henvis.routing.recalling import recalls
from henvis.routing.receipts import receipts_of, receipts_of_catch_up
from henvis.routing.referring import refer
from henvis.routing.remembering import note_sent
from henvis.routing.route import route
from henvis.routing.standing import OPENED_TWICE, UNKNOWN_CASE, broken_in_case
from henvis.routing.standing.door import broken_at_the_door


def judge(
    law: Law, case: RouterCase | None, event: Event, *, journal: str, now: datetime
) -> Judgement | NoStanding | Probed:
    """`journal` is the agency whose journal brought the event, `now` the router's clock.

    What the clock has ended by `now` must have been ended before (`lapse`).
    """
    if clause := broken_at_the_door(law, event, journal):
        return NoStanding(clause)
    if probe.says_so(event):
        return judge_probe(law, event, now)
    if isinstance(event, CaseOpened):
        return NoStanding(OPENED_TWICE) if case else Judgement(case=opened(event))
    if case is None or journal not in case.known_to:
        return NoStanding(UNKNOWN_CASE)
    if clause := broken_in_case(law, case, event, journal):
        return NoStanding(clause)
    return _judge_in_case(law, case, event, day_of(now))


def _judge_in_case(law: Law, case: RouterCase, event: Event, today: date) -> Judgement:
    if isinstance(event, ReferralSent):
        routed = refer(law, case, event, today)
    else:
        routed = route(law, case, event, event.meta.publisher)
    after = evolve(law, case, event, routed)
    recalled = recalls(law, case, after, event)
    after, caught_up = _join(law, case, after, event, today)
    after, returned = return_to_opener(law, after)
    after, refusals = refuse_takers(after)
    receipts = (*receipts_of(after, event, routed), *receipts_of_catch_up(after, caught_up), *refusals)
    return Judgement(
        case=replace(after, due=due(after)),
        routed=routed,
        caught_up=caught_up,
        recalls=recalled,
        returned=returned,
        receipts=receipts,
    )


def _join(
    law: Law, before: RouterCase, after: RouterCase, event: Event, today: date
) -> tuple[RouterCase, tuple[CaughtUp, ...]]:
    """Whom the event has made a party is caught up with the case."""
    if not isinstance(event, ReferralSent) or is_party(before, event.to) or not is_party(after, event.to):
        return after, ()
    caught_up = catch_up(law, after, event.to, today)
    for one in caught_up:
        after = note_sent(after, one.earlier.slot, event.to)
    return after, caught_up

"""Recalling: what was received under a consent that has ended by itself is called back by the router.

A withdrawal is its own recall: it travels to the same agencies (`received_under_it`).
"""

from collections.abc import Iterator

from henvis.contract.events import ConsentEnded, Event, RecallIssued
from henvis.law.ruleset import Law
from henvis.routing.case import Consent, RouterCase
from henvis.routing.judgement import Own
from henvis.routing.route import ROUTER, route


def recalls(law: Law, before: RouterCase, after: RouterCase, event: Event) -> tuple[Own, ...]:
    """One for each consent that the event has ended and that something was received under.

    It does not say why the consent ended: on a birthday that would tell the birth date.
    """
    return tuple(_recall(law, after, one, event) for one in _ended(before, after) if _was_used(after, one))


def _ended(before: RouterCase, after: RouterCase) -> Iterator[Consent]:
    # By their ids, as a database gives them back; who judges again from the log has them as recorded.
    for one in sorted(after.consents.values(), key=lambda consent: consent.id):
        known = before.consents.get(one.id)
        if one.ended is not None and known is not None and known.stopped_by is None:
            yield one


def _was_used(case: RouterCase, consent: Consent) -> bool:
    return any(one.consent == consent.id and one.delivered for one in case.referrals.values())


def _recall(law: Law, case: RouterCase, consent: Consent, event: Event) -> Own:
    """Who recorded the consent and said itself that it has ended need not be told."""
    draft = RecallIssued(consent=consent.id)
    sender = event.meta.publisher if isinstance(event, ConsentEnded) else ROUTER
    return Own(draft=draft, routed=route(law, case, draft, sender))

"""Receipts: a sender learns what became of its events only at agencies that it has a referral with."""

from collections.abc import Iterable, Iterator

from henvis.contract.events import Event
from henvis.routing.case import RouterCase
from henvis.routing.judgement import CaughtUp, Receipt, Routed


def receipts_of(case: RouterCase, event: Event, routed: Routed) -> Iterator[Receipt]:
    """For the sender of the event. `case` is the case after it: a referral counts for its own receipt."""
    sender = event.meta.publisher
    for sent in routed.deliveries:
        if _related(case, sender, sent.to):
            yield Receipt(to=sender, event=event.meta.id, recipient=sent.to, step="delivered")
    for kept in routed.withholdings:
        if _related(case, sender, kept.to):
            receipt = Receipt(
                to=sender, event=event.meta.id, recipient=kept.to, step="withheld", reason=kept.reason
            )
            yield receipt


def receipts_of_catch_up(case: RouterCase, caught_up: Iterable[CaughtUp]) -> Iterator[Receipt]:
    """For the senders of the earlier events."""
    for one in caught_up:
        sender, recipient = one.earlier.publisher, one.delivery.to
        if _related(case, sender, recipient):
            yield Receipt(to=sender, event=one.earlier.event, recipient=recipient, step="delivered")


def _related(case: RouterCase, sender: str, recipient: str) -> bool:
    """It referred to the recipient, delivered or not, or was sent a referral by it."""
    return any(
        (one.sender, one.recipient) == (sender, recipient)
        or ((one.sender, one.recipient) == (recipient, sender) and one.delivered)
        for one in case.referrals.values()
    )

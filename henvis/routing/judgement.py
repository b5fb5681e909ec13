"""What the router makes of an event, in the order in which it is recorded.

Named tuples, as several are made for every event: a frozen dataclass takes four times as long to make.
"""

from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from henvis.contract.events import OwnerChanged, RecallIssued
from henvis.routing.case import Remembered, RouterCase

MOST_EVIDENCE = 64
"""As many events as the contract lets a record name."""
MOST_LAPSED = 64
"""As many referrals as the contract lets a record name."""


class Delivery(NamedTuple):
    """`rule` is the place in `law/sharing.yaml` that decided, `evidence` the events that it rests on."""

    to: str
    basis: str
    rule: str
    evidence: tuple[UUID, ...]


class Withholding(NamedTuple):
    """`reason` is a code of the list `withheld`."""

    to: str
    reason: str
    rule: str
    evidence: tuple[UUID, ...]


class CaughtUp(NamedTuple):
    """An earlier event, delivered to who has become a party."""

    earlier: Remembered
    delivery: Delivery


class Receipt(NamedTuple):
    """What `to` is told of its `event`; `step` is a code of the list `receipt_step`."""

    to: str
    event: UUID
    recipient: str
    step: str
    reason: str | None = None


class Routed(NamedTuple):
    """Who gets an event, and who would have."""

    deliveries: tuple[Delivery, ...] = ()
    withholdings: tuple[Withholding, ...] = ()


class Own(NamedTuple):
    """An event of the router's own, and who gets it: a case falls back, or a consent is recalled."""

    draft: OwnerChanged | RecallIssued
    routed: Routed


class Judgement(NamedTuple):
    """`case` is the case afterwards; `routed` speaks of the judged event, where there is one.

    `lapsed` are the referrals that the clock ended, where there is none.
    """

    case: RouterCase
    lapsed: tuple[UUID, ...] = ()
    routed: Routed = Routed()
    caught_up: tuple[CaughtUp, ...] = ()
    recalls: tuple[Own, ...] = ()
    returned: Own | None = None
    receipts: tuple[Receipt, ...] = ()


@dataclass(frozen=True, slots=True)
class Probed:
    """Who gets a synthetic probe: it is of no case, and nothing follows from it."""

    routed: Routed


@dataclass(frozen=True, slots=True)
class NoStanding:
    """Its publisher may not say this in this case; `clause` names the rule that was broken."""

    clause: str

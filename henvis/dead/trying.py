"""What would become of parked records if they were tried again now; nothing of it is kept.

The same handler takes them in, in a transaction that is rolled back: standing, law and consent are those of
now, as they would be. A lane is tried as a whole, since what follows may rest on what goes before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from henvis.bus.handling import inbox
from henvis.bus.handling.arrival import FAILED, Arrival, understand
from henvis.bus.handling.handler import Handler
from henvis.bus.handling.taking_in import clash
from henvis.bus.parking import Parked
from henvis.bus.record import Record
from henvis.bus.transaction import Transaction, Transactions
from henvis.contract.events import EventWithheld
from henvis.ops.failure import place_of

HANDLED, REPEATED, REFUSED, WAITS = "handled", "repeated", "refused", "waits"
MOST_TRIED = 100
"""Of one lane: as long as one is tried, nobody else can write."""


@dataclass(frozen=True, slots=True)
class Effects:
    """What would be published for a record, in numbers: who would be told is not for who operates to know."""

    delivered: int = 0
    withheld: int = 0
    journal: int = 0
    given_up: int = 0


@dataclass(frozen=True, slots=True)
class Tried:
    """What would become of one record: handled, repeated (it was handled before), refused, or waits on.

    `code` is of the list `dead_letter`, `rule` what it breaks.
    """

    number: int
    outcome: str
    code: str | None = None
    rule: str | None = None
    effects: Effects = Effects()


def tried(transactions: Transactions, handler: Handler, lane: Sequence[Parked]) -> list[Tried]:
    """Try the records of one lane, in order, until one would hold it again; at most MOST_TRIED of them."""
    # Decoded before the transaction begins, as the runner does.
    arrivals = [_understood(transactions, one.record) for one in lane[:MOST_TRIED]]
    found: list[Tried] = []
    with transactions.trying() as transaction:
        for one, arrival in zip(lane, arrivals, strict=False):
            found.append(_one(transaction, transactions, handler, one, arrival))
            if found[-1].outcome == REFUSED and not found[-1].effects.given_up:
                break
    return [*found, *(Tried(one.id, WAITS) for one in lane[len(found) :])]


def _one(
    transaction: Transaction, of: Transactions, handler: Handler, one: Parked, arrival: Arrival
) -> Tried:
    connection, received = transaction.connection, arrival.received
    known = inbox.digests(connection, [received.event.meta.id]) if received else {}
    if problem := arrival.problem or clash(arrival, known):
        return Tried(one.id, REFUSED, problem.reason, problem.detail)
    if received is None or received.event.meta.id in known:
        return Tried(one.id, REPEATED)
    before, given_up = len(transaction.to_publish()), len(transaction.given_up)
    try:
        inbox.note(connection, [received], transaction.now)
        handler.apply(transaction, [received])
    except Exception as error:  # noqa: BLE001 - whatever it is, the runner would hold the record for it
        return Tried(one.id, REFUSED, FAILED, place_of(error))
    effects = _effects(of, transaction.to_publish()[before:])
    refused = transaction.given_up[given_up:]
    return Tried(one.id, REFUSED if refused else HANDLED, refused[0] if refused else None, effects=effects)


def _effects(of: Transactions, said: Sequence[tuple[str, str | None]]) -> Effects:
    kinds = Counter(of.topics[topic].kind for topic, _ in said)
    withheld = sum(type_ == EventWithheld.__name__ for _, type_ in said)
    return Effects(kinds["mailbox"], withheld, kinds["journal"], kinds["dead"])


def _understood(transactions: Transactions, record: Record) -> Arrival:
    return understand(record, transactions.topics, transactions.clock.latest())

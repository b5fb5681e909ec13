"""Handles parked records again, one at a time, once somebody has asked for it."""

from __future__ import annotations

import time
from collections.abc import Sequence

from henvis.bus import parking
from henvis.bus.handling import inbox
from henvis.bus.handling.arrival import FAILED, Problem, understand
from henvis.bus.handling.handler import Handler
from henvis.bus.handling.taking_in import TakingIn, clash
from henvis.bus.parking import Parked, pace, redrives
from henvis.bus.record import Received
from henvis.bus.storage.database import DOES_NOT_ANSWER
from henvis.bus.storage.patience import patiently
from henvis.bus.transaction import Transaction, Transactions
from henvis.ops.failure import place_of


class Releasing:
    """Lets out of one service's parking what was asked for, and notes what came of it."""

    def __init__(self, transactions: Transactions, handler: Handler, taking_in: TakingIn) -> None:
        """Release into `taking_in`."""
        self._transactions = transactions
        self._handler = handler
        self._taking_in = taking_in

    def release(self, partitions: Sequence[tuple[str, int]]) -> bool:
        """Handle one parked record that was asked for on these partitions; False where there is none."""
        instant = time.time()
        one = patiently(lambda: self._next(partitions, instant))
        if one is None:
            return False
        try:
            patiently(lambda: self._release(one, instant))
        except DOES_NOT_ANSWER:
            raise
        except Exception as error:  # noqa: BLE001 - it goes back to where it was, with the new reason
            with self._transactions.begin() as transaction:
                pace.take_turn(transaction.connection, one, instant)
                self._hold(transaction, one, Problem(FAILED, place_of(error)))
        return True

    def _next(self, partitions: Sequence[tuple[str, int]], instant: float) -> Parked | None:
        with self._transactions.database.reading() as connection:
            return parking.to_release(connection, partitions, instant)

    def _release(self, one: Parked, instant: float) -> None:
        arrival = understand(one.record, self._transactions.topics, self._transactions.clock.latest())
        with self._transactions.begin() as transaction:
            connection = transaction.connection
            if not pace.take_turn(connection, one, instant):
                return
            received = arrival.received
            known = inbox.digests(connection, [received.event.meta.id]) if received else {}
            problem = arrival.problem or clash(arrival, known)
            if problem:
                self._hold(transaction, one, problem)
                return
            repeated = received is None or received.event.meta.id in known
            if received and not repeated:
                self._taking_in.apply(transaction, [received])
            parking.released(connection, one)
            _note(transaction, one, received, repeated=repeated)

    def _hold(self, transaction: Transaction, one: Parked, problem: Problem) -> None:
        """Let a record hold its lane: again, or, where it only waited so far, from now on."""
        if not parking.failed_again(transaction.connection, one, problem.reason, problem.detail):
            return
        redrives.note(transaction.connection, one, redrives.REFUSED, transaction.now, code=problem.reason)
        if one.reason is None and one.case_id:
            self._handler.parked(transaction, one.record, one.case_id, problem.reason)


def _note(transaction: Transaction, one: Parked, received: Received | None, *, repeated: bool) -> None:
    """What its handler has given up, as the router does with what has no standing, was not handled."""
    code = transaction.given_up[0] if transaction.given_up else None
    outcome = redrives.REPEATED if repeated else redrives.REFUSED if code else redrives.HANDLED
    event_id = received.event.meta.id if received else None
    redrives.note(transaction.connection, one, outcome, transaction.now, code=code, event_id=event_id)

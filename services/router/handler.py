"""What the router does with what the journals bring."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from henvis.bus.broker.topics import Topics
from henvis.bus.record import Received, Record
from henvis.bus.transaction import Transaction
from henvis.law.ruleset import Law
from henvis.ops.log import SECURITY, logger
from henvis.ops.metrics import Metrics
from henvis.routing.case import RouterCase
from henvis.routing.judge import judge
from henvis.routing.judgement import NoStanding, Probed
from services.router import store
from services.router.agenda import ConsentsRunOut
from services.router.filing import NO_STANDING, file_parked, file_refused
from services.router.recording import Recording, spoken

security = logger(SECURITY)


@dataclass(frozen=True)
class Router:
    """The bus's handler of the router."""

    law: Law
    topics: Topics
    metrics: Metrics

    def lane(self, record: Record, case_id: UUID) -> str:
        """What waits behind a record that fails: the case in that journal; no agency holds up another."""
        return f"{record.topic}/{case_id}"

    def apply(self, transaction: Transaction, batch: Sequence[Received]) -> None:
        """Judge a batch of one partition, in order; one read and one write for all its cases."""
        before = store.load(transaction.connection, (received.case_id for received in batch))
        after = dict(before)
        agenda = ConsentsRunOut(self.law, self.topics)
        for received in batch:
            known = after.get(received.case_id)
            if known is not None:
                known = after[known.id] = agenda.lapsed(transaction, known)
            judged = self._judge(transaction, known, received)
            if judged is not None:
                after[judged.id] = judged
        store.save(transaction.connection, before, after)

    def parked(self, transaction: Transaction, record: Record, case_id: UUID, reason: str) -> None:
        """File it, so that who reads the order of record knows what is held up and since when."""
        file_parked(transaction, record, case_id, reason)

    def _judge(
        self, transaction: Transaction, case: RouterCase | None, received: Received
    ) -> RouterCase | None:
        event = received.event
        journal = self.topics[received.record.topic].of
        judgement = judge(self.law, case, event, journal=journal, now=transaction.now)
        if isinstance(judgement, NoStanding):
            self._refuse(transaction, received, judgement.clause)
            return None
        recording = Recording(transaction, self.topics, event.meta.case_id, cause=event)
        if isinstance(judgement, Probed):
            recording.route(spoken(received), judgement.routed)
            return None
        recording.carry_out(judgement, spoken(received))
        return judgement.case

    def _refuse(self, transaction: Transaction, received: Received, clause: str) -> None:
        """To the dead letters and, as filed, to the order of record; nothing waits behind it."""
        file_refused(transaction, received, clause)
        transaction.give_up(received.record, NO_STANDING, clause)
        transaction.after_commit(partial(self.metrics.dead_letter, NO_STANDING))
        transaction.after_commit(partial(self.metrics.security, "standing"))
        transaction.after_commit(partial(self._tell_refused, received, clause))

    def _tell_refused(self, received: Received, clause: str) -> None:
        meta = received.event.meta
        security.warning(
            "an event without standing",
            code=clause,
            event_id=meta.id,
            case_id=meta.case_id,
            **received.record.place,
        )

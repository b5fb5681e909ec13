"""Where an agency's commands are given: each is decided, said and stored in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from henvis.agency import answers, store, told
from henvis.agency.answers import Answer
from henvis.bus.transaction import Transaction, Transactions
from henvis.casework.case import Case
from henvis.casework.commands import Command
from henvis.casework.context import Context
from henvis.casework.decide import decide
from henvis.casework.evolve import evolve
from henvis.casework.references import fingerprint, remember
from henvis.contract.events import Event
from henvis.law.ruleset import Law


@dataclass(frozen=True)
class Desk:
    """One agency's desk."""

    agency: str
    law: Law
    transactions: Transactions

    def give(self, command: Command, key: str) -> Answer:
        """Carry a command out, or give the stored answer again where it came before under the same key.

        Raises Refused and KeyReused. Then nothing was changed, and a refused command leaves its key free.
        """
        content = fingerprint(command)
        with self.transactions.begin() as tx:
            if earlier := answers.find(tx.connection, key, content):
                return earlier
            events = self._carry_out(tx, command)
            told.keep(tx.connection, command, events)
            answer = _answer(command, events)
            answers.keep(tx.connection, key, content, answer)
            return answer

    def _carry_out(self, tx: Transaction, command: Command) -> Sequence[Event]:
        before = store.load(tx.connection, [command.case])
        known = before.get(command.case)
        drafts = decide(known, command, Context(self.agency, self.law, tx.now))
        seen = known.last_mailbox_seq if known else 0
        events = [tx.publish(draft, case_id=command.case, seen=seen) for draft in drafts]
        case = self._evolved(known, events)
        if case is not None:
            store.save(tx.connection, before, {case.id: remember(case, command)})
        return events

    def _evolved(self, case: Case | None, events: Sequence[Event]) -> Case | None:
        for event in events:
            case = evolve(case, event, self.agency)
        return case


def _answer(command: Command, events: Sequence[Event]) -> Answer:
    said = [
        {"id": str(event.meta.id), "type": type(event).__name__, "seq": event.meta.seq} for event in events
    ]
    return Answer({"case": str(command.case), "events": said, "effect": bool(events)})

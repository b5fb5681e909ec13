"""Where an agency's commands are given: each is decided, said and stored in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from henvis.agency import answers, store, told
from henvis.agency.answers import Answer
from henvis.agency.bookkeeping import Bookkeeping, OpenBook
from henvis.api.identity import actors
from henvis.api.identity.caller import Caller
from henvis.bus.transaction import Transaction, Transactions
from henvis.casework.case import Case
from henvis.casework.commands import Command
from henvis.casework.context import Context
from henvis.casework.decide import decide, prerequisites
from henvis.casework.evolve import evolve
from henvis.casework.references import fingerprint, remember
from henvis.casework.stay import hint_of, is_stay
from henvis.contract.events import DecisionMade, Event
from henvis.law.ruleset import Law
from henvis.law.step import Step
from henvis.law.wording import LANGUAGES, sentence


@dataclass(frozen=True)
class Desk:
    """One agency's desk. Raises LawError where the law asks of a decision what no code understands."""

    agency: str
    law: Law
    transactions: Transactions

    @property
    def books(self) -> Bookkeeping:
        """The agency's book of deadlines."""
        return Bookkeeping(self.agency, self.law)

    def __post_init__(self) -> None:
        """A service whose code and law do not fit does not start."""
        prerequisites.check(self.law)

    def give(self, command: Command, key: str, caller: Caller) -> Answer:
        """Carry a caller's command out, or give the stored answer where it came before under the same key.

        Raises Refused and KeyReused. Then nothing was changed, and a refused command leaves its key free.
        """
        content = fingerprint(command)
        with self.transactions.begin() as tx:
            if earlier := answers.find(tx.connection, key, content):
                return earlier
            events = self._carry_out(tx, command, caller)
            told.keep(tx.connection, command, events)
            answer = _answer(command, events, self._hints(tx, command, events))
            answers.keep(tx.connection, key, content, answer)
            return answer

    def _carry_out(self, tx: Transaction, command: Command, caller: Caller) -> Sequence[Event]:
        """What is due by now happens first, then the command; that is the caller's act, and all else ours."""
        before = store.load(tx.connection, [command.case])
        book = self.books.open(tx, [command.case])
        known = before.get(command.case)
        if known is not None:
            known = book.pass_time(known, tx.now)
        drafts = decide(known, command, Context(self.agency, self.law, tx.now))
        seen = known.last_mailbox_seq if known else 0
        actor = actors.id_of(tx.connection, caller)
        events = [tx.publish(draft, case_id=command.case, seen=seen, actor=actor) for draft in drafts]
        case = self._taken_in(book, known, command, events)
        if case is not None:
            store.save(tx.connection, before, {case.id: case})
            book.save()
        return events

    def _taken_in(
        self, book: OpenBook, case: Case | None, command: Command, events: Sequence[Event]
    ) -> Case | None:
        """The case after the events; the book reads in it also what only the command said."""
        for event in events:
            before, case = case, remember(evolve(case, event, self.agency), command)
            book.follow(before, case, event)
        return case if case is None else remember(case, command)

    def _hints(self, tx: Transaction, command: Command, events: Sequence[Event]) -> list[dict[str, str]]:
        """What who decides should see, though nothing is refused: for a lawyer to confirm."""
        stays = [one for one in events if isinstance(one, DecisionMade) and is_stay(one)]
        case = store.load(tx.connection, [command.case])[command.case] if stays else None
        steps = [hint_of(case, case.decisions[one.decision], self.law) for one in stays if case is not None]
        return [_hint(step) for found in steps for step in found]


def _hint(step: Step) -> dict[str, str]:
    return {"code": step.code, **{code: sentence(step, language) for code, language in LANGUAGES.items()}}


def _answer(command: Command, events: Sequence[Event], hints: list[dict[str, str]]) -> Answer:
    said = [
        {"id": str(event.meta.id), "type": type(event).__name__, "seq": event.meta.seq} for event in events
    ]
    body = {"case": str(command.case), "events": said, "effect": bool(events)}
    return Answer(body | {"hints": hints} if hints else body)

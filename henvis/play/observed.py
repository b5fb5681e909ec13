"""What the journals have shown so far: every event, and what the router made of it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from uuid import UUID

from henvis.contract.events import (
    ClocksContradict,
    DeadlineEnded,
    DeadlineWarned,
    Event,
    EventDelivered,
    EventWithheld,
    ReceiptIssued,
    StatementMade,
)
from henvis.contract.reference import reference_of
from henvis.play.journals import Entry
from henvis.play.matching import RECEIPT, Fact


class Observed:
    """The events of the journals by their ids; deliveries and withholdings in the router's order."""

    def __init__(self) -> None:
        self._events: dict[UUID, Event] = {}
        self._outcomes: list[EventDelivered | EventWithheld | ReceiptIssued] = []
        self.undecodable: list[Entry] = []

    def add(self, entries: Iterable[Entry]) -> tuple[Event, ...]:
        """Take in what the journals' reader found; gives the events that were not known before."""
        new: list[Event] = []
        for entry in entries:
            if entry.event is None:
                self.undecodable.append(entry)
            elif entry.event.meta.id not in self._events:
                new.append(entry.event)
                self._take(entry.event)
        return tuple(new)

    def event(self, identity: UUID) -> Event | None:
        """The event of this id."""
        return self._events.get(identity)

    def has(self, case: UUID) -> bool:
        """Whether any event of the case was seen."""
        return any(event.meta.case_id == case for event in self._events.values())

    def delivered_to(self, agency: str) -> tuple[Fact, ...]:
        """What the router's journal says that it put into this agency's mailbox, each event once."""
        facts: dict[UUID, Fact] = {}
        for outcome in self._outcomes:
            if isinstance(outcome, EventWithheld) or outcome.to != agency:
                continue
            source = outcome if isinstance(outcome, ReceiptIssued) else self.event(outcome.source.event)
            if source is not None:
                facts[source.meta.id] = self.named(fact_of(source))
        return tuple(facts.values())

    def named(self, fact: Fact) -> Fact:
        """The fact as a story names it: a receipt is about what the event is about that it speaks of."""
        about = self.event(fact.ref) if fact.type == RECEIPT and fact.ref is not None else None
        return fact if about is None else replace(fact, ref=reference_of(about))

    def receipts_of(self, reference: UUID, sender: str) -> tuple[ReceiptIssued, ...]:
        """What the router told the sender of the event that brought this reference in."""
        mine = (event for event in self._events.values() if event.meta.publisher == sender)
        first = next((event.meta.id for event in mine if reference_of(event) == reference), None)
        told = (one for one in self._outcomes if isinstance(one, ReceiptIssued))
        return tuple(one for one in told if one.event == first and one.to == sender)

    def withheld_from(self, agency: str) -> tuple[tuple[Fact, str], ...]:
        """What the router's journal says that this agency did not get, with the reasons."""
        return tuple(
            (fact_of(source), outcome.reason)
            for outcome in self._outcomes
            if isinstance(outcome, EventWithheld) and outcome.to == agency
            if (source := self.event(outcome.source.event)) is not None
        )

    def warnings_of(self, deadline: UUID) -> tuple[date, ...]:
        """The days of the warnings that were published of this deadline, one for each event."""
        return tuple(
            event.warned_on
            for event in self._events.values()
            if isinstance(event, DeadlineWarned) and event.deadline == deadline
        )

    def endings_of(self, deadline: UUID) -> tuple[str, ...]:
        """How this deadline ended, once for each event that says so."""
        return tuple(
            event.ended
            for event in self._events.values()
            if isinstance(event, DeadlineEnded) and event.deadline == deadline
        )

    def _take(self, event: Event) -> None:
        self._events[event.meta.id] = event
        if isinstance(event, EventDelivered | EventWithheld | ReceiptIssued):
            self._outcomes.append(event)


def fact_of(event: Event) -> Fact:
    """What a story can ask of this event."""
    return Fact(
        id=event.meta.id,
        case=event.meta.case_id,
        type=type(event).__name__,
        ref=reference_of(event),
        code=event.statement if isinstance(event, StatementMade) else None,
        publisher=event.meta.publisher,
        rule=event.rule if isinstance(event, DeadlineWarned | DeadlineEnded | ClocksContradict) else None,
    )

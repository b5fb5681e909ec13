"""What the bus made of a step's events, as lines: what reached whom on what ground, and what was withheld."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from henvis.contract.events import (
    ClocksContradict,
    ConsentEnded,
    DeadlineEnded,
    DeadlineWarned,
    Event,
    EventDelivered,
    EventFiled,
    EventWithheld,
    ReceiptIssued,
    RecordParked,
    ReferralsLapsed,
)
from henvis.play.event_words import told
from henvis.play.observed import fact_of
from henvis.play.words import label, spoken

_BROUGHT_BY_TIME = (DeadlineWarned, DeadlineEnded, ClocksContradict, ConsentEnded)
"""What no command says: time, or an event, brings it about."""

_OF_THE_RECORD = (EventFiled, ReferralsLapsed, RecordParked)
"""What the router says for the order of record alone: nobody is told of it."""

Kind = Literal["delivered", "caught_up", "withheld", "follow_on", "receipt"]


@dataclass(frozen=True)
class Outcome:
    """One line under a step."""

    kind: Kind
    agency: str
    event: str
    ground: str = ""
    rule: str = ""


@dataclass(frozen=True)
class Reading:
    """How events are put into words: with the stories' names, and all that was seen before."""

    name_of: Callable[[UUID | None], str | None]
    known: Callable[[UUID], Event | None]

    def outcomes(self, events: Sequence[Event]) -> Iterator[Outcome]:
        """The lines of these events, in the router's order; a follow-on event before its deliveries."""
        said = _told_of_withholding(events)
        announced: set[UUID] = set()
        for event in sorted((one for one in events if _is_outcome(one)), key=_router_order):
            yield from self._announced(event, events, announced)
            yield from self._outcome(event, said)
        for event in events:
            if _is_follow_on(event) and event.meta.id not in announced:
                yield self._follow_on(event)

    def _announced(self, outcome: Event, events: Sequence[Event], announced: set[UUID]) -> Iterator[Outcome]:
        about = None if isinstance(outcome, ReceiptIssued) else _source(outcome)
        for event in events:
            if event.meta.id == about and _is_follow_on(event) and about not in announced:
                announced.add(event.meta.id)
                yield self._follow_on(event)

    def _outcome(self, event: Event, said: frozenset[tuple[UUID, str]]) -> Iterator[Outcome]:
        match event:
            case EventDelivered():
                kind: Kind = "caught_up" if event.catch_up else "delivered"
                yield Outcome(
                    kind, event.to, self._label(event.source.event), self._ground(event), event.rule
                )
            case EventWithheld():
                receipt = ", the sender is told" if (event.source.event, event.to) in said else ""
                text = f"{spoken(event.reason)}{receipt}"
                yield Outcome("withheld", event.to, self._label(event.source.event), text, event.rule)
            case ReceiptIssued(step="not_owner"):
                yield Outcome("receipt", event.to, "takes over nothing: the sender did not own the case")

    def _follow_on(self, event: Event) -> Outcome:
        what = self._label(event.meta.id)
        more = told(event, self._label)
        return Outcome("follow_on", event.meta.publisher, f"{what}: {more}" if more else what)

    def _label(self, identity: UUID) -> str:
        event = self.known(identity)
        if event is None:
            return "an earlier event"
        fact = fact_of(event)
        return label(fact.type, self.name_of(fact.ref), fact.code)

    def _ground(self, delivered: EventDelivered) -> str:
        rests_on = (self.known(identity) for identity in delivered.evidence)
        names = (self.name_of(fact_of(event).ref) for event in rests_on if event)
        return " ".join((spoken(delivered.basis), *dict.fromkeys(filter(None, names))))


def _told_of_withholding(events: Iterable[Event]) -> frozenset[tuple[UUID, str]]:
    receipts = (event for event in events if isinstance(event, ReceiptIssued) and event.step == "withheld")
    return frozenset((receipt.event, receipt.recipient) for receipt in receipts)


def _is_outcome(event: Event) -> bool:
    return isinstance(event, EventDelivered | EventWithheld | ReceiptIssued)


def _is_follow_on(event: Event) -> bool:
    by_itself = event.meta.caused_by is not None or event.meta.publisher == "router"
    if isinstance(event, _OF_THE_RECORD):
        return False
    return not _is_outcome(event) and (by_itself or isinstance(event, _BROUGHT_BY_TIME))


def _source(event: Event) -> UUID | None:
    return event.source.event if isinstance(event, EventDelivered | EventWithheld) else None


def _router_order(event: Event) -> tuple[UUID, int]:
    return event.meta.case_id, event.meta.seq

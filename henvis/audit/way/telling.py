"""What became of one event, from the journals alone. Pure.

Times are those at which Kafka took the records in: one clock for all services, whatever theirs say, and also
where a stack's clock is virtual.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from henvis.audit.case_history import ROUTER, Entry
from henvis.audit.log import Place
from henvis.audit.verify.roots import SignedRoot, final_size
from henvis.audit.verify.weighing import Evidence
from henvis.audit.way.finding import Found
from henvis.bus.broker.topics import Topics
from henvis.contract.events import EventDelivered, EventFiled, EventWithheld, ReceiptIssued, RecordParked
from henvis.proof.keys import Role

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class What(StrEnum):
    """The kinds of steps; in this order where Kafka took several in within one millisecond."""

    SAID = "said"
    PARKED = "parked"
    DROPPED = "dropped"
    FILED = "filed"
    WITHHELD = "withheld"
    DELIVERED = "delivered"
    RECEIPT = "receipt"
    TAKEN_IN = "taken_in"
    CAUSED = "caused"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: when (UTC), and the record that says so.

    `to` is the mailbox that it is about, `number` its place there. `outcome` is a code of the lists `filed`,
    `dead_letter` or `receipt_step`; why somebody was given something, or not, is not told here.
    """

    what: What
    at: datetime
    event: UUID
    publisher: str
    place: Place
    offset: int
    to: str | None = None
    number: int | None = None
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class Covered:
    """How far the journal's part is vouched for that holds a record: sizes, None where none covers it."""

    place: Place
    offset: int
    signed: int | None
    final: int | None


@dataclass(frozen=True, slots=True)
class Way:
    """An event's way, its steps in order; `covered` is None where no keys say whose signatures count."""

    case: UUID
    probe: bool
    steps: tuple[Step, ...]
    covered: tuple[Covered, ...] | None

    def after(self, step: Step) -> timedelta:
        """How long after the event's arrival in its journal that was."""
        return step.at - self.steps[0].at


def told(found: Found, topics: Topics, evidence: Evidence) -> Way:
    """The way of the event that was found."""
    telling = _Telling(found, topics)
    said = telling.step(What.SAID, found.entry)
    later = sorted(telling.later(), key=lambda one: (one.at, list(What).index(one.what), one.offset))
    steps = (said, *later)
    covered = None if evidence.signed is None else tuple(_covered(steps, evidence))
    return Way(found.history.case_id, found.entry.event.meta.probe, steps, covered)


class _Telling:
    def __init__(self, found: Found, topics: Topics) -> None:
        self._found = found
        self._topics = topics
        self._id = found.entry.event.meta.id
        self._place = (found.entry.place.topic, found.entry.place.partition, found.entry.offset)

    def step(
        self,
        what: What,
        entry: Entry,
        *,
        to: str | None = None,
        number: int | None = None,
        outcome: str | None = None,
    ) -> Step:
        at = _EPOCH + timedelta(milliseconds=self._found.arrived[entry.place, entry.offset])
        meta = entry.event.meta
        return Step(what, at, meta.id, meta.publisher, entry.place, entry.offset, to, number, outcome)

    def later(self) -> Iterator[Step]:
        routed = {
            entry.event.meta.id: step for entry in self._found.history.of(ROUTER) for step in self._of(entry)
        }
        yield from routed.values()
        for entry in self._found.history.entries():
            if entry.event.meta.caused_by == self._id and entry.event.meta.id not in routed:
                yield self.step(What.CAUSED, entry)
        for step in routed.values():
            if step.what is What.DELIVERED:
                yield from self._taken_in(step)

    def _of(self, entry: Entry) -> Iterator[Step]:
        match event := entry.event:
            case EventDelivered() if event.source.event == self._id:
                yield self.step(What.DELIVERED, entry, to=self._mailbox(event.to), number=event.mailbox_seq)
            case EventWithheld() if event.source.event == self._id:
                yield self.step(What.WITHHELD, entry, to=self._mailbox(event.to))
            case EventFiled() if event.source.event == self._id:
                yield self.step(What.FILED, entry, outcome=event.outcome)
            case RecordParked() if (event.topic, event.partition, event.offset) == self._place:
                what = What.DROPPED if event.dropped else What.PARKED
                yield self.step(what, entry, outcome=event.reason)
            case ReceiptIssued() if event.event == self._id:
                to = self._mailbox(event.to)
                yield self.step(What.RECEIPT, entry, to=to, number=event.mailbox_seq, outcome=event.step)

    def _taken_in(self, delivered: Step) -> Iterator[Step]:
        """The first word of the recipient's that shows that it had this by then."""
        owner = self._topics[delivered.to or ""].of
        for entry in self._found.history.of(owner):
            if entry.event.meta.seen >= (delivered.number or 0):
                yield self.step(What.TAKEN_IN, entry, to=delivered.to, number=delivered.number)
                return

    def _mailbox(self, agency: str) -> str:
        return self._topics.mailbox(agency)


def _covered(steps: Sequence[Step], evidence: Evidence) -> Iterator[Covered]:
    """Of each journal that the way goes through, by the last record of it."""
    last = {step.place: step.offset for step in sorted(steps, key=lambda one: one.offset)}
    for place, offset in sorted(last.items()):
        signed = [one for one in evidence.of(place) if one.size > offset]
        by_writer = [one.size for one in signed if one.role is Role.WRITER]
        yield Covered(place, offset, min(by_writer, default=None), _final(signed, evidence.quorum))


def _final(signed: Sequence[SignedRoot], quorum: int) -> int | None:
    return final_size(signed, quorum) or None

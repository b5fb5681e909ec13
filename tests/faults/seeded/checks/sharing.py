"""What the router gave to whom, against what its policy gives: every case is judged anew."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from henvis.bus.broker import topics
from henvis.bus.record import REASON_HEADER
from henvis.contract import wire
from henvis.contract.events import (
    Event,
    EventDelivered,
    EventFiled,
    EventWithheld,
    OwnerChanged,
    RecallIssued,
    ReceiptIssued,
    RecordParked,
    ReferralsLapsed,
)
from henvis.contract.headers import SEQ_HEADER
from henvis.law.ruleset import load
from henvis.routing.case import RouterCase
from henvis.routing.judge import judge
from henvis.routing.judgement import Judgement, NoStanding, Probed, Routed
from henvis.routing.lapse import lapse
from services.router.filing import NO_STANDING
from tests.faults.seeded.checks.violation import Violation, compared
from tests.faults.seeded.evidence import Evidence, Handled

LAW, TOPICS = load(), topics.load()


@dataclass
class Judged:
    """One case as it ought to have gone: what mailboxes, journal and dead letters hold, in words."""

    case: RouterCase | None = None
    mailboxes: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    record: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def take(self, row: Handled) -> None:
        """Judge what a journal brought, as of the instant at which the router did."""
        self.pass_time(row.at)
        event = row.event
        judgement = judge(LAW, self.case, event, journal=TOPICS[row.topic].of, now=row.at)
        if isinstance(judgement, NoStanding):
            self.refused.append(str(event.meta.id))
            self.record.append(f"filed: {judgement.clause}")
        else:
            assert not isinstance(judgement, Probed), "nobody sends probes in a random run"
            self._carry_out(judgement, f"event {event.meta.id}")

    def pass_time(self, until: datetime) -> None:
        """End what the clock has ended by `until`, each at its own instant: there the clock has stopped."""
        while self.case and self.case.due is not None and self.case.due <= until:
            self._carry_out(lapse(LAW, self.case, self.case.due), "")

    def _carry_out(self, judgement: Judgement, event: str) -> None:
        self.case = judgement.case
        if judgement.lapsed:
            self.record.append(f"lapsed: {sorted(judgement.lapsed)}")
        self._route(event, judgement.routed)
        if event and not (judgement.routed.deliveries or judgement.routed.withholdings):
            self.record.append("filed: None")
        for one in judgement.caught_up:
            self._give(one.delivery.to, f"event {one.earlier.event}")
        for own in (*judgement.recalls, *filter(None, [judgement.returned])):
            self.record.append(_in_words(own.draft))
            self._route(_in_words(own.draft), own.routed)
        for receipt in judgement.receipts:
            text = f"receipt {receipt.event} {receipt.recipient} {receipt.step} {receipt.reason}"
            self.mailboxes[receipt.to].append(text)
            self.record.append(f"{receipt.to}: {text}")

    def _route(self, what: str, routed: Routed) -> None:
        for delivery in routed.deliveries:
            self._give(delivery.to, what)
        self.record += [f"{kept.to}: withheld: {kept.reason}" for kept in routed.withholdings]

    def _give(self, to: str, what: str) -> None:
        self.mailboxes[to].append(what)
        self.record.append(f"{to}: given")


def check(evidence: Evidence) -> Iterator[Violation]:
    """Mailboxes, the order of record, dead letters and the router's cases are what the policy makes them."""
    cases: dict[UUID, Judged] = defaultdict(Judged)
    for row in evidence.databases["router"].inbox:
        cases[row.event.meta.case_id].take(row)
    for one in cases.values():
        one.pass_time(evidence.clock)
    journal = _by_case(evidence, TOPICS.journal("router"))
    refused = _by_case(evidence, TOPICS.dead("router"))
    boxes = {agency: _by_case(evidence, TOPICS.mailbox(agency)) for agency in TOPICS.agencies}
    for case_id in sorted({*cases, *journal, *refused, *(one for box in boxes.values() for one in box)}):
        wanted, where = cases[case_id], f"case {case_id}"
        for agency, box in boxes.items():
            there = [_in_words(event) for event in box.get(case_id, ())]
            yield from compared(
                wanted.mailboxes[agency], there, f"{where}, {agency}'s mailbox", surplus="leaked"
            )
        # What was parked went on in the end, and is judged as if it had come then.
        said = (one for one in journal.get(case_id, ()) if not isinstance(one, RecordParked))
        record = [_recorded(event) for event in said]
        yield from compared(wanted.record, record, f"{where}, the order of record")
        dead = [str(event.meta.id) for event in refused.get(case_id, ())]
        yield from compared(wanted.refused, dead, f"{where}, without standing")
        if evidence.databases["router"].cases.get(case_id) != wanted.case:
            yield Violation("differs", where, "the router's database is not what the journals make of it")


def _by_case(evidence: Evidence, topic: str) -> Mapping[UUID, list[Event]]:
    """What stands in a topic, each event once, by case; what was parked and went on is not counted."""
    found: dict[UUID, dict[bytes | None, Event]] = defaultdict(dict)
    for record in evidence.of(topic):
        if record.header(REASON_HEADER) in {None, NO_STANDING.encode()}:
            event = wire.decode(record.value)
            found[event.meta.case_id].setdefault(record.header(SEQ_HEADER), event)
    return {case_id: list(events.values()) for case_id, events in found.items()}


def _in_words(event: Event) -> str:
    match event:
        case ReceiptIssued():
            return f"receipt {event.event} {event.recipient} {event.step} {event.reason}"
        case RecallIssued():
            return f"recall {event.consent}"
        case OwnerChanged(referral=None):  # the router's own, under an id that is new in each run
            return f"owner {event.old_owner} → {event.new_owner}"
    return f"event {event.meta.id}"


def _recorded(event: Event) -> str:
    match event:
        case EventDelivered():
            return f"{event.to}: given"
        case EventWithheld():
            return f"{event.to}: withheld: {event.reason}"
        case ReceiptIssued():
            return f"{event.to}: {_in_words(event)}"
        case EventFiled():
            return f"filed: {event.reason}"
        case ReferralsLapsed():
            return f"lapsed: {sorted(event.referrals)}"
    return _in_words(event)

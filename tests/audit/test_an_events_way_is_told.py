"""Of one event, all that the router did with it is told and nothing else, and how far it is vouched for."""

import json
from collections.abc import Mapping
from dataclasses import replace
from random import Random
from uuid import UUID

import pytest

from henvis.audit.case_history import ROUTER, Entry
from henvis.audit.log import LogRecord
from henvis.audit.verify.signed import signed_roots
from henvis.audit.verify.weighing import Evidence
from henvis.audit.way import showing
from henvis.audit.way.finding import find
from henvis.audit.way.telling import Way, What, told
from henvis.bus.broker import topics
from henvis.contract import headers, wire
from henvis.contract.events import (
    Event,
    EventDelivered,
    EventFiled,
    EventWithheld,
    ReceiptIssued,
    RecordParked,
    StatementMade,
)
from henvis.errors import CommandFailed
from tests.audit.memory_log import MemoryLog, Signers
from tests.audit.routed_case import NOBODYS, RoutedCase, improvised, routed
from tests.router.desk import NewDesk

TOPICS = topics.load()
NOBODY = Evidence(None, 3)
TELLS_WHY = ("rule", "basis", "evidence", "reason", "law", "type", "consent")


@pytest.fixture(scope="module")
def case(new_desk: NewDesk) -> RoutedCase:
    chance = Random(11)  # noqa: S311 - a case is improvised, not a secret
    return routed(new_desk, improvised(chance), chance)


def way_of(log: MemoryLog, event: UUID, evidence: Evidence = NOBODY) -> Way:
    return told(find(log, TOPICS, event), TOPICS, evidence)


def by_router(case: RoutedCase) -> Mapping[UUID, set[UUID]]:
    """Event → the router's records that are about it, as the records say."""
    about: dict[UUID, set[UUID]] = {}
    for entry in case.history.of(ROUTER):
        event = entry.event
        if isinstance(event, EventDelivered | EventWithheld | EventFiled):
            about.setdefault(event.source.event, set()).add(event.meta.id)
        elif isinstance(event, ReceiptIssued):
            about.setdefault(event.event, set()).add(event.meta.id)
    return about


def test_all_that_the_router_did_with_an_event_is_told_and_nothing_else(case: RoutedCase) -> None:
    routers, kinds = {What.DELIVERED, What.WITHHELD, What.FILED, What.RECEIPT}, set()
    about = by_router(case)
    for entry in case.history.entries():
        way = way_of(case.log, entry.event.meta.id)
        mine = [one.event for one in way.steps if one.what in routers]
        assert len(mine) == len(set(mine))
        assert set(mine) == about.get(entry.event.meta.id, set())
        assert way.steps[0].event == entry.event.meta.id
        kinds |= {one.what for one in way.steps}
    assert kinds == routers | {What.SAID}


def test_neither_what_it_says_nor_why_it_went_where_it_went_is_told(case: RoutedCase) -> None:
    for entry in case.history.entries():
        way = way_of(case.log, entry.event.meta.id)
        plain = showing.as_plain(way)
        written = json.dumps(plain) + "\n".join(showing.lines(way))
        assert not {name for step in plain["steps"] for name in step} & set(TELLS_WHY)
        assert type(entry.event).__name__ not in written
        for one in case.history.of(ROUTER):
            told_why = [getattr(one.event, name, None) for name in ("rule", "basis", "reason")]
            assert not [word for word in told_why if word and f" {word}" in written]


def with_another(case: RoutedCase, owner: str, event: Event) -> MemoryLog:
    """The log in which this stands last in its owner's journal, five milliseconds after all else."""
    [place] = [place for place in case.log.places if place.topic == TOPICS.journal(owner)]
    before = case.log.records[place]
    value = wire.encode(event)
    own = tuple(headers.of(event, value, event.meta.seq))
    return case.log.with_records(
        place, [*before, LogRecord(place, len(before), 5, before[0].key, value, own)]
    )


@pytest.mark.parametrize(("dropped", "what"), [(False, What.PARKED), (True, What.DROPPED)])
def test_what_holds_up_its_case_is_told_with_the_code(case: RoutedCase, dropped: bool, what: What) -> None:
    entry = case.history.of("intake")[0]
    last = case.history.of(ROUTER)[-1].event.meta
    filed = RecordParked(
        meta=replace(last, id=NOBODYS, seq=last.seq + 1, caused_by=None),
        topic=entry.place.topic,
        partition=entry.place.partition,
        offset=entry.offset,
        reason="failed",
        dropped=dropped,
    )
    way = way_of(with_another(case, ROUTER, filed), entry.event.meta.id)
    [step] = [one for one in way.steps if one.what is what]
    assert (step.event, step.outcome, way.after(step).total_seconds()) == (NOBODYS, "failed", 0.005)


def test_what_its_recipient_said_of_it_shows_that_it_was_taken_in(case: RoutedCase) -> None:
    delivered = next(
        one.event
        for one in case.history.of(ROUTER)
        if isinstance(one.event, EventDelivered) and one.event.to != "intake"
    )
    source = delivered.source.event
    meta = replace(
        delivered.meta, id=NOBODYS, publisher=delivered.to, caused_by=source, seen=delivered.mailbox_seq
    )
    answer = StatementMade(meta=meta, statement="suspicion")
    before = {one.what for one in way_of(case.log, source).steps}
    steps = way_of(with_another(case, delivered.to, answer), source).steps
    assert {What.TAKEN_IN, What.CAUSED} & before == set()
    shown = [(one.what, one.event, one.publisher) for one in steps if one.event == NOBODYS]
    assert shown == [(What.TAKEN_IN, NOBODYS, delivered.to), (What.CAUSED, NOBODYS, delivered.to)]


def covered(log: MemoryLog, entry: Entry, signers: Signers, *notes: bytes) -> tuple[int | None, int | None]:
    """The sizes of the checkpoints that cover a record: its writer's, and a final one."""
    signed = replace(log, signed=notes)
    evidence = Evidence(tuple(signed_roots(signed, signers.keyring)), signers.keyring.quorum)
    way = way_of(signed, entry.event.meta.id, evidence)
    [one] = [one for one in way.covered or () if one.place == entry.place]
    return one.signed, one.final


def test_a_checkpoint_covers_what_stands_before_its_size(case: RoutedCase, signers: Signers) -> None:
    first, last = (case.history.of("intake")[place] for place in (0, -1))
    note = signers.note(case.log, first.place, size=last.offset)
    assert covered(case.log, first, signers, note) == (last.offset, last.offset)
    assert covered(case.log, last, signers, note) == (None, None)


def test_what_too_few_have_cosigned_is_not_final(case: RoutedCase, signers: Signers) -> None:
    entry = case.history.of("intake")[0]
    note = signers.note(case.log, entry.place, without=["udi", "nav", "police"])
    assert covered(case.log, entry, signers, note) == (len(case.log.records[entry.place]), None)


def test_without_keys_no_checkpoint_is_claimed(case: RoutedCase) -> None:
    way = way_of(case.log, case.history.of("intake")[0].event.meta.id)
    assert showing.as_plain(way)["checkpoints"] is None
    assert "No keys were given" in "\n".join(showing.lines(way))


def test_a_record_that_is_no_event_is_told_by_its_place(case: RoutedCase) -> None:
    entry = case.history.of("intake")[0]
    there = case.log.records[entry.place]
    broken = case.log.with_records(entry.place, [there[0]._replace(value=b"\0broken"), *there[1:]])
    with pytest.raises(CommandFailed, match=f"{entry.place}/0 under this id cannot be read"):
        way_of(broken, entry.event.meta.id)

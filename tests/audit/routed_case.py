"""One case that is improvised, as the real router leaves it in its journal and in the mailboxes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import groupby
from random import Random
from typing import Any
from uuid import UUID

from henvis.audit.case_history import ROUTER, CaseHistory, Entry
from henvis.audit.histories import history_of
from henvis.audit.log import LogRecord, Place
from henvis.bus.partitioning import key_of, partition_of
from henvis.bus.publishing.outbox import OutboxRow
from henvis.bus.storage.stored_headers import restored
from henvis.contract import headers, wire
from henvis.contract.events import Event
from tests.audit.memory_log import MemoryLog
from tests.domain.routing.improviser import Improviser
from tests.domain.routing.story import Story
from tests.router.desk import Desk, NewDesk

Said = Sequence[tuple[str, Event]]


@dataclass(frozen=True)
class RoutedCase:
    """A case, and what the router's outbox holds for each mailbox."""

    log: MemoryLog
    history: CaseHistory
    mailboxes: Mapping[str, Sequence[OutboxRow]]


def improvised(chance: Random, events: int = 30) -> Said:
    """What agencies put into their journals in one case, with and without standing, in order."""
    story = Story(age_group=chance.choice(["adult", "minor", "age_in_doubt"]))
    improviser = Improviser(chance, story)
    story.says("intake", improviser.a_consent("guardian"))
    for _ in range(events):
        story.now += timedelta(hours=chance.choice([0, 0, 0, 0, 24]))
        story.tries(*improviser.next())
    return story.tried


def routed(new_desk: NewDesk, said: Said, chance: Random) -> RoutedCase:
    """What the router makes of it, in batches cut anywhere, its clock looked at only now and then."""
    with new_desk() as desk:
        for instant, together in groupby(said, key=lambda one: one[1].meta.recorded):
            desk.clock.move(instant)
            if chance.random() < 0.5:
                with desk.transactions.begin() as transaction:
                    desk.agenda.fall_due(transaction, range(desk.topics.partitions))
            desk.receives_batches(together, chance)
        log = MemoryLog(_journals(desk, said))
        boxes = {name: _rows(desk, desk.topics.mailbox(name)) for name in desk.topics.agencies}
        return RoutedCase(log, history_of(log, desk.topics, said[0][1].meta.case_id), boxes)


def _journals(desk: Desk, said: Said) -> dict[Place, list[LogRecord]]:
    records: dict[Place, list[LogRecord]] = {}
    for name, event in said:
        value = wire.encode(event)
        place = Place(desk.topics.journal(name), partition_of(event.meta.case_id, desk.topics.partitions))
        there = records.setdefault(place, [])
        own = tuple(headers.of(event, value, event.meta.seq))
        there.append(LogRecord(place, len(there), 0, key_of(event.meta.case_id), value, own))
    for row in _rows(desk, desk.topics.journal(ROUTER)):
        place = Place(row.topic, row.partition)
        there = records.setdefault(place, [])
        there.append(LogRecord(place, len(there), 0, row.key, row.value, row.headers))
    return records


def _rows(desk: Desk, topic: str) -> list[OutboxRow]:
    return [
        OutboxRow(row.topic, row.partition, row.seq, row.key, row.value, headers=restored(row.headers))
        for row in desk.outbox(topic)
    ]


def of_router(history: CaseHistory, said: Iterable[Entry]) -> CaseHistory:
    """The same case with another journal of the router's."""
    return CaseHistory(history.case_id, {**history.journals, ROUTER: tuple(said)})


def altered(entry: Entry, **fields: Any) -> Entry:
    """The same record with other fields; those of `meta` are named `meta__…`."""
    meta = {name.removeprefix("meta__"): value for name, value in fields.items() if name.startswith("meta__")}
    own = {name: value for name, value in fields.items() if not name.startswith("meta__")}
    event = replace(entry.event, meta=replace(entry.event.meta, **meta), **own)
    return entry._replace(event=event, value=wire.encode(event))


NOBODYS = UUID("01927b8e-5f00-7a4b-8c11-0000000000ff")
"""The id of no event."""

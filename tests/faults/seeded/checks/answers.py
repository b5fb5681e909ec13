"""What clients were told, against what the services did."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from henvis.contract import wire
from tests.faults.seeded.checks.retelling import OF_TIME
from tests.faults.seeded.checks.violation import Violation
from tests.faults.seeded.evidence import Database, Evidence
from tests.faults.seeded.history import Told


def check(evidence: Evidence) -> Iterator[Violation]:
    """What was accepted was done, once; what was refused was not; nothing was done that nobody asked for."""
    by_key: dict[str, list[Told]] = defaultdict(list)
    for told in evidence.told:
        by_key[told.asking.key].append(told)
    for key, all_told in by_key.items():
        yield from _one_command(evidence, key, all_told)
    for service, database in evidence.databases.items():
        for key in database.answers.keys() - by_key.keys():
            yield Violation("invented", service, f"an answer under {key}, which nobody used")
        if service != "router":
            yield from _unasked(service, database)


def _one_command(evidence: Evidence, key: str, all_told: list[Told]) -> Iterator[Violation]:
    asking = all_told[0].asking
    where = f"{asking.agency} {asking.do} under {key}"
    accepted = [told.body for told in all_told if told.outcome == "accepted"]
    database = evidence.databases[asking.agency]
    stored = database.answers.get(key)
    if any(body != accepted[0] for body in accepted):
        yield Violation("doubled", where, "two answers that differ under one key")
    if accepted and stored is None:
        yield Violation("lost", where, "it was accepted, and the database does not know the answer")
    if accepted and stored is not None and stored != accepted[0]:
        yield Violation("differs", where, "the stored answer is not what the client was told")
    if stored is not None and all_told[-1].outcome == "refused":
        yield Violation("invented", where, "it was refused in the end, and was done")
    body = accepted[0] if accepted else stored
    yield from _its_events(database, where, body or {"events": []})


def _unasked(agency: str, database: Database) -> Iterator[Violation]:
    """An agency speaks because it was asked to, because of what it was sent, or because time has passed."""
    asked = {UUID(str(said["id"])) for body in database.answers.values() for said in body["events"]}
    for row in database.outbox:
        if row.topic != f"nrm.from.{agency}" or row.event_id in asked:
            continue
        event = wire.decode(row.value)
        if event.meta.caused_by is None and not isinstance(event, OF_TIME):
            yield Violation("invented", agency, f"event {event.meta.id}, which came of no command")


def _its_events(database: Database, where: str, body: Mapping[str, Any]) -> Iterator[Violation]:
    for said in body["events"]:
        rows = [row for row in database.outbox if row.topic.startswith("nrm.from.")]
        found = [row for row in rows if row.event_id == UUID(str(said["id"]))]
        if not found:
            yield Violation("lost", where, f"event {said['id']} is in no outbox")
        elif len(found) > 1:
            yield Violation("doubled", where, f"event {said['id']} is in the outbox {len(found)} times")
        elif found[0].seq != said["seq"]:
            yield Violation("differs", where, f"event {said['id']} has number {found[0].seq}")

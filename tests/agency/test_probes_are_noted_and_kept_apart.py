"""A probe that comes is noted with its sender and partition, and no case, list or count has it."""

import dataclasses
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from uuid_utils.compat import uuid7

from henvis.agency.probes import ApartFromProbes, NotAProbe, lanes
from henvis.agency.tables import known_case, probe_arrival
from henvis.bus.record import Received, Record
from henvis.bus.tables import outbox
from henvis.contract import probe, wire
from henvis.contract.events import Meta, ReferralSent
from henvis.service.probing.sending import case_on, send
from services.nav.service import SERVICE as NAV
from tests.agency.office import LAW, START, NewDatabase, Office, new_id, opened

PARTITIONS = 4
NEVER: dict[str, Any] = {"arrived_at": None, "age_seconds": None}


def probe_of(sender: str, partition: int, **meta: Any) -> ReferralSent:
    case_id = case_on(sender, START.date(), partition, PARTITIONS)
    known = Meta(
        id=UUID(str(uuid7())),
        case_id=case_id,
        publisher=sender,
        seq=1,
        occurred=START,
        recorded=START,
        actor="system",
        law=LAW.hash,
        probe=True,
    )
    event = probe.referral(sender, case_id)
    return dataclasses.replace(event, meta=dataclasses.replace(known, **meta))


def take_in(office: Office, handler: Any, events: Iterable[tuple[int, ReferralSent]]) -> None:
    batch = [
        Received(Record("nrm.to.nav", partition, 0, None, wire.encode(event)), event, 1)
        for partition, event in events
    ]
    with office.kit.transactions.begin() as transaction:
        handler.apply(transaction, batch)


def handler_of(office: Office) -> ApartFromProbes:
    handler = NAV.handler(office.kit)
    assert isinstance(handler, ApartFromProbes)
    return handler


def told(office: Office) -> float:
    return office.kit.metrics.value("henvis_probe_arrived_timestamp_seconds", lane="from.udi")


def test_a_probe_is_noted_by_sender_and_partition_and_known_to_no_case(nav: Office) -> None:
    before = time.time()
    take_in(nav, handler_of(nav), [(2, probe_of("udi", 2)), (3, probe_of("police", 3))])

    with nav.database.reading() as connection:
        came = lanes(connection)
        assert connection.execute(sa.select(known_case)).all() == []
    assert {sender: list(by) for sender, by in came.items()} == {"udi": [2], "police": [3]}
    assert before <= came["udi"][2] <= time.time()
    assert nav.get("/cases") == nav.get("/waiting") == []


def test_what_is_real_in_the_same_batch_is_taken_in(nav: Office, intake: Office) -> None:
    case, _ = intake.refer_to_nav()
    (referral,) = intake.sent(ReferralSent)
    take_in(nav, handler_of(nav), [(0, probe_of("udi", 0)), (0, referral)])

    assert [one["id"] for one in nav.get("/cases")] == [case]


def test_a_lane_has_carried_its_probes_once_each_partition_has(nav: Office) -> None:
    handler, started = handler_of(nav), told(nav)
    for partition in range(PARTITIONS - 1):
        take_in(nav, handler, [(partition, probe_of("udi", partition))])
    take_in(nav, handler, [(0, probe_of("udi", 0))])
    assert told(nav) == started, "one partition has carried nothing"

    take_in(nav, handler, [(PARTITIONS - 1, probe_of("udi", PARTITIONS - 1))])
    assert (first := told(nav)) > started

    take_in(nav, handler, [(partition, probe_of("udi", partition)) for partition in range(PARTITIONS - 1)])
    assert told(nav) == first, "the last one has not come again"
    take_in(nav, handler, [(PARTITIONS - 1, probe_of("udi", PARTITIONS - 1))])
    assert told(nav) > first


def test_what_is_undone_has_not_come(nav: Office) -> None:
    handler, started = handler_of(nav), told(nav)
    whole = [(partition, probe_of("udi", partition)) for partition in range(PARTITIONS)]
    no_probe = (0, dataclasses.replace(probe_of("udi", 0), urgent=True))

    with pytest.raises(NotAProbe):
        take_in(nav, handler, [*whole, no_probe])
    assert told(nav) == started


@pytest.mark.parametrize(
    "event",
    [
        pytest.param(dataclasses.replace(probe_of("udi", 0), urgent=True), id="marked, and says more"),
        pytest.param(probe_of("udi", 0, probe=False), id="in a probe's case, and not marked"),
        pytest.param(probe_of("udi", 0, case_id=UUID(new_id())), id="marked, in a real case"),
    ],
)
def test_what_only_says_that_it_is_a_probe_is_not_taken_in(nav: Office, event: ReferralSent) -> None:
    before = nav.everything_stored()
    with pytest.raises(NotAProbe):
        take_in(nav, handler_of(nav), [(0, event)])
    assert nav.everything_stored() == before


def lane(office: Office, sender: str) -> dict[str, Any]:
    told = office.get("/operations/probes")
    found: dict[str, Any] = next(one for one in told["lanes"] if one["sender"] == sender)
    return found


@pytest.fixture
def of_ten_seconds(tmp_path: Path, new_database: NewDatabase) -> Iterator[Office]:
    """NAV's office, where probes are sent every ten seconds."""
    with opened(NAV, tmp_path, new_database, probe_seconds=10.0) as office:
        yield office


def note(office: Office, sender: str, *ages: float) -> None:
    now = time.time()
    rows = [{"sender": sender, "partition": at, "at": now - age} for at, age in enumerate(ages)]
    with office.database.writing() as connection:
        connection.execute(sa.insert(probe_arrival), rows)


def test_each_lane_is_listed_by_the_partition_that_has_waited_longest(of_ten_seconds: Office) -> None:
    note(of_ten_seconds, "udi", 1, 2, 19, 3)
    note(of_ten_seconds, "police", 1, 2, 21, 3)
    note(of_ten_seconds, "intake", 1, 2, 3)

    told = of_ten_seconds.get("/operations/probes")
    assert told["period_seconds"] == 10
    assert [(one["sender"], one["recipient"]) for one in told["lanes"]] == [
        (one, "nav") for one in ("intake", "udi", "barnevern", "police")
    ]
    udi, police = lane(of_ten_seconds, "udi"), lane(of_ten_seconds, "police")
    assert (udi["partition"], udi["overdue"], int(udi["age_seconds"])) == (2, False, 19)
    assert (police["partition"], police["overdue"]) == (2, True)
    assert datetime.fromisoformat(udi["arrived_at"]).tzinfo == UTC
    intake = lane(of_ten_seconds, "intake")
    assert {**intake, **NEVER} == intake
    assert (intake["partition"], intake["overdue"]) == (3, False), "the process has only just started"


def test_where_probes_are_off_no_lane_is_overdue(nav: Office) -> None:
    note(nav, "udi", 5000, 5000, 5000, 5000)
    assert nav.get("/operations/probes")["period_seconds"] == 0
    assert lane(nav, "udi")["overdue"] is False


def sent_rows(office: Office) -> int:
    with office.database.reading() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(outbox)).scalar_one())


def test_one_probe_for_each_partition_goes_the_way_of_every_event(nav: Office) -> None:
    assert send(nav.kit.transactions, range(PARTITIONS)) == PARTITIONS
    said = nav.all_sent()
    assert all(probe.is_probe(event) for event in said)
    assert len({event.meta.case_id for event in said}) == PARTITIONS
    assert {event.meta.seq for event in said} == {1}


def test_none_follows_one_that_is_not_sent(nav: Office) -> None:
    send(nav.kit.transactions, [0, 1])
    assert send(nav.kit.transactions, range(PARTITIONS)) == 2
    assert sent_rows(nav) == PARTITIONS
    with nav.database.writing() as connection:
        connection.execute(sa.update(outbox).where(outbox.c.partition == 3).values(offset=0))
    assert send(nav.kit.transactions, range(PARTITIONS)) == 1


@pytest.mark.parametrize("agency", LAW.codes.agencies)
def test_the_service_of_every_agency_keeps_probes_apart(nav: Office, agency: str) -> None:
    service = import_module(f"services.{agency}.service").SERVICE
    assert isinstance(service.handler(nav.kit), ApartFromProbes)

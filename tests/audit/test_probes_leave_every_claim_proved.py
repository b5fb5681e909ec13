"""With probes between all that happens, every claim about the log is proved, and no list has one in it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from henvis.audit.claims import Claim, Report, Verdict
from henvis.audit.finding import Weight
from henvis.audit.histories import history_of
from henvis.audit.log import Place
from henvis.audit.mailboxes.making import made_again
from henvis.audit.reading import Reading
from henvis.audit.rebuild.rebuilding import compared_with, rebuild_into
from henvis.audit.replay.replaying import replayed
from henvis.audit.verify.signed import signed_roots
from henvis.audit.verify.verifying import Verifier
from henvis.audit.verify.weighing import Evidence
from henvis.bus.partitioning import case_of
from henvis.bus.tables import inbox, outbox
from henvis.contract import probe, wire
from henvis.contract.events import EventDelivered, EventFiled
from henvis.law.released import Laws
from henvis.play import reader
from tests.audit.memory_log import MemoryLog, Signers
from tests.audit.paper_bus import bus_of
from tests.audit.probed_bus import PROBES, ProbedBus, kept, rows_of_probes
from tests.databases import Databases

STORY = Path("tests/scenarios/own/recall.yaml")
SERVICES = ("intake", "udi", "barnevern", "nav", "police", "router")
PROVED = frozenset(Claim) - {Claim.APPEND_ONLY, Claim.FORGOTTEN}
LISTS = ("/cases", "/waiting", "/due", "/recalls", "/averting", "/operations/dead")


@pytest.fixture(scope="module")
def bus(databases: Databases) -> Iterator[ProbedBus]:
    """The bus after a story, with probes from every agency after each step."""
    with bus_of(ProbedBus, databases) as bus:
        yield bus.plays(reader.read(STORY))


def log_of(bus: ProbedBus) -> MemoryLog:
    return MemoryLog({place: tuple(there) for place, there in bus.journals().items()})


def verified(bus: ProbedBus, signers: Signers) -> Report:
    def evidence(opened: object) -> Evidence:
        assert isinstance(opened, MemoryLog)
        return Evidence(tuple(signed_roots(opened, signers.keyring)), signers.keyring.quorum)

    return Verifier(bus.now).verify(signers.sign(log_of(bus)), evidence)


def probes_in(bus: ProbedBus, topic: str) -> int:
    keys = (
        case_of(record.key) for place, there in bus.records.items() if place[0] == topic for record in there
    )
    return sum(case is not None and probe.is_case(case) for case in keys)


def test_every_probe_reaches_every_other_agency(bus: ProbedBus) -> None:
    sent = bus.rounds * bus.topics.partitions
    assert bus.rounds > 20
    for agency in bus.topics.agencies:
        assert probes_in(bus, bus.topics.journal(agency)) == sent
        assert probes_in(bus, bus.topics.mailbox(agency)) == 4 * sent
    assert probes_in(bus, bus.topics.journal("router")) == 20 * sent
    assert not any(probes_in(bus, bus.topics.dead(name)) for name in SERVICES)


def test_every_claim_is_proved_with_probes_in_the_log(bus: ProbedBus, signers: Signers) -> None:
    report = verified(bus, signers)
    assert {claim: report.results[claim].findings for claim in report.refuted} == {}
    assert set(report.having(Verdict.PROVED)) == PROVED


def test_no_list_has_a_probe_in_it(bus: ProbedBus) -> None:
    for office in bus.offices.values():
        told = "".join(office.http.get(path).text for path in LISTS)
        assert "[" in told
        assert str(probe.FIRST)[:13] not in told


def test_a_probes_case_is_unknown_to_every_agency(bus: ProbedBus) -> None:
    case_id = a_probes_case(bus)
    for office in bus.offices.values():
        for path in ("", "/referrals", "/events", "/deadlines", "/consents"):
            answer = office.http.get(f"/cases/{case_id}{path}")
            assert (answer.status_code, answer.json()["code"]) == (404, "unknown_case")


def a_probes_case(bus: ProbedBus) -> str:
    with bus.router.database.reading() as connection:
        cases = connection.execute(sa.select(inbox.c.case_id)).scalars()
        return str(next(one for one in cases if probe.is_case(one)))


def test_no_table_of_cases_knows_of_one(bus: ProbedBus) -> None:
    beside = {"inbox", "outbox"}
    for database in bus.databases().values():
        metadata = sa.MetaData()
        with database.reading() as connection:
            metadata.reflect(connection)
            for table in metadata.sorted_tables:
                of_cases = [
                    one for one in table.c if one.name in {"case_id", "id"} and table.name not in beside
                ]
                rows = [
                    str(value) for one in of_cases for value in connection.execute(sa.select(one)).scalars()
                ]
                assert not [one for one in rows if one.replace("-", "").startswith(probe.FIRST.hex[:13])]


def test_every_mailbox_is_made_again(bus: ProbedBus) -> None:
    log = log_of(bus)
    for agency in bus.topics.agencies:
        for partition in range(bus.topics.partitions):
            there = bus.records[bus.topics.mailbox(agency), partition]
            made = list(made_again(log, bus.topics, agency, partition))
            assert [one[1:] for one in made] == [one[3:] for one in there]


def test_a_replay_tells_nothing_of_a_probe(bus: ProbedBus) -> None:
    case_id = case_of(a_probes_case(bus).encode())
    assert case_id is not None
    history = history_of(log_of(bus), bus.topics, case_id)
    assert len(list(history.entries())) >= 5
    assert replayed(history, "nav", bus.now, Laws()).case is None


def differences(bus: ProbedBus, *services: str) -> Mapping[str, object]:
    reading = Reading(log_of(bus), bus.topics, Laws())
    return {name: compared_with(bus.databases()[name].url, name, reading) for name in services}


def test_rebuild_finds_no_difference_before_and_after_they_are_erased(bus: ProbedBus) -> None:
    assert differences(bus, "nav", "router") == {"nav": (), "router": ()}
    assert all(bus.erases().values())
    assert differences(bus, "nav", "router") == {"nav": (), "router": ()}


def test_a_service_can_be_filled_into_a_new_database(bus: ProbedBus, tmp_path: Path) -> None:
    reading = Reading(log_of(bus), bus.topics, Laws())
    cases = rebuild_into(f"sqlite:///{tmp_path / 'new.db'}", "nav", reading)
    assert cases == len(bus.offices["nav"].get("/cases"))


def test_of_what_is_erased_the_last_of_each_place_is_left_and_nothing_real(bus: ProbedBus) -> None:
    before = real_rows(bus)
    bus.erases()
    partitions = bus.topics.partitions
    for name, database in bus.databases().items():
        places = partitions * (6 if name == "router" else 1)
        assert rows_of_probes(database, inbox) == 0
        assert rows_of_probes(database, outbox) <= places
    assert real_rows(bus) == before


def real_rows(bus: ProbedBus) -> Counter[str]:
    found: Counter[str] = Counter()
    for name, database in bus.databases().items():
        for table in (inbox, outbox):
            with database.reading() as connection:
                every = connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            found[f"{name} {table.name}"] = every - rows_of_probes(database, table)
    return found


def test_what_no_checkpoint_covers_stays_in_the_outbox_of_its_writer(bus: ProbedBus) -> None:
    bus.settles()
    before = {name: kept(database)[1] for name, database in bus.databases().items()}
    bus.erases(covered=0)
    after = {name: kept(database)[1] for name, database in bus.databases().items()}
    agencies = bus.topics.agencies
    assert [after[name] for name in agencies] == [before[name] for name in agencies]
    assert after["router"] < before["router"], "of mailboxes nobody signs anything"


def test_the_same_number_follows_on_after_an_erasure(bus: ProbedBus, signers: Signers) -> None:
    bus.erases()
    bus.settles()
    assert set(verified(bus, signers).having(Verdict.PROVED)) == PROVED


def filed(bus: ProbedBus) -> Counter[str]:
    said = (wire.decode(row.value) for row in bus.router.outbox("nrm.from.router"))
    return Counter(event.outcome for event in said if isinstance(event, EventFiled))


def delivered(bus: ProbedBus) -> int:
    return sum(len(there) for (topic, _), there in bus.records.items() if topic.startswith("nrm.to."))


def test_a_probe_that_comes_again_after_it_was_erased_reaches_nobody(
    bus: ProbedBus, signers: Signers
) -> None:
    assert PROBES is not None
    old = next(
        there[0]
        for place, there in bus.journals().items()
        if place.topic == "nrm.from.police" and (case := case_of(there[0].key)) and probe.is_case(case)
    )
    bus.moves(bus.now + PROBES.erased_after + timedelta(seconds=1))
    bus.erases()
    before = delivered(bus), filed(bus)["no_recipient"]
    bus.replays(old)
    assert (delivered(bus), filed(bus)["no_recipient"]) == (before[0], before[1] + 1)
    report = verified(bus, signers)
    assert report.results[Claim.LAWFUL].findings == ()
    assert differences(bus, "router") == {"router": ()}


def a_lie(bus: ProbedBus, **fields: object) -> MemoryLog:
    """The log with one delivery of a probe told otherwise."""
    log = log_of(bus)
    for place in (place for place in log.places if place.topic == "nrm.from.router"):
        for at, record in enumerate(log.records[place]):
            event = wire.decode(record.value)
            if isinstance(event, EventDelivered) and probe.is_case(event.meta.case_id):
                value = wire.encode(replace(event, **fields))  # type: ignore[arg-type]  # any field's
                there = [*log.records[place][:at], record._replace(value=value, headers=record.headers)]
                return log.with_records(place, [*there, *log.records[place][at + 1 :]])
    raise AssertionError("no probe was delivered")


@pytest.mark.parametrize("fields", [{"basis": "consent"}, {"rule": "bases.consent"}, {"evidence": ()}])
def test_a_probe_on_another_ground_is_refuted(bus: ProbedBus, fields: dict[str, object]) -> None:
    from henvis.audit.lawful import lawful

    log = a_lie(bus, **fields)
    place: Place = next(one for one in log.places if log.records[one] != log_of(bus).records[one])
    record = next(
        now for now, was in zip(log.records[place], log_of(bus).records[place], strict=True) if now != was
    )
    case_id = case_of(record.key)
    assert case_id is not None
    history = history_of(log_of(bus), bus.topics, case_id)
    changed = tuple(
        one._replace(event=wire.decode(record.value)) if one.offset == record.offset else one
        for one in history.of("router")
    )
    lie = replace(history, journals={**history.journals, "router": changed})
    assert [one for one in lawful(Laws(), lie, bus.now) if one.weight is Weight.REFUTES]

"""Each agency as the attacker, with its own credentials, on a real stack: each act fails, is told, counted.

Beside each stands the honest version of the same act, which works; after each, nothing was delivered to
anybody, and the agency's next honest event is handled.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from uuid import UUID

import pytest
from confluent_kafka import Producer

from henvis.bus.partitioning import partition_of
from henvis.contract import wire
from henvis.contract.events import (
    CaseClosed,
    CaseOpened,
    ConsentGiven,
    Event,
    ReferralRegistered,
    StatementMade,
)
from henvis.local.stack import running_stack
from tests.security import tries
from tests.security.attacker import Attacker
from tests.security.rule import AGENCIES, MAILBOXES, TOPICS, may_read, may_see, may_write
from tests.security.town import BROKER, DENIED, PARTITIONS, QUOTA, Town, victim_of

UNSEEN = "TOPIC_AUTHORIZATION_FAILED"
SAYS = StatementMade(statement="presumed_victim")
DISAGREEING: Mapping[str, bytes] = {
    "ce_id": b"01927b8e-5f00-7a4b-8c11-0000000000a1",
    "ce_source": b"/henvis/router",
    "ce_type": b"no.henvis.referral.CaseClosed",
    "ce_subject": b"01927b8e-5f00-7a4b-8c11-0000000000a2",
    "ce_time": b"2020-01-01T00:00:00Z",
}
LARGE = b"x" * 200_000
MOST_RECORDS = 2000


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with running_stack(tmp_path_factory.mktemp("stack"), clock="virtual") as stack:
        town = Town(stack)
        yield town
        town.close()


@pytest.fixture(params=AGENCIES)
def attacker(town: Town, request: pytest.FixtureRequest) -> Iterator[Attacker]:
    yield Attacker(town.stack, request.param)
    town.shared_case(request.param, victim_of(request.param))  # its next honest event is handled


@pytest.fixture
def shared(town: Town, attacker: Attacker) -> UUID:
    """A case that the attacker's agency opened, of which another is told."""
    return town.shared_case(attacker.name, victim_of(attacker.name))[0]


@contextmanager
def is_refused(town: Town, class_: str, line: str, times: int = 1) -> Iterator[None]:
    """The router hands what is written meanwhile to nobody, says so, and counts it."""
    with town.nothing_delivered(), town.told("router", line, times, **{"class": class_}):
        yield


def old_event(attacker: Attacker, case: UUID, kind: type[Event]) -> Event:
    """An event that its agency has published, as it stands in its journal."""
    record = attacker.reads(f"nrm.from.{attacker.name}", case, kind)
    return wire.decode(record.value())


def place_of(case: UUID) -> int:
    return partition_of(case, PARTITIONS)


def test_honest_work_is_no_security_event(town: Town) -> None:
    services = ("router", *AGENCIES)
    assert town.counted(BROKER) == 0, "nor is a stack's first start"
    refused = town.security_lines(BROKER)
    for agency in AGENCIES:
        case, referral = town.shared_case(agency, other := victim_of(agency))
        town.offices[other].does(
            "register_referral", case=str(case), referral=str(referral), case_number="2026/1"
        )
    town.is_quiet()
    assert [town.counted(who) for who in (BROKER, *services)] == [0] * (1 + len(services))
    assert town.security_lines(BROKER) == refused
    assert not [
        line for who in services for line in town.security_lines(who) if " INFO henvis.security " not in line
    ]


def test_foreign_topics(town: Town, attacker: Attacker) -> None:
    who = attacker.name
    assert tries.see(attacker.kafka) == {topic for topic in TOPICS if may_see(who, topic)}
    assert tries.write(attacker.kafka, [own := f"nrm.dead.{who}"]) == {own: tries.DONE}
    foreign = [topic for topic in TOPICS if not may_write(who, topic) and not may_see(who, topic)]
    line = f"User:{who} is Denied operation = DESCRIBE from host = 127.0.0.1 on resource = Topic:"
    with (
        town.nothing_delivered(),
        town.told(BROKER, line, len(foreign), agency=who, **DENIED),
    ):
        assert set(tries.write(attacker.kafka, foreign).values()) == {UNSEEN}
    unread = [topic for topic in foreign if not may_read(who, topic)]
    with town.told(BROKER, line, len(unread), agency=who, **DENIED):
        assert set(tries.read(attacker.kafka, unread).values()) == {UNSEEN}


def test_a_mailbox_write(town: Town, attacker: Attacker) -> None:
    who, own = attacker.name, f"nrm.to.{attacker.name}"
    line = f"User:{who} is Denied operation = WRITE from host = 127.0.0.1 on resource = Topic:LITERAL:{own}"
    with town.nothing_delivered(), town.told(BROKER, line, agency=who, **DENIED):
        assert set(tries.write(attacker.kafka, MAILBOXES).values()) == {UNSEEN}


def test_a_second_consumer_group(town: Town, attacker: Attacker) -> None:
    who, second = attacker.name, f"henvis.{attacker.name}.second"
    groups = tries.admin(attacker.kafka).describe_consumer_groups([f"henvis.{who}"])
    assert groups[f"henvis.{who}"].result(tries.WITHIN_S).members, "its own service is a member of its own"
    denied = f"User:{who} is Denied operation = DESCRIBE from host = 127.0.0.1"
    line = f"{denied} on resource = Group:LITERAL:{second}"
    with town.nothing_delivered(), town.told(BROKER, line, agency=who, **DENIED):
        assert tries.join(attacker.kafka, second, f"nrm.to.{who}") == "GROUP_AUTHORIZATION_FAILED"


def test_a_flood_waits_and_takes_nobody_elses_turn(town: Town, attacker: Attacker) -> None:
    who, other = attacker.name, victim_of(attacker.name)
    throttled: list[object] = []
    flooding = {**attacker.kafka.confluent(), "throttle_cb": throttled.append, "linger.ms": 0, "log_level": 0}
    producer = Producer(flooding)
    producer.produce(f"nrm.dead.{who}", value=b"a little", partition=0)
    assert producer.flush(30) == 0
    assert not throttled

    def sends_more() -> bool:
        producer.produce(f"nrm.dead.{who}", value=LARGE, partition=0)
        producer.flush(30)
        return bool(throttled)

    with town.told(BROKER, f"Quota violated for sensor (Produce-{who}:", agency=who, **QUOTA):
        assert any(sends_more() for _ in range(MOST_RECORDS)), "the broker makes it wait"
        town.shared_case(other, victim_of(other))


def test_a_forged_publisher(town: Town, attacker: Attacker, shared: UUID) -> None:
    forged = attacker.makes(shared, CaseClosed(outcome="settled"), publisher=victim_of(attacker.name))
    with is_refused(town, "standing", "no standing: not_the_journals_agency"):
        attacker.writes(forged)


def test_its_own_old_event_replayed(town: Town, attacker: Attacker, shared: UUID) -> None:
    old = attacker.reads(f"nrm.from.{attacker.name}", shared, ConsentGiven)
    with is_refused(town, "contract", f"event {wire.decode(old.value()).meta.id}: dropped"):
        attacker.replays(old)


def test_its_own_old_event_replayed_on_another_partition(
    town: Town, attacker: Attacker, shared: UUID
) -> None:
    old = attacker.reads(f"nrm.from.{attacker.name}", shared, ConsentGiven)
    with is_refused(town, "contract", "the partition is not the key's"):
        attacker.replays(old, partition=(old.partition() + 1) % PARTITIONS)


def test_an_old_event_with_a_new_number(town: Town, attacker: Attacker, shared: UUID) -> None:
    event = old_event(attacker, shared, ConsentGiven)
    with is_refused(town, "contract", "an event id came again with other bytes"):
        attacker.writes(dataclasses.replace(event, meta=dataclasses.replace(event.meta, seq=99)))


def test_an_old_event_under_a_new_id(town: Town, attacker: Attacker, shared: UUID) -> None:
    event = old_event(attacker, shared, ConsentGiven)
    with is_refused(town, "standing", "no standing: consent_used_twice"):
        attacker.writes(attacker.makes(shared, event))


def test_anothers_event_replayed_from_the_mailbox(town: Town, attacker: Attacker) -> None:
    other = victim_of(attacker.name)
    case, referral = town.shared_case(attacker.name, other)
    town.offices[other].does("register_referral", case=str(case), referral=str(referral), case_number="1")
    theirs = attacker.reads(f"nrm.to.{attacker.name}", case, ReferralRegistered)
    known = [event["id"] for event in town.offices[attacker.name].events(case)]
    with is_refused(town, "contract", "dropped"):
        attacker.replays(theirs)
    assert [event["id"] for event in town.offices[attacker.name].events(case)] == known


def test_anothers_case(town: Town, attacker: Attacker) -> None:
    other = town.offices[victim_of(attacker.name)]
    case = other.opens()
    with is_refused(town, "standing", "no standing: unknown_case"):
        attacker.writes(attacker.makes(case, SAYS))
    assert [event["type"] for event in other.events(case)] == ["CaseOpened"]
    opening = CaseOpened(source="self", age_group="adult", exploitation_stated=False, address_grade="unknown")
    with is_refused(town, "standing", "no standing: opened_twice"):
        attacker.writes(attacker.makes(case, opening))


def test_cases_in_sequence(town: Town, attacker: Attacker) -> None:
    case = town.offices[victim_of(attacker.name)].opens()
    with is_refused(town, "standing", "no standing: unknown_case", times=10):
        for number in range(10):
            attacker.writes(attacker.makes(UUID(int=case.int - 5 + number), SAYS))


def test_a_key_and_a_value_that_disagree(town: Town, attacker: Attacker, shared: UUID) -> None:
    case = town.offices[victim_of(attacker.name)].opens()
    with is_refused(town, "contract", "the key is not the event's own case", times=2):
        attacker.writes(attacker.makes(case, SAYS), key=shared)
        attacker.writes(attacker.makes(shared, SAYS), key=case)


def test_headers_and_values_that_disagree(town: Town, attacker: Attacker, shared: UUID) -> None:
    place = f"nrm.from.{attacker.name}/{place_of(shared)}/"
    for header, value in DISAGREEING.items():
        with is_refused(town, "contract", f"{header}: {place}"):
            attacker.writes(attacker.makes(shared, SAYS), header={header: value})


def test_a_place_or_a_digest_that_is_not_the_values(town: Town, attacker: Attacker, shared: UUID) -> None:
    with is_refused(town, "contract", "henvis_digest: is not that of the value", times=2):
        for header in ("henvis_seq", "henvis_digest"):
            attacker.writes(attacker.makes(shared, SAYS), header={header: b"1"})

"""A right that is taken away stops what needs it and nothing else, says so, and can be given back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from kafka.admin import KafkaAdminClient

from henvis.bus.broker import acls
from henvis.bus.broker.acls import Permission
from henvis.contract.events import Event
from henvis.local.embedded_kafka.broker import Broker
from henvis.local.embedded_kafka.enforcing import Enforcing, _filter
from tests.faults.conftest import statements
from tests.flow.router_process import RouterProcess
from tests.security import tries
from tests.security.conftest import As
from tests.waiting import eventually

GIVEN_UP = "nrm.dead.router"


class Rights:
    """The router's, on a broker."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker

    def take(self, operation: str, resource: str, name: str) -> None:
        admin = KafkaAdminClient(**self._broker.access.kafka_python())
        admin.delete_acls([_filter(Permission("router", operation, resource, name))])
        admin.close()
        with Enforcing(self._broker.access) as enforcing:
            eventually(lambda: enforcing.drift(acls.load()).missing, what="the right is gone")

    def give_back(self) -> None:
        with Enforcing(self._broker.access) as enforcing:
            enforcing.apply(acls.load())


@pytest.fixture
def rights(told: Broker) -> Iterator[Rights]:
    rights = Rights(told)
    yield rights
    rights.give_back()


@pytest.fixture
def router(told: Broker, rights: Rights, tmp_path: Path) -> Iterator[RouterProcess]:
    del rights  # given back after the router has ended
    process = RouterProcess(told, tmp_path, f"sqlite:///{tmp_path}/router.db")
    process.wait_ready()
    yield process
    process.end()


def said_by_police() -> Event:
    """Of a case that nobody opened: the router gives it up, and writes that down."""
    (event,) = statements(1)
    return event


def test_a_journal_that_may_not_be_read_any_more(router: RouterProcess, rights: Rights) -> None:
    router.writes("nav", before := said_by_police())
    router.wait_for(GIVEN_UP, before)
    rights.take("read", "topic", "nrm.from.nav")
    # A fetch that was under way when the right was taken is still answered.
    eventually(lambda: "does not let router read nrm.from.nav" in router.log(), what="it says so")
    router.writes("nav", held_up := said_by_police())
    router.writes("udi", other := said_by_police())
    router.wait_for(GIVEN_UP, other)
    assert not router.holds(GIVEN_UP, held_up)
    assert 'henvis_broker_refusals_total{agency="router"} 0.0' not in router.metrics()
    rights.give_back()
    router.wait_for(GIVEN_UP, held_up)
    assert "`henvis acl apply` mends it" in router.log()


def test_a_topic_that_may_not_be_written_any_more(
    router: RouterProcess, rights: Rights, going_in_as: As
) -> None:
    rights.take("write", "topic", GIVEN_UP)
    assert tries.write(going_in_as("router"), ["nrm.to.nav"]) == {"nrm.to.nav": tries.DONE}, "others it may"
    router.writes("udi", waiting := said_by_police())
    eventually(lambda: f"does not let router write {GIVEN_UP}" in router.log(), what="it says so")
    assert 'henvis_broker_refusals_total{agency="router"} 0.0' not in router.metrics()
    assert not router.holds(GIVEN_UP, waiting)
    rights.give_back()
    router.wait_for(GIVEN_UP, waiting)


def test_a_group_that_may_not_be_joined_any_more_ends_the_process_with_a_sentence(
    told: Broker, rights: Rights, tmp_path: Path
) -> None:
    rights.take("read", "group", "henvis.router")
    process = RouterProcess(told, tmp_path, f"sqlite:///{tmp_path}/router.db")
    try:
        sentence = (
            "BrokerRefuses: the broker does not let router join group henvis.router: `henvis acl check`"
        )
        eventually(lambda: sentence in process.log(), within=40, what="it says so and ends")
        assert process._process.wait(15) == 70
    finally:
        process._onlooker.close()


def test_a_journal_that_may_not_be_seen_at_the_start_is_waited_for_and_told(
    told: Broker, rights: Rights, tmp_path: Path
) -> None:
    rights.take("read", "topic", "nrm.from.nav")
    process = RouterProcess(told, tmp_path, f"sqlite:///{tmp_path}/router.db")
    try:
        sentence = "the broker does not let router see nrm.from.nav: `henvis acl check`"
        eventually(lambda: sentence in process.log(), within=40, what="it says so")
        rights.give_back()
        process.wait_ready()
    finally:
        process.end()

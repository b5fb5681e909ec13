"""A broker that was told who may do what, by everybody's own credentials."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from henvis.bus.broker.kafka_access import Credentials, KafkaAccess
from henvis.local.embedded_kafka.broker import Broker
from henvis.local.embedded_kafka.enforcing import Enforcing
from tests.fresh_topics import fresh_topics
from tests.security import tries
from tests.security.rule import STRANGER, TOPICS

As = Callable[[str], KafkaAccess]


@pytest.fixture(scope="package")
def told(broker: Broker) -> Broker:
    """The broker as every stack has it, a record in each topic, and one user more that nobody named."""
    table = fresh_topics(broker)
    assert {topic.name for topic in table.all} == set(TOPICS), "the rule speaks of the topics that there are"
    with Enforcing(broker.access) as enforcing:
        enforcing.set_passwords([_stranger()])
    assert set(tries.write(broker.access, TOPICS).values()) == {tries.DONE}
    return broker


@pytest.fixture(scope="package")
def going_in_as(told: Broker) -> As:
    """A principal's name → its way in."""

    def access(name: str) -> KafkaAccess:
        return replace(told.access, credentials=_stranger()) if name == STRANGER else told.access_of(name)

    return access


def _stranger() -> Credentials:
    return Credentials(STRANGER, "of no interest to anybody")

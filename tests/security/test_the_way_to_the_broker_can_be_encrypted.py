"""With TLS every kind of client works, and none trusts a certificate of another authority."""

import asyncio
import contextlib
import gc
import ssl
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaConnectionError
from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient
from kafka import KafkaConsumer
from kafka.errors import KafkaError

from henvis.bus.broker import topics as bus_topics
from henvis.bus.broker.facts import require_let_in
from henvis.bus.broker.kafka_access import MECHANISM, KafkaAccess
from henvis.bus.broker.refusals import BrokerRefuses
from henvis.local.embedded_kafka import certificate
from henvis.local.embedded_kafka.broker import QUICK_START, Broker
from henvis.local.embedded_kafka.enforcing import Enforcing
from henvis.local.embedded_kafka.setting_up import make_ready
from tests.faults.conftest import statements
from tests.flow.router_process import RouterProcess
from tests.security import tries


@pytest.fixture(scope="module")
def encrypted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """A broker that speaks TLS alone, with the bus's topics."""
    folder = tmp_path_factory.mktemp("tls")
    broker = Broker(folder / "broker", log=folder / "kafka.log", jvm=QUICK_START, way="tls")
    try:
        broker.start()
        broker.wait_ready()
        make_ready(broker, bus_topics.load())
        yield broker
    finally:
        broker.kill()


@pytest.fixture(scope="module")
def deceived(encrypted: Broker, tmp_path_factory: pytest.TempPathFactory) -> KafkaAccess:
    """The admin's way in with the certificate of an authority that the broker's is not from."""
    folder = tmp_path_factory.mktemp("other")
    certificate.make(folder / "ca.pem", folder / "server.pem")
    return replace(encrypted.access, ca=folder / "ca.pem")


def by_confluent(kafka: KafkaAccess) -> bool:
    try:
        return bool(AdminClient({**kafka.confluent(), "log_level": 0}).list_topics(timeout=5).topics)
    except KafkaException:
        return False


def by_kafka_python(kafka: KafkaAccess) -> bool:
    consumer = None
    with contextlib.suppress(KafkaError):
        consumer = KafkaConsumer(**kafka.kafka_python(), bootstrap_timeout_ms=3000)
    if consumer is None:
        with warnings.catch_warnings():  # it leaves the sockets open that it could not use
            warnings.simplefilter("ignore", ResourceWarning)
            gc.collect()
        return False
    found = bool(consumer.topics())
    consumer.close()
    return found


def by_aiokafka(kafka: KafkaAccess) -> bool:
    async def topics() -> bool:
        assert kafka.credentials is not None
        consumer = AIOKafkaConsumer(
            bootstrap_servers=kafka.bootstrap,
            security_protocol=kafka.protocol,
            sasl_mechanism=MECHANISM,
            sasl_plain_username=kafka.credentials.user,
            sasl_plain_password=kafka.credentials.password,
            ssl_context=kafka.tls(),
        )
        try:
            await consumer.start()
            return bool(await consumer.topics())
        except (KafkaConnectionError, ssl.SSLError):
            return False
        finally:
            await consumer.stop()

    return asyncio.run(topics())


clients = pytest.mark.parametrize("come_in", [by_confluent, by_kafka_python, by_aiokafka])


@clients
def test_each_client_comes_in(encrypted: Broker, come_in: Callable[[KafkaAccess], bool]) -> None:
    assert come_in(encrypted.access)


@clients
def test_no_client_trusts_another_authority(
    deceived: KafkaAccess, come_in: Callable[[KafkaAccess], bool]
) -> None:
    assert not come_in(deceived)


@clients
def test_no_client_comes_in_unencrypted(encrypted: Broker, come_in: Callable[[KafkaAccess], bool]) -> None:
    assert not come_in(replace(encrypted.access, ca=None))


def test_the_wrong_authority_is_told(deceived: KafkaAccess) -> None:
    with pytest.raises(BrokerRefuses, match="certificate is not made by that of HENVIS_KAFKA_TLS_CA"):
        require_let_in(deceived)


def test_permissions_hold_there_too(encrypted: Broker) -> None:
    with Enforcing(encrypted.access) as enforcing:
        assert enforcing.permissions()
    topics = ["nrm.from.nav", "nrm.to.nav"]
    outcomes = tries.write(encrypted.access_of("nav"), topics)
    assert outcomes == {"nrm.from.nav": tries.DONE, "nrm.to.nav": "TOPIC_AUTHORIZATION_FAILED"}


def test_a_whole_service_works_encrypted(encrypted: Broker, tmp_path: Path) -> None:
    router = RouterProcess(encrypted, tmp_path, f"sqlite:///{tmp_path}/router.db")
    try:
        router.wait_ready()
        (event,) = statements(1)  # of a case that nobody opened: the router gives it up, and says so
        router.writes("police", event)
        router.wait_for("nrm.dead.router", event)
    finally:
        router.end()

"""Without the right password nobody comes in, through no door; and every refusal is in the broker's log."""

from dataclasses import replace

import pytest
from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient

from henvis.bus.broker.facts import require_let_in, wait_for_topics
from henvis.bus.broker.kafka_access import Credentials, KafkaAccess
from henvis.bus.broker.refusals import BrokerRefuses
from henvis.local.embedded_kafka.broker import Broker
from tests.security import tries
from tests.security.conftest import As
from tests.waiting import eventually

WRONG = "not the password"


def test_the_right_password(told: Broker) -> None:
    require_let_in(told.access_of("nav"))


@pytest.mark.parametrize("name", ["nav", "admin", "nobody"])
def test_a_wrong_password_or_an_unknown_name_is_told_at_once(told: Broker, name: str) -> None:
    wrong = replace(told.access, credentials=Credentials(name, WRONG))
    sentence = rf"the broker does not let {name} in: its credentials are not the broker's: .*CREDENTIALS"
    with pytest.raises(BrokerRefuses, match=sentence) as refused:
        wait_for_topics(wrong, told.cluster_id, ["nrm.to.nav"], 4)
    assert WRONG not in str(refused.value)


def test_without_any_password(told: Broker) -> None:
    with pytest.raises(KafkaException):
        AdminClient({**KafkaAccess(told.bootstrap).confluent(), "log_level": 0}).list_topics(timeout=3)


def test_the_controllers_door_knows_the_admin_alone(told: Broker) -> None:
    door = f"127.0.0.1:{told._controller_port}"
    assert not _let_in(door, told.access_of("nav"))
    assert not _let_in(door, replace(told.access, credentials=Credentials("admin", WRONG)))
    assert _let_in(door, told.access)


def _let_in(door: str, kafka: KafkaAccess) -> bool:
    """Whether the password is accepted there, where another mechanism is spoken than at the clients' door."""
    heard: list[str] = []
    settings = {**kafka.confluent(), "bootstrap.servers": door, "sasl.mechanism": "PLAIN", "log_level": 0}
    admin = AdminClient({**settings, "error_cb": lambda error: heard.append(error.name())})
    with pytest.raises(KafkaException):  # it is no broker: topics are not its business
        admin.list_topics(timeout=2)
    admin.poll(0)
    return "_AUTHENTICATION" not in heard


def test_a_refusal_is_written_down_with_who_what_and_where(told: Broker, going_in_as: As) -> None:
    assert tries.write(going_in_as("police"), ["nrm.to.nav"]) != {"nrm.to.nav": tries.DONE}
    denied = "User:police is Denied operation = DESCRIBE from host = 127.0.0.1"
    line = f"{denied} on resource = Topic:LITERAL:nrm.to.nav"
    eventually(lambda: line in told.security_log.read_text(), what="the refusal is in the broker's log")
    assert line not in told._log.read_text(), "it stands apart from what else the broker says"


def test_a_wrong_password_is_written_down(told: Broker) -> None:
    wrong = replace(told.access, credentials=Credentials("nav", WRONG))
    with pytest.raises(BrokerRefuses):
        require_let_in(wrong)
    line = "Failed authentication with /127.0.0.1"
    eventually(lambda: line in told.security_log.read_text(), what="it is in the broker's log")
    assert WRONG not in told.security_log.read_text()

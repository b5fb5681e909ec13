"""A broker that stands in the middle of letting somebody in has refused nothing, whatever code that has."""

import pytest
from confluent_kafka import KafkaError

from henvis.bus.broker.kafka_access import Credentials, KafkaAccess
from henvis.bus.broker.refusals import BrokerRefuses, LettingIn, Refusals
from henvis.ops.metrics import Metrics
from tests.operations.processes import lists_for

NAV = KafkaAccess("localhost:1", credentials=Credentials("nav", "not shown"))
SAID = (
    (
        KafkaError._AUTHENTICATION,
        "SASL authentication error: Authentication failed due to invalid credentials",
    ),
    (KafkaError._SSL, "SSL handshake failed: certificate verify failed"),
)
NOT_SAID = (
    (
        KafkaError._AUTHENTICATION,
        "SASL authentication error: SaslAuthenticateRequest failed: Local: Timed out",
    ),
    (
        KafkaError._AUTHENTICATION,
        "SASL SCRAM-SHA-512 mechanism handshake failed: Local: Broker transport failure: broker's supported",
    ),
    (KafkaError._SSL, "SSL handshake failed: Disconnected"),
    (KafkaError._TRANSPORT, "Connection setup timed out in state SSL_HANDSHAKE"),
)


def counted(error: KafkaError) -> float:
    metrics = Metrics("agency", lists_for("nav"))
    Refusals(NAV, metrics).heard(error)
    return metrics.value("henvis_broker_refusals_total")


@pytest.mark.parametrize(("code", "text"), SAID)
def test_what_the_broker_says_is_one(code: int, text: str) -> None:
    error = KafkaError(code, text)
    assert counted(error) == 1
    letting_in = LettingIn(NAV)
    letting_in(error)
    with pytest.raises(BrokerRefuses, match="does not let nav in"):
        letting_in.require()


@pytest.mark.parametrize(("code", "text"), NOT_SAID)
def test_no_answer_is_none(code: int, text: str) -> None:
    error = KafkaError(code, text)
    assert counted(error) == 0
    letting_in = LettingIn(NAV)
    letting_in(error)
    letting_in.require()

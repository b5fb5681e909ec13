"""Whether the broker answers, lets us in, and is the right one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from henvis.doctor.check import CannotLook, Check, Looked
from henvis.doctor.finding import Finding, Kind, Severity
from henvis.doctor.sight import Sight

AWAY: Final = Kind(
    "broker-away",
    Severity.CRITICAL,
    "Look whether Kafka's process runs and has disk, and read its log; services go on by"
    " themselves once it is back",
    "HenvisBrokerAway",
)
REFUSES: Final = Kind(
    "broker-refuses",
    Severity.CRITICAL,
    "Give the admin's own credentials and the broker's CA",
    "HenvisBrokerRefuses",
)
FOREIGN: Final = Kind(
    "broker-foreign",
    Severity.CRITICAL,
    "Stop whatever serves on that address: services refuse to work with it",
    "HenvisBrokerAway",
)


def compare(sight: Sight) -> Iterator[Finding]:
    """What is wrong with the broker."""
    address = sight.kafka.bootstrap if sight.kafka else "Kafka"
    if sight.refused:
        yield REFUSES.about(address, f"Nothing can be asked of Kafka: {sight.refused}")
    elif sight.broker is None:
        yield AWAY.about(
            address,
            f"Kafka on {address} does not answer: nothing is delivered, and what is said waits in databases",
        )
    elif sight.stack and sight.broker.cluster_id != sight.stack.told["cluster_id"]:
        yield FOREIGN.about(
            address,
            f"The Kafka on {address} is of another cluster than the one that this stack was made with",
        )


def _look(sight: Sight) -> Looked:
    if sight.kafka is None and sight.refused is None:
        raise CannotLook("No stack runs, and nobody said where Kafka is")
    return Looked.at("Kafka answers, and it is the right one", compare(sight))


CHECK: Final = Check("broker", _look, (AWAY, REFUSES, FOREIGN))

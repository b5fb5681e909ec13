"""Whether every broker is set as `deploy/kafka/broker.yaml` says."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient, ConfigResource

from henvis.doctor import broker_file
from henvis.doctor.broker_file import Setting
from henvis.doctor.check import CannotLook, Check, Looked, Need
from henvis.doctor.finding import Finding, Kind, Severity
from henvis.doctor.sight import Sight
from henvis.local.embedded_kafka.broker_files import BrokerFiles
from henvis.local.embedded_kafka.quorum import quorum

ANSWER_SECONDS: Final = 5.0
Values = Mapping[str, str | None]
"""A broker's settings; None for what it does not tell."""

DIFFERS: Final = Kind(
    "broker-setting-differs",
    Severity.CRITICAL,
    "Set it as deploy/kafka/broker.yaml says, with Kafka's own tools or in the broker's file, and look again",
)
UNSEEN: Final = Kind(
    "controller-not-seen",
    Severity.HINT,
    "Look at authorizer.class.name and the others of deploy/kafka/broker.yaml in the file of"
    " controller {subject}",
)


def compare(settings: Iterable[Setting], node: int, values: Values) -> Iterator[Finding]:
    """Where one broker is set otherwise; what it does not tell is passed over."""
    for setting in settings:
        value = values.get(setting.name)
        if value is not None and not setting.holds(value):
            yield DIFFERS.about(
                setting.name,
                f"Broker {node} has {setting.name} {value or 'empty'} where {setting.wanted()} is declared:"
                f" {setting.why.rstrip('.')[0].lower()}{setting.why.rstrip('.')[1:]}",
            )


def unseen(controllers: Collection[int], brokers: Collection[int]) -> Iterator[Finding]:
    """Controllers that are no brokers: a broker tells of itself alone."""
    for node in sorted(set(controllers) - set(brokers)):
        yield UNSEEN.about(
            str(node),
            f"Controller {node} is no broker, so that nobody here can tell whether it asks its authorizer",
        )


def _look(sight: Sight) -> Looked:
    settings, brokers = broker_file.load(sight.profile), sight.answering.nodes
    secret = _of_file(BrokerFiles(sight.home.kafka, "sasl").settings) if sight.home else {}
    findings = [*unseen([one.node for one in quorum(sight.access)], brokers)]
    untold: set[str] = set()
    for node, told in _told(sight, brokers).items():
        values = {name: secret.get(name) if value is None else value for name, value in told.items()}
        untold |= {one.name for one in settings if values.get(one.name) is None}
        findings += compare(settings, node, values)
    not_told = f"; Kafka does not tell {', '.join(sorted(untold))}" if untold else ""
    return Looked.at(
        f"{len(settings)} settings of {len(brokers)} broker(s) are as broker.yaml says{not_told}", findings
    )


def _told(sight: Sight, brokers: Iterable[int]) -> dict[int, Values]:
    admin = AdminClient({**sight.access.confluent(), "log_level": 0})
    asked = [ConfigResource("broker", str(node)) for node in brokers]
    try:
        return {
            int(resource.name): {name: entry.value for name, entry in answer.result(ANSWER_SECONDS).items()}
            for resource, answer in admin.describe_configs(asked, request_timeout=ANSWER_SECONDS).items()
        }
    except (KafkaException, TimeoutError) as error:
        raise CannotLook("Kafka does not tell its settings") from error


def _of_file(path: Path) -> dict[str, str]:
    """What stands in an embedded broker's own file; only names that are declared are ever asked for."""
    lines = (line.partition("=") for line in path.read_text().splitlines() if not line.startswith("#"))
    return {name.strip(): value.strip() for name, sign, value in lines if sign}


CHECK: Final = Check("broker settings", _look, (DIFFERS, UNSEEN), frozenset({Need.BROKER}))

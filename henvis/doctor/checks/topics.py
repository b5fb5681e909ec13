"""Whether the broker has the topics of `deploy/kafka/topics.yaml`, as stated, and no others of the bus."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient, ConfigResource, ConfigSource

from henvis.bus.broker import topics as table
from henvis.bus.broker.topics import Topics
from henvis.doctor.check import CannotLook, Check, Looked, Need
from henvis.doctor.finding import Finding, Kind, Severity
from henvis.doctor.sight import Sight, TopicSeen

ANSWER_SECONDS: Final = 5.0
OURS: Final = "nrm."

MISSING: Final = Kind(
    "topic-missing",
    Severity.CRITICAL,
    "Find out who deleted {subject} before anything is made anew: what stood there may only be in an archive"
    " (docs/audit.md); an embedded stack makes it at its next start",
    "HenvisNotReady",
)
UNKNOWN: Final = Kind(
    "topic-unknown",
    Severity.WARNING,
    "Find out who made {subject}; where nobody needs it, delete it with Kafka's own tools",
)
PARTITIONS: Final = Kind(
    "topic-partitions-differ",
    Severity.CRITICAL,
    "Stop all services: a case would lose its order. Restore the topic; its partitions can"
    " never be changed back",
)
REPLICAS: Final = Kind(
    "topic-replicas-too-few",
    Severity.CRITICAL,
    "Let Kafka's own tools give {subject} more replicas (kafka-reassign-partitions)",
)
SETTING: Final = Kind(
    "topic-setting-differs",
    Severity.CRITICAL,
    "Set it back with Kafka's own tools (kafka-configs), and find out who changed it",
)


@dataclass(frozen=True, slots=True)
class Setting:
    """A topic's setting as the broker tells it; `own` where somebody set it on the topic itself."""

    value: str
    own: bool


Settings = Mapping[str, Mapping[str, Setting]]
"""Topic → name → setting."""


def compare(
    stated: Topics, profile: str, found: Mapping[str, TopicSeen], settings: Settings
) -> Iterator[Finding]:
    """Where the broker's topics are not those of the table."""
    least = stated.profiles[profile]
    for topic in stated.all:
        if (seen := found.get(topic.name)) is None:
            yield MISSING.about(topic.name, f"{topic.name} is missing on the broker")
            continue
        if seen.partitions != stated.partitions:
            yield PARTITIONS.about(
                topic.name,
                f"{topic.name} has {seen.partitions} partitions where {stated.partitions} are stated",
            )
        if seen.replicas < least.replication_factor:
            yield REPLICAS.about(
                topic.name,
                f"{topic.name} has {seen.replicas} replica(s) where {least.replication_factor} are stated",
            )
        wanted = {**topic.config, "min.insync.replicas": str(least.min_insync_replicas)}
        yield from _settings(topic.name, wanted, settings.get(topic.name, {}))
    for name in sorted(found.keys() - {topic.name for topic in stated.all}):
        if name.startswith(OURS):
            yield UNKNOWN.about(name, f"{name} is on the broker, and topics.yaml does not know it")


def _settings(topic: str, wanted: Mapping[str, str], told: Mapping[str, Setting]) -> Iterator[Finding]:
    for name, value in wanted.items():
        if name in told and told[name].value != value:
            yield SETTING.about(topic, f"{topic} has {name} {told[name].value} where {value} is stated")
    for name in sorted(name for name, one in told.items() if one.own and name not in wanted):
        yield SETTING.about(topic, f"{topic} has {name} {told[name].value}, which topics.yaml does not state")


def _look(sight: Sight) -> Looked:
    stated, found = table.load(), sight.answering.topics
    settings = _told(sight, [topic.name for topic in stated.all if topic.name in found])
    return Looked.at(
        f"{len(stated.all)} topics are as topics.yaml states for {sight.profile}",
        compare(stated, sight.profile, found, settings),
    )


def _told(sight: Sight, names: list[str]) -> Settings:
    if not names:
        return {}
    admin = AdminClient({**sight.access.confluent(), "log_level": 0})
    asked = [ConfigResource("topic", name) for name in names]
    try:
        answers = admin.describe_configs(asked, request_timeout=ANSWER_SECONDS)
        return {
            topic.name: {
                name: Setting(entry.value, entry.source == ConfigSource.DYNAMIC_TOPIC_CONFIG.value)
                for name, entry in answer.result(ANSWER_SECONDS).items()
            }
            for topic, answer in answers.items()
        }
    except (KafkaException, TimeoutError) as error:
        raise CannotLook("Kafka does not tell its topics' settings") from error


CHECK: Final = Check(
    "topics", _look, (MISSING, UNKNOWN, PARTITIONS, REPLICAS, SETTING), frozenset({Need.BROKER})
)

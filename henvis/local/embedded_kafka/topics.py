"""Makes the broker's topics agree with the table of them, or says where they do not."""

from typing import Any, Final

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient
from kafka.admin import KafkaAdminClient, NewTopic

from henvis.bus.broker.kafka_access import KafkaAccess
from henvis.bus.broker.topics import Topics
from henvis.errors import CommandFailed

ANSWER_SECONDS: Final = 2.0


def cluster_id(kafka: KafkaAccess) -> str | None:
    """The id of the cluster that answers there; None while it does not answer."""
    try:
        found: str | None = (
            AdminClient({**kafka.confluent(), "log_level": 0}).list_topics(timeout=ANSWER_SECONDS).cluster_id
        )
    except KafkaException:
        return None
    return found


def ensure(kafka: KafkaAccess, topics: Topics, profile: str) -> tuple[str, ...]:
    """Create the topics that are missing and return their names.

    Raises CommandFailed where an existing topic has another number of partitions than the table.
    """
    admin = KafkaAdminClient(**kafka.kafka_python())
    try:
        wanted = {topic.name: _new(topic.name, topics, profile) for topic in topics.all}
        existing = wanted.keys() & set(admin.list_topics())
        missing = [topic for name, topic in wanted.items() if name not in existing]
        if missing:
            admin.create_topics(missing, wait_for_metadata=True)
        if existing:
            _refuse_drift(admin.describe_topics(sorted(existing)), topics.partitions)
    finally:
        admin.close()
    return tuple(name for name in wanted if name not in existing)


def _new(name: str, topics: Topics, profile: str) -> NewTopic:
    settings = topics.profiles[profile]
    config = {**topics[name].config, "min.insync.replicas": str(settings.min_insync_replicas)}
    return NewTopic(name, topics.partitions, settings.replication_factor, topic_configs=config)


def _refuse_drift(described: list[dict[str, Any]], partitions: int) -> None:
    for topic in described:
        count = len(topic["partitions"])
        if count != partitions:
            raise CommandFailed(
                f"{topic['name']} has {count} partitions and topics.yaml says {partitions}",
                "A case would lose its order: restore the topic, or start with a new --home",
            )

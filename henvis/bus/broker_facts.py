"""What a process must know of its broker before it works: that it is the right one, and its topics' ids."""

from __future__ import annotations

import logging
import time
from collections.abc import Collection, Mapping

from confluent_kafka import KafkaException, TopicCollection
from confluent_kafka.admin import AdminClient

from henvis.bus.positions import TopicIdentity

log = logging.getLogger(__name__)

_LOOK_AGAIN_S = 0.1
_SAY_AGAIN_S = 10.0


class ForeignBroker(RuntimeError):
    """The broker that answers belongs to another cluster than the one this process was made for."""


class WrongPartitions(RuntimeError):
    """A topic has another number of partitions than the table of topics says."""


def wait_for_topics(
    kafka: str, cluster_id: str, names: Collection[str], partitions: int
) -> Mapping[str, TopicIdentity]:
    """Wait until all topics are there and return what their positions are about.

    Faust is blind for minutes to a topic that comes after it. Raises ForeignBroker and WrongPartitions.
    """
    admin = AdminClient({"bootstrap.servers": kafka, "log_level": 2})
    said = 0.0
    while True:
        missing = set(names) - _present(admin, cluster_id)
        if not missing:
            return _identities(admin, cluster_id, names, partitions)
        if time.monotonic() - said > _SAY_AGAIN_S:
            said = time.monotonic()
            log.info("waiting for topics: %s", ", ".join(sorted(missing)))
        time.sleep(_LOOK_AGAIN_S)


def _present(admin: AdminClient, cluster_id: str) -> set[str]:
    try:
        metadata = admin.list_topics(timeout=5)
    except KafkaException:
        return set()
    if metadata.cluster_id != cluster_id:
        raise ForeignBroker(f"the broker is of cluster {metadata.cluster_id}, not {cluster_id}")
    return set(metadata.topics)


def _identities(
    admin: AdminClient, cluster_id: str, names: Collection[str], partitions: int
) -> Mapping[str, TopicIdentity]:
    identities = {}
    for name, future in admin.describe_topics(TopicCollection(list(names))).items():
        topic = future.result()
        if len(topic.partitions) != partitions:
            raise WrongPartitions(f"{name} has {len(topic.partitions)} partitions, not {partitions}")
        identities[name] = TopicIdentity(cluster_id, str(topic.topic_id))
    return identities

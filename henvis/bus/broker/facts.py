"""What a process must know of its broker before it works: that it is the right one, and its topics' ids."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Collection, Mapping, Sequence

from confluent_kafka import KafkaException, TopicCollection
from confluent_kafka.admin import AdminClient

from henvis.bus.broker.kafka_access import KafkaAccess
from henvis.bus.broker.refusals import (
    GROUP_REFUSED,
    REFUSED,
    TOPIC_REFUSED,
    BrokerRefuses,
    LettingIn,
    not_allowed,
)
from henvis.bus.broker.topic_identity import TopicIdentity
from henvis.ops.log import logger

log = logger(__name__)

_LOOK_AGAIN_S = 0.1
_SAY_AGAIN_S = 10.0
_GROUP_ANSWER_S = 5.0


class ForeignBroker(RuntimeError):
    """The broker that answers belongs to another cluster than the one this process was made for."""


class WrongPartitions(RuntimeError):
    """A topic has another number of partitions than the table of topics says."""


class ClusterUnknown(RuntimeError):
    """The broker does not say in time which cluster it belongs to."""


def cluster_id_of(kafka: KafkaAccess, patience_s: float) -> str:
    """The id that the cluster gives itself. Raises ClusterUnknown after so many seconds.

    It stands in every answer about topics. Whoever asks for the cluster by itself (KIP-700) also asks, with
    kafka-python, what may be done to it; the broker refuses that to all but its owner, and a refusal is a
    security event.
    """
    try:
        metadata = AdminClient({**kafka.confluent(), "log_level": 0}).list_topics(timeout=patience_s)
    except KafkaException as error:
        raise ClusterUnknown(str(error.args[0].name())) from None
    return str(metadata.cluster_id)


def wait_for_topics(
    kafka: KafkaAccess, cluster_id: str, names: Collection[str], partitions: int
) -> Mapping[str, TopicIdentity]:
    """Wait until all topics are there and return what their positions are about.

    Faust is blind for minutes to a topic that comes after it. Raises ForeignBroker, WrongPartitions, and
    BrokerRefuses where this principal is not let in. A topic that it may not see is waited for, and told.
    """
    letting_in = LettingIn(kafka)
    admin = AdminClient({**kafka.confluent(), "log_level": 2, "error_cb": letting_in})
    said = 0.0
    while True:
        missing = set(names) - _present(admin, cluster_id)
        if not missing:
            return _identities(admin, cluster_id, names, partitions)
        admin.poll(0)
        letting_in.require()
        if time.monotonic() - said > _SAY_AGAIN_S:
            said = time.monotonic()
            _say_missing(admin, kafka.user, sorted(missing))
        time.sleep(_LOOK_AGAIN_S)


def require_group(kafka: KafkaAccess) -> None:
    """Raise BrokerRefuses where this principal may not join its group: Faust would wait for it in silence."""
    admin = AdminClient({**kafka.confluent(), "log_level": 0})
    (answer,) = admin.describe_consumer_groups([kafka.group], request_timeout=_GROUP_ANSWER_S).values()
    try:
        answer.result(_GROUP_ANSWER_S)
    except KafkaException as error:
        if error.args[0].name() == GROUP_REFUSED:
            raise BrokerRefuses(not_allowed(kafka.user, "join group", kafka.group)) from error
    except TimeoutError:
        pass  # who is away, or just starting, refuses nobody


def require_let_in(kafka: KafkaAccess) -> None:
    """Raise BrokerRefuses where the broker answers and does not let this principal in."""
    letting_in = LettingIn(kafka)
    admin = AdminClient({**kafka.confluent(), "log_level": 0, "error_cb": letting_in})
    with contextlib.suppress(KafkaException):  # who is away refuses nobody
        admin.list_topics(timeout=5)
    admin.poll(0)
    letting_in.require()


def _say_missing(admin: AdminClient, user: str, missing: Sequence[str]) -> None:
    log.info("waiting for topics", topics=", ".join(missing))
    try:
        found = {name: admin.list_topics(name, timeout=5).topics[name].error for name in missing}
    except KafkaException:
        return  # it is away
    for name, error in found.items():
        if error is not None and error.name() == TOPIC_REFUSED:
            log.error(REFUSED, right=f"see {name}", rule=not_allowed(user, "see", name))


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

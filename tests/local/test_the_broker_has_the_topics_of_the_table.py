"""Every topic of the table is on the broker, as the table says, and nothing else makes one."""

import pytest
from kafka.admin import KafkaAdminClient, NewTopic

from henvis.bus.broker.topics import Topics
from henvis.errors import CommandFailed
from henvis.local.embedded_kafka import topics as local_topics
from henvis.local.embedded_kafka.broker import Broker
from tests.waiting import eventually


def test_all_topics_exist_with_the_same_number_of_partitions(broker: Broker, topics_reset: Topics) -> None:
    admin = KafkaAdminClient(**broker.access.kafka_python())
    described = admin.describe_topics([topic.name for topic in topics_reset.all])
    admin.close()
    assert {topic["name"] for topic in described} == {topic.name for topic in topics_reset.all}
    assert {len(topic["partitions"]) for topic in described} == {topics_reset.partitions}


def test_a_second_time_creates_nothing(broker: Broker, topics_reset: Topics) -> None:
    assert local_topics.ensure(broker.access, topics_reset, "embedded") == ()


def test_a_topic_with_other_partitions_is_refused_by_name(broker: Broker, topics_reset: Topics) -> None:
    name = topics_reset.mailbox("nav")
    admin = KafkaAdminClient(**broker.access.kafka_python())
    admin.delete_topics([name])
    eventually(lambda: name not in admin.list_topics(), what=f"{name} is gone")
    admin.create_topics([NewTopic(name, topics_reset.partitions + 1, 1)])
    admin.close()
    with pytest.raises(CommandFailed, match=f"{name} has 5 partitions and topics.yaml says 4"):
        local_topics.ensure(broker.access, topics_reset, "embedded")

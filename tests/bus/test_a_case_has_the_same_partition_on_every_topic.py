"""Our partitioner is Kafka's own default, so that any standard client puts a case where we do."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from kafka import KafkaProducer
from uuid_utils.compat import uuid7

from henvis.bus.broker.topics import Topics
from henvis.bus.partitioning import case_of, key_of, partition_of
from henvis.local.embedded_kafka.broker import Broker


def test_as_a_standard_producer_does(broker: Broker, topics_reset: Topics) -> None:
    producer = KafkaProducer(**broker.access.kafka_python())
    try:
        for case_id in [uuid7() for _ in range(50)]:
            sent = producer.send("nrm.from.intake", key=key_of(case_id), value=b"x").get(20)
            assert sent.partition == partition_of(case_id, topics_reset.partitions)
    finally:
        producer.close()


@given(st.uuids())
def test_a_key_names_its_case(case_id: UUID) -> None:
    assert case_of(key_of(case_id)) == case_id


@given(st.one_of(st.none(), st.binary(max_size=50), st.uuids().map(lambda one: str(one).upper().encode())))
def test_anything_else_is_no_case(key: bytes | None) -> None:
    case_id = case_of(key)
    assert case_id is None or key_of(case_id) == key

"""The bus's topics made anew on a broker that tests share."""

from kafka.admin import KafkaAdminClient

from henvis.bus.broker import topics as bus_topics
from henvis.local.embedded_kafka.broker import Broker
from henvis.local.embedded_kafka.setting_up import make_ready
from tests.waiting import eventually


def fresh_topics(broker: Broker) -> bus_topics.Topics:
    """Delete the bus's topics, where they are there, make all of them new and empty, and let services in."""
    table = bus_topics.load()
    _delete_all(broker, {topic.name for topic in table.all})
    make_ready(broker, table)
    return table


def _delete_all(broker: Broker, names: set[str]) -> None:
    admin = KafkaAdminClient(**broker.access.kafka_python())
    try:
        if there := names & set(admin.list_topics()):
            admin.delete_topics(sorted(there))
        eventually(lambda: not names & set(admin.list_topics()), what="the bus's old topics are gone")
    finally:
        admin.close()

"""Who is told that a new broker is ready may use all that it was told of, at once."""

from kafka.admin import KafkaAdminClient

from henvis.bus.broker import acls, topics
from henvis.local.embedded_kafka.broker import Broker
from henvis.local.embedded_kafka.setting_up import make_ready


def test_every_service_is_told_of_its_group_at_its_first_question(own_broker: Broker) -> None:
    make_ready(own_broker, topics.load())
    for principal in acls.load().principals:
        admin = KafkaAdminClient(**own_broker.access_of(principal.name).kafka_python())
        try:
            assert admin.list_group_offsets([principal.group]) == {principal.group: {}}
        finally:
            admin.close()

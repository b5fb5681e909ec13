"""Faust as its documentation shows it: what services are measured against."""

import faust

from henvis.bus.broker.kafka_access import KafkaAccess
from henvis.bus.faust_worker.shell import credentials_for_faust


def plain_app(name: str, kafka: KafkaAccess, folder: str, topic: str) -> tuple[faust.App, faust.TopicT]:
    """An app with Faust's own settings, and the topic that its agent is to read from the beginning."""
    app = faust.App(
        name,
        broker=f"kafka://{kafka.bootstrap}",
        broker_credentials=credentials_for_faust(kafka),
        datadir=f"{folder}/faust",
        consumer_auto_offset_reset="earliest",
        topic_disable_leader=True,
        web_enabled=False,
    )
    return app, app.topic(
        topic, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw"
    )

"""The channels: every topic with what may be on it."""

from collections.abc import Mapping
from typing import Any, Final

from henvis.contract.asyncapi.messages import AS_RECEIVED, SIGNED_NOTE
from henvis.contract.asyncapi.topic_table import Topic, TopicTable
from henvis.contract.released import Release
from henvis.contract.schema_files import short_name

LISTS: Final = frozenset({"cleanup.policy"})
NUMBERS: Final = frozenset({"retention.ms", "max.message.bytes"})


def channels(topics: TopicTable, releases: Mapping[str, Release]) -> dict[str, Any]:
    """Topic → channel. Record types that are not released yet are left out."""
    return {topic.name: _channel(topic, topics.partitions, releases) for topic in topics.all}


def _channel(topic: Topic, partitions: int, releases: Mapping[str, Release]) -> dict[str, Any]:
    return {
        "address": topic.name,
        "summary": topic.why,
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in _messages(topic, releases)},
        "bindings": {
            "kafka": {
                "partitions": partitions,
                "topicConfiguration": {key: _setting(key, value) for key, value in topic.config.items()},
                "bindingVersion": "0.5.0",
            }
        },
        "x-kind": topic.kind,
        "x-owner": topic.owner,
        "x-writers": list(topic.writers),
        "x-readers": list(topic.readers),
    }


def _messages(topic: Topic, releases: Mapping[str, Release]) -> list[str]:
    if topic.kind == "checkpoints":
        return [SIGNED_NOTE]
    if topic.record_types is None:
        return [AS_RECEIVED]
    return [short_name(record) for record in sorted(topic.record_types & releases.keys())]


def _setting(key: str, value: str) -> Any:
    """The binding writes some of Kafka's settings as lists or numbers."""
    if key in LISTS:
        return value.split(",")
    return int(value) if key in NUMBERS else value

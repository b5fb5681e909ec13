"""The operations: which service sends to a topic, and which follows it."""

from typing import Any

from henvis.contract.asyncapi.topic_table import Topic, TopicTable


def operations(topics: TopicTable) -> dict[str, Any]:
    """Such as `udi-sends-nrm.from.udi`. The messages of an operation are all of its channel."""
    written = {
        f"{writer}-sends-{topic.name}": _operation("send", topic)
        for topic in topics.all
        for writer in topic.writers
    }
    followed = {
        f"{service}-receives-{topic.name}": _operation("receive", topic) | _group(service)
        for topic in topics.all
        for service in topic.consumers
    }
    return written | followed


def _operation(action: str, topic: Topic) -> dict[str, Any]:
    return {"action": action, "channel": {"$ref": f"#/channels/{topic.name}"}}


def _group(service: str) -> dict[str, Any]:
    group = {"type": "string", "const": f"henvis.{service}"}
    return {"bindings": {"kafka": {"groupId": group, "bindingVersion": "0.5.0"}}}

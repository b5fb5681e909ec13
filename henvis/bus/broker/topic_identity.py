"""Which topic a number of a record belongs to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TopicIdentity:
    """What an offset is about: it means nothing in another cluster or in a topic made anew (KIP-516)."""

    cluster_id: str
    topic_id: str

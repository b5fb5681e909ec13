"""Who votes in the broker's quorum (KRaft), and what its leader's clock shows, by Kafka's own protocol."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from kafka.admin import KafkaAdminClient
from kafka.errors import KafkaError

from henvis.bus.broker.kafka_access import KafkaAccess
from henvis.errors import CommandFailed

ANSWER_MS: Final = 5_000


@dataclass(frozen=True, slots=True)
class Voter:
    """One controller."""

    node: int
    leads: bool
    caught_up: datetime | None
    """When it last had all of the log, in UTC; of the leader that is its present instant (KIP-836)."""


def quorum(kafka: KafkaAccess) -> tuple[Voter, ...]:
    """All voters. Raises CommandFailed where the broker does not tell."""
    try:
        admin = KafkaAdminClient(
            **kafka.kafka_python(), bootstrap_timeout_ms=ANSWER_MS, request_timeout_ms=ANSWER_MS
        )
        try:
            (log,) = admin.describe_metadata_quorum()["topics"][0]["partitions"]
        finally:
            admin.close()
    except KafkaError as error:
        raise CommandFailed(
            f"Kafka on {kafka.bootstrap} does not tell of its quorum ({type(error).__name__})",
            "Look whether it runs",
        ) from error
    return tuple(
        Voter(one["replica_id"], one["replica_id"] == log["leader_id"], _at(one["last_caught_up_timestamp"]))
        for one in log["current_voters"]
    )


def _at(milliseconds: int) -> datetime | None:
    return datetime.fromtimestamp(milliseconds / 1000, UTC) if milliseconds > 0 else None

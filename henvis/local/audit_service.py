"""Asks the audit's service of a running stack, and reads what stands in its journals."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx
from confluent_kafka import Consumer, KafkaException, TopicPartition

from henvis.bus.broker import topics
from henvis.bus.broker.kafka_access import KafkaAccess
from henvis.checkpoints.announced import Reading
from henvis.checkpoints.contents import Contents, contents_of
from henvis.errors import CommandFailed
from henvis.local.home import at
from henvis.local.issuing.tokens import tokens
from henvis.local.signing_keys import AUDIT, KeyFiles
from henvis.local.stack import access, describe
from henvis.proof.keys import KeysUnfit, read_keyring

_SECONDS: Final = 10
_LOOK: Final = "Look at henvis status and at the log of audit-1"


@dataclass(frozen=True)
class AuditService:
    """The service at `url`, with a token for it, in a cluster that `kafka` leads into."""

    url: str
    token: httpx.Auth
    kafka: KafkaAccess
    cluster_id: str

    @classmethod
    def in_home(cls, home: Path | None) -> AuditService:
        """That of the stack that runs in a folder. Raises CommandFailed where none does."""
        place = at(home)
        if (address := place.address()) is None:
            raise CommandFailed(
                "No stack runs here", "Start one with henvis up, or name its folder with --home"
            )
        told = describe(address["control"])
        urls = [one["url"] for one in told["services"] if one["service"] == AUDIT]
        if not urls:
            raise CommandFailed("This stack has no audit", "Start it without --service")
        return cls(urls[0], tokens(place.issuer, "cli")(AUDIT), access(told, AUDIT), told["cluster_id"])

    def ask(self, path: str, **parameters: str | int | None) -> Any:
        """Return what a route answers. Raises CommandFailed with what the service says."""
        given = {name: value for name, value in parameters.items() if value is not None}
        try:
            answer = httpx.get(
                f"{self.url}{path}", params=given, auth=self.token, trust_env=False, timeout=_SECONDS
            )
            told = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise CommandFailed("The audit does not answer", _LOOK) from error
        if answer.is_error:
            raise CommandFailed(
                f"The audit refuses: {told.get('detail', answer.status_code)}", "See henvis audit checkpoints"
            )
        return told

    def record(self, topic: str, partition: int, offset: int) -> Contents:
        """Read one record of a journal from the broker. Raises CommandFailed."""
        settings = {**self.kafka.confluent(), "group.id": self.kafka.group, "enable.auto.commit": False}
        consumer = Consumer({**settings, "auto.offset.reset": "error", "log_level": 0})
        try:
            consumer.assign([TopicPartition(topic, partition, offset)])
            message = consumer.poll(_SECONDS)
            if message is None or message.error() or message.offset() != offset:
                raise CommandFailed(f"{topic}/{partition}/{offset} cannot be read from Kafka", _LOOK)
            return contents_of(message)
        except KafkaException as error:
            raise CommandFailed(f"{topic}/{partition}/{offset} cannot be read from Kafka", _LOOK) from error
        finally:
            consumer.close()

    def reading(self, home: Path | None, verifiers: Path | None) -> Reading:
        """How notes are read: by the given keyring, or that of the stack. Raises CommandFailed."""
        try:
            keyring = read_keyring(verifiers or KeyFiles(at(home).keys).verifiers)
        except KeysUnfit as unfit:
            raise CommandFailed(str(unfit), "Name the list of verifier keys with --verifiers") from None
        return Reading(topics.load(), self.cluster_id, keyring)

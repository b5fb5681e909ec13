"""A whole stack whose services sign what they write, and what a test asks of it."""

import os
import signal
from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import Any
from uuid import uuid4

import httpx
from confluent_kafka import Consumer, TopicPartition
from kafka import KafkaProducer
from uuid_utils.compat import uuid7

from henvis.bus.broker import topics
from henvis.checkpoints.announced import Announced, Reading
from henvis.checkpoints.contents import Contents, contents_of
from henvis.local.signing_keys import KeyFiles
from henvis.local.stack import RunningStack
from henvis.proof.keys import read_keyring
from tests.odd_names import OddName
from tests.security.town import Office
from tests.waiting import eventually, wait_until_quiet

TOPICS = topics.load()
HOSTILE = ("nrm.from.police", 0)
WITHIN_S = 60


class Signed:
    """A stack whose services sign five times a second."""

    def __init__(self, stack: RunningStack) -> None:
        self.stack = stack
        self.audit = httpx.Client(
            base_url=stack.services["audit"][0], auth=stack.token_for("audit"), timeout=30, trust_env=False
        )
        self.keys = KeyFiles(stack.home.keys)
        told = stack.describe()
        self.cluster_id = told["cluster_id"]
        self.reading = Reading(TOPICS, self.cluster_id, read_keyring(self.keys.verifiers))

    def opens_cases(self, agency: str, count: int) -> None:
        url, token = self.stack.services[agency][0], self.stack.token_for(agency)
        with httpx.Client(base_url=url, auth=token, timeout=30, trust_env=False) as http:
            for _ in range(count):
                case = {"case": str(uuid7()), "source": "self", "profile": {"age_group": "adult"}}
                key = {"Idempotency-Key": str(uuid4())}
                assert http.post("/commands/open_case", json=case, headers=key).is_success

    def refers(self) -> None:
        """Let the router deliver something."""
        office = Office("udi", self.stack.services["udi"][0], self.stack.token_for("udi"))
        office.refers(office.opens(), "nav")
        office.http.close()

    def journals(self) -> Mapping[tuple[str, int], Sequence[Contents]]:
        """Every partition of every journal, read from the broker by a reader of the test's own."""
        settings = {**self.stack.access().confluent(), "group.id": "onlooker", "enable.partition.eof": True}
        found: dict[tuple[str, int], list[Contents]] = {
            (name, number): [] for name in TOPICS.journals for number in range(TOPICS.partitions)
        }
        left = set(found)
        with closing(Consumer(settings)) as consumer:
            consumer.assign([TopicPartition(*place, 0) for place in found])
            while left:
                for message in consumer.consume(500, 0.05):
                    place = (message.topic(), message.partition())
                    if message.error() is None:
                        found[place].append(contents_of(message))
                    else:
                        assert message.error().name() == "_PARTITION_EOF"
                        left.discard(place)
        return found

    def standing(self) -> Mapping[tuple[str, int], Sequence[Contents]]:
        """All journals once nothing more is written into them."""
        wait_until_quiet(self.stack)
        return self.journals()

    def all_final(self) -> list[dict[str, Any]]:
        """What the audit says once the journals are at rest and all that stands there is final."""
        sizes = {place: len(journal) for place, journal in self.standing().items()}

        def is_final() -> list[dict[str, Any]]:
            told = self.audit.get("/checkpoints").json()
            return (
                [one for one in told if one["final_size"] == sizes[one["topic"], one["partition"]]]
                if len(told) == len(sizes)
                else []
            )

        eventually(lambda: len(is_final()) == len(sizes), within=WITHIN_S, what="all is final")
        return is_final()

    def final(self, place: tuple[str, int]) -> Announced:
        """The final checkpoint of a place, its signatures verified."""
        told = self.audit.get(f"/checkpoints/{place[0]}/{place[1]}").json()
        return self.reading.understand(told["final_note"].encode(), place[1])

    def security_log(self, service: str) -> str:
        return self.stack.home.security_log(f"{service}-1").read_text()

    def kill(self, service: str) -> None:
        (pid,) = [one["pid"] for one in self.stack.describe()["services"] if one["service"] == service]
        os.kill(pid, signal.SIGKILL)

    def restarts(self, service: str) -> int:
        told = self.stack.describe()["services"]
        return sum(one["restarts"] for one in told if one["service"] == service and one["state"] == "ready")

    def put_hostile_records(self) -> None:
        """Into the police's own journal: what hardly any client can read, and no service understands."""
        producer = KafkaProducer(**self.stack.access("police").kafka_python())
        for key, value, headers in (
            (b"key", None, []),
            (b"", b"", [("", b""), ("twice", b"1"), ("twice", b"")]),
            (b"\x00\xff", b"\xff" * 1000, [(OddName("\udcff\udcfe"), b"odd")]),
            (b"key", b"behind it", [("name", b"\x00")]),
        ):
            producer.send(HOSTILE[0], key=key, value=value, headers=headers, partition=HOSTILE[1]).get(30)
        producer.close()

    def close(self) -> None:
        self.audit.close()

"""A running stack as the drill sees it: agencies use it, hands break it, Prometheus watches."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient, AlterConfigOpType, ConfigEntry, ConfigResource
from kafka.admin import KafkaAdminClient
from uuid_utils.compat import uuid7

from henvis.contract import headers
from henvis.local.services import NAMES
from henvis.local.stack import RunningStack
from tests.operations.alerts import WATCHDOG
from tests.prometheus.asking import series
from tests.security.town import Town
from tests.waiting import eventually

SABOTAGED = dict.fromkeys(NAMES, "tests.prometheus.sabotaged")
LARGEST = "max.message.bytes"
_FIRING = f'ALERTS{{alertstate="firing", alertname!="{WATCHDOG}"}}'
LONG_AGO = date.today() - timedelta(days=120)  # noqa: DTZ011 - some day that is long over
Told = frozenset[tuple[str, str]]
"""Alerts by name and agency; an empty agency where an alert has none."""


@dataclass
class Drill:
    """The stack, and the folder of its faults."""

    stack: RunningStack
    town: Town
    faults: Path
    began: float = 0.0
    """When all was well for the first time, by the monotonic clock."""

    @property
    def prometheus(self) -> str:
        """Its address."""
        return str(self.stack.describe()["prometheus"]["url"])

    def process(self, service: str) -> dict[str, Any]:
        """What the stack tells of a service's one process."""
        (one,) = [one for one in self.stack.describe()["services"] if one["service"] == service]
        return dict(one)

    def signal(self, service: str, number: signal.Signals) -> None:
        """Send a signal to its process."""
        os.kill(self.process(service)["pid"], number)

    def kill(self, service: str) -> None:
        """Kill its process, and wait until there is another."""
        before = eventually(lambda: self.process(service)["pid"], within=30, what=f"{service} has a process")
        os.kill(before, signal.SIGKILL)
        eventually(
            lambda: self.process(service)["pid"] != before, within=30, what=f"a new {service} is there"
        )

    def henvis(self, *command: str) -> str:
        """What a command says about this stack; it must succeed."""
        done = subprocess.run(
            [sys.executable, "-m", "henvis", *command, "--home", str(self.stack.home.root)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def switch_on(self, service: str, fault: str, value: str = "") -> None:
        """Let a fault of `sabotaged.py` begin."""
        (self.faults / f"{service}.{fault}").write_text(value, encoding="utf-8")

    def switch_off(self, service: str, fault: str) -> None:
        """End it."""
        (self.faults / f"{service}.{fault}").unlink()

    def largest_record(self, topic: str, size: str) -> str:
        """Let Kafka take nothing larger for a topic, in bytes; return what was the largest before."""
        admin, resource = AdminClient(self.stack.access().confluent()), ConfigResource("topic", topic)
        before = admin.describe_configs([resource])[resource].result(30)[LARGEST].value
        entry = ConfigEntry(LARGEST, size, incremental_operation=AlterConfigOpType.SET)
        changed = ConfigResource("topic", topic, incremental_configs=[entry])
        admin.incremental_alter_configs([changed])[changed].result(30)
        return str(before)

    def produce(self, topic: str, key: bytes, partition: int, value: bytes) -> None:
        """Write a record as whoever may do everything on the broker."""
        producer = Producer(self.stack.access().confluent())
        producer.produce(topic, key=key, value=value, partition=partition, headers=headers.placed(value))
        assert producer.flush(30) == 0

    def database(self, service: str) -> sqlite3.Connection:
        """A service's database, as whoever owns the machine gets at it."""
        file = self.stack.home.root / "db" / f"{service}.db"
        return sqlite3.connect(file, isolation_level=None, timeout=30)

    def drop_all(self, service: str) -> None:
        """Give up whatever a service has parked."""
        url, token = self.stack.services[service][0], self.stack.token_for(service)
        with httpx.Client(base_url=url, auth=token, trust_env=False) as client:
            for one in client.get("/operations/dead").json():
                client.post(
                    f"/operations/dead/{one['id']}/drop", json={"reason": "of a drill"}
                ).raise_for_status()

    def enter_refusal(self, agency: str, type_: str, made_on: date) -> None:
        """Let an agency say that it has refused something, by which the deadline of an appeal begins."""
        office = self.town.offices[agency]
        refused = {"decision": str(uuid7()), "type": type_, "outcome": "refused", "made_on": str(made_on)}
        office.does("decide", case=str(office.opens()), **refused)

    @contextmanager
    def admin(self) -> Iterator[KafkaAdminClient]:
        """Who may do everything on the broker."""
        client = KafkaAdminClient(**self.stack.access().kafka_python())
        try:
            yield client
        finally:
            client.close()

    def firing(self) -> Told:
        """The alerts that fire now."""
        return self._told(_FIRING)

    def fired(self, within_s: float) -> Told:
        """All that have fired within that many seconds."""
        return self._told(f"last_over_time({_FIRING}[{round(within_s * 1000)}ms])")

    def is_watched(self) -> bool:
        """Whether the alert fires that always does."""
        return bool(series(self.prometheus, f'ALERTS{{alertstate="firing", alertname="{WATCHDOG}"}}'))

    def _told(self, query: str) -> Told:
        found = series(self.prometheus, query)
        return frozenset((one["alertname"].removeprefix("Henvis"), one.get("agency", "")) for one in found)

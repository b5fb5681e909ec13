"""Where a benchmark plays: a real broker in a folder of its own, and topics that nobody else writes."""

import itertools
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from confluent_kafka import Consumer, Producer, TopicPartition
from kafka.admin import KafkaAdminClient, NewTopic

from henvis import ROOT
from henvis.bus.broker import topics as topic_table
from henvis.bus.broker.topics import Topics
from henvis.bus.publishing.outbox import OutboxRow
from henvis.local.embedded_kafka.broker import Broker
from henvis.local.embedded_kafka.broker_files import Way

OURS: Final = Path(sys.executable)
PEERS: Final = ROOT / ".venv-peers" / "bin" / "python"
MOST_SECONDS: Final = 600.0
_LOOK_EVERY_S: Final = 0.01


class RunFailed(RuntimeError):
    """A process that was measured did not come to its end; the text is the end of what it said."""


@dataclass
class Stage:
    """A broker that serves, and a folder on the disk whose speed is measured with everything else."""

    broker: Broker
    folder: Path
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def new_folder(self) -> Path:
        """An empty folder for one run."""
        made = self.folder / f"run-{next(self._numbers)}"
        made.mkdir()
        return made

    def new_topic(self, name: str, partitions: int) -> str:
        """Make an empty topic with the settings of a mailbox; its name begins with `name`."""
        table = topic_table.load()
        full = f"bench.{name}.{next(self._numbers)}"
        config = dict(table[table.mailbox("nav")].config)
        admin = KafkaAdminClient(**self.broker.access.kafka_python())
        try:
            admin.create_topics([NewTopic(full, partitions, 1, topic_configs=config)], wait_for_metadata=True)
        finally:
            admin.close()
        return full

    def fill(self, topic: str, rows: Iterable[OutboxRow]) -> None:
        """Put records into a topic. Raises RunFailed where one does not get there."""
        producer = Producer(
            {
                **self.broker.access.confluent(),
                "enable.idempotence": True,
                "linger.ms": 5,
                "batch.size": 131_072,
                "queue.buffering.max.messages": 2_000_000,
                "log_level": 2,
            }
        )
        for row in rows:
            producer.produce(
                topic, key=row.key, value=row.value, partition=row.partition, headers=list(row.headers)
            )
            producer.poll(0)
        if left := producer.flush(120):
            raise RunFailed(f"{left} events did not get to {topic}")

    def wait_for(self, topic: str, partitions: int, count: int, within: float) -> None:
        """Return when a topic has had `count` records. Raises RunFailed after `within` seconds."""
        consumer = Consumer({**self.broker.access.confluent(), "group.id": "bench.ends"})
        places = [TopicPartition(topic, number) for number in range(partitions)]
        ends = time.monotonic() + within
        try:
            while sum(consumer.get_watermark_offsets(place, timeout=10)[1] for place in places) < count:
                if time.monotonic() > ends:
                    raise RunFailed(f"{topic} did not get {count} records within {within:.0f} s")
                time.sleep(_LOOK_EVERY_S)
        finally:
            consumer.close()


@contextmanager
def stage(way: Way = "open") -> Iterator[Stage]:
    """A stage with a broker at its full speed; all of it is gone afterwards.

    Libraries are compared on a broker that asks nobody; services need one that asks, as they always do.
    """
    with TemporaryDirectory(prefix="henvis-bench-", ignore_cleanup_errors=True) as folder:
        root = Path(folder)
        broker = Broker(root / "kafka", log=root / "kafka.log", way=way)
        try:
            broker.start()
            broker.wait_ready()
            yield Stage(broker, root)
        finally:
            broker.kill()


def measured(module: str, told: str, python: Path = OURS) -> dict[str, Any]:
    """Run a module to its end, in a process of its own, and return what it says in its last line.

    Raises RunFailed.
    """
    done = subprocess.run(
        [python, "-W", "ignore", "-m", module, told],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=MOST_SECONDS,
        check=False,
    )
    try:
        result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        said = (done.stdout + done.stderr).decode(errors="replace")[-1500:]
        raise RunFailed(f"{module} ended with {done.returncode}: {said}") from None
    return result


def of_one_agency(mailbox: str, journal: str, partitions: int) -> Topics:
    """The table of topics as NAV sees it, with these in the place of its mailbox and its journal."""
    table = topic_table.load()
    names: Mapping[str, str] = {table.mailbox("nav"): mailbox, table.journal("nav"): journal}
    topics = tuple(replace(one, name=names.get(one.name, one.name)) for one in table.all)
    return replace(table, all=topics, partitions=partitions)

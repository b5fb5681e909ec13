"""One real counting service on a real broker, and the means to see what became of every event."""

import os
import signal
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import sqlalchemy as sa
from confluent_kafka import Consumer, ConsumerGroupState, Producer, TopicPartition
from confluent_kafka.admin import AdminClient

from henvis.bus.partitioning import key_of, partition_of
from henvis.contract import headers, wire
from henvis.contract.events import Event
from henvis.local import ports
from henvis.local.embedded_kafka.broker import Broker
from henvis.local.forks import Forks
from tests.forked import Forked
from tests.identity import issuer_in, token_for
from tests.waiting import eventually

MAILBOX, JOURNAL, DEAD = "nrm.to.nav", "nrm.from.nav", "nrm.dead.nav"
PARTITIONS = 4


@dataclass
class Process:
    """One process of the counting service."""

    forked: Forked
    url: str
    log: Path
    token: httpx.Auth

    def get(self, path: str) -> Any:
        return httpx.get(f"{self.url}{path}", auth=self.token, trust_env=False, timeout=5).json()

    def post(self, path: str, body: Mapping[str, Any] | None = None) -> httpx.Response:
        return httpx.post(f"{self.url}{path}", json=body or {}, auth=self.token, trust_env=False, timeout=5)

    def ready(self) -> bool:
        try:
            return bool(self.get("/health/ready")["ready"])
        except httpx.HTTPError:
            return False

    def wait_ready(self) -> "Process":
        eventually(lambda: self.ready() or self.dead(), within=30, what="the service is ready")
        return self

    def dead(self) -> bool:
        return self.forked.poll() is not None

    def kill(self) -> None:
        self.forked.kill()

    def terminate(self, within: float = 15) -> int:
        self.forked.send(signal.SIGTERM)
        return self.forked.wait(within)

    def resume(self) -> None:
        self.forked.send(signal.SIGCONT)


@dataclass
class Bench:
    """A broker, a folder for the service's state, its database, and all processes that were started."""

    broker: Broker
    folder: Path
    database: str
    forks: Forks
    processes: list[Process] = field(default_factory=list)

    def start(self, instance: str = "nav-1", sabotage: str = "", naive: str = "") -> Process:
        port = ports.free(1)[0]
        log = self.folder / f"{instance}.log"
        environment = (
            os.environ
            | self.broker.environment_of("nav")
            | {
                "HENVIS_SERVICE": "nav",
                "HENVIS_INSTANCE": instance,
                "HENVIS_DATABASE": self.database,
                "HENVIS_HTTP_PORT": str(port),
                "HENVIS_STATE": str(self.folder),
                "HENVIS_CLOCK": "virtual",
                "HENVIS_CLOCK_AT": "2021-03-01T08:00:00Z",
                "SABOTAGE": sabotage,
                "NAIVE": naive,
                **issuer_in(self.folder).environment("nav"),
            }
        )
        forked = Forked(self.forks, "tests.faults.counting.service", instance, log, environment)
        token = token_for(issuer_in(self.folder), "nav")
        process = Process(forked, f"http://127.0.0.1:{port}", log, token)
        self.processes.append(process)
        return process

    def end(self) -> None:
        for process in self.processes:
            if not process.dead():
                process.resume()
                process.kill()

    def rebalancing(self) -> bool:
        """Whether the service's consumer group is waiting for its members to join again."""
        admin = AdminClient({**self.broker.access.confluent()})
        (described,) = admin.describe_consumer_groups(["henvis.nav"]).values()
        return described.result(10).state is ConsumerGroupState.PREPARING_REBALANCING

    def heal(self) -> None:
        """Let the service bear from now on what it could not bear."""
        (self.folder / "healed").touch()

    def produce(self, events: Iterable[Event]) -> None:
        """Put events into the mailbox as the router would."""
        self.produce_raw((key_of(e.meta.case_id), wire.encode(e), e.meta.case_id) for e in events)

    def produce_raw(self, records: Iterable[tuple[bytes | None, bytes | None, UUID]]) -> None:
        """Put (key, value) into the mailbox's partition of a case."""
        producer = Producer(
            {**self.broker.access.confluent(), "enable.idempotence": True, "batch.size": 131_072}
        )
        for key, value, case_id in records:
            place = {"partition": partition_of(case_id, PARTITIONS), "headers": headers.placed(value)}
            producer.produce(MAILBOX, key=key, value=value, **place)
        assert producer.flush(30) == 0

    def effects(self) -> list[tuple[UUID, UUID]]:
        """(case, event) in the order in which the service noted them."""
        rows = self.query("select case_id, event_id from effect order by number")
        return [(UUID(str(case)), UUID(str(event))) for case, event in rows]

    def query(self, statement: str) -> list[tuple[Any, ...]]:
        engine = sa.create_engine(self.database, poolclass=sa.NullPool)
        with engine.connect() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(statement)]

    def applied(self) -> int:
        try:
            return int(self.query("select count(*) from effect")[0][0])
        except (sa.exc.OperationalError, sa.exc.ProgrammingError):
            return 0  # not migrated yet, or away

    def unsent(self) -> int:
        return int(self.query('select count(*) from outbox where "offset" is null')[0][0])

    def wait_applied(self, count: int, within: float = 60) -> None:
        eventually(lambda: self.applied() >= count, within=within, what=f"{count} events applied")
        eventually(lambda: self.unsent() == 0, within=within, what="the outbox is sent")

    def read(self, topic: str) -> list[Any]:
        """All records of a topic, by partition and offset."""
        consumer = Consumer({**self.broker.access.confluent(), "group.id": "bench"})
        try:
            places = [TopicPartition(topic, partition) for partition in range(PARTITIONS)]
            bounds = [consumer.get_watermark_offsets(place, timeout=10) for place in places]
            count = sum(high - low for low, high in bounds)
            # All at once: a fetch that waits at the end of one partition would hold up the next one's.
            consumer.assign([TopicPartition(topic, n, low) for n, (low, _) in enumerate(bounds)])
            records: list[Any] = []
            while len(records) < count:
                read = consumer.consume(min(500, count - len(records)), 1.0)
                records += [record for record in read if record.error() is None]
            return sorted(records, key=lambda record: (record.partition(), record.offset()))
        finally:
            consumer.close()

    def assert_each_once(self, events: Sequence[Event]) -> None:
        """Nothing lost, nothing twice, order per case kept: in the database and in the journal."""
        expected = _by_case((e.meta.case_id, e.meta.id) for e in events)
        assert _by_case(self.effects()) == expected
        answers = _first_of_each([wire.decode(record.value()) for record in self.read(JOURNAL)])
        assert _by_case((a.meta.case_id, a.meta.caused_by) for a in answers) == expected
        for partition, seqs in self._journal_seqs(answers).items():
            assert seqs == list(range(1, len(seqs) + 1)), f"gap or disorder in partition {partition}"

    def journal_repeats(self) -> int:
        """How many records of the journal repeat an earlier one; each must have the same bytes."""
        values = defaultdict(set)
        count: Counter[UUID] = Counter()
        for record in self.read(JOURNAL):
            event = wire.decode(record.value())
            values[event.meta.id].add(record.value())
            count[event.meta.id] += 1
        assert all(len(different) == 1 for different in values.values())
        return sum(count.values()) - len(count)

    def _journal_seqs(self, answers: Sequence[Event]) -> dict[int, list[int]]:
        seqs = defaultdict(list)
        for answer in answers:
            seqs[partition_of(answer.meta.case_id, PARTITIONS)].append(answer.meta.seq)
        return seqs


def _first_of_each(events: Iterable[Event]) -> list[Event]:
    first: dict[UUID, Event] = {}
    for event in events:
        first.setdefault(event.meta.id, event)
    return list(first.values())


def _by_case(pairs: Iterable[tuple[UUID, UUID | None]]) -> dict[UUID, list[UUID | None]]:
    cases: dict[UUID, list[UUID | None]] = defaultdict(list)
    for case, event in pairs:
        cases[case].append(event)
    return dict(cases)

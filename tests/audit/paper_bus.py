"""The whole bus in one process: every service's real handlers on real databases, and a list for each topic.

Only Kafka is not there: what the services commit to their outboxes stands in the lists, byte for byte.
"""

import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self, TypeVar

from henvis.audit.log import LogRecord, Place
from henvis.bus.broker.topic_identity import TopicIdentity
from henvis.bus.broker.topics import Topics
from henvis.bus.handling.runner import Runner
from henvis.bus.publishing import outbox
from henvis.bus.publishing.outbox import OutboxRow
from henvis.bus.record import Record
from henvis.play.merge import merged
from henvis.play.names import Names
from henvis.play.story import Story
from henvis.service.definition import Agenda, ServiceDefinition
from tests.agency.office import Office, databases_of, opened
from tests.databases import Databases
from tests.router.desk import Desk, desks

MOST = 10_000
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of its own is made there
BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
"""Before the first step of every shipped story."""
Position = tuple[str, int]


@dataclass
class Worker:
    """One service's runner and agenda."""

    runner: Runner
    agenda: Agenda
    read: dict[Position, int] = field(default_factory=lambda: defaultdict(int))


class PaperBus:
    """Five offices, the router, and what was written into their topics."""

    def __init__(self, offices: Mapping[str, Office], router: Desk) -> None:
        self.offices = offices
        self.router = router
        self.topics: Topics = router.topics
        self.records: dict[Position, list[LogRecord]] = defaultdict(list)
        self._workers = {"router": Worker(router.runner, router.agenda)}
        for name, office in offices.items():
            kit = office.kit
            identities = {self.topics.mailbox(name): TopicIdentity("paper", name)}
            service = service_of(name)
            runner = Runner(kit.transactions, service.handler(kit), kit.metrics, identities)
            self._workers[name] = Worker(runner, service.agenda(kit))

    @property
    def now(self) -> datetime:
        """Where all clocks stand (UTC)."""
        return self.router.clock.now()

    def plays(self, *stories: Story) -> Self:
        """Give the commands of these stories, merged by their times."""
        names = {story.name: Names() for story in stories}
        for moment in merged(stories):
            step = moment.step
            self.moves(step.at)
            if step.do is not None and step.by is not None:
                fields = names[moment.story.name].resolved(dict(step.fields or {}))
                self.offices[step.by].give(step.do, fields)
                self.settles()
        return self

    def moves(self, to: datetime) -> Self:
        """Let everything happen that falls due until then, each at its instant."""
        while waiting := {name: due for name, due in self._due().items() if due <= to}:
            self._set(max(min(waiting.values()), self.now))
            for name in [name for name, due in waiting.items() if due <= self.now]:
                with self._transactions(name).begin() as transaction:
                    self._workers[name].agenda.fall_due(transaction, range(self.topics.partitions))
            self.settles()
        self._set(to)
        return self

    def settles(self) -> Self:
        """Publish and handle until nothing is in flight."""
        while self._publish():
            for name, worker in self._workers.items():
                self._handle(name, worker)
        return self

    def journals(self) -> Mapping[Place, Sequence[LogRecord]]:
        """What stands in each partition of each journal."""
        return {
            Place(topic.name, number): self.records[topic.name, number]
            for topic in self.topics.all
            if topic.kind == "journal"
            for number in range(self.topics.partitions)
        }

    def _publish(self) -> bool:
        said = False
        for name in self._workers:
            database = self._transactions(name).database
            with database.writing() as connection:
                rows = outbox.unsent(connection, range(self.topics.partitions), MOST)
                outbox.mark_sent(connection, [(row, self._write(row)) for row in rows])
                said = said or bool(rows)
        return said

    def _write(self, row: OutboxRow) -> int:
        there = self.records[row.topic, row.partition]
        place, arrived = Place(row.topic, row.partition), round(self.now.timestamp() * 1000)
        there.append(LogRecord(place, len(there), arrived, row.key, row.value, row.headers))
        return len(there) - 1

    def _handle(self, name: str, worker: Worker) -> None:
        for place, there in list(self.records.items()):
            topic = self.topics[place[0]]
            if name in topic.consumers and (news := there[worker.read[place] :]):
                worker.read[place] = len(there)
                worker.runner.handle([_as_received(record) for record in news])

    def _transactions(self, name: str) -> Any:
        return self.router.transactions if name == "router" else self.offices[name].kit.transactions

    def _due(self) -> Mapping[str, datetime]:
        found = {}
        for name, worker in self._workers.items():
            with self._transactions(name).database.reading() as connection:
                if (due := worker.agenda.next_due(connection)) is not None:
                    found[name] = due
        return found

    def _set(self, now: datetime) -> None:
        self.router.clock.move(now)
        for office in self.offices.values():
            clock: Any = office.kit.clock
            clock.move(now)


B = TypeVar("B", bound=PaperBus)


@contextmanager
def paper_bus(databases: Databases, at: datetime = BEGINNING) -> Iterator[PaperBus]:
    """A bus on which nothing has been said; all its clocks stand at `at`."""
    with bus_of(PaperBus, databases, at) as bus:
        yield bus


@contextmanager
def bus_of(kind: Callable[..., B], databases: Databases, at: datetime = BEGINNING) -> Iterator[B]:
    """The same of another kind.

    Its files lie in memory where there is such a place: every step of a story waits for several commits.
    """
    with ExitStack() as stack:
        memory = MEMORY if os.access(MEMORY, os.W_OK) else None
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="henvis-", dir=memory)))
        offices: dict[str, Office] = {}
        for name in ("intake", "udi", "barnevern", "nav", "police"):
            service = service_of(name)
            own = folder / name
            own.mkdir()
            offices[name] = stack.enter_context(
                opened(service, own, databases_of(service, databases, own), at)
            )
        router_folder = folder / "router"
        router_folder.mkdir()
        yield kind(offices, stack.enter_context(desks(databases, router_folder)(at=at)))


def service_of(agency: str) -> ServiceDefinition:
    """An agency's own, as its process runs it."""
    service: ServiceDefinition = import_module(f"services.{agency}.service").SERVICE
    return service


def _as_received(record: LogRecord) -> Record:
    place = record.place
    return Record(place.topic, place.partition, record.offset, record.key, record.value, record.headers)

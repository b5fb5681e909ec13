"""The stack's one supervising process: Kafka, every service, the control HTTP; start, watch, stop."""

import asyncio
import signal
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import aiohttp

from henvis.bus.broker import acls
from henvis.bus.broker import topics as bus_topics
from henvis.bus.broker.acls import ADMIN
from henvis.local import disk, environment, instants, ports
from henvis.local.clock import Kind, StackClock, SystemClock, VirtualClock
from henvis.local.databases import Databases
from henvis.local.embedded_kafka.broker import QUICK_START, Broker
from henvis.local.embedded_kafka.broker_files import Way
from henvis.local.embedded_kafka.kept_broker import KeptBroker
from henvis.local.forks import Forks
from henvis.local.home import Home
from henvis.local.issuing.issuer import Issuer
from henvis.local.process import POLL_SECONDS, KeptProcess, Running
from henvis.local.prometheus.scraping import Scraping
from henvis.local.prometheus.server import prometheus_of
from henvis.local.services import ONE_PROCESS, Modules
from henvis.local.signing_keys import KeyFiles
from henvis.local.stack_numbers import StackNumbers
from henvis.local.terminal import Terminal
from henvis.ops import core_dumps

if TYPE_CHECKING:
    from henvis.local.moving import Mover
    from henvis.local.readings import Readings

ANSWER_SECONDS: Final = 5.0


@dataclass(frozen=True)
class Settings:
    """What a stack is started with."""

    home: Home
    services: Modules
    clock: Kind = "system"
    workers: int = 1
    port: int | None = None
    """Of the control HTTP; None for a free one."""
    postgres: str | None = None
    """The URL of the PostgreSQL server that holds the services' databases; None for SQLite files."""
    tls: bool = False
    """Whether Kafka is spoken to encrypted."""
    metrics: Scraping | None = None
    """How Prometheus keeps the stack's numbers; None for none."""

    @property
    def databases(self) -> Databases:
        """Where the services' databases are."""
        return Databases(self.home, self.postgres)


def supervise(settings: Settings, terminal: Terminal) -> None:
    """Run a stack until it is told to stop. From the main thread. Raises CommandFailed."""
    home = settings.home
    core_dumps.forbid()  # Kafka inherits it, and the services before their own first line
    disk.require_space(home.root)
    with disk.full_disk_said(home.root):
        home.create()
        with home.held():
            settings.databases.prepare(settings.services)
            Issuer(home.issuer).create()
            KeyFiles(home.keys).create()
            asyncio.run(Supervisor(settings, terminal).run())


class Supervisor:
    """One run of a stack: a `control.Stack`."""

    def __init__(self, settings: Settings, terminal: Terminal) -> None:
        if settings.port is not None:
            ports.require_free(settings.port)
        self.mover: Mover | None = None
        self.readings: Readings | None = None
        self._settings = settings
        self._home = settings.home
        self._terminal = terminal
        self._stop = asyncio.Event()
        self._began = time.monotonic()
        self._control = ports.Address(settings.port or ports.free(1)[0])
        self._virtual = VirtualClock(self._home.clock) if settings.clock == "virtual" else None
        self._clock: StackClock = self._virtual or SystemClock()
        self._topics = bus_topics.load()
        # A virtual clock is for stories: a quick start is worth more there than the highest throughput.
        jvm = QUICK_START if self._virtual else ()
        way: Way = "tls" if settings.tls else "sasl"
        self._kafka = KeptBroker(Broker(self._home.kafka, log=self._home.log("kafka"), jvm=jvm, way=way))
        self._forks = Forks(self._home.log("fork-server"))
        self._processes = [
            self._process(service, f"{service}-{number}")
            for service in settings.services
            for number in range(1, (1 if service in ONE_PROCESS else settings.workers) + 1)
        ]
        principals = (ADMIN, *acls.load().names)
        self._numbers = StackNumbers(self._kafka.broker.security_log, principals, self._processes)
        self._prometheus = (
            prometheus_of(self._home, settings.metrics, self._processes, self._control)
            if settings.metrics
            else None
        )

    async def run(self) -> None:
        """Start everything, watch it, and stop it in order. Raises CommandFailed."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, self.request_stop)
        try:
            await self._until_stopped()
        finally:
            await self._shut_down()

    def request_stop(self) -> None:
        """Begin to stop everything."""
        self._stop.set()

    def exposition(self) -> bytes:
        """The stack's own numbers, in Prometheus' text format: the body of `GET /metrics`."""
        return self._numbers.exposition(broker_is_set_up=self.readings is not None)

    def describe(self) -> dict[str, Any]:
        """What runs where: the body of `GET /stack`."""
        broker = self._kafka.broker
        return {
            "home": str(self._home.root),
            "control": self._control.url,
            "ready": self._ready,
            "clock": {"kind": self._clock.kind, "now": instants.text(self._clock.now())},
            "kafka": broker.bootstrap,
            "kafka_credentials": str(broker.credentials.folder),
            "kafka_ca": str(broker.ca) if broker.ca else None,
            "cluster_id": broker.cluster_id,
            "broker": self._kafka.describe(),
            "prometheus": self._prometheus.describe() if self._prometheus else None,
            "services": [process.describe() for process in self._processes],
        }

    @property
    def _ready(self) -> bool:
        states = {self._kafka.state, *(process.state for process in self._all)}
        return self.readings is not None and states == {"ready"}

    @property
    def _all(self) -> list[KeptProcess]:
        """Every process but the broker."""
        return [*self._processes, *([self._prometheus] if self._prometheus else [])]

    def _process(self, service: str, instance: str) -> KeptProcess:
        (port,) = ports.free(1)
        log = self._home.log(instance)

        def start() -> Running:
            told = environment.of_service(  # asked at each start, since the clock moves on
                service,
                instance,
                port,
                home=self._home,
                databases=self._settings.databases,
                broker=self._kafka.broker,
                clock=self._clock,
            )
            return self._forks.fork(self._settings.services[service], instance, log, told)

        return KeptProcess(
            service=service, instance=instance, start=start, url=ports.Address(port).url, log=log
        )

    async def _until_stopped(self) -> None:
        working = asyncio.create_task(self._work())
        stopping = asyncio.create_task(self._stop.wait())
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        for task in (working, stopping):
            task.cancel()
        try:
            await working
        except asyncio.CancelledError:
            return
        except BaseExceptionGroup as failures:
            raise failures.exceptions[0] from None

    async def _work(self) -> None:
        self._terminal.working("starting Kafka and the services")
        for process in self._processes:
            process.start()
        await self._kafka.start()
        # Imported here, so that this costs no time of its own: the broker starts meanwhile.
        from henvis.local import control, serving

        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ANSWER_SECONDS)) as client,
            serving.serving(control.application(self), self._control.port),
            asyncio.TaskGroup() as watching,
        ):
            self._home.publish(self.describe())
            for process in self._processes:
                watching.create_task(process.keep(self._terminal.said, client))
            await self._serve_kafka(client)
            watching.create_task(self._kafka.keep(self._terminal.said))
            if self._prometheus:
                # Not before: what services are refused until they are let in would be told as an attack.
                self._prometheus.start()
                watching.create_task(self._prometheus.keep(self._terminal.said, client))
            await self._tell_when_ready()
            await self._stop.wait()

    async def _serve_kafka(self, client: aiohttp.ClientSession) -> None:
        from henvis.local.embedded_kafka import setting_up
        from henvis.local.ends import Ends
        from henvis.local.issuing.tokens import tokens
        from henvis.local.moving import Mover
        from henvis.local.readings import Readings

        await self._kafka.ready()
        broker = self._kafka.broker
        self._terminal.said(f"Kafka serves on {broker.bootstrap}")
        changed = await asyncio.to_thread(setting_up.make_ready, broker, self._topics)
        if changed.topics:
            self._numbers.incidents.pass_over()
        self._terminal.said(f"{len(self._topics.all)} topics, {len(changed.topics)} of them new")
        granted, taken = len(changed.permissions.missing), len(changed.permissions.surplus)
        self._terminal.said(f"{granted} permissions granted, {taken} that nobody stated taken away")
        consumers = self._topics.consumed_by(self._settings.services)
        ends = Ends(broker.access, consumers, self._topics.partitions)
        self.readings = Readings(
            self._processes, ends, consumers, client, tokens(self._home.issuer, "supervisor")
        )
        if self._virtual is not None:
            self.mover = Mover(self._virtual, self.readings)

    async def _tell_when_ready(self) -> None:
        while not self._ready:
            missing = [process.instance for process in self._all if process.state != "ready"]
            self._terminal.working(f"waiting for {', '.join(missing)}")
            await asyncio.sleep(POLL_SECONDS)
        self._terminal.idle()
        self._terminal.said(f"ready after {time.monotonic() - self._began:.1f} s; Ctrl-C stops it")
        self._terminal.said(f"control: {self._control.url}/stack")

    async def _shut_down(self) -> None:
        self._terminal.working("stopping the services, then Kafka")
        await asyncio.gather(*(process.stop() for process in self._all))
        self._forks.stop()
        self._kafka.broker.stop()
        self._terminal.idle()
        self._terminal.said(f"stopped; the state stays in {self._home.root}")

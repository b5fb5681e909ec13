"""One process of one service, from its first line to its last."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import threading
from pathlib import Path

from fastapi import FastAPI

from henvis import __version__
from henvis.api.application import application
from henvis.api.control import control_routes
from henvis.api.identity.bearer import Bearer
from henvis.api.identity.key_watch import KeyWatch
from henvis.api.identity.settings import TokenSettings
from henvis.bus.broker import topics as topic_table
from henvis.bus.broker.facts import require_group, wait_for_topics
from henvis.bus.broker.refusals import Refusals
from henvis.bus.clock import VirtualClock
from henvis.bus.faust_worker.shell import Shell
from henvis.bus.handling.runner import Runner
from henvis.bus.numbers.lanes import metrics_of
from henvis.bus.numbers.said_numbers import SaidNumbers
from henvis.bus.publishing.relay import Relay
from henvis.bus.settings import SettingMissing, Settings
from henvis.bus.storage.database import Database
from henvis.bus.transaction import Transactions
from henvis.checkpoints import tables
from henvis.checkpoints.commission import Commission
from henvis.checkpoints.thread import CheckpointThread
from henvis.law import ruleset
from henvis.ops import core_dumps, garbage, log_setup
from henvis.ops.about_api import About, about_routes
from henvis.ops.failure import told
from henvis.ops.handling import Handling
from henvis.ops.health_api import Health, health_routes
from henvis.ops.log import logger
from henvis.ops.pulse import Pulse
from henvis.ops.readiness import Readiness
from henvis.ops.tracing import tracing
from henvis.service.alone import Alone
from henvis.service.control import ProcessControl
from henvis.service.definition import ServiceDefinition
from henvis.service.engine import Engine
from henvis.service.http_server import HttpServer
from henvis.service.kit import Kit
from henvis.service.measuring import measuring
from henvis.service.probing.thread import ProbeThread
from henvis.service.signing import signing_here
from henvis.service.watchdog import EXIT_CODE, Watchdog

log = logger(__name__)

STOP_WITHIN_S = 9.5
"""A stop that takes longer is ended by force, which loses nothing: that is what the design is about."""


def run(definition: ServiceDefinition) -> None:
    """Run the service of this process's environment until SIGTERM or SIGINT; ends the interpreter.

    HENVIS_SECURITY_LOG names the file that security events stand in by themselves; without it they stand
    among the others on standard error alone.
    Exit code 0 after a stop that was asked for, 70 after a failure: then a supervisor starts it again.
    """
    core_dumps.forbid()
    apart = os.environ.get("HENVIS_SECURITY_LOG")
    log_setup.set_up(definition.name, security_log=Path(apart) if apart else None)
    try:
        asyncio.run(_Process(definition, Settings.from_environment()).run())
    except Exception as error:  # noqa: BLE001 - told without its text, which may quote what was handled
        log.critical("ended by a failure", error=told(error))
        logging.shutdown()
        os._exit(EXIT_CODE)
    sys.exit(0)


class _Process:
    def __init__(self, definition: ServiceDefinition, settings: Settings) -> None:
        self._definition = definition
        self._settings = settings
        clock = settings.make_clock()
        law = ruleset.load()
        topics = topic_table.load()
        database = Database(settings.database)
        metrics = metrics_of(definition.name, topics, law.hash)
        self._tracing = tracing.from_environment(definition.name, settings.instance)
        self._relay = Relay(
            database, settings.kafka, metrics, topics.unreadable_to(definition.name), self._tracing
        )
        self._threads: dict[str, Relay | CheckpointThread | ProbeThread] = {"relay": self._relay}
        tokens = TokenSettings.from_environment()
        verifier = tokens.verifier()
        self._bearer = Bearer(verifier, metrics, tokens.requests_per_minute)
        self._pulse, readiness = Pulse(), Readiness()
        self._key_watch = KeyWatch(verifier.keys, metrics, readiness)
        self._kit = Kit(
            settings=settings,
            clock=clock,
            law=law,
            topics=topics,
            transactions=Transactions(
                database,
                definition.name,
                topics,
                clock,
                law.hash,
                on_published=self._relay.nudge,
                tracing=self._tracing,
                count=SaidNumbers(metrics, law),
            ),
            metrics=metrics,
            readiness=readiness,
            handling=Handling(),
        )

    async def run(self) -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop, stop)
        await asyncio.to_thread(self._migrate)
        engine, reads = await asyncio.to_thread(self._assemble)
        shell = self._shell(engine, reads)
        server = HttpServer(self._application(engine), self._settings.http_port, self._settings.http_host)
        watchdog = Watchdog({"worker": engine, "HTTP server": server, **self._threads})
        server.start()
        for thread in self._threads.values():
            thread.start()
        watchdog.start()
        garbage.settle()
        beating = asyncio.create_task(self._pulse.beat())
        try:
            await shell.run(stop)
        finally:
            beating.cancel()
            watchdog.stop()
            await asyncio.to_thread(server.stop, 4.0)
            for thread in self._threads.values():
                await asyncio.to_thread(thread.stop, 3.0)
            self._kit.transactions.database.close()
            if self._tracing is not None:
                await asyncio.to_thread(self._tracing.close)

    def _migrate(self) -> None:
        self._kit.transactions.database.migrate((*self._definition.migrations, tables.MIGRATIONS))
        self._kit.readiness.met("migrated")

    def _assemble(self) -> tuple[Engine, tuple[str, ...]]:
        kit, settings, signing = self._kit, self._settings, signing_here()
        reads = self._definition.reads(kit.topics)
        if not (reads or signing):
            raise SettingMissing("HENVIS_SIGNING_KEY is not set, and to sign is all that this service does")
        signs = (*self._definition.journals(kit.topics), topic_table.CHECKPOINTS) if signing else ()
        names = {*reads, *signs}
        found = wait_for_topics(settings.kafka, settings.cluster_id, names, kit.topics.partitions)
        if reads:
            require_group(settings.kafka)
        kit.readiness.met("topics")
        if signing:
            commission = Commission(signing, kit.topics, {name: found[name] for name in signs})
            office = self._definition.office(kit, commission)
            self._threads["checkpoints"] = CheckpointThread(
                office, settings.kafka, kit.metrics, every_s=signing.every_s
            )
        if reads:
            self._threads["probes"] = ProbeThread(kit)
        runner = Runner(kit.transactions, self._definition.handler(kit), kit.metrics, found)
        self._agenda = self._definition.agenda(kit)
        followed = {name: found[name] for name in reads or signs[-1:]}
        return Engine(kit, runner, tuple(self._threads.values()), self._agenda, followed), reads

    def _shell(self, engine: Engine, reads: tuple[str, ...]) -> Shell | Alone:
        if not reads:
            return Alone(engine, range(self._kit.topics.partitions))
        return Shell(
            group=self._settings.kafka.group,
            instance=self._settings.instance,
            kafka=self._settings.kafka,
            topics=reads,
            state=self._settings.state / self._settings.instance,
            work=engine,
            refusals=Refusals(self._settings.kafka, self._kit.metrics),
        )

    def _application(self, engine: Engine) -> FastAPI:
        kit = self._kit
        measured = measuring(kit, self._definition, self._agenda)
        health = Health(kit.metrics, measured, kit.readiness, self._pulse, self._key_watch.look)
        routes = [*self._definition.routes(kit, self._bearer), health_routes(health)]
        if isinstance(kit.clock, VirtualClock):
            routes.append(control_routes(ProcessControl(kit, kit.clock, engine, self._agenda), self._bearer))
        routes.append(about_routes(self._about()))
        return application(self._definition.title, routes)

    def _about(self) -> About:
        kit = self._kit
        return About(
            service=kit.settings.service,
            instance=kit.settings.instance,
            version=__version__,
            law=kit.law.hash,
            clock=kit.settings.clock,
            durability=kit.transactions.database.durability(),
            now=kit.clock.now,
        )

    def _stop(self, stop: asyncio.Event) -> None:
        log.info("stopping")
        stop.set()
        end = threading.Timer(STOP_WITHIN_S, os._exit, (EXIT_CODE,))
        end.daemon = True
        end.start()

"""One real Apache Kafka broker (KRaft, single node, loopback only) as a child process."""

import base64
import os
import signal
import socket
import subprocess
import time
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from henvis.bus.broker import acls
from henvis.bus.broker.acls import ADMIN
from henvis.bus.broker.kafka_access import KafkaAccess
from henvis.errors import CommandFailed
from henvis.local import child, ports
from henvis.local.embedded_kafka import jars, java
from henvis.local.embedded_kafka.broker_files import TEMPLATES, BrokerFiles, Way
from henvis.local.embedded_kafka.credentials import CredentialFiles

LOG4J: Final = TEMPLATES / "log4j2.properties"
QUICK_START: Final = ("-XX:TieredStopAtLevel=1",)
"""JVM flags that start quicker and peak lower."""
READY_SECONDS: Final = 60.0
STOP_SECONDS: Final = 15.0
POLL_SECONDS: Final = 0.05


class Broker:
    """A broker whose data lies in `folder`, on `port` or on a free one.

    Its cluster id and its principals' credentials are made when the folder is new and stay with it; the ports
    are chosen at each creation. It lets in who has credentials, encrypted where `way` is `tls`, and the
    admin alone may do anything until others are told what they may.

    Raises CommandFailed where Kafka's jars or a fit Java are missing, and where the folder was made before
    there were credentials.

    It writes its log to `log`, and what nobody honest tries to a `.security.log` beside it.
    """

    def __init__(
        self,
        folder: Path,
        *,
        log: Path,
        port: int | None = None,
        jvm: Sequence[str] = (),
        way: Way = "sasl",
    ) -> None:
        chosen, self._controller_port = ports.free(2)
        self.port = port or chosen
        self.bootstrap = f"{ports.LOOPBACK}:{self.port}"
        self._folder = folder
        self._files = BrokerFiles(folder, way)
        self._principals = () if way == "open" else (ADMIN, *acls.load().names)
        self._log = log
        self.security_log = log.with_suffix(".security.log")
        self._jars = jars.fetched()
        self.java = java.find()
        self._jvm = tuple(jvm)
        self._process: subprocess.Popen[bytes] | None = None
        self._arguments: Path | None = None
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.cluster_id = self._known_cluster_id()
        self.unknown_users = self._make_credentials()
        """Principals whose passwords are new to a broker that has data: it is to be told."""
        self._files.write(self.port, self._controller_port)

    @property
    def access(self) -> KafkaAccess:
        """The admin's way in."""
        return self.access_of(ADMIN)

    @property
    def credentials(self) -> CredentialFiles:
        """Where everybody's passwords are."""
        return self._files.credentials

    @property
    def ca(self) -> Path | None:
        """What the broker's certificate is made by; None where the way is not encrypted."""
        return self._files.ca if self._files.way == "tls" else None

    def access_of(self, principal: str) -> KafkaAccess:
        """A principal's way in."""
        return self._files.access(self.bootstrap, principal)

    @property
    def pid(self) -> int | None:
        """The process id, None before the start."""
        return self._process.pid if self._process else None

    @property
    def running(self) -> bool:
        """Whether its process lives (a paused one does)."""
        return self._process is not None and self._process.poll() is None

    @property
    def exit_status(self) -> int | None:
        """How it ended, negative for a signal; None while it lives."""
        return self._process.poll() if self._process else None

    def environment_of(self, principal: str) -> Mapping[str, str]:
        """What a process is told of this broker: as whom it goes in is in a file, not here."""
        told = {
            "HENVIS_KAFKA": self.bootstrap,
            "HENVIS_KAFKA_CREDENTIALS": str(self.credentials.file(principal)),
            "HENVIS_CLUSTER_ID": self.cluster_id,
        }
        return told | ({"HENVIS_KAFKA_TLS_CA": str(self.ca)} if self.ca else {})

    def format(self) -> "subprocess.Popen[bytes] | None":
        """Begin to prepare a new data folder; None where it is prepared. Wait for it, then `start`."""
        if self._files.formatted:
            return None
        format_ = (
            "kafka.tools.StorageTool",
            "format",
            "-t",
            self.cluster_id,
            "-c",
            str(self._files.settings),
        )
        jvm = ["-XX:TieredStopAtLevel=1", *self._java_arguments()]
        self._arguments = self._files.write_arguments(jvm, format_, self._principals)
        return self._spawn(f"@{self._arguments}")

    def start(self) -> None:
        """Start the process, preparing a new data folder first; returns before it serves."""
        if (formatting := self.format()) is not None and formatting.wait(READY_SECONDS) != 0:
            raise self.died()
        if self._arguments is not None:
            self._arguments.unlink(missing_ok=True)
        heap = ("-Xms128m", "-Xmx512m", "-XX:+UseSerialGC")
        program = ("kafka.Kafka", str(self._files.settings))
        self._process = self._spawn(*heap, *self._jvm, *self._java_arguments(), *program)

    def wait_ready(self, within: float = READY_SECONDS) -> None:
        """Return when it serves, and when what serves on its port is this broker.

        Raises CommandFailed where it died, where another cluster answers, or after `within` seconds.
        """
        ends = time.monotonic() + within
        while time.monotonic() < ends:
            if self._listening() and (found := self._answering()):
                return self._compare(found)
            if not self.running:
                raise self._not_ours() if self._refused() else self.died()
            time.sleep(POLL_SECONDS)
        raise CommandFailed(f"Kafka does not serve after {within:.0f} s", f"Read {self._log}")

    def stop(self) -> None:
        """End it in order, or at once where that takes over 15 seconds; a dead one is no error."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGCONT)  # a paused process would not see the next signal
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """SIGKILL, as a machine that loses its power would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def pause(self) -> None:
        """SIGSTOP: connections stay, nothing is answered."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """SIGCONT: go on after `pause`."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        if self._process is None:
            raise RuntimeError("the broker was not started")
        self._process.send_signal(number)

    def _known_cluster_id(self) -> str:
        # Kafka's own form: a UUID in URL-safe Base64. Made here, because a JVM takes a second for it.
        file = self._folder / "cluster-id"
        if not file.exists():
            fresh = base64.urlsafe_b64encode(uuid.uuid4().bytes).rstrip(b"=").decode()
            file.write_text(f"x{fresh[1:]}" if fresh.startswith("-") else fresh)
        return file.read_text()

    def _make_credentials(self) -> frozenset[str]:
        old = self._files.formatted
        if old and self._principals and not self._files.credentials.file(ADMIN).exists():
            raise CommandFailed(
                f"Kafka's data in {self._folder} is older than credentials, or the admin's were deleted",
                "Start with a new --home",
            )
        made = self._files.credentials.make(self._principals) if self._principals else frozenset()
        return made if old else frozenset()

    def _java_arguments(self) -> tuple[str, ...]:
        logging = (f"-Dlog4j2.configurationFile={LOG4J}", f"-Dhenvis.security.log={self.security_log}")
        return (*logging, "-Djava.awt.headless=true", "-cp", f"{self._jars}/*")

    def _spawn(self, *arguments: str) -> "subprocess.Popen[bytes]":
        return child.spawn([str(self.java.program), *arguments], self._log, os.environ)

    def _listening(self) -> bool:
        try:
            socket.create_connection((ports.LOOPBACK, self.port), 0.5).close()
        except OSError:
            return False
        return True

    def _answering(self) -> str | None:
        from henvis.local.embedded_kafka.topics import cluster_id

        return cluster_id(self.access)

    def _refused(self) -> bool:
        """Whether what serves on our port does not know our admin."""
        from henvis.bus.broker.facts import require_let_in
        from henvis.bus.broker.refusals import BrokerRefuses

        try:
            require_let_in(self.access)
        except BrokerRefuses:
            return True
        return False

    def _not_ours(self) -> CommandFailed:
        return CommandFailed(
            f"Another Kafka serves on {self.bootstrap}: it does not know our admin",
            "Stop the other one, or start again for another port",
        )

    def _compare(self, found: str) -> None:
        if found != self.cluster_id:
            raise CommandFailed(
                f"Another Kafka serves on {self.bootstrap}: its cluster is {found}, not {self.cluster_id}",
                "Stop the other one, or start again for another port",
            )

    def died(self) -> CommandFailed:
        """The error that tells what it wrote before it ended."""
        return CommandFailed(
            f"Kafka ended while it started: {child.last_lines(self._log)}", f"Read {self._log}"
        )

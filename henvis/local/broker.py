"""One real Apache Kafka broker (KRaft, single node, loopback only) as a child process."""

import base64
import os
import signal
import socket
import string
import subprocess
import time
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from henvis import ROOT
from henvis.errors import CommandFailed
from henvis.local import child, jars, java, ports

TEMPLATE: Final = ROOT / "deploy" / "kafka" / "server.properties.template"
LOG4J: Final = ROOT / "deploy" / "kafka" / "log4j2.properties"
QUICK_START: Final = ("-XX:TieredStopAtLevel=1",)
"""JVM flags that start quicker and peak lower."""
READY_SECONDS: Final = 60.0
STOP_SECONDS: Final = 15.0
POLL_SECONDS: Final = 0.05


class Broker:
    """A broker whose data lies in `folder`, on `port` or on a free one.

    Its cluster id is made when the folder is new and stays with it; the ports are chosen at each creation.
    Raises CommandFailed where Kafka's jars or a fit Java are missing.
    """

    def __init__(self, folder: Path, *, log: Path, port: int | None = None, jvm: Sequence[str] = ()) -> None:
        chosen, self._controller_port = ports.free(2)
        self.port = port or chosen
        self.bootstrap = f"{ports.LOOPBACK}:{self.port}"
        self._folder = folder
        self._log = log
        self._jars = jars.fetched()
        self.java = java.find()
        self._jvm = tuple(jvm)
        self._process: subprocess.Popen[bytes] | None = None
        folder.mkdir(parents=True, exist_ok=True)
        self.cluster_id = self._known_cluster_id()
        self._configure()

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

    def format(self) -> "subprocess.Popen[bytes] | None":
        """Begin to prepare a new data folder; None where it is prepared. Wait for it, then `start`."""
        if (self._folder / "data" / "meta.properties").exists():
            return None
        arguments = ["format", "-t", self.cluster_id, "-c", str(self._configuration)]
        return self._spawn(["-XX:TieredStopAtLevel=1"], "kafka.tools.StorageTool", *arguments)

    def start(self) -> None:
        """Start the process, preparing a new data folder first; returns before it serves."""
        if (formatting := self.format()) is not None and formatting.wait(READY_SECONDS) != 0:
            raise self.died()
        heap = ["-Xms128m", "-Xmx512m", "-XX:+UseSerialGC"]
        self._process = self._spawn([*heap, *self._jvm], "kafka.Kafka", str(self._configuration))

    def wait_ready(self, within: float = READY_SECONDS) -> None:
        """Return when it serves, and when what serves on its port is this broker.

        Raises CommandFailed where it died, where another cluster answers, or after `within` seconds.
        """
        ends = time.monotonic() + within
        while time.monotonic() < ends:
            if self._listening() and (found := self._answering()):
                return self._compare(found)
            if not self.running:
                raise self.died()
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

    @property
    def _configuration(self) -> Path:
        return self._folder / "server.properties"

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

    def _configure(self) -> None:
        values = {"port": self.port, "controller_port": self._controller_port, "data": self._folder / "data"}
        self._configuration.write_text(string.Template(TEMPLATE.read_text()).substitute(values))

    def _spawn(self, jvm: Sequence[str], program: str, *arguments: str) -> "subprocess.Popen[bytes]":
        logging = [f"-Dlog4j2.configurationFile={LOG4J}", "-Djava.awt.headless=true"]
        command = [str(self.java.program), *jvm, *logging, "-cp", f"{self._jars}/*", program, *arguments]
        return child.spawn(command, self._log, os.environ)

    def _listening(self) -> bool:
        try:
            socket.create_connection((ports.LOOPBACK, self.port), 0.5).close()
        except OSError:
            return False
        return True

    def _answering(self) -> str | None:
        from henvis.local.topics import cluster_id

        return cluster_id(self.bootstrap)

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

"""Real processes of the project's services, on a benchmark's broker and with databases of their own."""

import os
import signal
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen
from typing import Any, Final
from uuid import uuid4

import httpx
import psutil

from benchmarks.stage import RunFailed, Stage
from henvis.bus.broker import topics as topic_table
from henvis.local import child, ports
from henvis.local.embedded_kafka.setting_up import make_ready
from henvis.local.issuing.issuer import Issuer
from henvis.local.issuing.tokens import tokens
from henvis.local.signing_keys import KeyFiles

READY_SECONDS: Final = 90.0
_POLL_SECONDS: Final = 0.1


@dataclass(frozen=True)
class Service:
    """One process that is ready."""

    name: str
    url: str
    database: Path
    log: Path
    process: "Popen[bytes]"
    token: httpx.Auth

    def cpu_seconds(self) -> float:
        """What it has taken of the processors since its start."""
        times = psutil.Process(self.process.pid).cpu_times()
        return float(times.user + times.system)

    def give(self, http: httpx.Client, command: str, fields: Mapping[str, Any]) -> None:
        """Give a command under a new key. Raises RunFailed where it is not accepted."""
        answer = http.post(
            f"{self.url}/commands/{command}",
            json=fields,
            headers={"Idempotency-Key": str(uuid4())},
            auth=self.token,
        )
        if not answer.is_success:
            raise RunFailed(f"{self.name} refused {command}: {answer.text}")


def make_topics(place: Stage) -> None:
    """Make the bus's own topics on the stage's broker, and let the services in."""
    make_ready(place.broker, topic_table.load())


@contextmanager
def running(place: Stage, names: Sequence[str]) -> Iterator[Mapping[str, Service]]:
    """One process of each of these services, ready; killed at the end."""
    folder = place.new_folder()
    KeyFiles(folder / "keys").create()
    started = {name: _start(place, name, folder) for name in names}
    try:
        for service in started.values():
            _wait_ready(service)
        yield started
    finally:
        for service in started.values():
            service.process.send_signal(signal.SIGKILL)
            service.process.wait()


def _start(place: Stage, name: str, folder: Path) -> Service:
    port, log = ports.free(1)[0], folder / f"{name}.log"
    database, issuer = folder / f"{name}.db", Issuer(folder / "issuer")
    issuer.create()
    own = {
        "HENVIS_SERVICE": name,
        "HENVIS_INSTANCE": f"{name}-1",
        "HENVIS_DATABASE": f"sqlite:///{database}",
        "HENVIS_HTTP_PORT": str(port),
        "HENVIS_STATE": str(folder),
        "HENVIS_CLOCK": "system",
    }
    own |= issuer.environment(name) | KeyFiles(folder / "keys").environment(name)
    command = [sys.executable, "-m", f"services.{name}.service"]
    process = child.spawn(command, log, os.environ | place.broker.environment_of(name) | own)
    url, token = f"http://{ports.LOOPBACK}:{port}", tokens(issuer.folder, "benchmark")(name)
    return Service(name, url, database, log, process, token)


def _wait_ready(service: Service) -> None:
    ends = time.monotonic() + READY_SECONDS
    while time.monotonic() < ends and service.process.poll() is None:
        try:
            if httpx.get(f"{service.url}/health/ready", trust_env=False, timeout=5).is_success:
                return
        except httpx.HTTPError:
            pass
        time.sleep(_POLL_SECONDS)
    raise RunFailed(f"{service.name} is not ready: {child.last_lines(service.log)}")

"""What the containers would run is run here without them: Kafka's start, both jobs, a service.

Paths and names of the containers are put in place by those of this machine; all else is as the file says. The
database is a file, since no server is there.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from deploy.compose.prepare import CLIENTS_PORT, CONTROLLER_PORT, prepare
from henvis import ROOT
from henvis.local import child, ports
from henvis.local.embedded_kafka import jars, java
from henvis.local.home import Home
from tests.operations.compose_file import FOLDER, filled_in, secret_files, services
from tests.waiting import eventually

SERVICE = "nav"


@dataclass(frozen=True)
class Machine:
    """This one, in place of containers."""

    root: Path
    variables: Mapping[str, str]
    instead: Mapping[str, str]
    """What stands in the containers' files → what it is here."""

    def here(self, text: str) -> str:
        for theirs, ours in self.instead.items():
            text = text.replace(theirs, ours)
        return text

    def environment(self, service: str) -> dict[str, str]:
        """What the compose file tells a service."""
        secrets = {path: str(self.root / file) for path, file in secret_files(service).items()}
        told = {
            name: secrets.get(filled_in(value, self.variables), self.here(filled_in(value, self.variables)))
            for name, value in services()[service]["environment"].items()
        }
        return os.environ | told

    def run(self, service: str) -> "subprocess.Popen[bytes]":
        """Start what a container would."""
        command = [sys.executable, "-m", *services()[service]["command"]]
        return child.spawn(command, self.root / f"{service}.log", self.environment(service))


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    root = tmp_path_factory.mktemp("compose")
    variables = prepare(Home(root / "state"))
    clients, controller, http = ports.free(3)
    (root / "volume").mkdir()
    instead = {
        "/run/secrets/kafka-settings": str(root / "state/kafka/server.properties"),
        "/run/secrets/kafka-format": str(root / "state/kafka/format.arguments"),
        "/var/lib/henvis": str(root / "volume"),
        "/opt/henvis/log4j2.properties": str(ROOT / "deploy/kafka/log4j2.properties"),
        "/opt/kafka/libs": str(jars.fetched()),
        f"kafka:{CLIENTS_PORT}": f"127.0.0.1:{clients}",
        f"0.0.0.0:{CLIENTS_PORT}": f"127.0.0.1:{clients}",
        str(CONTROLLER_PORT): str(controller),
        "0.0.0.0": "127.0.0.1",  # noqa: S104 - it is not listened on here
        "8080": str(http),
        f"postgresql+psycopg://henvis@postgres-{SERVICE}:5432/henvis": f"sqlite:///{root / 'nav.db'}",
    }
    return Machine(root, variables, instead)


@pytest.fixture(scope="module")
def kafka(machine: Machine) -> Iterator[Path]:
    """Kafka as its container starts it; the folder of its data."""
    for name in ("server.properties", "format.arguments"):
        file = machine.root / "state" / "kafka" / name
        file.write_text(machine.here(file.read_text()))
    script = machine.root / "start-kafka"
    script.write_text(machine.here((FOLDER / "start-kafka").read_text()))
    path = f"{java.find().program.parent}:{os.environ['PATH']}"
    log = machine.root / "kafka.log"
    process = child.spawn(["sh", str(script)], log, os.environ | {"PATH": path})
    yield machine.root / "volume" / "kafka"
    process.kill()
    process.wait()


def test_kafka_permissions_topics_and_a_service_come_up(machine: Machine, kafka: Path) -> None:
    address = machine.here(f"kafka:{CLIENTS_PORT}")
    eventually(
        lambda: not ports.is_free(int(address.partition(":")[2])),
        within=60,
        what=f"Kafka serves; its log is {machine.root / 'kafka.log'}",
    )
    assert (kafka / "meta.properties").exists()
    for job in ("permissions", "topics"):
        assert machine.run(job).wait(60) == 0, (machine.root / f"{job}.log").read_text()
    process = machine.run(SERVICE)
    try:
        url = f"http://127.0.0.1:{machine.here('8080')}"
        eventually(lambda: _ready(url), within=60, what=f"{url} is ready: {machine.root / 'nav.log'}")
    finally:
        process.kill()
        process.wait()


def _ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health/ready", trust_env=False).is_success
    except httpx.TransportError:
        return False

"""A running stack as a program sees it: started as a child process, or found by its folder."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx

from henvis.bus.broker.acls import ADMIN
from henvis.bus.broker.kafka_access import KafkaAccess
from henvis.errors import CommandFailed
from henvis.local import child
from henvis.local.clock import Kind
from henvis.local.embedded_kafka.credentials import CredentialFiles
from henvis.local.home import Home
from henvis.local.issuing.tokens import tokens
from henvis.local.plain_http import NO_TLS
from henvis.local.services import Modules

READY_SECONDS: Final = 120.0
STOP_SECONDS: Final = 40.0
POLL_SECONDS: Final = 0.05
ANSWER_SECONDS: Final = 5.0


@dataclass
class RunningStack:
    """A stack that was started as a child of this process, and dies with it."""

    home: Home
    process: "subprocess.Popen[bytes]"
    control_url: str
    kafka: str
    services: Mapping[str, tuple[str, ...]]
    """Service → the URLs of its processes."""

    def access(self, principal: str = ADMIN) -> KafkaAccess:
        """A principal's way into its Kafka. Raises CredentialsUnfit."""
        return access(self.describe(), principal)

    def describe(self) -> dict[str, Any]:
        """What `GET /stack` tells now."""
        return describe(self.control_url)

    def token_for(self, service: str, program: str = "client") -> httpx.Auth:
        """What lets a program in at a service of this stack."""
        return tokens(self.home.issuer, program)(service)

    def stop(self) -> None:
        """End it in order; at once where that takes more than 40 seconds. A stopped one is no error."""
        _end(self.process)


def describe(control_url: str) -> dict[str, Any]:
    """What a stack tells about itself. Raises CommandFailed where it does not answer."""
    try:
        answer = httpx.get(f"{control_url}/stack", trust_env=False, timeout=ANSWER_SECONDS, verify=NO_TLS)
    except httpx.HTTPError as error:
        raise CommandFailed(f"The stack at {control_url} does not answer", "Try again, or stop it") from error
    told: dict[str, Any] = answer.json()
    return told


def access(told: Mapping[str, Any], principal: str = ADMIN) -> KafkaAccess:
    """A principal's way into the Kafka of a stack that told this about itself. Raises CredentialsUnfit.

    Its file can be read by who started the stack, and by nobody else.
    """
    ca = told["kafka_ca"]
    credentials = CredentialFiles(Path(told["kafka_credentials"])).of(principal)
    return KafkaAccess(told["kafka"], credentials, Path(ca) if ca else None)


def start_stack(
    home: Path,
    *,
    clock: Kind = "virtual",
    workers: int = 1,
    services: Modules | None = None,
    postgres: str | None = None,
    tls: bool = False,
    metrics: bool = False,
    within: float = READY_SECONDS,
) -> RunningStack:
    """Start a stack in `home` and return when it is ready; None as `services` means the project's own.

    Its databases are on the PostgreSQL server whose URL is `postgres`, else files: HENVIS_POSTGRES is not
    asked here, since a stack for one play shall be a new one.
    Call it from the main thread. Raises CommandFailed, with what the stack said last, where it does not
    become ready within that many seconds.
    """
    place = Home(home.absolute())
    place.create()
    environment = os.environ | {
        "HENVIS_POSTGRES": postgres or "",
        "HENVIS_TLS": str(int(tls)),
        "HENVIS_METRICS": str(int(metrics)),
    }  # not an option: it may hold a password
    process = child.spawn(_command(place, clock, workers, services), place.log("up"), environment)
    try:
        told = _when_ready(place, process, within)
    except BaseException:
        _end(process)
        raise
    return RunningStack(place, process, told["control"], told["kafka"], _urls(told))


@contextlib.contextmanager
def running_stack(home: Path, **settings: Any) -> Iterator[RunningStack]:
    """`start_stack` as a context: it is stopped at the end."""
    stack = start_stack(home, **settings)
    try:
        yield stack
    finally:
        stack.stop()


def _command(home: Home, clock: Kind, workers: int, services: Modules | None) -> list[str]:
    command = [sys.executable, "-m", "henvis", "up", "--home", str(home.root)]
    command += ["--clock", clock, "--workers", str(workers)]
    for name, module in (services or {}).items():
        command += ["--service", f"{name}={module}"]
    return command


def _when_ready(home: Home, process: "subprocess.Popen[bytes]", within: float) -> dict[str, Any]:
    ends = time.monotonic() + within
    while time.monotonic() < ends:
        if process.poll() is not None:
            raise CommandFailed(
                f"The stack ended: {child.last_lines(home.log('up'))}", f"Read {home.log('up')}"
            )
        address = home.address() if home.holder() == process.pid else None
        if address and (told := _told(address["control"])) and told["ready"]:
            return told
        time.sleep(POLL_SECONDS)
    last = child.last_lines(home.log("up"))
    raise CommandFailed(f"The stack is not ready after {within:.0f} s: {last}", f"Read {home.log('up')}")


def _told(control_url: str) -> dict[str, Any] | None:
    with contextlib.suppress(CommandFailed, json.JSONDecodeError):
        return describe(control_url)
    return None


def _urls(told: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]]:
    urls: dict[str, tuple[str, ...]] = {}
    for process in told["services"]:
        urls[process["service"]] = (*urls.get(process["service"], ()), process["url"])
    return urls


def _end(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()

"""A stack's one folder: Kafka's data, a database per service, logs, and where it can be reached."""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from henvis.errors import CommandFailed

DEFAULT: Final = ".henvis"
TRIES: Final = 20
PAUSE_SECONDS: Final = 0.01


@dataclass(frozen=True)
class Home:
    """The folder and what lies where in it."""

    root: Path

    @property
    def kafka(self) -> Path:
        """The broker's configuration, cluster id and data."""
        return self.root / "kafka"

    @property
    def clock(self) -> Path:
        """Where the virtual clock stands."""
        return self.root / "clock.json"

    @property
    def databases(self) -> Path:
        """Where the services' databases are: in files, or on which server."""
        return self.root / "databases"

    @property
    def issuer(self) -> Path:
        """The stack's own issuer of tokens: its key, and the public keys."""
        return self.root / "issuer"

    @property
    def keys(self) -> Path:
        """What checkpoints are signed with, a file for each service, and what they are checked with."""
        return self.root / "keys"

    @property
    def audit(self) -> Path:
        """What the audit keeps: signed checkpoints, and the archive."""
        return self.root / "audit"

    @property
    def prometheus(self) -> Path:
        """The configuration and the numbers of the stack's Prometheus, where it has one."""
        return self.root / "prometheus"

    @property
    def _address(self) -> Path:
        return self.root / "stack.json"

    @property
    def _lock(self) -> Path:
        return self.root / "supervisor.pid"

    def create(self) -> None:
        """Make the folder, for its owner only."""
        for folder in (self.root, self.root / "db", self.root / "logs"):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def database(self, service: str) -> str:
        """The URL of a service's own database, where it is a file."""
        return f"sqlite:///{self.root / 'db' / f'{service}.db'}"

    def log(self, instance: str) -> Path:
        """The file that a process writes its log to."""
        return self.root / "logs" / f"{instance}.log"

    def security_log(self, instance: str) -> Path:
        """The file that its security events stand in by themselves."""
        return self.root / "logs" / f"{instance}.security.log"

    def scratch(self, instance: str) -> Path:
        """The folder that a process may use as it likes; nothing in it has to be kept."""
        return self.root / "scratch" / instance

    def publish(self, address: dict[str, Any]) -> None:
        """Say where the running stack can be reached, for its owner's eyes only."""
        part = self._address.with_suffix(".part")
        part.touch(mode=0o600)
        part.write_text(json.dumps(address, indent=2) + "\n")
        part.replace(self._address)

    def withdraw(self) -> None:
        """The stack can no longer be reached."""
        self._address.unlink(missing_ok=True)

    def address(self) -> dict[str, Any] | None:
        """What the running stack published; None where none runs here."""
        if self.holder() is None or not self._address.exists():
            return None
        published: dict[str, Any] = json.loads(self._address.read_text())
        return published

    def holder(self) -> int | None:
        """The process id of the supervisor that has this folder; None where none has."""
        if not self._lock.exists():
            return None
        with self._lock.open("r+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return int(file.read() or 0)
        return None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep every other supervisor out. Raises CommandFailed, which names the one that is in."""
        with self._lock.open("a+") as file:
            if not _locked(file):
                raise self._taken()
            file.truncate(0)
            file.write(str(os.getpid()))
            file.flush()
            yield
            self.withdraw()

    def _taken(self) -> CommandFailed:
        return CommandFailed(
            f"{self.root} belongs to a running stack, process {self._lock.read_text()}",
            "Stop it with `henvis down`, or give another --home",
        )


def _locked(file: IO[str]) -> bool:
    # `holder` takes the lock for some microseconds to see that nobody has it: one refusal proves little.
    for _ in range(TRIES):
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(PAUSE_SECONDS)
        else:
            return True
    return False


def at(given: Path | None) -> Home:
    """The folder given, else that of HENVIS_HOME, else `.henvis` in the working directory."""
    return Home((given or Path(os.environ.get("HENVIS_HOME") or DEFAULT)).absolute())

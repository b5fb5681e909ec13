"""What one run of a hop is told, and what it says at its end."""

import json
import os
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from henvis.bus.broker.kafka_access import Credentials, KafkaAccess


@dataclass(frozen=True)
class Run:
    """One process of one contender; `count` events wait in `mailbox`, an answer to each goes to `journal`."""

    kafka: str
    cluster_id: str
    mailbox: str
    journal: str
    partitions: int
    count: int
    folder: str
    synchronous: str = "FULL"
    instance: str = "nav-1"
    credentials: str | None = None
    """The file with who goes in; None where the broker asks nobody."""
    ca: str | None = None

    @classmethod
    def told(cls) -> Self:
        """Read it from the command line."""
        return cls(**json.loads(sys.argv[1]))

    @property
    def access(self) -> KafkaAccess:
        """The way into the broker."""
        credentials = Credentials.of_file(Path(self.credentials)) if self.credentials else None
        return KafkaAccess(self.kafka, credentials, Path(self.ca) if self.ca else None)

    def text(self) -> str:
        """As it stands on the command line."""
        return json.dumps(asdict(self))


class Stopwatch:
    """Runs from the first batch that is handed over to the end."""

    def __init__(self) -> None:
        self._began: float | None = None
        self._cpu = 0.0

    def begin(self) -> None:
        """Start, at the first call."""
        if self._began is None:
            self._began, self._cpu = time.perf_counter(), time.process_time()

    def end(self, events: int) -> None:
        """Say the result and end the process at once: an orderly end would only take time."""
        if self._began is None:
            raise RuntimeError("it ends before it began")
        seconds, cpu = time.perf_counter() - self._began, time.process_time() - self._cpu
        # Not through sys.stdout: Faust's worker and others put something else in its place.
        os.write(1, json.dumps({"events": events, "seconds": seconds, "cpu": cpu}).encode() + b"\n")
        os._exit(0)

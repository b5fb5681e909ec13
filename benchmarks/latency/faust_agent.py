"""From a producer to a plain Faust agent that does nothing: what Kafka and a service's own consumer take."""

import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from typing import IO, Any, Final, cast

import faust

from benchmarks.latency.paced import Sender
from benchmarks.plain_faust import plain_app
from benchmarks.stage import OURS, RunFailed, Stage
from henvis import ROOT
from henvis.bus.broker.acls import ADMIN
from henvis.bus.broker.kafka_access import KafkaAccess
from henvis.bus.publishing.outbox import OutboxRow

_READY: Final = b"ready\n"


@dataclass(frozen=True)
class Run:
    """What the agent is told: the empty records that come first, and those that are timed."""

    topic: str
    folder: str
    first: int
    count: int


def latencies(place: Stage, rows: Sequence[OutboxRow], partitions: int) -> list[float]:
    """Send each, 50 in a second; seconds from each send to the agent that has it. Raises RunFailed."""
    run = Run(place.new_topic("agent", partitions), str(place.new_folder()), partitions, len(rows))
    with _agent(place, run) as said:
        sender = Sender(place, run.topic, partitions)
        if _READY not in said:  # it says much before
            raise RunFailed("the plain agent did not begin")
        sent = sender.send(rows)
        try:
            # Instants of two processes: the system's monotonic clock is one for both.
            seen: dict[str, float] = json.loads(said.readline())
        except ValueError:
            raise RunFailed("the plain agent did not get all records") from None
    return [seen[(row.value or b"").hex()] - at for row, at in zip(rows, sent, strict=True)]


@contextmanager
def _agent(place: Stage, run: Run) -> Iterator[IO[bytes]]:
    command = [str(OURS), "-W", "ignore", "-m", __name__, json.dumps(asdict(run))]
    environment = os.environ | place.broker.environment_of(ADMIN) | {"PYTHONPATH": str(ROOT)}
    with Popen(command, cwd=ROOT, env=environment, stdout=PIPE, stderr=DEVNULL) as process:
        try:
            yield cast("IO[bytes]", process.stdout)
        finally:
            process.kill()


def _app(run: Run, kafka: KafkaAccess) -> faust.App:
    app, topic = plain_app(f"bench.{run.topic}", kafka, run.folder, run.topic)

    async def nothing(stream: Any) -> None:
        """Note when each record came."""
        empty, seen = 0, {}
        async for value in stream:
            if value:
                seen[value.hex()] = time.perf_counter()
            else:
                empty += 1
                if empty == run.first:
                    _say(_READY)
            if len(seen) == run.count:
                _say(json.dumps(seen).encode() + b"\n")
                os._exit(0)

    app.agent(topic)(nothing)
    return app


def _say(line: bytes) -> None:
    # Not through sys.stdout: Faust's worker puts something else in its place.
    with Path("/dev/stdout").open("wb") as out:
        out.write(line)


if __name__ == "__main__":
    told = Run(**json.loads(sys.argv[1]))
    sys.argv = [sys.argv[0], "worker", "-l", "error", "--without-web"]
    _app(told, KafkaAccess.from_environment(os.environ)).main()

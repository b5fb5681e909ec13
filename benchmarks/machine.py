"""What was measured on: the machine, the load that others made, and the versions that count."""

import os
import platform
import sqlite3
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

import psutil

from henvis import ROOT
from henvis.local.embedded_kafka import java
from henvis.local.embedded_kafka.jars import KAFKA_VERSION

_PACKAGES: Final = ("faust-streaming", "aiokafka", "confluent-kafka", "fastavro", "SQLAlchemy", "psycopg")
_PEERS: Final = ROOT / "benchmarks" / "peers" / "requirements.txt"


@dataclass(frozen=True)
class Beginning:
    """When a benchmark began, and how busy the machine was by then."""

    at: datetime
    load: float

    def text(self) -> str:
        """One paragraph, written when the benchmark has ended."""
        minutes = (datetime.now(UTC) - self.at).total_seconds() / 60
        return (
            f"Measured {self.at:%Y-%m-%d %H:%M} UTC in {minutes:.0f} minutes at commit {_commit()}. "
            f"Load average of a minute: {self.load:.1f} before it began, {os.getloadavg()[0]:.1f} at its end,"
            f" with its own. {_hardware()} {_versions()}"
        )


def begin() -> Beginning:
    """To be called before anything is started."""
    return Beginning(datetime.now(UTC), os.getloadavg()[0])


def peers() -> str:
    """The versions of the peers, as they are pinned."""
    wanted = ("faststream==", "quixstreams==")
    lines = [line.split()[0] for line in _PEERS.read_text().splitlines() if line.startswith(wanted)]
    return ", ".join(line.replace("==", " ") for line in lines)


def _hardware() -> str:
    memory, system = psutil.virtual_memory().total / 2**30, f"{platform.system()} {platform.release()}"
    return (
        f"{os.cpu_count()} cores of {_processor()}, {memory:.0f} GiB, {system},"
        " which broker, database and all that is measured share."
    )


def _versions() -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return (
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, Kafka {KAFKA_VERSION}"
        f" on Java {java.find().version}, {packages}."
    )


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _commit() -> str:
    asked = ["git", "-C", str(ROOT), "describe", "--always", "--dirty"]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip() or "unknown"

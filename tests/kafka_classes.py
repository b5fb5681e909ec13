"""Kafka's classes as a JVM has them in memory, kept for further starts: `python -m tests.kafka_classes`.

A run of all tests starts some fifty brokers, and half of what a start costs is to read the same classes
(JEP 350). Users' brokers do without: what lies in a file beside the jars is not held against the lock.
"""

import os
import signal
import tempfile
from pathlib import Path
from typing import Final

from henvis import ROOT
from henvis.bus.broker import topics
from henvis.local.embedded_kafka import jars, setting_up
from henvis.local.embedded_kafka.broker import QUICK_START, Broker
from tests.waiting import eventually

_WITHIN_S: Final = 120.0


def kept() -> Path:
    """Where they are, or would be. A JVM that finds none here, or those of another Java, goes on without."""
    return ROOT / ".pytest_cache" / f"kafka-{jars.read_lock().digest[:12]}.jsa"


def keep() -> None:
    """Start a broker as a stack does, and let its JVM write down at its end what it has read; once."""
    if (file := kept()).exists():
        return
    file.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        written = Path(folder) / file.name
        broker = Broker(
            Path(folder) / "broker",
            log=Path(folder) / "kafka.log",
            jvm=(*QUICK_START, f"-XX:ArchiveClassesAtExit={written}"),
        )
        try:
            broker.start()
            broker.wait_ready()
            setting_up.make_ready(broker, topics.load())
            os.kill(broker.pid or 0, signal.SIGTERM)
            eventually(lambda: not broker.running, within=_WITHIN_S, what="the classes are written down")
            written.replace(file)
        finally:
            broker.kill()


if __name__ == "__main__":
    keep()

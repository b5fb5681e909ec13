"""Fetches Apache Kafka: `python -m henvis.local.fetch`. Needs neither Java nor Maven.

jgo resolves the jars as Maven would. The `!` behind a coordinate keeps the dependency management of that
artifact out: with it, log4j's would put an older Kafka client under this broker.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from henvis.errors import CommandFailed
from henvis.local.disk import full_disk_said, require_space
from henvis.local.embedded_kafka import jars
from henvis.local.terminal import Terminal

COORDINATES: Final = (
    f"org.apache.kafka:kafka_2.13:{jars.KAFKA_VERSION}!+org.apache.logging.log4j:log4j-slf4j-impl:2.25.3!"
)
POLL_SECONDS: Final = 0.2


def fetch(terminal: Terminal) -> Path:
    """Put Kafka's jars into the cache unless they are there, and check them against the lock.

    The folder appears at once and complete, or not at all. Raises CommandFailed.
    """
    lock = jars.read_lock()
    where = jars.folder(lock)
    if where.is_dir():
        jars.check(where, lock)
        return where
    require_space(where)
    with full_disk_said(where):
        where.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=where.parent, prefix=".fetch-") as scratch:
            _resolve(Path(scratch), len(lock.jars), terminal)
            complete = _gather(Path(scratch))
            jars.check(complete, lock)
            _publish(complete, where)
    terminal.said(f"Apache Kafka {jars.KAFKA_VERSION} is in {where}")
    return where


def _resolve(scratch: Path, expected: int, terminal: Terminal) -> None:
    output = scratch / "jgo.log"
    with output.open("wb") as log, _jgo(scratch, log.fileno()) as process:
        try:
            while process.poll() is None:
                count = len(_jars_under(scratch))
                terminal.working(f"fetching Apache Kafka {jars.KAFKA_VERSION}: {count} of {expected} jars")
                time.sleep(POLL_SECONDS)
        finally:
            process.kill()
    terminal.idle()
    if process.returncode != 0:
        raise _why(output.read_text(errors="replace"), scratch.parent)


def _jgo(scratch: Path, output: int) -> subprocess.Popen[bytes]:
    # A cache of its own: what another program left in the user's Maven repository is not what was asked for.
    env = os.environ | {"JGO_CACHE_DIR": str(scratch / "jgo"), "M2_REPO": str(scratch / "maven")}
    command = [sys.executable, "-m", "jgo", "info", "jars", COORDINATES]
    return subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=output)


def _why(output: str, folder: Path) -> CommandFailed:
    if "No space left on device" in output:
        return CommandFailed(f"The disk that holds {folder} is full", "Free some space and try again")
    last = next((line.strip() for line in reversed(output.splitlines()) if line.strip()), "no output")
    if "ConnectionError" in output or "ProxyError" in output or "Timeout" in output or "SSLError" in output:
        return CommandFailed(
            "Apache Kafka's jars could not be fetched: the Maven repository cannot be reached",
            "Check the network and HTTPS_PROXY, then run `make setup` again",
        )
    return CommandFailed(f"Apache Kafka's jars could not be fetched: {last[:300]}", "Run `make setup` again")


def _jars_under(scratch: Path) -> list[Path]:
    return list((scratch / "jgo" / "envs").rglob("*.jar"))


def _gather(scratch: Path) -> Path:
    complete = scratch / "complete"
    complete.mkdir()
    for jar in _jars_under(scratch):
        shutil.copy(jar, complete / jar.name)
    return complete


def _publish(complete: Path, where: Path) -> None:
    complete.chmod(0o755)
    try:
        complete.rename(where)
    except OSError:
        if not where.is_dir():  # another fetch that came first brought the same jars
            raise


def main() -> None:
    """Fetch; where the right jars are there already, say nothing."""
    terminal = Terminal()
    try:
        fetch(terminal)
    except CommandFailed as failed:
        terminal.idle()
        sys.stderr.write(f"henvis: {failed}\n")
        sys.exit(1)


if __name__ == "__main__":
    main()

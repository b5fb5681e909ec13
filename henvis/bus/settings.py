"""What a service process is told when it starts."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from henvis.bus.broker.kafka_access import KafkaAccess
from henvis.bus.clock import Clock, SystemClock, VirtualClock

LOOPBACK: Final = "127.0.0.1"
PROBE_SECONDS: Final = 300.0
"""How often synthetic probes are sent where nothing else is said."""


class SettingMissing(ValueError):
    """A setting that the process cannot do without is not in its environment."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The environment of one service process; every field but `kafka` is one `HENVIS_…` variable."""

    service: str
    instance: str
    kafka: KafkaAccess
    cluster_id: str
    database: str
    http_port: int
    state: Path
    clock: str
    clock_at: datetime | None
    http_host: str = LOOPBACK
    """The address that HTTP is served on: loopback, unless HENVIS_HTTP_HOST says another."""
    probe_seconds: float = 0.0
    """How often synthetic probes are sent, in seconds of the machine's clock; 0 where they are off."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Read the settings.

        Raises SettingMissing, naming the variable, ValueError for a bad one, and CredentialsUnfit.
        """

        def value(name: str) -> str:
            try:
                return environment[f"HENVIS_{name}"]
            except KeyError:
                raise SettingMissing(f"HENVIS_{name} is not set") from None

        for name in ("KAFKA", "KAFKA_CREDENTIALS"):
            value(name)
        at = environment.get("HENVIS_CLOCK_AT")
        return cls(
            service=value("SERVICE"),
            instance=value("INSTANCE"),
            kafka=KafkaAccess.from_environment(environment),
            cluster_id=value("CLUSTER_ID"),
            database=value("DATABASE"),
            http_port=int(value("HTTP_PORT")),
            state=Path(value("STATE")),
            clock=value("CLOCK"),
            clock_at=datetime.fromisoformat(at) if at else None,
            http_host=environment.get("HENVIS_HTTP_HOST") or LOOPBACK,
            probe_seconds=_probe_seconds(environment, value("CLOCK")),
        )

    def make_clock(self) -> Clock:
        """Return the clock of this process. Raises SettingMissing where a virtual one has no start."""
        if self.clock == "system":
            return SystemClock()
        if self.clock_at is None:
            raise SettingMissing("HENVIS_CLOCK_AT is not set, and a virtual clock needs a start")
        return VirtualClock(self.clock_at)


def _probe_seconds(environment: Mapping[str, str], clock: str) -> float:
    """Where the clock is virtual nobody waits for probes: they are off unless they are asked for."""
    told = environment.get("HENVIS_PROBE_SECONDS")
    if not told:
        return PROBE_SECONDS if clock == "system" else 0.0
    try:
        seconds = float(told)
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds < math.inf:
        raise ValueError("HENVIS_PROBE_SECONDS must be a number of seconds, or 0 for no probes")
    return seconds

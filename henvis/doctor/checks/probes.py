"""Whether the probes still come through every lane, where they are sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import httpx
from prometheus_client.parser import text_string_to_metric_families

from henvis.doctor.check import Check, Looked, Need
from henvis.doctor.finding import Finding, Kind, Severity
from henvis.doctor.processes_seen import ANSWER_SECONDS
from henvis.doctor.sight import Sight

PERIOD: Final = "henvis_probe_period_seconds"
ARRIVED: Final = "henvis_probe_arrived_timestamp_seconds"
PERIODS: Final = 2

LOST: Final = Kind(
    "probe-lost",
    Severity.CRITICAL,
    "`henvis probes` shows each lane; look at its sender, at the router and at {subject}, in this order",
    "HenvisProbeLost",
)


@dataclass(frozen=True, slots=True)
class Lane:
    """What one process tells of one sender's probes."""

    instance: str
    lane: str
    period: timedelta
    arrived: datetime


def compare(lanes: Iterable[Lane], now: datetime) -> Iterator[Finding]:
    """Lanes from which none has come for two periods."""
    for one in lanes:
        if now - one.arrived > one.period * PERIODS:
            minutes = (now - one.arrived).total_seconds() / 60
            yield LOST.about(
                one.instance,
                f"No probe has come {one.lane.replace('.', ' ')} to {one.instance} for {minutes:.0f} minutes",
            )


def parse(instance: str, exposition: str) -> Iterator[Lane]:
    """The lanes that a process' numbers tell of; none where no probes are sent."""
    samples = [one for family in text_string_to_metric_families(exposition) for one in family.samples]
    period = max((one.value for one in samples if one.name == PERIOD), default=0.0)
    for one in samples:
        if period and one.name == ARRIVED:
            arrived = datetime.fromtimestamp(one.value, UTC)
            yield Lane(instance, one.labels["lane"], timedelta(seconds=period), arrived)


def _look(sight: Sight) -> Looked:
    lanes: list[Lane] = []
    with httpx.Client(trust_env=False, timeout=ANSWER_SECONDS) as client:
        for one in (one for one in sight.processes if one.answers):
            lanes += parse(one.instance, client.get(f"{one.url}/metrics").text)
    if not lanes:
        return Looked("No probes are sent here")
    return Looked.at(f"Probes come through {len(lanes)} lanes", compare(lanes, sight.now()))


CHECK: Final = Check("probes", _look, (LOST,), frozenset({Need.PROCESSES}))

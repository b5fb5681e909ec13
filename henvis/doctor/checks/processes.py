"""Whether each process answers, lives and takes work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from henvis.doctor.check import Check, Looked, Need
from henvis.doctor.finding import Finding, Kind, Severity
from henvis.doctor.processes_seen import Process
from henvis.doctor.sight import Sight

SILENT: Final = Kind(
    "process-silent",
    Severity.CRITICAL,
    "Read the log of {subject}; where the process is paused let it go on, where it hangs end"
    " it: it is started"
    " again and loses nothing",
    "HenvisProcessDown",
)
RESTARTING: Final = Kind(
    "process-restarting",
    Severity.CRITICAL,
    "Read the last lines of the log of {subject}: they say what it ends of",
    "HenvisRestarting",
)
NOT_LIVE: Final = Kind(
    "process-not-live",
    Severity.CRITICAL,
    "Read the log of {subject}, then end the process: it is started again",
    "HenvisProcessDown",
)
NOT_READY: Final = Kind(
    "process-not-ready",
    Severity.CRITICAL,
    "Read the log of {subject}; what it waits for is named first there",
    "HenvisNotReady",
)
RESTARTED: Final = Kind(
    "process-restarted",
    Severity.HINT,
    "Read what the log of {subject} says before each start; `henvis status` shows how often",
    "HenvisRestarting",
)
_CONDITIONS: Final = {
    "migrated": "its database's tables",
    "topics": "its topics on Kafka",
    "assigned": "its share of the topics",
    "positions": "the place where it stopped reading",
    "relay": "its way of sending to Kafka",
    "clock": "the clock to pass what was done already",
    "keys": "keys that may be believed",
}
"""What `/health/ready` names, in words."""


def compare(processes: Iterable[Process]) -> Iterator[Finding]:
    """What is wrong with each; at most one sentence about what keeps it from work."""
    for one in processes:
        yield from _kept_from_work(one)
        if one.restarts and one.state != "restarting":
            times = "once" if one.restarts == 1 else f"{one.restarts} times"
            yield RESTARTED.about(
                one.instance, f"{one.instance} has ended by itself and was started again {times}"
            )


def _kept_from_work(one: Process) -> Iterator[Finding]:
    if one.state == "restarting":
        yield RESTARTING.about(one.instance, f"{one.instance} has ended and is being started again")
    elif not one.answers:
        yield SILENT.about(
            one.instance, f"{one.instance} does not answer: what its agency sends and is sent waits"
        )
    elif not one.live:
        yield NOT_LIVE.about(one.instance, f"{one.instance} says that it cannot go on")
    elif one.waiting_for:
        reasons = ", ".join(_CONDITIONS.get(name, name) for name in one.waiting_for)
        yield NOT_READY.about(one.instance, f"{one.instance} takes no work: it waits for {reasons}")


def _look(sight: Sight) -> Looked:
    return Looked.at(f"{len(sight.processes)} processes live and are ready", compare(sight.processes))


CHECK: Final = Check(
    "processes", _look, (SILENT, RESTARTING, NOT_LIVE, NOT_READY, RESTARTED), frozenset({Need.PROCESSES})
)

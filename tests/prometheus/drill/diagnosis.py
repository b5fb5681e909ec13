"""Twelve faults as who is on duty tells them apart: by numbers, alerts, doctor and commands, not by content.

Each has a sign in Prometheus' numbers, its alert, and what the doctor or a command says; only where all of
them agree is it called by its name. Where is an agency, a service, or nothing where it is everybody's.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

from tests.prometheus.asking import series
from tests.prometheus.drill.town import Drill, Told

Places = set[str]
UNKNOWN_SCHEMA: Final = "unknown schema id"


@dataclass(frozen=True)
class Sight:
    """All that was looked at, once."""

    prometheus: str
    firing: Told
    findings: frozenset[tuple[str, str]]
    """The doctor's, by code and subject."""
    dead: Sequence[Mapping[str, Any]]
    lanes: Sequence[Mapping[str, Any]]
    not_final: Places
    """The writers of journals of which something is in no final checkpoint."""
    texts: tuple[str, ...]
    """Everything that was read, as it was printed."""

    def told_of(self, alert: str) -> Places:
        """Whom an alert names."""
        return {agency for name, agency in self.firing if name == alert}

    def counted(self, query: str) -> Places:
        """The agencies that a query finds."""
        return {one.get("agency", "") for one in series(self.prometheus, query)}

    def found(self, *codes: str) -> Places:
        """What the doctor's findings of these codes are about."""
        return {subject.rpartition("-")[0] or subject for code, subject in self.findings if code in codes}

    def parked(self, wanted: Callable[[Mapping[str, Any]], bool]) -> Places:
        """The services that list a record like that."""
        return {one["service"] for one in self.dead if wanted(one)}

    def overdue(self, end: str) -> Places:
        """The agencies that are an end, sender or recipient, of an overdue lane."""
        return {one[end] for one in self.lanes if one["overdue"]}


def look(drill: Drill, seconds: float) -> Sight:
    """Look everywhere, by the command line's own token, without content; alerts of so many seconds."""
    asked = (["doctor"], ["dead", "list"], ["probes"], ["audit", "checkpoints"])
    with ThreadPoolExecutor(len(asked)) as pool:
        doctor, dead, probes, audit = pool.map(lambda words: _said(drill, *words), asked)
    return Sight(
        prometheus=drill.prometheus,
        firing=drill.fired(seconds),
        findings=frozenset((one["code"], one["subject"]) for one in _json(doctor, {}).get("findings", [])),
        dead=_json(dead, []),
        lanes=_json(probes, {}).get("lanes", []),
        not_final={
            one["topic"].rpartition(".")[2] for one in _json(audit, []) if one["final_size"] < one["records"]
        },
        texts=(doctor, dead, probes, audit),
    )


def diagnosed(sight: Sight) -> frozenset[tuple[str, str]]:
    """What is wrong, and where."""
    return frozenset((name, place) for name, find in FAULTS.items() for place in find(sight))


def _broker_away(sight: Sight) -> Places:
    gone = sight.told_of("BrokerAway") and sight.counted("henvis_broker_away_seconds > 0")
    return {""} if gone and sight.found("broker-away") else set()


def _lane_stuck(sight: Sight) -> Places:
    old = sight.counted("henvis_oldest_unhandled_seconds > 0")
    return sight.told_of("LaneStuck") & old & (sight.found("database-busy") | sight.overdue("recipient"))


def _unknown_schema(sight: Sight) -> Places:
    return _held_up(sight) & sight.parked(lambda one: one["detail"] == UNKNOWN_SCHEMA)


def _parked_case(sight: Sight) -> Places:
    return _held_up(sight) & sight.parked(
        lambda one: one["state"] == "held" and one["detail"] != UNKNOWN_SCHEMA
    )


def _held_up(sight: Sight) -> Places:
    return (
        sight.told_of("CaseParked") & sight.counted("henvis_parked_cases > 0") & sight.found("records-parked")
    )


def _poison_event(sight: Sight) -> Places:
    given_up = sight.counted('henvis_dead_letters_total{class="identity"} > 0')
    alone = sight.parked(lambda one: one["state"] == "alone" and one["reason"] == "wrong_key")
    return sight.told_of("DeadLetter") & given_up & alone & sight.found("dead-letters")


def _clock_off(sight: Sight) -> Places:
    off = sight.counted("abs(henvis_clock_offset_seconds) > 5")
    return sight.told_of("ClockOff") & off & sight.found("clock-process-off", "clocks-apart")


def _disk_nearly_full(sight: Sight) -> Places:
    return sight.told_of("DiskNearlyFull") & sight.counted("henvis_disk_free_ratio < 0.1")


def _key_about_to_expire(sight: Sight) -> Places:
    ends = sight.counted('henvis_key_expiry_timestamp_seconds{class="broker"} - time() < 86400')
    told = sight.told_of("KeyExpires") & ends
    return {""} if told and any(code == "certificate-expires" for code, _ in sight.findings) else set()


def _checkpoint_stale(sight: Sight) -> Places:
    told = sight.told_of("CheckpointStale") & sight.counted("henvis_checkpoint_age_seconds > 0")
    return {""} if told and sight.not_final else set()


def _acl_drift(sight: Sight) -> Places:
    refused = sight.counted("henvis_broker_refusals_total > 0")
    return sight.told_of("BrokerRefuses") & refused & sight.found("permission-missing")


def _deadline_surge(sight: Sight) -> Places:
    many = sight.counted('sum by (agency) ({__name__=~"henvis_deadlines_(warned|ended)_total"}) >= 10')
    return sight.told_of("DeadlineSurge") & many


def _probe_lost(sight: Sight) -> Places:
    return sight.told_of("ProbeLost") & sight.overdue("recipient")


FAULTS: Final[Mapping[str, Callable[[Sight], Places]]] = {
    "broker away": _broker_away,
    "lane stuck": _lane_stuck,
    "unknown schema": _unknown_schema,
    "poison event": _poison_event,
    "parked case": _parked_case,
    "clock off": _clock_off,
    "disk nearly full": _disk_nearly_full,
    "key about to expire": _key_about_to_expire,
    "checkpoint stale": _checkpoint_stale,
    "ACL drift": _acl_drift,
    "deadline surge": _deadline_surge,
    "probe lost": _probe_lost,
}


def _said(drill: Drill, *command: str) -> str:
    """What a command prints for programs, whatever its exit status tells."""
    words = [sys.executable, "-m", "henvis", *command, "--home", str(drill.stack.home.root), "--json"]
    return subprocess.run(words, capture_output=True, text=True, check=False, timeout=120).stdout


def _json(text: str, otherwise: Any) -> Any:
    return json.loads(text) if text else otherwise

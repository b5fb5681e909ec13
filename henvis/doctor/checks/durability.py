"""Whether each process uses its database so that what it committed outlives a crash."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from henvis.doctor.check import CannotLook, Check, Looked, Need
from henvis.doctor.finding import Finding, Kind, Severity
from henvis.doctor.processes_seen import Process
from henvis.doctor.sight import Sight

NOT_DURABLE: Final = Kind(
    "database-not-durable",
    Severity.CRITICAL,
    "Set it back and start {subject} anew: what it answered could be lost with the machine's power",
)
_ENOUGH: Final[Mapping[str, frozenset[str]]] = {
    "journal_mode": frozenset({"wal"}),
    "synchronous": frozenset({"2", "3"}),
    "synchronous_commit": frozenset({"on", "remote_write", "remote_apply", "local"}),
    "fsync": frozenset({"on"}),
    "full_page_writes": frozenset({"on"}),
}
"""What each setting has to be, in the words of SQLite and PostgreSQL."""


def compare(processes: Iterable[Process]) -> Iterator[Finding]:
    """What a process told of the settings by which it uses its database."""
    for one in processes:
        if one.about:
            yield from durable(one.service, one.instance, one.about.durability)


def durable(service: str, who: str, settings: Mapping[str, str]) -> Iterator[Finding]:
    """The settings that are not enough; others are passed over."""
    for name, value in settings.items():
        if name in _ENOUGH and value not in _ENOUGH[name]:
            wanted = " or ".join(sorted(_ENOUGH[name]))
            yield NOT_DURABLE.about(
                service, f"{who} has {name} {value} where {wanted} is needed for {service} to lose nothing"
            )


def _look(sight: Sight) -> Looked:
    told = [one for one in sight.processes if one.about]
    if not told:
        raise CannotLook("No process says how it uses its database")
    return Looked.at(f"{len(told)} processes use their databases so that nothing is lost", compare(told))


CHECK: Final = Check("durability", _look, (NOT_DURABLE,), frozenset({Need.PROCESSES}))

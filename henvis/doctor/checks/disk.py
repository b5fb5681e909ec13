"""How much is free on the disks that hold a stack's state, Kafka's logs and the databases."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from henvis.doctor.check import Check, Looked, Need
from henvis.doctor.finding import Finding, Kind, Severity
from henvis.doctor.sight import Limits, Sight

_WHAT_TO_DO: Final = (
    "Free some space or give the disk more; delete nothing in {subject} by hand: Kafka and the"
    " databases are there"
)
FULL: Final = Kind("disk-full", Severity.CRITICAL, _WHAT_TO_DO, "HenvisDiskNearlyFull")
NEARLY_FULL: Final = Kind("disk-nearly-full", Severity.WARNING, _WHAT_TO_DO, "HenvisDiskNearlyFull")
_MEGABYTE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Disk:
    """A disk by the first of our folders that is on it; sizes in bytes."""

    folder: str
    holds: str
    total: int
    free: int


def compare(disks: Iterable[Disk], limits: Limits) -> Iterator[Finding]:
    """Those with too little left."""
    for disk in disks:
        left = f"{disk.free // _MEGABYTE} MB, {disk.free / disk.total:.0%} of it"
        if disk.free < limits.least_free_bytes:
            yield FULL.about(disk.folder, f"The disk with {disk.holds} is full: {left}, are left")
        elif disk.free < disk.total * limits.least_free:
            yield NEARLY_FULL.about(
                disk.folder, f"The disk with {disk.holds} is nearly full: {left}, are left"
            )


def _look(sight: Sight) -> Looked:
    home = sight.folder
    # Of databases on a server the disk is the server's: what is left there it alone can tell.
    folders = {"the stack's state": home.root, "Kafka's logs": home.kafka, "the databases": home.root / "db"}
    disks = _disks({what: path for what, path in folders.items() if path.exists()})
    least = min(disk.free / disk.total for disk in disks)
    return Looked.at(f"At least {least:.0%} of each disk is free", compare(disks, sight.limits))


def _disks(folders: dict[str, Path]) -> list[Disk]:
    by_device: dict[int, list[str]] = {}
    for what, path in folders.items():
        by_device.setdefault(path.stat().st_dev, []).append(what)
    found = []
    for names in by_device.values():
        usage = shutil.disk_usage(folders[names[0]])
        found.append(Disk(str(folders[names[0]]), ", ".join(names), usage.total, usage.free))
    return found


CHECK: Final = Check("disk", _look, (FULL, NEARLY_FULL), frozenset({Need.HOME}))

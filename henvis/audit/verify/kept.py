"""What an auditor keeps of a log after verifying it, to know the next time that the log only grew.

Whoever asks the log itself for both states learns nothing: this file must be the auditor's own.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from henvis.audit.claims import Claim, PlaceRead, Report
from henvis.audit.log import Place
from henvis.errors import CommandFailed

_KEEPS: Final = frozenset({Claim.COMPLETE, Claim.UNCHANGED, Claim.APPEND_ONLY, Claim.SAME_FOR_ALL})


class Kept(NamedTuple):
    """The root over the first `size` records of a place, as it was computed then."""

    size: int
    root: bytes


def read(file: Path, cluster_id: str) -> Mapping[Place, Kept]:
    """Read what was kept of this cluster's log; nothing where there is no file. Raises CommandFailed."""
    if not file.exists():
        return {}
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        places = found["places"] if found["cluster"] == cluster_id else None
        if places is not None:
            return {
                _place(name): Kept(int(one["size"]), b64decode(one["root"])) for name, one in places.items()
            }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise CommandFailed(f"{file} is nothing that was kept", "Name the file with --kept") from None
    raise CommandFailed(
        f"{file} was kept of another cluster's log", "Give each cluster a file of its own with --kept"
    )


def keep(file: Path, report: Report) -> None:
    """Keep what was read, but not where something is refuted: else the next run would go by a forgery."""
    if not _KEEPS.intersection(report.refuted):
        write(file, report.cluster_id, report.places)


def write(file: Path, cluster_id: str, places: Iterable[PlaceRead]) -> None:
    """Keep what was read now; the file appears whole or not at all."""
    kept: dict[str, Any] = {
        str(one.place): {"size": one.size, "root": b64encode(one.root).decode("ascii")}
        for one in places
        if one.root is not None
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    part.write_text(json.dumps({"cluster": cluster_id, "places": kept}, indent=2) + "\n", encoding="utf-8")
    part.replace(file)


def _place(name: str) -> Place:
    topic, _, partition = name.rpartition("/")
    return Place(topic, int(partition))

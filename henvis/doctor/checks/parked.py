"""How many records wait because one could not be handled; how many, and nothing else of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import httpx

from henvis.doctor.check import CannotLook, Check, Looked, Need
from henvis.doctor.finding import Finding, Kind, Severity
from henvis.doctor.processes_seen import ANSWER_SECONDS, Process
from henvis.doctor.sight import Sight
from henvis.local.issuing.tokens import tokens

PARKED: Final = Kind(
    "records-parked",
    Severity.HINT,
    "`henvis dead list` says why; each is tried again or dropped, and until then its case stands still",
    "HenvisCaseParked",
)


def compare(waiting: Mapping[str, int]) -> Iterator[Finding]:
    """Service → how many records wait there."""
    for service, count in waiting.items():
        if count:
            yield PARKED.about(service, f"{count} record{' waits' if count == 1 else 's wait'} at {service}")


def _look(sight: Sight) -> Looked:
    counts = {one.service: _waiting(sight, one) for one in sight.one_of_each}
    found = tuple(compare({service: count or 0 for service, count in counts.items()}))
    if silent := [service for service, count in counts.items() if count is None]:
        if found:
            return Looked("", found)
        raise CannotLook(f"{', '.join(silent)} did not say what waits there")
    return Looked("Nothing waits for a record that could not be handled", found)


def _waiting(sight: Sight, one: Process) -> int | None:
    """Only how many there are is taken out of the answer."""
    if not one.answers:
        return None
    token = tokens(sight.folder.issuer, "doctor")(one.service)
    try:
        answer = httpx.get(f"{one.url}/operations/dead", auth=token, trust_env=False, timeout=ANSWER_SECONDS)
        answer.raise_for_status()
        told: list[dict[str, Any]] = answer.json()
    except (httpx.HTTPError, ValueError):
        return None
    return len(told)


CHECK: Final = Check("parked records", _look, (PARKED,), frozenset({Need.PROCESSES}))

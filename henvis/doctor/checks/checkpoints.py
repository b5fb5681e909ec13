"""Whether what stands in the journals is signed and final, and nobody disputes it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

import httpx

from henvis.doctor.check import CannotLook, Check, Looked, Need
from henvis.doctor.finding import Finding, Kind, Severity
from henvis.doctor.journal_ends import Place, ends, first_since
from henvis.doctor.processes_seen import ANSWER_SECONDS
from henvis.doctor.sight import Sight
from henvis.local.issuing.tokens import tokens
from henvis.local.signing_keys import AUDIT

DISPUTED: Final = Kind(
    "checkpoint-disputed",
    Severity.CRITICAL,
    "Change nothing, and call whoever answers for the record: `henvis audit checkpoints` and"
    " `henvis audit verify` say"
    " what differs",
    "HenvisSecurityEvent",
)
STALE: Final = Kind(
    "checkpoint-stale",
    Severity.WARNING,
    "`henvis audit checkpoints` says whose signature is missing; look at that service",
    "HenvisCheckpointStale",
)
_WAITS: Final = frozenset(
    {None, "journal_empty", "writer_has_not_signed", "audit_has_not_signed", "too_few_witnesses"}
)
"""Why a checkpoint is not final yet; everything else is a dispute."""


def compare(told: Collection[Mapping[str, Any]], old: Mapping[Place, int]) -> Iterator[Finding]:
    """`told`: the audit's places; `old`: how many records of each have stood there for long enough."""
    for one in told:
        place = (one["topic"], one["partition"])
        where = f"{place[0]}/{place[1]}"
        if one["why"] not in _WAITS:
            yield DISPUTED.about(
                where, f"What is signed of {where} and what stands there are not the same: {one['why']}"
            )
        elif (count := old.get(place, 0) - one["final_size"]) > 0:
            yield STALE.about(
                where, f"{count} record(s) of {where} are in no final checkpoint, and should be by now"
            )


def _look(sight: Sight) -> Looked:
    told = _told(sight)
    places = [(one["topic"], one["partition"]) for one in told]
    since = sight.now() - sight.limits.stale_after
    last, recent = ends(sight.access, places), first_since(sight.access, places, since)
    findings = compare(told, {place: recent.get(place, last[place]) for place in places})
    minutes = sight.limits.stale_after.total_seconds() / 60
    return Looked.at(
        f"In {len(places)} partitions nothing waits longer than {minutes:.0f} min to be final", findings
    )


def _told(sight: Sight) -> list[Mapping[str, Any]]:
    urls = [one.url for one in sight.processes if one.service == AUDIT and one.answers]
    if not urls:
        raise CannotLook("The audit's service does not answer")
    token = tokens(sight.folder.issuer, "doctor")(AUDIT)
    try:
        answer = httpx.get(f"{urls[0]}/checkpoints", auth=token, trust_env=False, timeout=ANSWER_SECONDS)
        answer.raise_for_status()
        told: list[Mapping[str, Any]] = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        raise CannotLook("The audit's service does not say what is signed") from error
    return told


CHECK: Final = Check("checkpoints", _look, (DISPUTED, STALE), frozenset({Need.PROCESSES, Need.BROKER}))

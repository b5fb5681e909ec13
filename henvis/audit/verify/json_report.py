"""A report for programs."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from henvis.audit.claims import ClaimResult, PlaceRead, Report
from henvis.audit.finding import Finding
from henvis.audit.wording import LANGUAGES, sentence


def as_json(report: Report) -> dict[str, Any]:
    """Return all of it; sentences in both languages, hashes in base64, instants in ISO 8601 (UTC)."""
    return {
        "cluster": report.cluster_id,
        "at": report.at.isoformat(),
        "records": report.records,
        "refuted": [str(claim) for claim in report.refuted],
        "claims": [_claim(result) for result in report.results.values()],
        "places": [_place(place) for place in report.places],
    }


def _claim(result: ClaimResult) -> dict[str, Any]:
    return {
        "claim": str(result.claim),
        "verdict": str(result.verdict),
        "checked": result.checked,
        "findings": [_finding(finding) for finding in result.findings],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "weight": str(finding.weight),
        "topic": finding.place.topic if finding.place else None,
        "partition": finding.place.partition if finding.place else None,
        "offset": finding.offset,
        "event": str(finding.event) if finding.event else None,
        "values": dict(finding.values),
        "said": {code: sentence(finding, language) for code, language in LANGUAGES.items()},
    }


def _place(place: PlaceRead) -> dict[str, Any]:
    return {
        "topic": place.place.topic,
        "partition": place.place.partition,
        "first": place.first,
        "size": place.size,
        "left_out": place.left_out,
        "root": b64encode(place.root).decode("ascii") if place.root else None,
        "repeats": place.repeats,
        "final": place.signed,
    }

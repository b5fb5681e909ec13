"""`audit`: what the verifier says of the whole log, as it stands right after the step."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from henvis.play.happenings import Verdict
from henvis.play.judges.evidence import Evidence
from henvis.play.story import Expectation

DOES_NOT_APPLY: Final = frozenset(
    {
        "nothing_kept",
        "erasure_unbuilt",
        "consent_end_rests_on_birth_date",
        "deadline_rests_on_birth_date",
        "contradiction_rests_on_birth_date",
    }
)
"""Why something cannot be checked that nothing is wrong with.

There is nothing to hold the log against, or it rests on a birth date, which the log must not hold.
"""


def judge(_: Expectation, evidence: Evidence) -> Verdict:
    """Whether every claim that applies is proved."""
    report = evidence.auditor.verified()
    short = [wrong for claim in report["claims"] if (wrong := _shortcoming(claim))]
    proved = sum(claim["verdict"] == "proved" for claim in report["claims"])
    return Verdict(not short, "; ".join(short) or f"{proved} claims are proved")


def _shortcoming(claim: Mapping[str, Any]) -> str | None:
    if claim["verdict"] == "proved" or (claim["verdict"] == "not_checkable" and _is_moot(claim["findings"])):
        return None
    first = next(one for one in claim["findings"] if one["weight"] != "notes")
    return f"{claim['claim']} is {claim['verdict'].replace('_', ' ')}: {first['said']['en']}"


def _is_moot(findings: Iterable[Mapping[str, Any]]) -> bool:
    return all(one["code"] in DOES_NOT_APPLY for one in findings if one["weight"] == "leaves_open")

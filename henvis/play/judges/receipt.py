"""`receipt`: how far a referral has come, or what else an agency said, as its service was told."""

from typing import Final

from henvis.play.happenings import Verdict
from henvis.play.judges.evidence import Evidence
from henvis.play.story import Expectation, Step

TOLD_TO_RECIPIENT: Final = "not_owner"
"""The one step that the recipient of a referral is told of: its own attempt to take over the case."""


def judge(expectation: Expectation, evidence: Evidence) -> Verdict:
    """Whether the sender of the referral knows of this step; of a refused take-over, the taker."""
    name, wanted = expectation.wanted["ref"], expectation.wanted["step"]
    sending = evidence.story.bringing_in(name)
    agency = None if sending is None else _who_is_told(sending, wanted)
    if sending is None or agency is None or agency not in evidence.agencies:
        return Verdict(False, "no agency of this stack is told of it")
    is_referral = sending.do == "refer"
    steps = _steps(agency, name, evidence) if is_referral else _receipts(agency, name, evidence)
    return Verdict(wanted in steps, f"{agency} knows: {', '.join(steps) or 'no step'}")


def _who_is_told(sending: Step, wanted: str) -> str | None:
    if sending.do == "refer" and wanted == TOLD_TO_RECIPIENT and sending.fields is not None:
        return str(sending.fields.get("to"))
    return sending.by


def _steps(agency: str, name: str, evidence: Evidence) -> list[str]:
    referral = evidence.names.id_of(name)
    for case in evidence.story.cases:
        known = evidence.agencies[agency].referrals(evidence.names.id_of(case))
        if referral in known:
            steps: list[str] = known[referral]["steps"]
            return steps
    return []


def _receipts(agency: str, name: str, evidence: Evidence) -> list[str]:
    """Of those that the router's journal has, the ones that the service applied; each step once."""
    service, reference = evidence.agencies[agency], evidence.names.id_of(name)
    cases = map(evidence.names.id_of, evidence.story.cases)
    applied = {fact.id for case in cases for fact in service.received(case)}
    told = evidence.observed.receipts_of(reference, agency)
    return list(dict.fromkeys(one.step for one in told if one.meta.id in applied))

"""`receipt`: how far a referral has come, as the service of who is told shows it."""

from typing import Final

from henvis.play.happenings import Verdict
from henvis.play.judges.evidence import Evidence
from henvis.play.story import Expectation, Step

TOLD_TO_RECIPIENT: Final = "not_owner"
"""The one step that the recipient of a referral is told of: its own attempt to take over the case."""


def judge(expectation: Expectation, evidence: Evidence) -> Verdict:
    """Whether the sender of the referral knows of this step; of a refused take-over, the taker."""
    name, wanted = expectation.wanted["ref"], expectation.wanted["step"]
    sending = evidence.story.sending(name)
    agency = None if sending is None else _who_is_told(sending, wanted)
    if agency is None or agency not in evidence.agencies:
        return Verdict(False, "no agency of this stack is told of it")
    steps = _steps(agency, name, evidence)
    return Verdict(wanted in steps, f"{agency} knows: {', '.join(steps) or 'no step'}")


def _who_is_told(sending: Step, wanted: str) -> str | None:
    if wanted == TOLD_TO_RECIPIENT and sending.fields is not None:
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

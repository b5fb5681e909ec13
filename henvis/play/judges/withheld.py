"""`withheld`: what the router's journal says that an agency did not get, and why."""

from henvis.play.happenings import Verdict
from henvis.play.judges.evidence import Evidence
from henvis.play.story import Expectation


def judge(expectation: Expectation, evidence: Evidence) -> Verdict:
    """Whether such an event of the sender was withheld from the recipient, for the reason if one is named."""
    wanted = evidence.wanted(expectation)
    sender, recipient = expectation.wanted["from"], expectation.wanted["to"]
    reasons = [
        reason
        for fact, reason in evidence.observed.withheld_from(recipient)
        if fact.publisher == sender and wanted.matches(fact)
    ]
    if not reasons:
        return Verdict(False, "nothing of the kind was withheld")
    reason = expectation.wanted.get("reason")
    return Verdict(reason is None or reason in reasons, f"withheld: {', '.join(dict.fromkeys(reasons))}")

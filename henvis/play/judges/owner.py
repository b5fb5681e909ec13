"""`owner`: exactly one agency's service says that the case is its own."""

from henvis.play.happenings import Verdict
from henvis.play.judges.evidence import Evidence
from henvis.play.story import Expectation


def judge(expectation: Expectation, evidence: Evidence) -> Verdict:
    """Whether this agency, and no other, owns the case."""
    case = evidence.names.id_of(expectation.wanted["case"])
    owners = [
        name for name, agency in evidence.agencies.items() if (known := agency.case(case)) and known["owned"]
    ]
    return Verdict(owners == [expectation.wanted["is"]], f"owned by {' and '.join(owners) or 'nobody'}")

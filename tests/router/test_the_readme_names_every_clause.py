"""Who reads the router's README knows every clause of standing, and none that is not there."""

import re

from henvis import ROOT
from henvis.routing import standing
from henvis.routing.probes import NO_PROBE
from henvis.routing.standing import door

OTHERS = {"ReceiptIssued", "RecallIssued", "OwnerChanged", "ReferralsLapsed", "RecordParked"}
"""What the README names in tables beside the clauses."""


def test_the_readme_has_the_clauses_of_the_code() -> None:
    text = (ROOT / "services" / "router" / "README.md").read_text(encoding="utf-8")
    rows = [
        line.split("|")[1] for line in text.splitlines() if line.startswith("| `") and "Event" not in line
    ]
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    at_the_door = {door.WRONG_JOURNAL, door.may_not_issue.__name__}
    assert named - OTHERS == {
        *standing.CLAUSES,
        *at_the_door,
        standing.OPENED_TWICE,
        standing.UNKNOWN_CASE,
        NO_PROBE,
    }

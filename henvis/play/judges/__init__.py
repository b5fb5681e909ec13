"""How each expectation is judged, by its word."""

from collections.abc import Callable, Mapping
from typing import Final

from henvis.play.happenings import Verdict
from henvis.play.judges import audit, deadlines, owner, receipt, received, replay, withheld
from henvis.play.judges.evidence import Evidence
from henvis.play.story import Expectation

JUDGES: Final[Mapping[str, Callable[[Expectation, Evidence], Verdict]]] = {
    "received": received.judge,
    "not_received": received.judge_absence,
    "withheld": withheld.judge,
    "receipt": receipt.judge,
    "owner": owner.judge,
    "deadline": deadlines.judge,
    "no_deadline": deadlines.judge_absence,
    "warned": deadlines.judge_warnings,
    "audit": audit.judge,
    "replay": replay.judge,
}

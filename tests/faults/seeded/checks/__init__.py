"""The checker: pure functions over the evidence of a run. Each part holds two accounts against each other."""

from collections.abc import Sequence

from tests.faults.seeded.checks import answers, audit, inboxes, logs, offices, sharing
from tests.faults.seeded.checks.violation import Violation
from tests.faults.seeded.evidence import Evidence

CHECKS = (answers.check, logs.check, inboxes.check, sharing.check, offices.check, audit.check)


def violations(evidence: Evidence) -> Sequence[Violation]:
    """Everything that is wrong in what a run left; empty where every promise held."""
    stuck = [Violation("stuck", "the stack", what) for what in evidence.stuck]
    return [*stuck, *(one for check in CHECKS for one in check(evidence))]

"""What the doctor says in the end: for people in lines, for programs as JSON, for both an exit status."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from henvis.doctor.check import Looked
from henvis.doctor.checkup import NotLooked, Outcome
from henvis.doctor.finding import Finding, Severity

NOTHING_FOUND: Final = 0
FOUND: Final = 1
NOT_LOOKED: Final = 2
_ORDER: Final = tuple(Severity)


@dataclass(frozen=True, slots=True)
class Report:
    """What came of each check."""

    outcomes: Mapping[str, Outcome]

    @property
    def findings(self) -> list[tuple[str, Finding]]:
        """All of them with their check, the most pressing first."""
        found = [
            (name, one)
            for name, outcome in self.outcomes.items()
            if isinstance(outcome, Looked)
            for one in outcome.findings
        ]
        return sorted(found, key=lambda pair: _ORDER.index(pair[1].kind.severity))

    @property
    def not_looked(self) -> dict[str, str]:
        """Check → why nothing is known of it; what was not asked for is not among them."""
        return {
            name: outcome.why
            for name, outcome in self.outcomes.items()
            if isinstance(outcome, NotLooked) and not outcome.left_out
        }

    @property
    def status(self) -> int:
        """1 where something was found, 2 where nothing was and something could not be looked at, else 0."""
        if self.findings:
            return FOUND
        return NOT_LOOKED if self.not_looked else NOTHING_FOUND

    def lines(self, *, everything: bool) -> Iterator[str]:
        """For people; with `everything` also what is as declared."""
        for _, one in self.findings:
            yield f"{one.kind.severity}: {one.sentence}. [{one.kind.code}]"
            yield f"    {one.todo}."
        for name, why in self.not_looked.items():
            yield f"not looked at: {name}: {why}."
        if everything:
            yield from self._as_declared()
        yield self._end()

    def _as_declared(self) -> Iterator[str]:
        for name, outcome in self.outcomes.items():
            if isinstance(outcome, NotLooked):
                if outcome.left_out:
                    yield f"left out: {name}: {outcome.why}."
            elif not outcome.findings:
                yield f"ok: {name}: {outcome.said}."

    def _end(self) -> str:
        if count := len(self.findings):
            return f"{count} finding{'' if count == 1 else 's'}."
        return "Not all could be looked at." if self.not_looked else "All is as declared."

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "status": self.status,
            "findings": [_shown(name, one) for name, one in self.findings],
            "checks": [
                {"check": name, "looked": isinstance(outcome, Looked), "said": _said(outcome)}
                for name, outcome in self.outcomes.items()
            ],
        }


def _said(outcome: Outcome) -> str | None:
    if isinstance(outcome, NotLooked):
        return outcome.why
    return None if outcome.findings else outcome.said


def _shown(check: str, one: Finding) -> dict[str, Any]:
    return {
        "code": one.kind.code,
        "severity": one.kind.severity,
        "check": check,
        "subject": one.subject,
        "sentence": f"{one.sentence}.",
        "next": f"{one.todo}.",
        "runbook": one.kind.runbook,
    }

"""What was said of a deadline, and where it is wrong."""

from collections.abc import Iterator, Mapping
from typing import Final

from henvis.audit.agency_view.saying import Claim, OfTime
from henvis.audit.finding import Finding, Weight
from henvis.contract.events import ClocksContradict, ConsentEnded, DeadlineEnded, DeadlineWarned
from henvis.law.deadline_rules import BORN
from henvis.law.ruleset import Law

TELLS_BIRTH_DATE: Final = "deadline_tells_birth_date"
RESTS_ON_BIRTH_DATE: Final = "deadline_rests_on_birth_date"
INVENTED: Final = "deadline_invented"
REPEATED: Final = "deadline_repeated"
EARLY: Final = "deadline_early"
CONTRADICTION_INVENTED: Final = "contradiction_invented"
CONTRADICTION_REPEATED: Final = "contradiction_repeated"
CONTRADICTION_WRONG: Final = "contradiction_wrong"
CONTRADICTION_OPEN: Final = "contradiction_rests_on_birth_date"

WRONG: Final[Mapping[str, str]] = {
    "rule": "deadline_wrong_rule",
    "due_on": "deadline_wrong_due",
    "due_at": "deadline_wrong_due",
    "warned_on": "deadline_wrong_day",
    "ended": "deadline_wrong_ending",
    "recorded": "deadline_wrong_instant",
    "late": "deadline_wrong_late",
    "deadline": "deadline_wrong_id",
}
"""Field in which an event differs from what follows → the finding; the first that applies, in this order."""
EXPLANATION: Final = "deadline_wrong_explanation"
"""It differs in nothing but how the end was found: `act_on`, `version`, `basis`, `steps`."""


def judged(agency: str, law: Law, claim: Claim) -> Iterator[Finding]:
    """What is wrong with one event; nothing where it is what follows from the book."""
    said = claim.said
    if isinstance(said, ConsentEnded):
        return
    found = _code(law, claim, said)
    if found is not None:
        code, weight = found
        meta = said.meta
        yield Finding(
            code, claim.entry.place, claim.entry.offset, meta.id, _values(agency, claim, said), weight
        )


def _code(law: Law, claim: Claim, said: OfTime) -> tuple[str, Weight] | None:
    if _starts_on_birth(law, said.rule):
        return TELLS_BIRTH_DATE, Weight.REFUTES
    clocks = isinstance(said, ClocksContradict)
    right = claim.owed is not None and not claim.differs and not claim.early
    if claim.unseen and (right != clocks or claim.owed is None):
        return CONTRADICTION_OPEN if clocks else RESTS_ON_BIRTH_DATE, Weight.LEAVES_OPEN
    return None if right else (_clocks(claim) if clocks else _deadline(claim), Weight.REFUTES)


def _clocks(claim: Claim) -> str:
    if claim.again:
        return CONTRADICTION_REPEATED
    return CONTRADICTION_INVENTED if claim.owed is None else CONTRADICTION_WRONG


def _deadline(claim: Claim) -> str:
    if claim.again:
        return REPEATED
    if claim.owed is None:
        return INVENTED
    if claim.early:
        return EARLY
    return next((code for field, code in WRONG.items() if field in claim.differs), EXPLANATION)


def _values(agency: str, claim: Claim, said: OfTime) -> Mapping[str, str | int]:
    return about(agency, said) | {
        "case": str(said.meta.case_id),
        "said_at": said.meta.recorded.isoformat(),
        **_compared(claim, said),
    }


def _compared(claim: Claim, said: OfTime) -> dict[str, str | int]:
    """What was said and what follows, of the fields that differ."""
    if claim.owed is None:
        return {}
    owed = claim.owed.draft
    differs = [name for name in claim.differs if hasattr(owed, name)]
    return {
        "owed_at": claim.owed.at.isoformat(),
        "differs": ", ".join(claim.differs) or "-",
        "said": "; ".join(f"{name} {getattr(said, name)}" for name in differs) or "-",
        "owed": "; ".join(f"{name} {getattr(owed, name)}" for name in differs) or "-",
    }


def about(agency: str, said: OfTime) -> dict[str, str | int]:
    """Whose it is, what it says, and of what."""
    consent = None if isinstance(said, ClocksContradict) else said.consent
    due = said.due_on if isinstance(said, ClocksContradict) else said.due_on or said.due_at
    return {
        "agency": agency,
        "type": type(said).__name__,
        "what": _what(said),
        "rule": said.rule,
        "about": str(said.decision or consent or "-"),
        "due": "-" if due is None else due.isoformat(),
    }


def _what(said: OfTime) -> str:
    match said:
        case DeadlineWarned():
            return f"warned {said.warned_on}"
        case DeadlineEnded():
            return said.ended
        case ClocksContradict():
            return said.contradiction


def _starts_on_birth(law: Law, rule: str) -> bool:
    known = law.rules.by_id.get(rule)
    return known is not None and known.starts_on == BORN

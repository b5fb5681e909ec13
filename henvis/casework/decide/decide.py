"""Recording a decision (vedtak) that the agency made in the case."""

from collections.abc import Mapping

from henvis.casework.case import Case
from henvis.casework.commands import Decide
from henvis.casework.context import Context
from henvis.casework.form import belongs
from henvis.casework.knowledge import known_case, known_decision, still_open, unused_reference
from henvis.casework.refusal import Refused
from henvis.contract.events import DecisionMade
from henvis.law.codes import Codes

# Outcomes that rest on what must be on record first. Until a service can show it, they are refused.
CONDITIONAL: Mapping[str, frozenset[str]] = {
    "reflection_period": frozenset({"granted"}),
    "limited_permit": frozenset({"granted"}),
    "limited_permit_renewal": frozenset({"granted"}),
    "acute_placement": frozenset({"granted"}),
    "acute_approval": frozenset({"approved", "rejected"}),
    "placement": frozenset({"granted"}),
}


def record_decision(case: Case | None, command: Decide, context: Context) -> tuple[DecisionMade]:
    """The decision as it was made; without `made_on` it was made today (Europe/Oslo)."""
    _fits(command, context.law.codes)
    _may_decide(command, context)
    case = known_case(case)
    if command.follows is not None:
        known_decision(case, command.follows, field="follows")
    still_open(case)
    unused_reference(case, command, field="decision")
    if command.outcome in CONDITIONAL.get(command.type, ()):
        raise Refused("missing_prerequisite", "what the law asks for is not on record", field="type")
    made = DecisionMade(
        decision=command.decision,
        type=command.type,
        outcome=command.outcome,
        made_by=command.made_by,
        made_on=command.made_on or context.today,
        valid_from=command.valid_from,
        valid_until=command.until,
        follows=command.follows,
        told_on=command.told_on,
    )
    return (made,)


def _fits(command: Decide, codes: Codes) -> None:
    if command.outcome not in codes.outcomes_of(command.type):
        raise Refused("invalid_command", "must be an outcome of this type of decision", field="outcome")
    optional = {
        "made_by": command.made_by,
        "from": command.valid_from,
        "until": command.until,
        "follows": command.follows,
        "told_on": command.told_on,
    }
    row = codes.lists["decision"][command.type]
    allowed = {*row["fields"], *(("made_by",) if row.get("made_by") else ())}
    for field, value in optional.items():
        belongs(
            field,
            given=value is not None,
            allowed=field in allowed,
            rule="does not belong to this type of decision",
        )


def _may_decide(command: Decide, context: Context) -> None:
    codes = context.law.codes
    if codes.decided_by(command.type) != context.agency:
        raise Refused("wrong_agency", "another agency makes this type of decision", field="type")
    if command.made_by is not None and command.made_by not in codes.made_by_of(command.type):
        raise Refused("wrong_agency", "must be one who may make this type of decision", field="made_by")

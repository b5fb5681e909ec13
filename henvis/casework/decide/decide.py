"""Recording a decision (vedtak) that the agency made in the case."""

from dataclasses import replace
from datetime import date
from typing import Final

from henvis.casework.case import Case
from henvis.casework.commands import Decide
from henvis.casework.context import Context
from henvis.casework.decide.prerequisites import all_on_record, longest_lawful, maker_is_allowed
from henvis.casework.decide.prerequisites.deciding import Deciding
from henvis.casework.form import belongs
from henvis.casework.knowledge import known_case, known_matter, still_open, unused_reference
from henvis.casework.lasting import longest
from henvis.casework.measures import decision_of
from henvis.casework.refusal import Refused
from henvis.casework.running import followed_by
from henvis.casework.terms import term_of
from henvis.contract.events import UNSTAMPED, DecisionMade, Event, MeasureEnded
from henvis.law.codes import Codes

ENDING: Final = frozenset({"revoked", "reversed", "rejected"})
"""Outcomes of a decision that ends the one which it follows."""


def record_decision(case: Case | None, command: Decide, context: Context) -> tuple[Event, ...]:
    """The decision as it was made, today (Europe/Oslo) where no day is named, and what it ends by itself.

    Where a granted one says no last day, it is the last that is lawful, if the law has one.
    """
    _fits(command, context)
    _may_decide(command, context)
    case = known_case(case)
    if command.follows is not None:
        known_matter(case, command.follows, field="follows")
        _ends_no_others(case, command)
    still_open(case)
    unused_reference(case, command, field="decision")
    made = _made(command, context)
    deciding = _deciding(case, made, context)
    all_on_record(deciding)
    _ends_no_second_time(deciding)
    return (replace(made, valid_until=made.valid_until or _last_day(deciding)), *_effects(made))


def _made(command: Decide, context: Context) -> DecisionMade:
    return DecisionMade(
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


def _deciding(case: Case, made: DecisionMade, context: Context) -> Deciding:
    meta = replace(UNSTAMPED, case_id=case.id, publisher=context.agency, occurred=context.now)
    return Deciding(case, decision_of(replace(made, meta=meta)), context)


def _last_day(deciding: Deciding) -> date | None:
    """By the needs of the decision, by the length that the law gives it, or by what it depends on."""
    if deciding.decision.outcome != "granted":
        return None
    return longest_lawful(deciding) or _end_of_term(deciding)


def _end_of_term(deciding: Deciding) -> date | None:
    law, case, decision = deciding.law, deciding.case, deciding.decision
    term = term_of(law, decision, deciding.followed)
    if term is None or term.id in law.map.closings:
        return None
    lawful = longest(law, case, decision, term)
    return None if lawful is None else lawful.end


def _effects(made: DecisionMade) -> tuple[MeasureEnded, ...]:
    """The board (nemnda) that rejects an acute placement ends it."""
    if made.type == "acute_approval" and made.outcome == "rejected" and made.follows is not None:
        return (MeasureEnded(decision=made.follows, reason="board_rejected"),)
    return ()


def _ends_no_others(case: Case, command: Decide) -> None:
    followed = case.decisions.get(command.follows) if command.follows else None
    ends = command.outcome in ENDING or (command.type == "placement" and command.outcome == "granted")
    if ends and followed is not None and followed.publisher != case.agency:
        rule = "only who made the decision may end it or take over from it"
        raise Refused("wrong_agency", rule, field="follows")


def _ends_no_second_time(deciding: Deciding) -> None:
    revoked = followed_by(deciding.case, deciding.decision)
    if deciding.decision.outcome == "revoked" and revoked is not None and revoked.ended is not None:
        raise Refused("already_ended", "the decision that it follows has been ended", field="follows")


def _fits(command: Decide, context: Context) -> None:
    _fits_the_type(command, context.law.codes)
    made_on = command.made_on or context.today
    if made_on > context.today:
        raise Refused("invalid_command", "must not lie in the future", field="made_on")
    if command.told_on is not None and command.told_on < made_on:
        raise Refused("invalid_command", "must not lie before the decision was made", field="told_on")
    begins = command.valid_from or made_on
    if command.until is not None and command.until < begins:
        raise Refused("invalid_command", "must not lie before the decision has effect", field="until")


def _fits_the_type(command: Decide, codes: Codes) -> None:
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
    maker_is_allowed(command, context.law)

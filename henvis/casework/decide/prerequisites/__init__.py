"""What must be on record first: each sentence of the law's prerequisites has its predicate here.

The sentences are those of `prerequisites` in `law/bus-law-map.yaml`, word for word.
"""

from collections.abc import Iterator
from datetime import date

from henvis.casework.case import Case
from henvis.casework.commands import Decide, GiveConsent
from henvis.casework.context import Context
from henvis.casework.decide.prerequisites import consents
from henvis.casework.decide.prerequisites.deciding import Condition, Deciding, Limit
from henvis.casework.decide.prerequisites.makers import MAKERS
from henvis.casework.decide.prerequisites.sentences import CONDITIONS, check
from henvis.casework.refusal import Refused
from henvis.law.bus_law_map import Need
from henvis.law.limits import LatestEnd
from henvis.law.ruleset import Law
from henvis.law.wording import LANGUAGES, sentence

__all__ = ["all_on_record", "check", "consent_is_valid", "longest_lawful", "maker_is_allowed"]


def maker_is_allowed(command: Decide, law: Law) -> None:
    """Raises Refused where the law names who makes such a decision, and the command another, or nobody."""
    for need in _needs(law, command.type, command.outcome):
        if need.sentence in MAKERS and command.made_by not in MAKERS[need.sentence]:
            raise Refused(need.refusal, need.what, field="made_by")


def all_on_record(deciding: Deciding) -> None:
    """Raises Refused with the first code, in the order of `refusal`, of the needs that are not met."""
    order = deciding.law.codes.refusals.index
    unmet = [need for need in _asked_of(deciding) if not CONDITIONS[need.sentence].holds(deciding)]
    if unmet:
        first = min(unmet, key=lambda need: order(need.refusal))
        raise Refused(first.refusal, _reason(first, deciding), field=CONDITIONS[first.sentence].field)


def longest_lawful(deciding: Deciding) -> date | None:
    """The last day that the needs of such a decision allow; None where they set no limit."""
    latest = _latest(deciding)
    return None if latest is None else latest.end


def _latest(deciding: Deciding) -> LatestEnd | None:
    limits = [CONDITIONS[need.sentence] for need in _asked_of(deciding)]
    ends = [limit.latest(deciding) for limit in limits if isinstance(limit, Limit)]
    return min((end for end in ends if end is not None), key=lambda end: end.end, default=None)


def _reason(need: Need, deciding: Deciding) -> str:
    """What holds, and of several statements which are not there; of a length that is too long its arithmetic.

    Where the 18th birthday sets the end, no date is told: it would tell the birth date.
    """
    condition, longest = CONDITIONS[need.sentence], _latest(deciding)
    limit = condition.latest(deciding) if isinstance(condition, Limit) else None
    if limit is None or longest is None or not (limit.told and longest.told):
        return need.what + _lacking(condition, deciding.case)
    counted = "; ".join(sentence(step, LANGUAGES["en"]) for step in limit.steps)
    left = longest.end > deciding.decision.starts_on
    end = f"the longest lawful end is {longest.end}" if left else "no lawful end is left"
    return f"{need.what}. {counted}; {end}"


def _lacking(condition: Condition | Limit, case: Case) -> str:
    taken = condition.statements if isinstance(condition, Condition) else ()
    lacking = [code for code in taken if not case.holds(code)]
    return f"; not on record: {', '.join(lacking)}" if lacking else ""


def consent_is_valid(case: Case, command: GiveConsent, context: Context) -> None:
    """Raises Refused where the law asks more of this person's consent than the command shows."""
    for entry in context.law.map.prerequisites:
        if entry.command == command.do and _concerns(entry.only_for, case, context.law):
            for need in entry.needs:
                if not consents.CONDITIONS[need.sentence](case, command):
                    raise Refused(need.refusal, need.what, field="by")


def _asked_of(deciding: Deciding) -> Iterator[Need]:
    made = deciding.decision
    return (need for need in _needs(deciding.law, made.type, made.outcome) if need.sentence not in MAKERS)


def _needs(law: Law, type_: str, outcome: str) -> Iterator[Need]:
    for entry in law.map.prerequisites:
        if entry.decision == type_ and outcome in entry.outcomes:
            yield from entry.needs


def _concerns(only_for: str | None, case: Case, law: Law) -> bool:
    return only_for is None or consents.PERSONS[only_for](case, law.codes)

"""What permits rest on (utlendingsloven §§ 38 and 61, utlendingsforskriften § 8-3)."""

from collections.abc import Mapping
from typing import Final

from henvis.casework.case import Case, Decision
from henvis.casework.decide.prerequisites.deciding import Condition, Deciding, Limit
from henvis.casework.running import expires_at, stands
from henvis.law.calendar import Duration
from henvis.law.limits import LatestEnd, length_from

RENEWABLE: Final = frozenset({"limited_permit", "limited_permit_renewal"})
RENEWED_IN_TIME: Final = (
    "it follows a limited_permit or limited_permit_renewal that still runs, or that has expired after its "
    "renewal was applied for within the {rule} (§ 61: the right to stay goes on until that is decided)"
)
"""The need whose words name the rule about when a renewal has to be applied for."""

NEEDED: Final = ("broke_with_milieu", "offence_reported", "investigation_opened", "presence_necessary")
"""What a limited permit takes of statements."""

A_YEAR: Final = Duration.parse("P12M")


def _applied_for(deciding: Deciding) -> bool:
    return any(one.type == deciding.decision.type for one in deciding.case.applications.values())


def _willing(deciding: Deciding) -> bool:
    return deciding.case.holds("willing_to_receive_help")


def _first_reflection_period(deciding: Deciding) -> bool:
    return not any(
        earlier.type == "reflection_period" and earlier.outcome == "granted"
        for earlier in deciding.case.decisions.values()
    )


def _broke_free_and_needed(deciding: Deciding) -> bool:
    return all(deciding.case.holds(code) for code in NEEDED) and not _closed_again(deciding.case)


def _closed_again(case: Case) -> bool:
    opened, closed = (case.statements.get(f"investigation_{what}") for what in ("opened", "closed"))
    return closed is not None and closed.value and opened is not None and closed.occurred >= opened.occurred


def _a_year_from_decision(deciding: Deciding) -> LatestEnd:
    return length_from(deciding.decision.made_on, A_YEAR)


def _follows_in_time(deciding: Deciding) -> bool:
    renewed = deciding.followed
    if renewed is None or renewed.type not in RENEWABLE:
        return False
    return deciding.runs(renewed) or _stays_on(deciding, renewed)


def _stays_on(deciding: Deciding, renewed: Decision) -> bool:
    """The permit has only expired, and its renewal was applied for in the window before that."""
    over = expires_at(deciding.case, renewed, deciding.law)
    at = deciding.decision.decided_at
    if renewed.valid_until is None or over is None or at < over:
        return False
    law = deciding.law
    window = law.rules.rule(law.map.rule_named_in(RENEWED_IN_TIME))
    closes = window.ends_at(window.end(renewed.valid_until))
    in_time = any(
        one.type == deciding.decision.type and renewed.decided_at < one.received_at < closes
        for one in deciding.case.applications.values()
    )
    return in_time and stands(deciding.case, renewed, law, at)


def _needed_again(deciding: Deciding) -> bool:
    """Where it follows nothing, nothing says how new the statement must be."""
    stated, renewed = deciding.case.statements.get("presence_necessary"), deciding.followed
    if stated is None or not stated.value:
        return False
    return renewed is None or stated.occurred > renewed.decided_at


def _a_year_from_the_end(deciding: Deciding) -> LatestEnd | None:
    renewed = deciding.followed
    if renewed is None or renewed.valid_until is None:
        return None
    return length_from(renewed.valid_until, A_YEAR)


CONDITIONS: Mapping[str, Condition | Limit] = {
    "an application of that type": Condition(_applied_for, "type"),
    "statement willing_to_receive_help": Condition(_willing),
    "no earlier reflection_period granted in the case": Condition(_first_reflection_period, "type"),
    "statements broke_with_milieu, offence_reported, investigation_opened and presence_necessary, with no "
    "investigation_closed after investigation_opened": Condition(_broke_free_and_needed, statements=NEEDED),
    "until at most 12 months after made_on": Limit(_a_year_from_decision),
    RENEWED_IN_TIME: Condition(_follows_in_time, "follows"),
    "statement presence_necessary made after the decision it follows": Condition(_needed_again),
    "until at most 12 months after the end of the one it follows": Limit(_a_year_from_the_end),
}

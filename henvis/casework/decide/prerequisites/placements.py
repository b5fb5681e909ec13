"""What placements rest on (barnevernloven 1992 § 4-29; barnevernsloven 2021 §§ 4-5 and 6-6)."""

from collections.abc import Mapping
from typing import Final

from henvis.casework.decide.prerequisites.deciding import Condition, Deciding, Limit, StayLimit
from henvis.casework.stay import cap_of
from henvis.law.calendar import Duration
from henvis.law.deadline_rules import MAJORITY
from henvis.law.limits import LatestEnd, age_reached, length_from

SIX_WEEKS: Final = Duration.parse("P6W")
SIX_MONTHS: Final = Duration.parse("P6M")


def _handled_as_a_child(deciding: Deciding) -> bool:
    return deciding.law.codes.is_child(deciding.case.handled_as)


def _considered_less(deciding: Deciding) -> bool:
    return deciding.case.holds("less_intrusive_considered")


def _follows_a_running_acute_placement(deciding: Deciding) -> bool:
    acute = deciding.followed
    return acute is not None and acute.type == "acute_placement" and deciding.runs(acute)


def _followed_still_runs(deciding: Deciding) -> bool:
    if deciding.decision.follows is None:
        return True
    return deciding.followed is not None and deciding.runs(deciding.followed)


def _considered_and_assessed(deciding: Deciding) -> bool:
    return _considered_less(deciding) and _assessed(deciding)


def _assessed(deciding: Deciding) -> bool:
    """An extension takes an assessment of its own, newer than the placement that it extends."""
    stated, extended = deciding.case.statements.get("threat_assessed"), deciding.followed
    if stated is None or not stated.value:
        return False
    return extended is None or extended.type != "placement" or stated.occurred > extended.decided_at


def _six_weeks_on(deciding: Deciding) -> LatestEnd:
    return length_from(deciding.decision.starts_on, SIX_WEEKS)


def _whole_stay(deciding: Deciding) -> LatestEnd:
    cap = cap_of(deciding.case, deciding.decision, deciding.law, SIX_MONTHS)
    born = deciding.case.born
    of_age = None if born is None else age_reached(born, Duration.parse(MAJORITY))
    return cap if of_age is None or cap.end <= of_age.end else of_age


CONDITIONS: Mapping[str, Condition | Limit] = {
    "age_group minor or age_in_doubt": Condition(_handled_as_a_child, "type"),
    "statement less_intrusive_considered": Condition(_considered_less),
    "it follows an acute_placement that still runs": Condition(_follows_a_running_acute_placement, "follows"),
    "what it follows, if anything, still runs": Condition(_followed_still_runs, "follows"),
    "statements less_intrusive_considered (barnevern) and threat_assessed (police); when it follows a "
    "placement, a threat_assessed made after that placement": Condition(
        _considered_and_assessed, statements=("less_intrusive_considered", "threat_assessed")
    ),
    "until at most 6 weeks after from": StayLimit(_six_weeks_on),
    "the whole stay, acute time included, at most 6 months from its first day, and not past the 18th "
    "birthday where known": StayLimit(_whole_stay),
}

"""What is said of a decision later goes where such a decision would go now."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
import yaml

from henvis.contract import events
from henvis.contract.events import Event
from henvis.law.ruleset import FOLDER
from tests.domain.routing.story import LAW, MORNING, Story, delivered, full_house, withheld

RULES = yaml.safe_load((FOLDER / "sharing.yaml").read_text(encoding="utf-8"))["events"]
TODAY = MORNING.date()
RULE = "reflection-period"


def ended(decision: UUID | None) -> Event:
    assert decision is not None
    return events.MeasureEnded(decision=decision, reason="no_longer_needed")


def warned(decision: UUID | None) -> Event:
    return events.DeadlineWarned(
        deadline=uuid4(), rule=RULE, decision=decision, due_on=TODAY, warned_on=TODAY
    )


def over(decision: UUID | None) -> Event:
    return events.DeadlineEnded(deadline=uuid4(), rule=RULE, decision=decision, due_on=TODAY, ended="met")


LATER: dict[str, Callable[[UUID | None], Event]] = {
    "MeasureEnded": ended,
    "DeadlineWarned": warned,
    "DeadlineEnded": over,
}
DECISIONS = [
    (later, code, age, set(row["to"] + (row.get("child", []) if age != "adult" else [])))
    for later in LATER
    for row in RULES["DecisionMade"]
    for code in row["types"]
    for age in ("adult", "minor", "age_in_doubt")
]


@pytest.mark.parametrize(("later", "code", "age_group", "to"), DECISIONS)
def test_each_type_of_decision_has_its_row(later: str, code: str, age_group: str, to: set[str]) -> None:
    story, _ = full_house(age_group=age_group)
    maker = LAW.codes.decided_by(code)
    decision = story.decides(maker, code, LAW.codes.outcomes_of(code)[0])
    judgement = story.says(maker, LATER[later](decision))
    assert delivered(judgement) == to - {maker}
    rules = {one.rule for one in judgement.routed.deliveries}
    assert len(rules) == 1
    assert rules < {f"events.DecisionMade[{number}]" for number in range(5)}


@pytest.mark.parametrize("later", LATER)
def test_the_row_is_read_as_things_stand_now(later: str) -> None:
    story, refs = full_house()
    decision = story.decides("udi", "limited_permit")
    assert delivered(story.last) == {"intake", "nav"}
    story.says("police", events.AgeSettled(age_group="minor"))
    story.answers("nav", refs["nav"], "declined")
    judgement = story.says("udi", LATER[later](decision))
    assert delivered(judgement) == {"intake", "barnevern"}
    assert withheld(judgement) == {"nav": "referral_declined"}


@pytest.mark.parametrize("later", [warned, over])
def test_a_deadline_that_hangs_on_no_decision_goes_to_nobody(later: Callable[[UUID | None], Event]) -> None:
    story, refs = full_house()
    story.answers("nav", refs["nav"], "declined")
    judgement = story.says("udi", later(None))
    assert (delivered(judgement), withheld(judgement), judgement.receipts) == (set(), {}, ())


def test_a_deadline_in_the_book_of_who_was_sent_the_decision_has_its_row_too() -> None:
    story, _ = full_house()
    decision = story.decides("udi", "limited_permit")
    assert delivered(story.says("nav", warned(decision))) == {"intake"}


def test_applications_and_appeals_go_to_intake() -> None:
    story, _ = full_house()
    applied = events.ApplicationReceived(application=uuid4(), type="limited_permit")
    assert delivered(story.says("udi", applied)) == {"intake"}
    decision = story.decides("nav", "subsistence", "refused")
    appealed = story.says("nav", events.AppealMade(appeal=uuid4(), decision=decision))
    assert delivered(appealed) == {"intake"}


def test_a_decision_of_another_case_says_nothing_here() -> None:
    other, _ = full_house()
    decision = other.decides("udi", "limited_permit")
    story = Story(opener="udi")
    story.says("udi", warned(None))
    assert not isinstance(story.tries("udi", warned(decision)), type(story.last))

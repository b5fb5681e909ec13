"""Who joins is sent the decisions that still run: what ended, ran out or was taken over is left out."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from henvis.contract import events
from tests.domain.routing.story import MORNING, Story, sent

TODAY = MORNING.date()
EARLIER, LATER = date(2026, 3, 1), date(2026, 3, 9)


def known_to_newcomer(story: Story) -> list[UUID]:
    """The decisions that nav is sent when udi refers to it."""
    judgement = story.says("udi", sent(uuid4(), "nav", "subsistence", "statutory_duty"))
    by_id = {event.meta.id: event for event in story.said}
    found = (by_id[one.earlier.event] for one in judgement.caught_up)
    return [event.decision for event in found if isinstance(event, events.DecisionMade)]


def udis() -> Story:
    return Story(opener="udi")


def ends(story: Story, decision: UUID, by: str = "udi") -> None:
    story.says(by, events.MeasureEnded(decision=decision, reason="no_longer_needed"))


def test_a_permit_runs_through_its_last_day() -> None:
    story = udis()
    story.decides("udi", "asylum", valid_until=EARLIER)
    runs = story.decides("udi", "assisted_return", valid_until=TODAY)
    assert known_to_newcomer(story) == [runs]


@pytest.mark.parametrize("outcome", ["refused", "not_examined", "withdrawn", "revoked"])
def test_only_what_was_granted(outcome: str) -> None:
    story = udis()
    story.decides("udi", "asylum", outcome)
    assert known_to_newcomer(story) == []


def test_what_was_ended_runs_no_more_also_before_its_first_day() -> None:
    story = udis()
    ends(story, story.decides("udi", "asylum"))
    ends(story, story.decides("udi", "assisted_return", valid_from=LATER))
    assert known_to_newcomer(story) == []


def test_what_was_revoked_or_reversed_runs_no_more() -> None:
    story = udis()
    story.decides("udi", "asylum", "revoked", follows=story.decides("udi", "asylum"))
    story.decides("udi", "appeal", "reversed", follows=story.decides("udi", "assisted_return"))
    assert known_to_newcomer(story) == []


def test_what_was_revoked_for_later_runs_until_then_unless_it_is_ended_before() -> None:
    for ended, running in ((False, True), (True, False)):
        story = udis()
        permit = story.decides("udi", "asylum")
        story.decides("udi", "asylum", "revoked", follows=permit, valid_from=LATER)
        if ended:
            ends(story, permit)
        assert known_to_newcomer(story) == ([permit] if running else [])
        story.now = datetime(2026, 3, 8, 23, tzinfo=UTC)
        assert known_to_newcomer(story) == []


def test_what_was_upheld_or_appealed_runs_on() -> None:
    story = udis()
    runs = story.decides("udi", "asylum")
    story.says("udi", events.AppealMade(appeal=uuid4(), decision=runs))
    story.decides("udi", "appeal", "upheld", follows=runs)
    assert known_to_newcomer(story) == [runs]


def test_what_is_to_begin_is_told_too() -> None:
    story = udis()
    runs = story.decides("udi", "assisted_return", valid_from=LATER)
    assert known_to_newcomer(story) == [runs]


@pytest.mark.parametrize(
    "new", ["reflection_period", "limited_permit", "limited_permit_renewal", "witness_permit"]
)
def test_a_new_permit_takes_over_when_it_starts(new: str) -> None:
    for start, running in ((TODAY, ["new"]), (LATER, ["old", "new"])):
        story = udis()
        ids = {
            "old": story.decides("udi", "reflection_period"),
            "new": story.decides("udi", new, valid_from=start),
        }
        assert known_to_newcomer(story) == [ids[name] for name in running]


def test_a_new_permit_takes_over_on_its_first_day_in_norway() -> None:
    story = udis()
    story.decides("udi", "reflection_period")
    new = story.decides("udi", "limited_permit", valid_from=LATER)
    story.now = datetime(2026, 3, 8, 23, tzinfo=UTC)
    assert known_to_newcomer(story) == [new]


def test_a_permit_that_was_ended_before_it_started_took_nothing_over() -> None:
    story = udis()
    old = story.decides("udi", "reflection_period")
    ends(story, story.decides("udi", "limited_permit", valid_from=LATER))
    story.now = datetime(2026, 3, 20, tzinfo=UTC)
    assert known_to_newcomer(story) == [old]


def test_what_was_taken_over_does_not_come_back() -> None:
    story = udis()
    story.decides("udi", "reflection_period")
    ends(story, story.decides("udi", "limited_permit"))
    assert known_to_newcomer(story) == []


@pytest.mark.parametrize("other", ["assisted_return", "child_permit", "asylum"])
def test_what_is_no_permit_of_the_persons_own_neither_takes_over_nor_is_taken_over(other: str) -> None:
    story = udis()
    first = story.decides("udi", other)
    permit = story.decides("udi", "reflection_period")
    last = story.decides("udi", other)
    assert known_to_newcomer(story) == [first, permit, last]


def test_a_childs_permit_takes_over_from_the_one_that_it_follows() -> None:
    story = udis()
    parents = story.decides("udi", "reflection_period")
    first = story.decides("udi", "child_permit", follows=parents)
    second = story.decides("udi", "child_permit", follows=first)
    assert known_to_newcomer(story) == [parents, second]


def test_a_childs_permit_ends_with_the_permit_that_it_follows() -> None:
    story = udis()
    parents = story.decides("udi", "reflection_period")
    story.decides("udi", "child_permit", follows=parents)
    ends(story, parents)
    assert known_to_newcomer(story) == []


def test_a_childs_permit_without_a_last_day_has_that_of_the_permit_that_it_follows() -> None:
    for until, running in ((None, False), (LATER, True)):
        story = udis()
        parents = story.decides("udi", "reflection_period", valid_until=EARLIER)
        childs = story.decides("udi", "child_permit", follows=parents, valid_until=until)
        assert known_to_newcomer(story) == ([childs] if running else [])


def test_decisions_that_follow_each_other_in_a_circle_do_no_harm() -> None:
    story = udis()
    first, second = uuid4(), uuid4()
    story.decides("udi", "child_permit", decision=first, follows=second)
    story.decides("udi", "child_permit", decision=second, follows=first)
    assert known_to_newcomer(story) == [second]


def placed(**more: Any) -> tuple[Story, UUID]:
    story = Story(opener="barnevern", age_group="minor")
    return story, story.decides("barnevern", "placement", made_by="county_board", **more)


def placements_told(story: Story) -> list[UUID]:
    """The decisions that the police are sent when barnevern refers to them."""
    judgement = story.says("barnevern", sent(uuid4(), "police", "protection", "statutory_duty"))
    decided = {
        event.meta.id: event.decision for event in story.said if isinstance(event, events.DecisionMade)
    }
    return [decided[one.earlier.event] for one in judgement.caught_up]


def test_a_placement_takes_over_from_what_it_follows_when_it_starts() -> None:
    for start, both in ((TODAY, False), (LATER, True)):
        story, old = placed()
        new = story.decides("barnevern", "placement", follows=old, valid_from=start, made_by="county_board")
        assert placements_told(story) == ([old, new] if both else [new])


def test_a_placement_that_follows_nothing_takes_nothing_over() -> None:
    story, old = placed()
    new = story.decides("barnevern", "placement", made_by="county_board")
    assert placements_told(story) == [old, new]


def test_a_rejected_acute_placement_runs_no_more() -> None:
    story = Story(opener="barnevern", age_group="minor")
    acute = story.decides("barnevern", "acute_placement", made_by="child_welfare_leader")
    story.decides("barnevern", "acute_approval", "rejected", follows=acute, made_by="county_board")
    assert placements_told(story) == []


@pytest.mark.parametrize(
    ("rule", "ended", "runs"),
    [
        ("acute-trafficking-decision", "expired", False),
        ("acute-trafficking-decision", "met", True),
        ("acute-decision-approval", "expired", True),
    ],
)
def test_a_decision_ends_with_the_time_that_the_law_gives_it(rule: str, ended: str, runs: bool) -> None:
    """An acute placement falls away when its case was not sent to the board in time."""
    story = Story(opener="barnevern", age_group="minor")
    acute = story.decides("barnevern", "acute_placement", made_by="child_welfare_leader")
    over = events.DeadlineEnded(deadline=uuid4(), rule=rule, decision=acute, due_on=TODAY, ended=ended)
    story.says("barnevern", over)
    assert placements_told(story) == ([acute] if runs else [])


def test_a_deadline_in_anothers_book_ends_no_decision() -> None:
    story = udis()
    permit = story.decides("udi", "limited_permit")
    consent = story.consents("udi", ("intake",), "assistance")
    story.says("udi", sent(uuid4(), "intake", "counsel", "consent", consent=consent))
    over = events.DeadlineEnded(
        deadline=uuid4(), rule="nav-entitlement", decision=permit, due_on=TODAY, ended="expired"
    )
    story.says("intake", over)
    assert known_to_newcomer(story) == [permit]


def test_the_age_is_told_as_it_was_settled_last() -> None:
    story = Story(opener="police", age_group="age_in_doubt")
    for age_group in ("minor", "adult"):
        story.says("police", events.AgeSettled(age_group=age_group))
    last = story.said[-1].meta.id
    story.refers("police", "udi", "limited_permit")
    assert [one.earlier.event for one in story.last.caught_up] == [last]
    assert story.last.caught_up[0].delivery.rule == "events.AgeSettled"
    story.answers("udi", next(iter(story.routed.referrals)), "declined")
    story.refers("police", "udi", "limited_permit")
    assert story.last.caught_up == ()


def test_who_settled_the_age_is_not_sent_it() -> None:
    story = Story(opener="police", age_group="age_in_doubt")
    story.answers("udi", story.refers("police", "udi", "limited_permit"), "declined")
    story.says("udi", events.AgeSettled(age_group="adult"))
    story.refers("police", "udi", "limited_permit")
    assert story.last.caught_up == ()

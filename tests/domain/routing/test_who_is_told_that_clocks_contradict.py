"""That clocks contradict each other is told to who is told of all that is in it."""

from datetime import date
from uuid import UUID, uuid4

from henvis.contract import events
from tests.domain.routing.story import Story, delivered, full_house


def contradiction(
    code: str, rule: str, decision: UUID, against: UUID | None = None
) -> events.ClocksContradict:
    return events.ClocksContradict(
        contradiction=code,
        deadline=uuid4(),
        rule=rule,
        decision=decision,
        due_on=date(2026, 4, 13),
        against=against,
        against_until=None if against is None else date(2026, 4, 1),
    )


def placed_with_a_permit() -> tuple[Story, UUID, UUID]:
    story, _ = full_house(age_group="minor")
    return story, story.decides("barnevern", "placement"), story.decides("udi", "reflection_period")


def test_of_one_decision_it_goes_where_the_decision_goes() -> None:
    story, placement, _ = placed_with_a_permit()
    said = contradiction("adult-still-placed", "trafficking-placement-cap", placement)
    assert delivered(story.says("barnevern", said)) == {"intake", "udi", "police"}


def test_the_police_are_not_told_of_a_permit_by_way_of_a_placement() -> None:
    story, placement, permit = placed_with_a_permit()
    said = contradiction("placement-past-permit", "trafficking-placement", placement, permit)
    assert delivered(story.says("barnevern", said)) == {"intake", "udi"}


def test_who_made_the_other_decision_is_told_of_what_contradicts_it() -> None:
    story, _ = full_house(age_group="minor")
    permit = story.decides("udi", "limited_permit")
    refused = story.decides("udi", "limited_permit_renewal", "refused")
    said = contradiction("appeal-past-permit", "appeal-udi-decision", refused, permit)
    assert delivered(story.says("udi", said)) == {"intake", "nav", "barnevern"}

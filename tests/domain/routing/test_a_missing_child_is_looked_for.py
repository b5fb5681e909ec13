"""Of a child that is missing the police, barnevern and UDI are told, party or not; of an adult, parties."""

import pytest

from henvis.contract import events
from henvis.contract.events import Event
from tests.domain.routing.story import Story, delivered, full_house, receipts, withheld

CHILD = ("minor", "age_in_doubt")
REPORTS = (events.PersonMissing(), events.PersonFound())


@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize("age_group", CHILD)
def test_whether_they_are_parties_or_not(age_group: str, report: Event) -> None:
    story = Story(age_group=age_group)
    judgement = story.says("intake", report)
    assert delivered(judgement) == {"police", "barnevern", "udi"}
    assert {one.basis for one in judgement.routed.deliveries} == {"statutory_duty"}
    assert {one.rule for one in judgement.routed.deliveries} == {"events.PersonMissing"}
    assert {one.evidence for one in judgement.routed.deliveries} == {(story.opening.case.opened,)}
    assert (withheld(judgement), receipts(judgement)) == ({}, set())


@pytest.mark.parametrize("report", REPORTS)
def test_of_an_adult_nobody_else_is_told(report: Event) -> None:
    story = Story()
    judgement = story.says("intake", report)
    assert (delivered(judgement), withheld(judgement)) == (set(), {})
    story, _ = full_house()
    assert delivered(story.says("police", report)) == {"intake", "nav"}


@pytest.mark.parametrize("report", REPORTS)
def test_who_is_a_party_is_told_of_a_child_once_and_by_duty(report: Event) -> None:
    story, _ = full_house(age_group="minor")
    judgement = story.says("nav", report)
    bases = {one.to: one.basis for one in judgement.routed.deliveries}
    assert len(judgement.routed.deliveries) == len(bases)
    assert bases == {
        "intake": "party",
        "police": "statutory_duty",
        "barnevern": "statutory_duty",
        "udi": "statutory_duty",
    }


def test_a_former_party_is_told_of_a_child_and_of_an_adult_is_not() -> None:
    for age_group, to in (("minor", {"police", "barnevern", "udi"}), ("adult", set[str]())):
        story, refs = full_house(age_group=age_group)
        for agency in ("police", "nav"):
            story.answers(agency, refs[agency], "declined")
        judgement = story.says("intake", events.PersonMissing())
        assert delivered(judgement) == to
        assert withheld(judgement) == {"nav": "referral_declined"}


def test_the_age_decides_as_it_stands_now_and_what_settled_it_is_the_evidence() -> None:
    story, _ = full_house(age_group="age_in_doubt")
    story.says("police", events.AgeSettled(age_group="adult"))
    assert delivered(story.says("intake", events.PersonMissing())) == set()
    story.says("police", events.AgeSettled(age_group="minor"))
    settled = story.said[-1].meta.id
    judgement = story.says("intake", events.PersonFound())
    assert delivered(judgement) == {"police", "barnevern", "udi"}
    assert {one.evidence for one in judgement.routed.deliveries} == {(settled,)}


def test_being_told_makes_nobody_a_party() -> None:
    story = Story(age_group="minor")
    story.says("intake", events.PersonMissing())
    judgement = story.states("intake", "presumed_victim")
    assert (delivered(judgement), withheld(judgement)) == (set(), {})


def test_who_found_the_child_tells_those_who_look_for_it_and_the_opener() -> None:
    story = Story(age_group="minor")
    story.says("intake", events.PersonMissing())
    assert delivered(story.says("police", events.PersonFound())) == {"intake", "barnevern", "udi"}


def test_who_joins_later_is_not_sent_an_old_alarm() -> None:
    story = Story(age_group="minor")
    story.says("intake", events.PersonMissing())
    story.refers("intake", "barnevern", "child_protection", "duty_to_report_child")
    assert story.last.caught_up == ()

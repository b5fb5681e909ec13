"""Facts come before referrals: who becomes a party is sent what still holds, each thing once."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from henvis.contract import events
from henvis.routing.judgement import Judgement
from tests.domain.routing.story import Story, receipts, sent


def caught_up(judgement: Judgement) -> list[UUID]:
    return [one.earlier.event for one in judgement.caught_up]


def joins(story: Story, by: str, to: str, service: str) -> Judgement:
    return story.says(by, sent(uuid4(), to, service, "statutory_duty"))


def said_by(story: Story, by: str, *statements: str) -> list[UUID]:
    for statement in statements:
        story.states(by, statement)
    return [event.meta.id for event in story.said[-len(statements) :]]


def test_the_latest_statement_of_each_code_in_the_original_order() -> None:
    story = Story(opener="police")
    said_by(story, "police", "offence_reported", "suspicion")
    kept = said_by(
        story, "police", "investigation_opened", "suspect_identified", "suspicion", "offence_reported"
    )
    judgement = joins(story, "police", "udi", "limited_permit")
    assert caught_up(judgement) == [kept[0], kept[2], kept[3]]
    [first, *_] = judgement.caught_up
    assert (first.delivery.basis, first.delivery.rule) == ("party", "events.StatementMade[1]")
    assert first.delivery.evidence == (story.said[-1].meta.id,)


def test_a_statement_that_was_taken_back_is_caught_up_as_taken_back() -> None:
    story = Story(opener="police")
    said_by(story, "police", "broke_with_milieu")
    story.states("police", "broke_with_milieu", value=False)
    assert caught_up(joins(story, "police", "udi", "limited_permit")) == [story.said[-2].meta.id]


def test_the_latest_of_a_code_counts_by_whomever() -> None:
    story = Story(opener="police")
    joins(story, "police", "udi", "limited_permit")
    said_by(story, "police", "presumed_victim")
    [latest] = said_by(story, "udi", "presumed_victim")
    assert caught_up(joins(story, "police", "barnevern", "child_protection")) == [latest]


def test_a_granted_decision_that_runs_is_caught_up_and_others_are_not() -> None:
    story = Story(opener="udi")
    story.decides("udi", "asylum", "refused")
    story.decides("udi", "limited_permit", valid_until=date(2026, 3, 1))
    revoked = story.decides("udi", "witness_permit")
    story.decides("udi", "witness_permit", "revoked", follows=revoked)
    story.decides("udi", "reflection_period", valid_until=date(2026, 3, 2))
    runs = story.said[-1].meta.id
    assert caught_up(joins(story, "udi", "nav", "subsistence")) == [runs]


@pytest.mark.parametrize(("until", "runs"), [(date(2026, 3, 2), False), (date(2026, 3, 3), True)])
def test_a_placement_runs_to_the_day_by_which_it_must_have_ended(until: date, runs: bool) -> None:
    story = Story(opener="barnevern", age_group="minor")
    story.decides("barnevern", "placement", valid_until=until, made_by="county_board")
    assert bool(caught_up(joins(story, "barnevern", "udi", "asylum"))) is runs


@pytest.mark.parametrize("age_group", ["adult", "minor"])
def test_what_concerns_child_welfare_only_for_a_child_is_caught_up_only_for_a_child(age_group: str) -> None:
    story = Story(opener="police", age_group=age_group)
    joins(story, "police", "udi", "limited_permit")
    story.decides("udi", "limited_permit")
    judgement = joins(story, "police", "barnevern", "child_protection")
    assert bool(caught_up(judgement)) is (age_group == "minor")


def test_nobody_is_ever_sent_anything_twice() -> None:
    story = Story(opener="police")
    said_by(story, "police", "offence_reported")
    referral = story.refers("police", "udi", "limited_permit")
    said_by(story, "police", "presence_necessary")
    assert caught_up(joins(story, "police", "udi", "reflection_period")) == []
    story.says("police", events.ReferralWithdrawn(referral=referral, why="revoked"))
    story.answers("udi", story.refers("police", "udi", "suspicion_check"), "declined")
    assert len(story.mailboxes["udi"]) == len(set(story.mailboxes["udi"]))


def test_who_comes_back_is_sent_what_it_missed() -> None:
    story = Story(opener="police")
    story.answers("udi", story.refers("police", "udi", "limited_permit"), "declined")
    [missed] = said_by(story, "police", "offence_reported")
    assert missed not in story.mailboxes["udi"]
    assert caught_up(joins(story, "police", "udi", "limited_permit")) == [missed]


def test_a_newcomer_is_not_sent_its_own_statements() -> None:
    story = Story(opener="police")
    story.answers("udi", story.refers("police", "udi", "limited_permit"), "declined")
    said_by(story, "udi", "suspicion")
    assert caught_up(joins(story, "police", "udi", "limited_permit")) == []


def test_a_withheld_referral_catches_nobody_up() -> None:
    story = Story(opener="police")
    said_by(story, "police", "offence_reported")
    judgement = story.says("police", sent(uuid4(), "udi", "asylum", "statutory_duty"))
    assert caught_up(judgement) == []


def test_senders_get_receipts_for_what_is_caught_up_where_they_have_a_referral() -> None:
    story = Story(opener="police")
    joins(story, "police", "udi", "limited_permit")
    said_by(story, "police", "suspicion")
    said_by(story, "udi", "presumed_victim")
    judgement = joins(story, "police", "barnevern", "child_protection")
    assert len(judgement.caught_up) == 2
    assert [(one.to, one.recipient) for one in judgement.receipts] == [("police", "barnevern")] * 2


def test_another_agency_cannot_make_a_decision_be_forgotten() -> None:
    story = Story(opener="udi")
    joins(story, "udi", "nav", "subsistence")
    kept = story.decides("udi", "reflection_period")
    event = story.said[-1].meta.id
    story.decides("nav", "subsistence", "revoked", follows=kept)
    consent = story.consents("udi", ("intake",), "assistance")
    judgement = story.says("udi", sent(uuid4(), "intake", "counsel", "consent", consent=consent))
    assert event in caught_up(judgement)


def test_the_day_of_the_router_decides_what_still_runs() -> None:
    story = Story(opener="udi")
    story.decides("udi", "reflection_period", valid_until=date(2026, 3, 9))
    story.now = datetime(2026, 3, 9, 23, tzinfo=UTC)
    assert caught_up(joins(story, "udi", "nav", "subsistence")) == []


def test_receipts_of_the_referral_and_of_catching_up_are_apart() -> None:
    story = Story(opener="police")
    [reported] = said_by(story, "police", "offence_reported")
    judgement = joins(story, "police", "udi", "limited_permit")
    assert [one.event for one in judgement.receipts] == [story.said[-1].meta.id, reported]
    assert receipts(judgement) == {("police", "udi", "delivered", None)}

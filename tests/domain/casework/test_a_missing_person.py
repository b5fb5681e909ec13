"""A person who is missing is reported by a party, and found by a party or by who was told."""

from datetime import date

import pytest

from henvis.contract.events import (
    CaseClosed,
    ConsentWithdrawn,
    Event,
    OwnerChanged,
    PersonFound,
    PersonMissing,
    ReferralWithdrawn,
)
from tests.domain.casework.beginnings import asked, opened
from tests.domain.casework.story import Story, ref

NO_PARTY_ANY_MORE: list[Event] = [
    ReferralWithdrawn(referral=ref("r1"), why="revoked"),
    ConsentWithdrawn(consent=ref("c1")),
]


@pytest.mark.parametrize("story", [opened(), asked()], ids=["opener", "recipient"])
def test_a_party_reports_and_finds(story: Story) -> None:
    assert story.does("report_missing").draft == PersonMissing()
    assert story.case is not None
    assert story.case.missing
    assert story.does("report_found").draft == PersonFound()
    assert not story.case.missing


def test_an_owner_goes_on_being_a_party_under_its_referral() -> None:
    taken = asked().does("answer_referral", referral="r1", answer="accepted", takes_over=True)
    handed = taken.hears(OwnerChanged(old_owner="intake", new_owner="nav", referral=ref("r1")), by="intake")
    assert handed.does("report_missing").said


@pytest.mark.parametrize("ending", NO_PARTY_ANY_MORE, ids=lambda event: type(event).__name__)
def test_who_is_no_longer_a_party_reports_nothing(ending: Event) -> None:
    story = asked().hears(ending, by="intake")
    story.is_refused("wrong_agency", "report_missing", field="case")
    story.is_refused("wrong_agency", "report_found", field="case")


def test_who_rests_on_a_consent_is_a_party_through_its_last_day() -> None:
    story = asked(until=date(2021, 3, 3)).at("2021-03-03T23:59").does("report_missing").does("report_found")
    story.at("2021-03-04T00:00").is_refused("wrong_agency", "report_missing")


def test_who_turned_the_referral_away_is_no_party() -> None:
    story = asked().does("answer_referral", referral="r1", answer="declined")
    story.is_refused("wrong_agency", "report_missing")


def test_who_was_told_that_a_child_is_missing_may_find_it_but_is_no_party() -> None:
    story = Story("police").hears(PersonMissing(), by="intake")
    story.is_refused("wrong_agency", "report_missing")
    assert story.does("report_found").said
    assert story.does("report_found").said


def test_what_the_others_say_is_known() -> None:
    story = asked().hears(PersonMissing(), by="intake")
    assert story.case is not None
    assert story.case.missing
    assert story.hears(PersonFound(), by="police").case is not None
    assert not story.case.missing


@pytest.mark.parametrize("do", ["report_missing", "report_found"])
def test_nobody_reports_in_a_case_that_is_unknown_or_closed(do: str) -> None:
    Story("police").is_refused("unknown_case", do)
    opened().hears(CaseClosed(outcome="settled"), by="nav").is_refused("case_closed", do)

"""Consent: given by who may give it, known to who works under it, and ended once."""

from datetime import date
from typing import Any

import pytest

from henvis.contract.events import ConsentGiven, ConsentWithdrawn, StatementMade
from tests.domain.casework.beginnings import asked, consented, opened, referred
from tests.domain.casework.story import Story, ref

BY_GUARDIAN: dict[str, Any] = {"consent": "c1", "to": ["nav"], "purposes": ["assistance"], "by": "guardian"}
BY_SELF = BY_GUARDIAN | {"by": "self"}


def test_a_consent_names_recipients_purposes_and_its_last_day() -> None:
    story = opened().does("give_consent", **BY_SELF, until="2021-12-31")
    assert story.draft == ConsentGiven(
        consent=ref("c1"), to=("nav",), purposes=("assistance",), by="self", until=date(2021, 12, 31)
    )


@pytest.mark.parametrize("age_group", ["minor", "age_in_doubt"])
class TestWhoIsHandledAsAChild:
    def test_cannot_consent_alone(self, age_group: str) -> None:
        opened(age_group=age_group).does("state", statement="guardian_appointed").is_refused(
            "missing_prerequisite", "give_consent", **BY_SELF
        )

    def test_has_no_guardian_who_is_not_on_record_as_appointed(self, age_group: str) -> None:
        opened(age_group=age_group).is_refused("missing_prerequisite", "give_consent", **BY_GUARDIAN)

    def test_consents_through_the_appointed_guardian(self, age_group: str) -> None:
        story = opened(age_group=age_group).does("state", statement="guardian_appointed")
        assert story.does("give_consent", **BY_GUARDIAN).said

    def test_has_no_guardian_any_more_when_the_statement_is_taken_back(self, age_group: str) -> None:
        story = opened(age_group=age_group).does("state", statement="guardian_appointed")
        story.hears(StatementMade(statement="guardian_appointed", value=False), by="nav")
        story.is_refused("missing_prerequisite", "give_consent", **BY_GUARDIAN)


def test_another_agency_may_have_stated_that_the_guardian_is_appointed() -> None:
    story = opened(age_group="minor").hears(StatementMade(statement="guardian_appointed"), by="nav")
    assert story.does("give_consent", **BY_GUARDIAN).said


def test_the_age_group_of_the_referral_counts_for_who_was_sent_it() -> None:
    asked(age_group="minor").is_refused("missing_prerequisite", "give_consent", **BY_SELF | {"consent": "c2"})


def test_a_consent_is_withdrawn_by_who_recorded_it() -> None:
    assert consented().does("withdraw_consent", consent="c1").draft == ConsentWithdrawn(consent=ref("c1"))


def test_a_consent_is_withdrawn_by_who_was_sent_a_referral_that_rests_on_it() -> None:
    assert asked().does("withdraw_consent", consent="c1").draft == ConsentWithdrawn(consent=ref("c1"))


def test_a_consent_that_was_not_heard_of_cannot_be_withdrawn() -> None:
    asked(consent=None).is_refused("unknown_reference", "withdraw_consent", consent="c1")


def test_a_referral_on_another_ground_makes_no_consent_known() -> None:
    story = asked(consent=None)
    assert story.case is not None
    assert story.case.consents == {}


def test_a_withdrawal_ends_it_for_everybody_who_hears_of_it() -> None:
    withdrawn = ConsentWithdrawn(consent=ref("c1"))
    consented().does("withdraw_consent", consent="c1").is_refused(
        "already_ended", "withdraw_consent", consent="c1"
    )
    referred().hears(withdrawn, by="nav").is_refused("already_ended", "withdraw_consent", consent="c1")
    asked().hears(withdrawn, by="intake").is_refused("already_ended", "withdraw_consent", consent="c1")


def test_a_consent_holds_through_its_last_day_in_norway() -> None:
    story = consented(until="2021-03-03")
    assert story.at("2021-03-03T23:59").does("withdraw_consent", consent="c1").said
    story = consented(until="2021-03-03")
    story.at("2021-03-04T00:00").is_refused("already_ended", "withdraw_consent", consent="c1")


def test_a_consent_that_is_known_from_a_referral_runs_out_too() -> None:
    asked(until=date(2021, 3, 3)).at("2021-03-04T00:00").is_refused(
        "already_ended", "withdraw_consent", consent="c1"
    )


def test_a_consent_reference_is_used_once() -> None:
    consented().is_refused("duplicate", "give_consent", **BY_SELF | {"to": ["udi"]})
    asked().is_refused("duplicate", "give_consent", **BY_SELF)


def test_nobody_records_a_consent_in_a_case_that_they_do_not_know() -> None:
    Story("nav").is_refused("unknown_case", "give_consent", **BY_SELF)
    Story("nav").is_refused("unknown_case", "withdraw_consent", consent="c1")

"""Referring: no referral without a basis that holds when it is sent."""

from datetime import date
from typing import Any

import pytest

from henvis.contract.events import ConsentWithdrawn, ReferralSent
from tests.domain.casework.beginnings import asked, consented, opened, referral, referred
from tests.domain.casework.story import Story, ref

TO_NAV: dict[str, Any] = {"referral": "r1", "to": "nav", "service": "subsistence"}
ON_CONSENT = TO_NAV | {"basis": "consent", "consent": "c1"}
TO_BARNEVERN: dict[str, Any] = {"referral": "r1", "to": "barnevern", "service": "child_protection"}
TO_POLICE: dict[str, Any] = {"referral": "r1", "to": "police", "service": "protection"}
AVERTING: dict[str, Any] = {"basis": "duty_to_avert", "urgent": True, "avert_ground": "slavery"}


def test_a_referral_says_what_is_asked_on_what_ground_and_what_the_recipient_must_know() -> None:
    story = Story("intake").does(
        "open_case",
        source="self",
        profile={"age_group": "adult", "exploitation": ["labour"]},
        address_grade="strictly_confidential",
    )
    story.does("give_consent", consent="c1", to=["nav"], purposes=["assistance"], by="self")
    assert story.does("refer", **ON_CONSENT, note="Ring først").draft == ReferralSent(
        referral=ref("r1"),
        to="nav",
        service="subsistence",
        basis="consent",
        consent=ref("c1"),
        age_group="adult",
        exploitation_stated=True,
        address_grade="strictly_confidential",
    )


class TestOnConsent:
    def test_the_consent_must_be_known(self) -> None:
        opened().is_refused("unknown_reference", "refer", **ON_CONSENT)

    def test_the_consent_must_name_the_recipient(self) -> None:
        consented(to=("udi",)).is_refused("consent_not_covering", "refer", **ON_CONSENT)

    def test_the_consent_must_name_the_purpose_of_the_service(self) -> None:
        consented(purposes=("residence", "return")).is_refused("consent_not_covering", "refer", **ON_CONSENT)

    def test_the_consent_must_not_be_withdrawn(self) -> None:
        consented().does("withdraw_consent", consent="c1").is_refused(
            "consent_withdrawn", "refer", **ON_CONSENT
        )

    def test_the_consent_must_not_have_run_out(self) -> None:
        story = consented(until="2021-03-03")
        story.at("2021-03-04T00:00").is_refused("consent_withdrawn", "refer", **ON_CONSENT)

    def test_the_consent_holds_through_its_last_day(self) -> None:
        assert consented(until="2021-03-03").at("2021-03-03T23:59").does("refer", **ON_CONSENT).said

    def test_one_consent_carries_several_referrals(self) -> None:
        story = consented().does("refer", **ON_CONSENT)
        assert story.does("refer", **ON_CONSENT | {"referral": "r2", "service": "social_advice"}).said

    def test_what_a_consent_known_only_from_a_referral_covers_is_the_routers_to_judge(self) -> None:
        onwards = {"referral": "r2", "to": "udi", "service": "asylum", "basis": "consent", "consent": "c1"}
        assert asked().does("refer", **onwards).said

    def test_the_recipient_is_told_its_last_day(self) -> None:
        draft = consented(until="2021-03-03").does("refer", **ON_CONSENT).draft
        assert isinstance(draft, ReferralSent)
        assert draft.consent_until == date(2021, 3, 3)

    def test_a_consent_known_only_from_a_referral_holds_through_its_last_day_and_is_passed_on_with_it(
        self,
    ) -> None:
        onwards = {"to": "udi", "service": "asylum", "basis": "consent", "consent": "c1"}
        story = asked(until=date(2021, 3, 3)).at("2021-03-03T23:59").does("refer", referral="r2", **onwards)
        draft = story.draft
        assert isinstance(draft, ReferralSent)
        assert draft.consent_until == date(2021, 3, 3)
        story.at("2021-03-04T00:00").is_refused("consent_withdrawn", "refer", referral="r3", **onwards)

    def test_a_recalled_consent_is_first_of_all_withdrawn(self) -> None:
        onwards = {"referral": "r2", "to": "udi", "service": "asylum", "basis": "consent", "consent": "c1"}
        story = asked().hears(ConsentWithdrawn(consent=ref("c1")), by="intake")
        story.is_refused("consent_withdrawn", "refer", **onwards)


class TestOnTheDutyToReportAChild:
    @pytest.mark.parametrize("age_group", ["minor", "age_in_doubt"])
    def test_a_child_is_reported(self, age_group: str) -> None:
        story = opened(age_group=age_group)
        assert story.does("refer", **TO_BARNEVERN, basis="duty_to_report_child").said

    def test_an_adult_is_not(self) -> None:
        opened().is_refused("no_legal_basis", "refer", **TO_BARNEVERN, basis="duty_to_report_child")

    def test_nor_is_a_child_to_anybody_else(self) -> None:
        opened(age_group="minor").is_refused(
            "no_legal_basis", "refer", **TO_POLICE, basis="duty_to_report_child"
        )


class TestOnTheDutyToAvert:
    @pytest.mark.parametrize("where_to", [TO_BARNEVERN, TO_POLICE])
    def test_it_is_urgent_and_names_its_ground(self, where_to: dict[str, Any]) -> None:
        story = opened().does("refer", **where_to, **AVERTING)
        assert isinstance(story.draft, ReferralSent)
        assert (story.draft.urgent, story.draft.avert_ground) == (True, "slavery")

    def test_it_does_not_hold_without_urgency(self) -> None:
        opened().is_refused("no_legal_basis", "refer", **TO_POLICE, **AVERTING | {"urgent": False})

    def test_it_does_not_hold_without_a_ground(self) -> None:
        opened().is_refused("no_legal_basis", "refer", **TO_POLICE, **AVERTING | {"avert_ground": None})

    def test_it_is_a_duty_towards_police_and_child_protection_only(self) -> None:
        opened().is_refused("no_legal_basis", "refer", **TO_NAV, **AVERTING)


class TestOnStatutoryDuty:
    def test_a_listed_pair_may_share(self) -> None:
        to_udi = {"referral": "r1", "to": "udi", "service": "limited_permit"}
        assert opened("police").does("refer", **to_udi, basis="statutory_duty").said

    def test_a_pair_that_is_not_listed_may_not(self) -> None:
        opened().is_refused("no_legal_basis", "refer", **TO_NAV, basis="statutory_duty")

    def test_nor_may_a_listed_pair_for_another_service(self) -> None:
        opened("police").is_refused(
            "no_legal_basis", "refer", referral="r1", to="udi", service="asylum", basis="statutory_duty"
        )


def test_being_a_party_is_no_basis() -> None:
    opened().is_refused("no_legal_basis", "refer", **TO_NAV, basis="party")


def test_a_referral_reference_is_used_once() -> None:
    referred().is_refused("duplicate", "refer", **ON_CONSENT | {"service": "social_advice"})
    asked("police", service="protection").is_refused(
        "duplicate", "refer", referral="r1", to="udi", service="limited_permit", basis="statutory_duty"
    )


def test_a_refused_referral_leaves_its_reference_free() -> None:
    story = consented().is_refused("no_legal_basis", "refer", **TO_NAV, basis="statutory_duty")
    assert story.does("refer", **ON_CONSENT).said


def test_who_was_sent_a_referral_refers_on_a_basis_of_its_own() -> None:
    story = asked("police", service="protection", age_group="minor")
    story.does("refer", **TO_BARNEVERN | {"referral": "r2"}, basis="duty_to_report_child")
    assert isinstance(story.draft, ReferralSent)
    assert (story.draft.age_group, story.draft.address_grade) == ("minor", "confidential")


def test_a_later_referral_does_not_change_what_the_agency_knows_of_the_person() -> None:
    story = opened(age_group="minor").hears(referral(to="intake", service="counsel"), by="nav")
    assert story.case is not None
    assert story.case.age_group == "minor"


def test_nobody_refers_in_a_case_that_they_do_not_know() -> None:
    Story("nav").is_refused("unknown_case", "refer", **TO_POLICE, **AVERTING)

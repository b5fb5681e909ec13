"""Age: settled by who may, known with its date to who was told it, and what ends with childhood."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from henvis.casework.case import Case
from henvis.casework.coming_of_age import ending_consents
from henvis.contract.events import AgeSettled, CaseClosed, ConsentEnded, ReferralSent
from tests.domain.casework.beginnings import asked, opened
from tests.domain.casework.story import Story, ref

CONSENT: dict[str, Any] = {"consent": "c1", "to": ["nav"], "purposes": ["assistance"], "by": "guardian"}
BIRTHDAY = datetime(2021, 9, 14, 22, tzinfo=UTC)  # 15 September, 00:00 in Oslo


def minor(by: str = "intake", *, born: str | None = "2003-09-15") -> Story:
    """The agency has opened the case of a minor whose guardian is appointed."""
    person = {} if born is None else {"born": born}
    story = Story(by).does("open_case", source="self", profile={"age_group": "minor"}, person=person)
    return story.does("state", statement="guardian_appointed")


def known(story: Story) -> Case:
    """The case as the agency knows it."""
    assert story.case is not None
    return story.case


class TestSettlingTheAge:
    @pytest.mark.parametrize("age_group", ["adult", "minor"])
    def test_makes_an_end_of_doubt(self, age_group: str) -> None:
        story = opened("police", age_group="age_in_doubt").does("settle_age", age_group=age_group)
        assert story.draft == AgeSettled(age_group=age_group)
        assert known(story).handled_as == age_group

    def test_does_not_say_the_birth_date(self) -> None:
        story = opened("udi").does("settle_age", age_group="minor", born="2004-05-17")
        assert story.draft == AgeSettled(age_group="minor")
        assert known(story).born == date(2004, 5, 17)

    def test_without_a_date_leaves_the_one_that_is_known(self) -> None:
        assert known(minor("udi").does("settle_age", age_group="minor")).born == date(2003, 9, 15)

    def test_is_heard_by_the_others(self) -> None:
        story = asked(age_group="age_in_doubt").hears(AgeSettled(age_group="adult"), by="police")
        assert (known(story).handled_as, known(story).born) == ("adult", None)

    def test_opening_the_case_again_does_not_bring_the_old_date_back(self) -> None:
        opening: dict[str, Any] = {
            "source": "self",
            "profile": {"age_group": "minor"},
            "person": {"born": "2003-09-15"},
        }
        story = Story("udi").does("open_case", **opening)
        story.does("settle_age", age_group="minor", born="2004-01-01").repeats("open_case", **opening)
        assert known(story).born == date(2004, 1, 1)

    def test_needs_an_open_case(self) -> None:
        story = opened("udi").does("close_case", outcome="settled")
        story.is_refused("case_closed", "settle_age", age_group="adult")


class TestAGuardiansConsent:
    def test_ends_when_the_age_is_settled_as_adult(self) -> None:
        story = minor().does("give_consent", **CONSENT).hears(AgeSettled(age_group="adult"), by="police")
        story.is_refused("already_ended", "withdraw_consent", consent="c1")
        on_consent = {"referral": "r1", "to": "nav", "service": "subsistence", "basis": "consent"}
        story.is_refused("consent_withdrawn", "refer", **on_consent, consent="c1")

    def test_goes_on_when_the_age_is_settled_as_minor(self) -> None:
        story = minor().does("give_consent", **CONSENT).hears(AgeSettled(age_group="minor"), by="police")
        assert story.does("withdraw_consent", consent="c1").said

    def test_the_persons_own_goes_on(self) -> None:
        story = opened().does("give_consent", **CONSENT | {"by": "self"})
        story.hears(AgeSettled(age_group="adult"), by="police")
        assert story.does("withdraw_consent", consent="c1").said

    def test_ends_on_the_18th_birthday(self) -> None:
        case = known(minor().does("give_consent", **CONSENT))
        assert case.due == BIRTHDAY
        assert ending_consents(case, BIRTHDAY.replace(hour=21, minute=59)) == ()
        assert ending_consents(case, BIRTHDAY) == (ConsentEnded(consent=ref("c1")),)

    def test_ends_once(self) -> None:
        story = minor().does("give_consent", **CONSENT).at("2021-09-15T00:00")
        story.hears(ConsentEnded(consent=ref("c1")), by="intake")
        assert known(story).due is None
        assert ending_consents(known(story), BIRTHDAY) == ()
        story.is_refused("already_ended", "withdraw_consent", consent="c1")

    def test_ends_on_1_march_for_who_was_born_on_29_february(self) -> None:
        case = known(minor(born="2004-02-29").does("give_consent", **CONSENT))
        assert case.due == datetime(2022, 2, 28, 23, tzinfo=UTC)

    def test_ends_on_28_february_for_who_was_born_on_it(self) -> None:
        case = known(minor(born="2006-02-28").does("give_consent", **CONSENT))
        assert case.due == datetime(2024, 2, 27, 23, tzinfo=UTC)

    @pytest.mark.parametrize(
        "story",
        [
            minor(born=None).does("give_consent", **CONSENT),
            minor().does("give_consent", **CONSENT, until="2021-09-14"),
            minor().does("give_consent", **CONSENT).does("withdraw_consent", consent="c1"),
            minor().does("give_consent", **CONSENT).hears(CaseClosed(outcome="settled"), by="nav"),
            minor().at("2021-10-01T09:00").does("give_consent", **CONSENT),
            minor(),
        ],
        ids=["no birth date", "runs out before", "withdrawn", "case closed", "given later", "none"],
    )
    def test_does_not_end_by_the_clock(self, story: Story) -> None:
        assert known(story).due is None
        assert ending_consents(known(story), BIRTHDAY) == ()

    def test_is_ended_by_who_recorded_it(self) -> None:
        rests_on_it = ReferralSent(
            referral=ref("r1"),
            to="udi",
            service="asylum",
            basis="consent",
            consent=ref("c9"),
            age_group="minor",
            exploitation_stated=False,
            address_grade="unknown",
        )
        story = minor("udi").hears(rests_on_it, by="intake")
        assert known(story).due is None

    def test_a_birth_date_that_is_told_later_counts(self) -> None:
        story = minor("udi", born=None).does("give_consent", **CONSENT)
        assert known(story.does("settle_age", age_group="minor", born="2003-09-15")).due == BIRTHDAY

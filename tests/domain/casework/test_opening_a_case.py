"""Opening a case: who opens it owns it, and of the person only what must be clear travels."""

from henvis.contract.events import CaseOpened
from tests.domain.casework.beginnings import OPENING, asked, opened
from tests.domain.casework.story import Story


def test_the_opener_is_the_first_owner() -> None:
    story = Story("police").does("open_case", **OPENING)
    assert story.case is not None
    assert (story.case.opener, story.case.owned) == ("police", True)


def test_only_clear_fields_travel() -> None:
    profile = {"age_group": "minor", "gender": "woman", "exploitation": ["sexual"], "indicators": ["threats"]}
    person = {"name": "Ada Eksempel", "born": "2004-09-15"}
    story = Story("intake").does(
        "open_case",
        source="school",
        profile=profile,
        person=person,
        address_grade="confidential",
        note="Hast",
    )
    assert story.draft == CaseOpened(
        source="school", age_group="minor", exploitation_stated=True, address_grade="confidential"
    )


def test_a_case_may_be_without_identity_and_of_unknown_address_grade() -> None:
    story = Story("intake").does("open_case", **OPENING)
    assert story.draft == CaseOpened(
        source="ngo_outreach", age_group="adult", exploitation_stated=False, address_grade="unknown"
    )


def test_a_case_that_was_opened_cannot_be_opened_with_other_content() -> None:
    opened().is_refused("duplicate", "open_case", source="police", profile={"age_group": "adult"})


def test_a_case_that_another_agency_told_of_cannot_be_opened() -> None:
    asked().is_refused("duplicate", "open_case", **OPENING)

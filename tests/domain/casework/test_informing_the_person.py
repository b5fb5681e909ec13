"""Telling the person of rights and options."""

from typing import Any

from henvis.contract.events import PersonInformed
from tests.domain.casework.beginnings import opened
from tests.domain.casework.story import Story

TOLD: dict[str, Any] = {"about": ["rights", "return"], "language": "nb-NO", "interpreter": True}


def test_what_the_person_was_told_and_how_is_recorded() -> None:
    assert opened().does("inform", **TOLD).draft == PersonInformed(
        about=("rights", "return"), language="nb-NO", interpreter=True
    )


def test_nobody_informs_in_a_case_that_they_do_not_know() -> None:
    Story("nav").is_refused("unknown_case", "inform", **TOLD)

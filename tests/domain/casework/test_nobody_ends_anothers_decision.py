"""A decision ends, or takes over from, what its own maker decided: by command, and in the books of others."""

from datetime import date
from typing import Final

import pytest

from henvis.contract.events import DecisionMade, MeasureEnded
from tests.domain.casework.measures import child, permitted, placement
from tests.domain.casework.story import Story, ref

PERMIT: Final = DecisionMade(
    decision=ref("u1"), type="reflection_period", outcome="granted", made_on=date(2021, 3, 1)
)
PLACEMENT: Final = placement("d9", "2021-03-02", follows="u1")


def hearing_of_a_permit() -> Story:
    """Child welfare, who may place the child, and was told of UDI's permit."""
    return child().hears(PERMIT, by="udi")


@pytest.mark.parametrize("outcome", ["granted", "revoked"])
def test_a_placement_neither_takes_over_from_a_permit_nor_revokes_it(outcome: str) -> None:
    given = PLACEMENT | {"outcome": outcome}
    hearing_of_a_permit().is_refused("wrong_agency", "decide", **given, field="follows")


def test_a_decision_without_effect_on_it_may_follow_anothers() -> None:
    assert hearing_of_a_permit().does("decide", **PLACEMENT | {"outcome": "refused"}).said


def test_a_closed_case_matters_less_than_whose_decision_it_is() -> None:
    story = hearing_of_a_permit().does("close_case", outcome="settled")
    story.is_refused("wrong_agency", "decide", **PLACEMENT | {"outcome": "revoked"})


def test_what_another_says_of_a_decision_does_not_end_it() -> None:
    story = permitted()
    revoked = DecisionMade(
        decision=ref("x9"), type="placement", outcome="revoked", made_on=date(2021, 3, 2), follows=ref("d1")
    )
    for said in (revoked, MeasureEnded(decision=ref("d1"), reason="moved")):
        story.hears(said, by="barnevern")
    assert story.does("end_measure", decision="d1", reason="no_longer_needed").said

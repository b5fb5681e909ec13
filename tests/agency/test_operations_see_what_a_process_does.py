"""Metrics and logs: what operations staff read, and that nothing personal gets there."""

import logging

import pytest

from henvis.ops.handling import Handling
from tests.agency.office import Office


def test_what_is_in_hand_is_counted_while_it_lasts_and_commands_for_good() -> None:
    handling = Handling()
    with handling.command(), handling.batch():
        during = (handling.in_hand, handling.commands)
    with pytest.raises(RuntimeError), handling.command():
        raise RuntimeError

    assert during == (2, 0)
    assert (handling.in_hand, handling.commands) == (0, 2)


def test_commands_are_counted_by_outcome_and_by_class_of_refusal(intake: Office) -> None:
    case = intake.open_case()
    intake.give("close_case", {"case": case, "outcome": "settled"})
    intake.give("close_case", {"case": case, "outcome": "settled"})

    value = intake.kit.metrics.value
    assert [value("henvis_commands_total", outcome=one) for one in ("accepted", "refused")] == [2, 1]
    assert value("henvis_refusals_total", **{"class": "state"}) == 1
    assert (intake.kit.handling.in_hand, intake.kit.handling.commands) == (0, 3)


def test_a_name_and_a_note_reach_no_log_and_no_metric(
    intake: Office, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        case = intake.open_case(person={"name": "Kari Nordmann"}, note="came with her sister")
        intake.give(
            "register_referral", {"case": case, "referral": case, "case_number": "N-77", "note": "Kari"}
        )

    for written in (caplog.text, intake.kit.metrics.exposition().decode(), str(intake.all_sent())):
        assert not any(word in written for word in ("Kari", "Nordmann", "sister", "N-77"))

"""`docs/states.md` shows every change of state that the code allows, and no other."""

import pytest

from tests.domain.casework.states.machine import Change, Machine, changes_of
from tests.domain.casework.states.page import MACHINES, PAGE, page
from tests.domain.casework.states.placement import PLACEMENT
from tests.domain.casework.states.referral import REFERRAL


def test_the_page_is_what_the_code_draws_now() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.title)
def test_every_move_leads_somewhere(machine: Machine) -> None:
    assert {change.move for change in changes_of(machine)} == set(machine.moves)


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.title)
def test_every_state_can_be_reached(machine: Machine) -> None:
    changes = changes_of(machine)
    assert {change.before for change in changes} <= {change.after for change in changes} | {""}


def test_an_ended_referral_stays_ended() -> None:
    final = {"declined", "redirected", "withdrawn"}
    assert not [change for change in changes_of(REFERRAL) if change.before in final]


def test_what_waits_at_the_board_does_not_lapse() -> None:
    changes = changes_of(PLACEMENT)
    assert Change("acute", "acute_expired", "its time passes") in changes
    assert not [it for it in changes if it.before.endswith("with_board") and it.move == "its time passes"]

"""Each agency's own description agrees with the law's code lists."""

import pytest

from henvis.casework.agency import Agency
from henvis.casework.commands import COMMANDS
from services.barnevern import domain as barnevern
from services.intake import domain as intake
from services.nav import domain as nav
from services.police import domain as police
from services.udi import domain as udi
from tests.domain.casework.story import LAW, Story

AGENCIES = [intake.AGENCY, udi.AGENCY, barnevern.AGENCY, nav.AGENCY, police.AGENCY]
NOT_OF_ALL = {
    "settle_age": ("age_group", "adult", {"police", "udi", "barnevern"}),
    "apply": ("type", "asylum", {"udi"}),
}


def test_every_agency_of_the_bus_is_described() -> None:
    assert tuple(agency.name for agency in AGENCIES) == LAW.codes.agencies


@pytest.mark.parametrize("agency", AGENCIES, ids=lambda agency: agency.name)
def test_it_makes_the_decisions_that_the_law_gives_it(agency: Agency) -> None:
    types = LAW.codes.codes_in("decision")
    assert agency.decisions == {type_ for type_ in types if LAW.codes.decided_by(type_) == agency.name}


@pytest.mark.parametrize("agency", AGENCIES, ids=lambda agency: agency.name)
def test_it_gives_the_commands_that_any_agency_gives_and_its_own(agency: Agency) -> None:
    kept_for_others = {do for do, (*_, by) in NOT_OF_ALL.items() if agency.name not in by}
    assert agency.commands == COMMANDS.keys() - kept_for_others


@pytest.mark.parametrize("agency", AGENCIES, ids=lambda agency: agency.name)
@pytest.mark.parametrize("do", NOT_OF_ALL)
def test_a_command_that_is_not_its_own_is_refused_before_anything_is_known(agency: Agency, do: str) -> None:
    field, value, by = NOT_OF_ALL[do]
    content = {field: value, **({"application": "a1"} if do == "apply" else {})}
    Story(agency.name).is_refused("unknown_case" if agency.name in by else "wrong_agency", do, **content)

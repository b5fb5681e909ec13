"""Each agency's own description agrees with the law's code lists."""

import pytest

from henvis.casework.agency import Agency
from henvis.casework.commands import COMMANDS
from services.intake import domain as intake
from services.nav import domain as nav
from services.police import domain as police
from tests.domain.casework.story import LAW

AGENCIES = [intake.AGENCY, nav.AGENCY, police.AGENCY]


@pytest.mark.parametrize("agency", AGENCIES, ids=lambda agency: agency.name)
def test_it_makes_the_decisions_that_the_law_gives_it(agency: Agency) -> None:
    types = LAW.codes.codes_in("decision")
    assert agency.decisions == {type_ for type_ in types if LAW.codes.decided_by(type_) == agency.name}


@pytest.mark.parametrize("agency", AGENCIES, ids=lambda agency: agency.name)
def test_it_is_an_agency_of_the_bus_and_gives_its_commands(agency: Agency) -> None:
    assert agency.name in LAW.codes.agencies
    assert agency.commands == COMMANDS.keys()

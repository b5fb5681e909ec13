"""What a deadline contradicts is stored with it, published once, and shown beside it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from henvis.contract.events import ClocksContradict
from services.barnevern.service import SERVICE as BARNEVERN
from tests.agency.office import NewDatabase, Office, new_id, opened


@pytest.fixture
def barnevern(tmp_path: Path, new_database: NewDatabase) -> Iterator[Office]:
    """Barnevern's office, with nothing in it."""
    with opened(BARNEVERN, tmp_path, new_database) as office:
        yield office


def placed(barnevern: Office) -> str:
    """A case whose person is in an acute placement."""
    case = barnevern.open_case(profile={"age_group": "age_in_doubt"})
    barnevern.give("state", {"case": case, "statement": "less_intrusive_considered"})
    placement = {"type": "acute_placement", "outcome": "granted", "made_by": "child_welfare_leader"}
    assert barnevern.give("decide", {"case": case, "decision": new_id(), **placement}).status_code == 200
    return case


def settle(office: Office, case: str, **age: Any) -> None:
    assert office.give("settle_age", {"case": case, **age}).status_code == 200


def shown(office: Office, path: str) -> list[tuple[str, str, bool]]:
    return [
        (one["rule"], told["contradiction"], told["published"])
        for one in office.get(path)
        for told in one["contradicts"]
    ]


def test_the_stay_of_an_adult_is_shown_and_told_once(barnevern: Office) -> None:
    case = placed(barnevern)
    settle(barnevern, case, age_group="adult")
    settle(barnevern, case, age_group="adult")
    expected = [("trafficking-placement-cap", "adult-still-placed", True)]
    assert shown(barnevern, f"/cases/{case}/deadlines") == shown(barnevern, "/due") == expected
    assert len(barnevern.sent(ClocksContradict)) == 1


def test_a_birthday_during_the_stay_is_shown_to_who_knows_it_and_told_to_nobody(barnevern: Office) -> None:
    case = placed(barnevern)
    settle(barnevern, case, age_group="minor", born="2008-03-10")
    expected = [("acute-trafficking-decision", "of-age-during-placement", False)]
    assert shown(barnevern, f"/cases/{case}/deadlines") == expected
    assert barnevern.sent(ClocksContradict) == []


def test_what_holds_no_longer_is_not_shown(barnevern: Office) -> None:
    case = placed(barnevern)
    settle(barnevern, case, age_group="adult")
    settle(barnevern, case, age_group="minor")
    assert shown(barnevern, f"/cases/{case}/deadlines") == []
    assert [one.holds for one in barnevern.sent(ClocksContradict)] == [True, False]

"""A stay that begins soon after another is accepted with a hint, and the same answer is given again."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from henvis.bus.clock import VirtualClock
from services.barnevern.service import SERVICE as BARNEVERN
from tests.agency.office import NewDatabase, Office, new_id, opened

ACUTE = {"type": "acute_placement", "outcome": "granted", "made_by": "child_welfare_leader"}


@pytest.fixture
def barnevern(tmp_path: Path, new_database: NewDatabase) -> Iterator[Office]:
    """Barnevern's office, with nothing in it."""
    with opened(BARNEVERN, tmp_path, new_database) as office:
        yield office


def placed(office: Office, case: str, key: str | None = None) -> Any:
    decision = key or new_id()
    answer = office.give("decide", {"case": case, "decision": decision, **ACUTE}, key=decision)
    assert answer.status_code == 200, answer.text
    return decision, answer.json()


def test_the_gap_is_shown_to_who_decides(barnevern: Office) -> None:
    case = barnevern.open_case(profile={"age_group": "minor"})
    barnevern.give("state", {"case": case, "statement": "less_intrusive_considered", "value": True})
    first, answer = placed(barnevern, case)
    assert "hints" not in answer
    assert isinstance(barnevern.kit.clock, VirtualClock)
    barnevern.kit.clock.move(datetime(2026, 3, 10, 8, tzinfo=UTC))
    barnevern.give("end_measure", {"case": case, "decision": first, "reason": "no_longer_needed"})
    barnevern.kit.clock.move(datetime(2026, 8, 1, 8, tzinfo=UTC))

    second, answer = placed(barnevern, case)

    [hint] = answer["hints"]
    assert hint["code"] == "soon_after_another"
    assert "another stay ended (Tuesday 10 March 2026)" in hint["en"]
    assert "må bekreftes av jurist" in hint["nb"]
    assert placed(barnevern, case, second)[1] == answer
    book = [one for one in barnevern.get(f"/cases/{case}/deadlines") if one["decision"] == second]
    assert any(hint["en"] in one["explanation"]["en"] for one in book)
    assert any("soon_after_another" in step for one in barnevern.get("/due") for step in one["steps"])

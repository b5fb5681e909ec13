"""Where the database does not answer in time nothing is done, and the caller is told to ask again."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from henvis.bus.storage import database, postgresql, sqlite
from services.intake.service import SERVICE as INTAKE
from tests.agency.office import NewDatabase, Office, new_id, opened


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, new_database: NewDatabase) -> Iterator[Office]:
    """An office that waits for its database a tenth of a second and not half a minute."""
    for kind in (sqlite, postgresql):
        monkeypatch.setattr(kind, "WAIT_FOR_WRITER_MS", 100)
    monkeypatch.setattr(database, "TURN_WITHIN_S", 0.1)
    with opened(INTAKE, tmp_path, new_database) as office:
        yield office


def test_a_command_that_cannot_write_is_told_so_and_may_be_given_again(impatient: Office) -> None:
    key, command = str(uuid4()), {"case": new_id(), "source": "self", "profile": {"age_group": "adult"}}
    with impatient.database.writing():
        refused = impatient.give("open_case", command, key=key)

        assert impatient.get("/cases") == [], "who only reads does not wait for who writes"
    assert (refused.status_code, refused.json()["code"]) == (503, "unavailable")
    assert refused.headers["content-type"] == "application/problem+json"
    assert int(refused.headers["retry-after"]) > 0

    given = impatient.give("open_case", command, key=key)

    assert given.status_code == 200
    assert "Idempotent-Replayed" not in given.headers
    assert [case["id"] for case in impatient.get("/cases")] == [command["case"]]


def test_that_it_may_happen_is_described_for_every_route(impatient: Office) -> None:
    described = impatient.get("/openapi.json")["paths"]

    operations = {
        (path, method): operation for path, of in described.items() for method, operation in of.items()
    }
    assert [place for place, operation in operations.items() if "503" not in operation["responses"]] == []

"""A router whose database is of the first release goes on with what it knew."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from henvis.bus.storage.database import MIGRATIONS, Database
from henvis.routing.case import Consent, Decision, Remembered
from services.router import store, tables
from services.router.service import SERVICE
from tests.databases import Databases

CASE, EVENT, DECISION, CONSENT = (uuid4() for _ in range(4))
FIRST = "router_0001_first.py"


@pytest.fixture
def older(databases: Databases, tmp_path: Path) -> Database:
    (tmp_path / "versions").mkdir()
    shutil.copy(tables.MIGRATIONS / FIRST, tmp_path / "versions")
    database = Database(databases.new(tmp_path, "router"))
    database.migrate((MIGRATIONS / "versions", tmp_path / "versions"))
    return database


ROWS: dict[str, dict[str, object]] = {
    "routed_case": {
        "id": CASE,
        "opener": "udi",
        "opened": EVENT,
        "owner": "udi",
        "known_to": ["udi"],
        "place": 4,
    },
    "consent": {
        "case_id": CASE,
        "id": CONSENT,
        "recorded_by": "udi",
        "given": EVENT,
        "to": ["nav"],
        "purposes": ["assistance"],
    },
    "remembered": {
        "case_id": CASE,
        "slot": f"decision:udi:{DECISION}",
        "event": EVENT,
        "publisher": "udi",
        "type": "DecisionMade",
        "code": "asylum",
        "place": 3,
        "until": date(2026, 5, 1),
        "sent_to": [],
    },
}
"""A case with a consent and a granted decision, as the first release kept them."""

TYPES: dict[type, type[sa.types.TypeEngine[Any]]] = {UUID: sa.Uuid, list: sa.JSON, date: sa.Date}


def stored(database: Database, age_group: str) -> None:
    with database.writing() as connection:
        for name, row in ROWS.items():
            aged = {"age_group": age_group} if name == "routed_case" else {}
            columns = [sa.column(key, TYPES.get(type(value))) for key, value in (row | aged).items()]
            connection.execute(sa.insert(sa.table(name, *columns)).values(row | aged))


@pytest.mark.parametrize(("age_group", "by"), [("adult", "self"), ("age_in_doubt", "guardian")])
def test_what_was_remembered_is_still_known(older: Database, age_group: str, by: str) -> None:
    stored(older, age_group)
    older.migrate(SERVICE.migrations)
    with older.reading() as connection:
        case = store.load(connection, [CASE])[CASE]
    assert (case.age_told, case.told_missing) == (EVENT, ())
    assert case.consents[CONSENT] == Consent(
        case_id=CASE,
        id=CONSENT,
        recorded_by="udi",
        given=EVENT,
        by=by,
        to=("nav",),
        purposes=("assistance",),
        until=None,
    )
    assert case.decisions[DECISION] == Decision(
        case_id=CASE,
        id=DECISION,
        maker="udi",
        type="asylum",
        granted=True,
        place=3,
        starts=date.min,
        until=date(2026, 5, 1),
        follows=None,
    )
    [kept] = case.remembered.values()
    assert isinstance(kept, Remembered)
    assert (kept.slot, kept.decision) == (f"decision:{DECISION}", DECISION)
    older.close()

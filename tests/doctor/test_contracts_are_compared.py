"""Released contracts, here and in a registry: each thing that is not as it was released is a finding."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from henvis.contract.released import LOCK, read_frozen, read_lock
from henvis.contract.schema_files import SCHEMAS
from henvis.doctor.checks import registry, schemas
from henvis.doctor.finding import Finding
from henvis.doctor.sight import Declared, Sight
from tests.contract.schemas import add_field, copy_of_schemas
from tests.doctor.caused import causes


def of_schemas(folder: Path) -> Iterable[Finding]:
    return schemas.CHECK.look(Sight(declared=Declared(schemas=folder))).findings


@causes("schema-changed")
@pytest.mark.parametrize("file", [LOCK, "released/StatementMade/1.avsc"])
def test_a_released_contract_is_changed(tmp_path: Path, file: str) -> Any:
    folder = copy_of_schemas(tmp_path)
    text = (folder / file).read_text()
    (folder / file).write_text(text.replace("700003", "700002") if file == LOCK else text + " ")
    return of_schemas(folder)


@causes("schema-changed")
def test_a_lock_is_none(tmp_path: Path) -> Any:
    folder = copy_of_schemas(tmp_path)
    (folder / LOCK).write_text("one two\n")
    return of_schemas(folder)


@causes("schema-unreleased")
def test_a_contract_is_not_released(tmp_path: Path) -> Any:
    folder = copy_of_schemas(tmp_path)
    more = {"name": "more", "type": "boolean", "doc": "More.", "default": False}
    add_field(folder / "status/StatementMade.avsc", **more)
    return of_schemas(folder)


@causes("registry-differs")
@pytest.mark.parametrize("change", ["another", "none"])
def test_a_registry_serves_something_else(change: str) -> Any:
    released = {release: read_frozen(release) for release in read_lock(SCHEMAS)}
    served: dict[int, Any] = {
        one.schema_id: json.loads(json.dumps(schema)) for one, schema in released.items()
    }
    assert not list(registry.compare(released, served))
    if change == "another":
        served[700001]["name"] = "Other"
    else:
        del served[700001]
    return registry.compare(released, served)

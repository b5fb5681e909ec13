"""Two services, one a version behind, go on understanding each other in both directions."""

import shutil
from pathlib import Path

import pytest

from henvis.contract.events import DecisionMade, StatementMade
from henvis.contract.release import release_new
from henvis.contract.released import LockError, read_lock
from henvis.contract.schema_files import SCHEMAS
from henvis.contract.wire import FRAME, Undecodable, Wire, open_wire
from tests.contract.schemas import GOOD, add_field, copy_of_schemas

STATEMENT = next(it.value for it in GOOD if it.name == "1-suspicion")
CERTAINTY = {"name": "certainty", "type": "int", "doc": "How sure the agency is, in percent.", "default": 50}


@pytest.fixture
def newer_folder(tmp_path: Path) -> Path:
    """Schemas in which StatementMade has a version 2, with a new field."""
    folder = copy_of_schemas(tmp_path)
    add_field(folder / "status/StatementMade.avsc", **CERTAINTY)
    release_new(folder)
    return folder


@pytest.fixture
def newer(newer_folder: Path) -> Wire:
    return open_wire(newer_folder)


@pytest.fixture
def older(newer_folder: Path, tmp_path: Path) -> Wire:
    """Knows the ids of version 2, but is built for version 1."""
    folder = shutil.copytree(newer_folder, tmp_path / "older")
    shutil.copy(SCHEMAS / "status/StatementMade.avsc", folder / "status/StatementMade.avsc")
    return open_wire(folder)


def schema_id(value: bytes) -> int:
    """The id in the frame."""
    return int(FRAME.unpack_from(value)[1])


def test_an_old_reader_reads_what_a_new_writer_writes(older: Wire, newer: Wire) -> None:
    value = newer.encode(StatementMade.RECORD, STATEMENT | {"certainty": 90})
    assert older.decode(value) == (StatementMade.RECORD, STATEMENT)


def test_a_new_reader_reads_what_an_old_writer_wrote(older: Wire, newer: Wire) -> None:
    value = older.encode(StatementMade.RECORD, STATEMENT)
    assert newer.decode(value) == (StatementMade.RECORD, STATEMENT | {"certainty": 50})


def test_each_writes_its_own_version(older: Wire, newer: Wire, newer_folder: Path) -> None:
    versions = {it.schema_id: it.version for it in read_lock(newer_folder)}
    new = newer.encode(StatementMade.RECORD, STATEMENT | {"certainty": 90})
    assert versions[schema_id(new)] == 2
    assert versions[schema_id(older.encode(StatementMade.RECORD, STATEMENT))] == 1


def test_other_records_are_not_touched(older: Wire, newer: Wire) -> None:
    decision = next(it.value for it in GOOD if it.record == DecisionMade.RECORD)
    assert older.encode(DecisionMade.RECORD, decision) == newer.encode(DecisionMade.RECORD, decision)


def test_the_writer_s_bytes_are_checked_before_they_are_resolved(older: Wire, newer: Wire) -> None:
    value = newer.encode(StatementMade.RECORD, STATEMENT | {"certainty": 90})
    for broken in (value + b"\x00", value[:-1], value[:-2] + b"\xb4\x81\x00"):
        with pytest.raises(Undecodable):
            older.decode(broken)


def test_an_id_that_a_reader_s_lock_does_not_have_is_refused(newer: Wire) -> None:
    value = newer.encode(StatementMade.RECORD, STATEMENT | {"certainty": 90})
    with pytest.raises(Undecodable, match="unknown schema id"):
        open_wire(SCHEMAS).decode(value)


def test_a_schema_that_is_not_released_writes_nothing(tmp_path: Path) -> None:
    folder = copy_of_schemas(tmp_path)
    add_field(folder / "status/StatementMade.avsc", **CERTAINTY)
    with pytest.raises(LockError, match="the current schema is not released"):
        open_wire(folder)


def test_a_frozen_file_that_was_edited_stops_the_process_at_its_start(tmp_path: Path) -> None:
    folder = copy_of_schemas(tmp_path)
    frozen = folder / "released/StatementMade/1.avsc"
    frozen.write_text(frozen.read_text().replace("maxLength", "maxlength", 1))
    with pytest.raises(LockError, match="was changed after its release"):
        open_wire(folder)

"""What was released stays: its bytes, its id, its meaning. New versions can be read by everybody."""

import json
from pathlib import Path
from typing import Any

import pytest

from henvis.contract.check import check_schemas, release_obstacles
from henvis.contract.check.lock import appended_problems
from henvis.contract.outputs import outputs, write_outdated
from henvis.contract.release import release_new
from henvis.contract.released import FIRST_ID, LOCK, read_frozen, read_lock, release_of
from henvis.contract.wire import FRAME, open_wire
from tests.contract.schemas import GOOD, add_field, change, change_field, copy_of_schemas
from tests.contract.test_the_check_sees_what_avro_does_not import NAMES, STATEMENT, problems

FROZEN = "released/StatementMade/1.avsc"
MORE: dict[str, Any] = {"name": "more", "type": "boolean", "doc": "More.", "default": False}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copy_of_schemas(tmp_path)


def edit_lock(folder: Path, old: str, new: str) -> None:
    """Replaces a piece of the lock's text."""
    text = (folder / LOCK).read_text()
    assert old in text
    (folder / LOCK).write_text(text.replace(old, new, 1))


def test_a_new_field_waits_for_its_release(folder: Path) -> None:
    add_field(folder / STATEMENT, **MORE)
    assert problems(folder) == [f"{STATEMENT}: is not released yet: run `henvis schema release`"]
    assert not release_obstacles(NAMES, folder)
    (release,) = release_new(folder)
    assert (release.version, release.schema_id) == (2, max(it.schema_id for it in read_lock()) + 1)
    assert read_frozen(release, folder)["fields"][-1] == MORE
    write_outdated(outputs(folder))
    assert not check_schemas(NAMES, folder)


def test_a_second_release_of_the_same_adds_nothing(folder: Path) -> None:
    before = (folder / LOCK).read_bytes()
    assert release_new(folder) == ()
    assert (folder / LOCK).read_bytes() == before


def test_the_first_release_begins_the_lock(folder: Path) -> None:
    (folder / LOCK).unlink()
    released = release_new(folder)
    assert [it.schema_id for it in released] == list(range(FIRST_ID, FIRST_ID + len(released)))
    assert read_lock(folder) == released


def test_a_part_that_changes_is_a_new_version_of_every_record_with_it(folder: Path) -> None:
    add_field(folder / "meta/Sealed.avsc", **MORE)
    records = {it.record for it in release_new(folder)}
    assert "no.henvis.referral.CaseOpened" in records
    assert "no.henvis.referral.OwnerChanged" not in records


def test_a_frozen_file_that_was_edited(folder: Path) -> None:
    (folder / FROZEN).write_text((folder / FROZEN).read_text() + " ")
    assert f"{FROZEN}: was changed after its release" in problems(folder)


def test_a_frozen_file_that_is_gone(folder: Path) -> None:
    (folder / FROZEN).unlink()
    assert f"{FROZEN}: is missing" in problems(folder)


def test_a_file_that_nobody_released(folder: Path) -> None:
    (folder / "released/StatementMade/2.avsc").write_bytes((folder / FROZEN).read_bytes())
    assert problems(folder) == ["released/StatementMade/2.avsc: is not in the lock"]


def test_a_record_that_is_gone(folder: Path) -> None:
    (folder / STATEMENT).unlink()
    assert problems(folder)[0].startswith(f"{LOCK}: no.henvis.status.StatementMade: a released record stays")


def test_an_id_that_is_used_twice(folder: Path) -> None:
    edit_lock(folder, " 700002 ", " 700001 ")
    assert any("ids are unique and grow, from 700001" in line for line in problems(folder))


def test_a_version_that_is_left_out(folder: Path) -> None:
    edit_lock(folder, "StatementMade 1 ", "StatementMade 2 ")
    assert any("a record's versions are 1, 2, 3" in line for line in problems(folder))


def test_a_fingerprint_that_is_another(folder: Path) -> None:
    rabin = read_lock(folder)[0].rabin
    edit_lock(folder, rabin, "0" * 16)
    assert any(line.endswith("the Rabin fingerprint is another") for line in problems(folder))


def test_a_frozen_file_of_another_record(folder: Path) -> None:
    line = next(it for it in read_lock(folder) if it.file == FROZEN)
    other = (folder / "released/DecisionMade/1.avsc").read_bytes()
    (folder / FROZEN).write_bytes(other)
    edit_lock(folder, line.line(), release_of(line.record, 1, line.schema_id, other).line())
    assert problems(folder)[0] == f"{FROZEN}: is not no.henvis.status.StatementMade"


def test_a_change_that_is_taken_back_is_a_version_of_its_own(folder: Path) -> None:
    before = (folder / STATEMENT).read_bytes()
    add_field(folder / STATEMENT, **MORE)
    release_new(folder)
    (folder / STATEMENT).write_bytes(before)
    (third,) = release_new(folder)
    assert third.version == 3
    statement = next(it for it in GOOD if it.record == third.record)
    assert FRAME.unpack_from(open_wire(folder).encode(third.record, statement.value)) == (0, third.schema_id)


def test_a_line_that_is_none(folder: Path) -> None:
    edit_lock(folder, " 700002 ", " ")
    assert problems(folder) == [f"{LOCK}:4: not `record version id sha256 rabin`"]


def test_the_lock_only_grows(folder: Path) -> None:
    before = (folder / LOCK).read_text()
    add_field(folder / STATEMENT, **MORE)
    release_new(folder)
    assert not list(appended_problems(before, folder))
    edit_lock(folder, " 700002 ", " 700099 ")
    (problem,) = appended_problems(before, folder)
    assert str(problem) == f"{LOCK}: append only: a line of an earlier commit was changed or removed"


@pytest.mark.parametrize(
    ("file", "name", "changes", "rule"),
    [
        (STATEMENT, "value", {"default": False}, f"{STATEMENT}: value: the default changed"),
        (
            STATEMENT,
            "statement",
            {"name": "claim"},
            f"{STATEMENT}: what the older version wrote cannot be read",
        ),
        (
            STATEMENT,
            "statement",
            {"type": {"type": "string", "maxLength": 48, "code": "decision"}},
            f"{STATEMENT}: statement: `code` changed",
        ),
        (
            "status/DecisionMade.avsc",
            "made_on",
            {"type": "int"},
            "status/DecisionMade.avsc: made_on: `logicalType` changed",
        ),
        (
            "status/DecisionMade.avsc",
            "valid_until",
            {"type": ["null", "int"]},
            "status/DecisionMade.avsc: valid_until: `logicalType` changed",
        ),
        (
            "audit/EventDelivered.avsc",
            "evidence",
            {"type": {"type": "array", "maxItems": 64, "items": {"type": "string", "maxLength": 36}}},
            "audit/EventDelivered.avsc: evidence: `logicalType` changed",
        ),
        (
            "meta/Sealed.avsc",
            "key_id",
            {"type": {"type": "string", "maxLength": 36}},
            "referral/CaseOpened.avsc: person.key_id: `logicalType` changed",
        ),
        (
            "meta/SourceRecord.avsc",
            "partition",
            {"type": "long"},
            "audit/EventDelivered.avsc: the older version cannot read what this writes",
        ),
    ],
)
def test_a_change_that_breaks_old_or_new(
    folder: Path, file: str, name: str, changes: dict[str, Any], rule: str
) -> None:
    change_field(folder / file, name, **changes)
    found = problems(folder)
    assert any(line.startswith(rule) for line in found), found


def test_a_part_of_another_name(folder: Path) -> None:
    (folder / "meta/SourceRecord.avsc").rename(folder / "meta/Origin.avsc")
    change(folder / "meta/Origin.avsc", name="Origin")
    for event in ("EventDelivered", "EventWithheld", "EventFiled"):
        change_field(folder / f"audit/{event}.avsc", "source", type="no.henvis.Origin")
    rule = "source: the record's name or namespace changed: no.henvis.SourceRecord, against version 1"
    assert f"audit/EventDelivered.avsc: {rule}" in problems(folder)


def test_fields_in_another_order(folder: Path) -> None:
    meta, statement, value, note = json.loads((folder / STATEMENT).read_text())["fields"]
    change(folder / STATEMENT, fields=[meta, value, statement, note])
    assert f"{STATEMENT}: the order of the fields changed, against version 1" in problems(folder)


def test_a_field_without_default_that_is_taken_away(folder: Path) -> None:
    meta, _, value, note = json.loads((folder / STATEMENT).read_text())["fields"]
    change(folder / STATEMENT, fields=[meta, value, note])
    assert problems(folder)[0].startswith(f"{STATEMENT}: the older version cannot read what this writes")


def test_an_optional_field_that_becomes_required(folder: Path) -> None:
    *others, note = json.loads((folder / STATEMENT).read_text())["fields"]
    change(
        folder / STATEMENT, fields=[*others, {"name": "note", "type": "no.henvis.Sealed", "doc": note["doc"]}]
    )
    assert problems(folder)[0].startswith(f"{STATEMENT}: what the older version wrote cannot be read")


def test_a_field_with_a_default_may_be_taken_away(folder: Path) -> None:
    meta, statement, _, note = json.loads((folder / STATEMENT).read_text())["fields"]
    change(folder / STATEMENT, fields=[meta, statement, note])
    assert not release_obstacles(NAMES, folder)

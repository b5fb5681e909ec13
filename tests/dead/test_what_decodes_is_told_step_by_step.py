"""How far a record can be read, which field breaks which rule, and what it is near to: without a value."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from henvis.contract import wire
from henvis.contract.release import release_new
from henvis.contract.released import Release, read_frozen, read_lock
from henvis.contract.wire import open_wire
from henvis.dead.examining import examine
from henvis.dead.versions import Versions, project_versions
from henvis.dead.walking import CUT, Broken, leaves, walk
from tests.contract.schemas import GOOD, Example, add_field, copy_of_schemas
from tests.contract.test_the_same_event_has_the_same_bytes import golden
from tests.dead.records import TOPICS, UNKNOWN_ID, examined, hostile, of_schema, record_of
from tests.hostile.table import Row, through

CASE = UUID("0177ee01-1f40-7001-8a5e-3d5c1b2f0001")
DEAD = [
    row
    for row in through("record")
    if "dead" in row.becomes and row.becomes.get("rule") != "no client can read it"
]
BREAKS = {
    "B16-block-of-a-false-size": ("to", "not the canonical form: items come in one block"),
    "B16-more-items-than-bytes": ("to", "too many items"),
    "B17-text-of-2-to-the-62": ("statement", "longer than the bytes that there are"),
    "B17-text-of-minus-5": ("statement", "a length below zero"),
    "B19-union-7": ("note", "neither null nor a value: no such branch"),
    "B20-overlong-number": ("meta.seq", "not the canonical form: a number in more bytes than it needs"),
    "B20-number-of-200-kB": ("meta.seq", "a number of more than 64 bits"),
    "B21-int-of-2-to-the-40": ("until", "out of range"),
    "B22-boolean-7": ("value", "neither true nor false"),
    "B25-bad-utf-8": ("statement", "not UTF-8"),
    "B25-right-to-left-override": ("statement", "control or direction character"),
    "B28-year-1": ("meta.occurred", "out of range"),
    "B29-nil": ("meta.caused_by", "nil UUID"),
    "B51-text-of-200-kB": ("statement", "too long"),
}


@pytest.mark.parametrize("row", DEAD, ids=str)
def test_a_hostile_record_is_examined_as_it_was_refused(row: Row) -> None:
    found = examined(hostile(row), datetime.now(UTC))
    assert found.reason_now == row.becomes["dead"]
    assert found.rule_now == row.becomes.get("rule", found.rule_now)


@pytest.mark.parametrize("name", BREAKS)
def test_the_field_that_breaks_a_rule_is_named(name: str) -> None:
    [row] = [row for row in DEAD if row.name == name]
    found = examined(hostile(row))
    assert found.difference.broken == (Broken(*BREAKS[name]),)
    assert not found.decodes


@pytest.mark.parametrize("example", GOOD, ids=str)
def test_a_good_record_is_read_whole(example: Example) -> None:
    value = golden(example)
    schema = read_frozen(example.release)
    assert walk(schema, value[wire.FRAME.size :]).fits
    found = examined(record_of(CASE, value))
    assert (found.decodes, found.difference.broken, found.difference.missing) == (True, (), ())
    assert found.difference.fields_read == found.difference.fields == len(leaves(schema))
    assert found.meta.event == example.event.meta.id


@pytest.mark.parametrize("example", GOOD, ids=str)
def test_wherever_bytes_are_cut_the_field_is_named_and_what_is_missing_behind_it(example: Example) -> None:
    schema, body = read_frozen(example.release), golden(example)[wire.FRAME.size :]
    for length in range(len(body)):
        found = walk(schema, body[:length])
        [broken] = found.broken
        assert broken.rule in (CUT, "longer than the bytes that there are")
        assert broken.field not in found.missing
        assert set(found.missing) == set(leaves(schema)) - set(found.read_of(schema)) - {
            one for one in leaves(schema) if one == broken.field or one.startswith(f"{broken.field}.")
        }


@given(st.sampled_from(read_lock()), st.binary(max_size=300))
@settings(max_examples=300, deadline=None)
def test_no_bytes_make_it_fail(released: Release, body: bytes) -> None:
    found = walk(read_frozen(released), body)
    assert found.fits or found.broken or found.left


@pytest.mark.parametrize("example", GOOD, ids=str)
def test_of_an_unknown_schema_the_nearest_is_named_and_its_ids_are_read(example: Example) -> None:
    found = examined(record_of(CASE, of_schema(UNKNOWN_ID, golden(example))))
    assert (found.schema.schema_id, found.schema.known) == (UNKNOWN_ID, False)
    assert (found.reason_now, found.rule_now) == ("undecodable", "unknown schema id")
    best = found.difference.nearest[0]
    assert best.fits
    assert (example.record, example.release.version) in {
        (one.record, one.version) for one in found.difference.nearest if one.fits
    }
    assert (found.meta.event, found.meta.case) == (example.event.meta.id, example.event.meta.case_id)


def test_a_later_version_with_more_fields_is_near_to_the_one_that_is_known() -> None:
    example = next(one for one in GOOD if one.record.endswith("CaseClosed"))
    later = of_schema(UNKNOWN_ID, golden(example)) + b"\x06new"
    near = {one.record: one for one in examined(record_of(CASE, later)).difference.nearest}
    found = near[example.record]
    assert (found.fits, found.left_over, found.fields_read) == (False, 4, found.fields)


def test_bytes_of_another_record_are_known_for_what_they_are() -> None:
    [row] = [row for row in DEAD if row.name == "B11-id-of-another-record"]
    difference = examined(hostile(row)).difference
    assert [(one.record, one.fits) for one in difference.nearest] == [
        ("no.henvis.status.StatementMade", True)
    ]
    assert difference.missing


def test_what_lies_behind_the_last_field_is_counted() -> None:
    value = golden(GOOD[0]) + b"more"
    found = examined(record_of(GOOD[0].event.meta.case_id, value))
    assert (found.difference.left_over, found.rule_now) == (4, "not the canonical form")


def test_an_older_version_says_what_has_come_and_gone_since() -> None:
    versions = project_versions()
    older = [it for it in read_lock() if it.record.endswith("DeadlineWarned") and it.version == 1]
    since, before = versions.changed(older[0], read_frozen(older[0]))
    assert since
    assert before == ()


def test_headers_that_nobody_knows_are_counted_and_not_named() -> None:
    value = golden(GOOD[0])
    more = (("Kari Nordmann", b"x"), ("ce_id", b"another"), ("ce_id", b"another"))
    found = examined(record_of(GOOD[0].event.meta.case_id, value, more=more)).headers
    assert (found.unknown, found.repeated, found.intact) == (1, ("ce_id",), True)
    assert {one.name: one.agrees for one in found.known}["ce_id"] is False
    assert "Kari" not in repr(found)


def test_once_its_schema_is_there_the_same_record_decodes(tmp_path: Path) -> None:
    """The schema that was unknown is released: what was near to a version is one."""
    folder = copy_of_schemas(tmp_path)
    add_field(
        folder / "status" / "StatementMade.avsc", name="urgent", type="boolean", doc="At once.", default=False
    )
    release_new(folder)
    newer = open_wire(folder)
    example = next(one for one in GOOD if one.record.endswith("StatementMade"))
    value = newer.encode(example.record, {**example.value, "urgent": True})
    before = examined(record_of(CASE, value))
    assert (before.schema.known, before.rule_now) == (False, "unknown schema id")
    assert [one.left_over for one in before.difference.nearest if one.record == example.record] == [1]
    after = examine(record_of(CASE, value), TOPICS, None, Versions(folder))
    assert (after.schema.known, after.difference.broken, after.difference.left_over) == (True, (), 0)

"""`henvis schema check` refuses each change that would make decoding harmful or a contract unreadable."""

import json
from pathlib import Path
from typing import Any

import pytest

from henvis.contract.check import LawNames, check_schemas
from henvis.law.ruleset import load
from tests.contract.schemas import add_field, change, change_field, copy_of_schemas

LAW = load()
NAMES = LawNames(frozenset(LAW.codes.lists), frozenset(LAW.sharing.events))
STATEMENT = "status/StatementMade.avsc"
STRING = {"type": "string", "maxLength": 9}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copy_of_schemas(tmp_path)


def problems(folder: Path) -> list[str]:
    """What the check says, one line each."""
    return [str(problem) for problem in check_schemas(NAMES, folder)]


def test_the_project_s_own_schemas_are_in_order() -> None:
    assert not check_schemas(NAMES)


def test_an_unchanged_copy_is_in_order(folder: Path) -> None:
    assert not problems(folder)


@pytest.mark.parametrize(
    ("avro", "rule"),
    [
        ("string", "string needs maxLength"),
        ("bytes", "bytes needs maxLength"),
        ({"type": "string", "maxLength": 0}, "string needs maxLength"),
        ({"type": "string", "maxLength": True}, "string needs maxLength"),
        ({"type": "array", "items": STRING}, "array needs maxItems"),
        ({"type": "array", "maxItems": 3, "items": "string"}, "string needs maxLength"),
        ({"type": "array", "maxItems": 3, "items": "null"}, "an array's items are never null"),
        ({"type": "array", "maxItems": 3, "items": ["null", STRING]}, "an array's items are never null"),
        ("double", "double is no type for a field"),
        ({"type": "float"}, "float is not used in contracts"),
        ({"type": "map", "values": STRING}, "map is not used in contracts"),
        ({"type": "fixed", "name": "F", "size": 3}, "fixed is not used in contracts"),
        ({"type": "record", "name": "R", "fields": []}, "record is not used in contracts"),
        (
            {"type": "bytes", "maxLength": 9, "logicalType": "decimal"},
            "`logicalType` is not used in contracts",
        ),
        ({"type": "long", "logicalType": "timestamp-millis"}, "a logical type is uuid of string"),
        ({"type": "long", "logicalType": "date"}, "a logical type is uuid of string"),
        (
            {"type": "enum", "name": "E", "symbols": ["A", "B"]},
            "an enum has the symbol and the default UNRECOGNISED",
        ),
        (
            {"type": "enum", "name": "E", "symbols": ["UNRECOGNISED", "B"], "default": "B"},
            "an enum has the symbol and the default UNRECOGNISED",
        ),
        ([STRING, "null"], 'a union is ["null", T]'),
        (["null", STRING, "long"], 'a union is ["null", T]'),
        (["null"], 'a union is ["null", T]'),
        (["null", "string"], "string needs maxLength"),
        ("no.henvis.Unheard", "no.henvis.Unheard is no type for a field"),
        ("no.henvis.status.DecisionMade", "no.henvis.status.DecisionMade is no type for a field"),
    ],
)
def test_a_type_that_is_not_for_contracts(folder: Path, avro: Any, rule: str) -> None:
    add_field(folder / STATEMENT, name="more", type=avro, doc="More.", default=None)
    found = problems(folder)
    assert any(line.startswith(f"{STATEMENT}: more: {rule}") for line in found), found


@pytest.mark.parametrize(
    ("field", "rule"),
    [
        ({"type": "long", "default": 0}, "needs a doc"),
        ({"type": "long", "default": 0, "doc": ""}, "needs a doc"),
        ({"type": "long", "default": 0, "doc": "No stop"}, "needs a doc"),
        ({"type": "long", "default": 0, "doc": 'A """ in it.'}, "needs a doc"),
        (
            {"type": "long", "default": 0, "doc": "More.", "aliases": ["b"]},
            "`aliases` is not used in contracts",
        ),
        ({"type": {"type": "long", "maxLength": 3}, "default": 0, "doc": "More."}, "`maxLength` is not used"),
        ({"type": "long", "default": "x", "doc": "More."}, "the default is no value"),
        ({"type": "int", "default": 2**40, "doc": "More."}, "the default is no value"),
        ({"type": "boolean", "default": 0, "doc": "More."}, "the default is no value"),
        (
            {"type": {"type": "string", "maxLength": 2}, "default": "xxx", "doc": "More."},
            "the default is no value",
        ),
        ({"type": "no.henvis.Sealed", "default": {}, "doc": "More."}, "the default is no value"),
        (
            {"type": {"type": "int", "logicalType": "date"}, "default": 0, "doc": "Europe/Oslo."},
            "the default is no",
        ),
        (
            {"type": {"type": "array", "items": STRING, "maxItems": 3}, "default": ["a"], "doc": "More."},
            "the default is no value",
        ),
        ({"type": ["null", "long"], "doc": "More."}, "an optional field has the default null"),
        ({"type": ["null", "long"], "default": 3, "doc": "More."}, "an optional field has the default null"),
        (
            {"type": ["null", {"type": "int", "logicalType": "date"}], "doc": "A day."},
            "the doc of an instant says UTC",
        ),
        (
            {"type": {"type": "long", "logicalType": "timestamp-micros"}, "doc": "When."},
            "the doc of an instant says",
        ),
        ({"type": STRING | {"code": "colour"}, "doc": "More."}, "law/codes.yaml has no list `colour`"),
        ({"name": "class", "type": "long", "doc": "More."}, "a field's name is in snake_case"),
        ({"name": "camelCase", "type": "long", "doc": "More."}, "a field's name is in snake_case"),
        ({"name": "to_record", "type": "long", "doc": "More."}, "a field's name is in snake_case"),
    ],
)
def test_a_field_that_is_written_wrongly(folder: Path, field: dict[str, Any], rule: str) -> None:
    add_field(folder / STATEMENT, **{"name": "more"} | field)
    found = problems(folder)
    assert any(line.startswith(f"{STATEMENT}: {field.get('name', 'more')}: {rule}") for line in found), found


def test_an_event_that_does_not_begin_with_meta(folder: Path) -> None:
    fields = json.loads((folder / STATEMENT).read_text())["fields"]
    change(folder / STATEMENT, fields=fields[1:])
    assert f"{STATEMENT}: meta: an event's first field is `meta` of type no.henvis.Meta" in problems(folder)


def test_a_record_without_a_doc(folder: Path) -> None:
    change(folder / STATEMENT, doc="")
    assert problems(folder) == [
        f"{STATEMENT}: needs a doc, which ends with a full stop and has no backslash or triple quote"
    ]


def test_a_record_within_itself(folder: Path) -> None:
    add_field(
        folder / "meta/Sealed.avsc", name="next", type=["null", "no.henvis.Sealed"], doc="Next.", default=None
    )
    assert "meta/Sealed.avsc: a record may not contain itself" in problems(folder)


def test_records_within_each_other(folder: Path) -> None:
    add_field(folder / "meta/Sealed.avsc", name="source", type="no.henvis.SourceRecord", doc="More.")
    add_field(folder / "meta/SourceRecord.avsc", name="sealed", type="no.henvis.Sealed", doc="More.")
    assert {
        "meta/Sealed.avsc: a record may not contain itself",
        "meta/SourceRecord.avsc: a record may not contain itself",
    } <= set(problems(folder))


def test_a_record_without_fields(folder: Path) -> None:
    change(folder / "meta/SourceRecord.avsc", fields=[])
    found = problems(folder)
    assert (
        "meta/SourceRecord.avsc: a record needs a field: without width, a few bytes can claim millions"
        in found
    )


def test_a_record_that_could_not_be_sent(folder: Path) -> None:
    change_field(folder / "meta/Sealed.avsc", "ciphertext", type={"type": "bytes", "maxLength": 200_000})
    found = problems(folder)
    assert any(line.startswith("referral/CaseOpened.avsc: may grow to 8") for line in found), found


def test_a_namespace_of_another_folder(folder: Path) -> None:
    (folder / STATEMENT).rename(folder / "referral/StatementMade.avsc")
    found = problems(folder)
    assert found[0].startswith("referral/StatementMade.avsc: the namespace is no.henvis.<folder>")


def test_an_event_type_that_the_sharing_rules_do_not_know(folder: Path) -> None:
    record = json.loads((folder / STATEMENT).read_text())
    (folder / "status/RumourHeard.avsc").write_text(json.dumps(record | {"name": "RumourHeard"}))
    assert problems(folder) == [
        "status/RumourHeard.avsc: law/sharing.yaml has no row for it, so that it would go to nobody"
    ]


def test_a_code_in_a_part_that_nobody_would_check(folder: Path) -> None:
    change_field(folder / "meta/SourceRecord.avsc", "topic", type=STRING | {"code": "agency"})
    assert problems(folder) == [
        "meta/SourceRecord.avsc: topic: only events and Meta carry codes: others are not checked"
    ]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("{", "StatementMade.avsc: not JSON"),
        ("[]", "StatementMade.avsc: not a record"),
        (
            '{"type": "record", "name": "StatementMade"}',
            "StatementMade.avsc: a record needs a name and a namespace",
        ),
        (
            '{"type": "record", "name": "Other", "namespace": "no.henvis.status"}',
            "StatementMade.avsc: is named otherwise",
        ),
    ],
)
def test_a_file_that_is_no_record(folder: Path, text: str, rule: str) -> None:
    (folder / STATEMENT).write_text(text)
    assert problems(folder)[0].startswith(rule)


@pytest.mark.parametrize(
    "avro",
    [
        None,
        3,
        [],
        {},
        {"type": None},
        {"type": "array", "maxItems": 3},
        {"type": "enum", "name": "E"},
        [["null"], 3],
    ],
)
def test_a_field_without_a_type(folder: Path, avro: Any) -> None:
    add_field(folder / STATEMENT, name="more", type=avro, doc="More.")
    assert problems(folder) == [
        "StatementMade.avsc: a record needs fields, each with a name and an Avro type"
    ]


def test_two_records_of_one_name(folder: Path) -> None:
    (folder / "referral/StatementMade.avsc").write_bytes((folder / STATEMENT).read_bytes())
    assert problems(folder) == ["StatementMade.avsc: a record of this name is defined twice"]


def test_what_avro_cannot_parse(folder: Path) -> None:
    enum = {
        "type": "enum",
        "name": "E",
        "symbols": ["UNRECOGNISED", "not a symbol"],
        "default": "UNRECOGNISED",
    }
    add_field(folder / STATEMENT, name="more", type=enum, doc="More.", default="UNRECOGNISED")
    assert problems(folder)[0].startswith(f"{STATEMENT}: Avro cannot parse it")


def test_a_readme_that_is_old(folder: Path) -> None:
    (folder / "README.md").write_text("old")
    assert problems(folder) == ["README.md: is not up to date: run `henvis schema generate`"]

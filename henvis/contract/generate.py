"""Writes the Python types of the current schemas: the text of `events.py`, already formatted."""

import json
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from henvis.contract.schema_files import Schema, full_name, is_event, short_name

WIDTH = 110
META = "no.henvis.Meta"
HEAD = '''\
"""The event types. GENERATED from schemas/**/*.avsc by `henvis schema generate`; do not edit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, ClassVar, Self, TypeAlias
from uuid import UUID

from henvis.contract import logical
'''
UNSTAMPED = '''

UNSTAMPED = Meta(
    id=UUID(int=0),
    case_id=UUID(int=0),
    publisher="",
    seq=0,
    occurred=datetime(1970, 1, 1, tzinfo=UTC),
    recorded=datetime(1970, 1, 1, tzinfo=UTC),
    law="",
)
"""What stands in a draft's `meta` until it is stamped; it cannot be encoded."""
'''
TO_RECORD_DOC = "Plain Avro values: UUIDs as text, instants in microseconds, dates in days since 1970."
PLAIN = {"boolean": "bool", "int": "int", "long": "int", "string": "str", "bytes": "bytes", "enum": "str"}
LOGICAL = {
    "uuid": ("UUID", "logical.uuid_text({})", "UUID({})"),
    "timestamp-micros": ("datetime", "logical.micros({})", "logical.instant({})"),
    "date": ("date", "logical.days({})", "logical.day({})"),
}


def python_types(schemas: Mapping[str, Schema]) -> str:
    """The whole module for these current schemas (by full name, as `read_current` gives them)."""
    parts = [schema for schema in schemas.values() if not is_event(schema)]
    meta_codes = {f"meta.{path}": name for path, name in _codes(schemas[META]).items()}
    events = sorted((schema for schema in schemas.values() if is_event(schema)), key=full_name)
    blocks = [HEAD, *(_class(part, {}) for part in parts), UNSTAMPED]
    blocks += [_class(event, meta_codes | _codes(event)) for event in events]
    names = [schema["name"] for schema in events]
    return "".join([*blocks, *_event_alias(names), *_event_types(names)])


def _event_alias(names: list[str]) -> Iterator[str]:
    yield f"\n\nEvent: TypeAlias = (\n    {names[0]}\n"
    yield from (f"    | {name}\n" for name in names[1:])
    yield ")\n"


def _event_types(names: list[str]) -> Iterator[str]:
    yield "EVENT_TYPES: dict[str, type[Event]] = {\n"
    yield from (f"    {name}.RECORD: {name},\n" for name in names)
    yield '}\n"""Every event type by its full name."""\n'


def _codes(schema: Schema) -> dict[str, str]:
    """The code list of each field that has one."""
    found = {field["name"]: _code(field["type"]) for field in schema["fields"]}
    return {name: code for name, code in found.items() if code}


def _code(avro: Any) -> str | None:
    if isinstance(avro, list):
        return _code(avro[1])
    if isinstance(avro, dict):
        return avro.get("code") or _code(avro.get("items"))
    return None


def _code_lists(codes: Mapping[str, str]) -> Iterator[str]:
    if codes:
        yield "    CODES: ClassVar[Mapping[str, str]] = {"
        yield from (f'        "{path}": "{name}",' for path, name in codes.items())
        yield "    }"


def _class(schema: Schema, codes: Mapping[str, str]) -> str:
    lines = [
        "\n\n@dataclass(frozen=True, slots=True, kw_only=True)",
        f"class {schema['name']}:",
        f'    """{schema["doc"]}"""',
        "",
        f'    RECORD: ClassVar[str] = "{full_name(schema)}"',
        *_code_lists(codes),
        "",
    ]
    for field in schema["fields"]:
        lines += textwrap.wrap(field["doc"], WIDTH, initial_indent="    # ", subsequent_indent="    # ")
        lines.append(f"    {field['name']}: {_annotation(field['type'])}{_default(field)}")
    lines += ["", *_to_record(schema), "", *_from_record(schema)]
    return "\n".join(lines) + "\n"


def _to_record(schema: Schema) -> Iterator[str]:
    yield "    def to_record(self) -> dict[str, Any]:"
    yield f'        """{TO_RECORD_DOC}"""'
    yield "        return {"
    for field in schema["fields"]:
        name = field["name"]
        yield f'            "{name}": {_outward(field["type"], f"self.{name}")},'
    yield "        }"


def _from_record(schema: Schema) -> Iterator[str]:
    yield "    @classmethod"
    yield "    def from_record(cls, record: Mapping[str, Any]) -> Self:"
    yield '        """The value of what `to_record` gives."""'
    yield "        return cls("
    for field in schema["fields"]:
        value = f'record["{field["name"]}"]'
        yield f"            {field['name']}={_inward(field['type'], value)},"
    yield "        )"


def _default(field: Mapping[str, Any]) -> str:
    if field["name"] == "meta":
        return " = UNSTAMPED"
    if "default" not in field:
        return ""
    value = field["default"]
    return f" = {json.dumps(value) if isinstance(value, str) else () if value == [] else value!r}"


def _optional(avro: Any) -> Any:
    """The type beside null of an optional field, else None."""
    return avro[1] if isinstance(avro, list) else None


def _annotation(avro: Any) -> str:
    if inner := _optional(avro):
        return f"{_annotation(inner)} | None"
    if isinstance(avro, str):
        return PLAIN.get(avro) or short_name(avro)
    if avro["type"] == "array":
        return f"tuple[{_annotation(avro['items'])}, ...]"
    return LOGICAL[avro["logicalType"]][0] if "logicalType" in avro else PLAIN[avro["type"]]


def _outward(avro: Any, value: str) -> str:
    if inner := _optional(avro):
        converted = _outward(inner, value)
        return value if converted == value else f"None if {value} is None else {converted}"
    if isinstance(avro, str):
        return value if avro in PLAIN else f"{value}.to_record()"
    if avro["type"] == "array":
        item = _outward(avro["items"], "item")
        entries = f"logical.entries({value})"
        return f"list({entries})" if item == "item" else f"[{item} for item in {entries}]"
    return LOGICAL[avro["logicalType"]][1].format(value) if "logicalType" in avro else value


def _inward(avro: Any, value: str) -> str:
    if inner := _optional(avro):
        converted = _inward(inner, value)
        return value if converted == value else f"None if {value} is None else {converted}"
    if isinstance(avro, str):
        return value if avro in PLAIN else f"{short_name(avro)}.from_record({value})"
    if avro["type"] == "array":
        item = _inward(avro["items"], "item")
        return f"tuple({value})" if item == "item" else f"tuple({item} for item in {value})"
    return LOGICAL[avro["logicalType"]][2].format(value) if "logicalType" in avro else value

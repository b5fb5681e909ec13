"""What the contract tests share: the examples beside the schemas, and a folder of schemas to change."""

import base64
import json
import shutil
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from henvis.contract import logical
from henvis.contract.codec import Codec
from henvis.contract.events import EVENT_TYPES, Event
from henvis.contract.released import Release, read_frozen, read_lock
from henvis.contract.schema_files import SCHEMAS, Schema, full_name, read_current, self_contained
from henvis.contract.wire import FRAME, decode

NAMED = read_current()
RECORDS = {record: self_contained(NAMED[record], NAMED) for record in EVENT_TYPES}
RECORD_OF = {schema["name"]: full_name(schema) for schema in RECORDS.values()}


@dataclass(frozen=True)
class Example:
    """One file of `schemas/examples`; `breaks` is None of a good one."""

    record: str
    name: str
    value: dict[str, Any]
    breaks: str | None

    def __str__(self) -> str:
        return f"{self.record.rpartition('.')[2]}/{self.name}"

    @property
    def release(self) -> Release:
        """The version that the file's name begins with."""
        version = int(self.name.partition("-")[0])
        return next(it for it in read_lock() if (it.record, it.version) == (self.record, version))

    @property
    def encoded(self) -> bytes:
        """As a writer of that version frames it. Raises NotThisSchema."""
        return FRAME.pack(0, self.release.schema_id) + Codec(read_frozen(self.release)).encode(self.value)

    @property
    def event(self) -> Event:
        """The event that today's reader sees in it. Raises NotThisSchema."""
        return decode(self.encoded)


def read_example(path: Path) -> Example:
    """The example with plain Avro values, in so far as what is written there has any."""
    content = json.loads(path.read_text(encoding="utf-8"))
    example = Example(RECORD_OF[path.parent.name], path.stem, content["record"], content.get("breaks"))
    return replace(example, value=plain_of(content["record"], read_frozen(example.release)))


def plain_of(value: Any, avro: Any) -> Any:
    """Instants and days are written as ISO 8601, bytes as base64; what is neither stays as it is."""
    if isinstance(avro, list):
        return None if value is None else plain_of(value, avro[1])
    if isinstance(value, dict) and "fields" in avro:
        types = {field["name"]: field["type"] for field in avro["fields"]}
        return {name: plain_of(part, types.get(name, "string")) for name, part in value.items()}
    if isinstance(value, dict):
        return plain_of(value, NAMED[avro])
    return _scalar(value, avro) if isinstance(value, str) and isinstance(avro, dict) else value


def _scalar(value: str, avro: Schema) -> Any:
    try:
        if avro.get("logicalType") == "timestamp-micros":
            return logical.micros(datetime.fromisoformat(value))
        if avro.get("logicalType") == "date":
            return logical.days(date.fromisoformat(value))
    except (TypeError, ValueError):
        return value
    return base64.b64decode(value) if avro["type"] == "bytes" else value


def copy_of_schemas(folder: Path) -> Path:
    """A copy of the project's schemas that a test may change."""
    return shutil.copytree(SCHEMAS, folder / "schemas")


def change(path: Path, **changes: Any) -> None:
    """Sets these keys of a schema file."""
    schema = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(schema | changes), encoding="utf-8")


def add_field(path: Path, **field: Any) -> None:
    """Adds a field at the end of a schema file."""
    fields = json.loads(path.read_text(encoding="utf-8"))["fields"]
    change(path, fields=[*fields, field])


def change_field(path: Path, name: str, /, **changes: Any) -> None:
    """Sets these keys of one field of a schema file."""
    fields = json.loads(path.read_text(encoding="utf-8"))["fields"]
    change(path, fields=[it | changes if it["name"] == name else it for it in fields])


EXAMPLES = [read_example(path) for path in sorted((SCHEMAS / "examples").glob("*/*.json"))]
GOOD = [example for example in EXAMPLES if example.breaks is None]
BAD = [example for example in EXAMPLES if example.breaks is not None]

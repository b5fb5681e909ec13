"""The schema files of the folder `schemas/`: one record per file, other records by full name."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Schema = dict[str, Any]

PROJECT = Path(__file__).parents[2]
SCHEMAS = PROJECT / "schemas"
PARTS = "no.henvis"
NOT_AREAS = ("released", "examples")
PRIMITIVES = frozenset({"null", "boolean", "int", "long", "float", "double", "bytes", "string"})


class SchemaError(ValueError):
    """A schema folder cannot be read. The text names the file and the reason."""


def full_name(schema: Mapping[str, Any]) -> str:
    """The record's name with its namespace, such as `no.henvis.status.StatementMade`."""
    return f"{schema['namespace']}.{schema['name']}"


def short_name(record: str) -> str:
    """The last part of a full name, such as `StatementMade`."""
    return record.rpartition(".")[2]


def current_files(folder: Path) -> list[Path]:
    """All current schema files, in the order of areas and names."""
    return sorted(path for path in folder.glob("*/*.avsc") if path.parent.name not in NOT_AREAS)


def read_schema(path: Path) -> Schema:
    """One file's schema. Raises SchemaError."""
    try:
        schema = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise SchemaError(f"{path.name}: not JSON: {error}") from error
    if not isinstance(schema, dict) or schema.get("type") != "record":
        raise SchemaError(f"{path.name}: not a record")
    if not isinstance(schema.get("namespace"), str) or not isinstance(schema.get("name"), str):
        raise SchemaError(f"{path.name}: a record needs a name and a namespace")
    if path.stem != schema["name"]:
        raise SchemaError(f"{path.name}: is named otherwise than its record {schema['name']}")
    if not isinstance(schema.get("fields"), list) or not all(map(_is_field, schema["fields"])):
        raise SchemaError(f"{path.name}: a record needs fields, each with a name and an Avro type")
    return schema


def _is_field(part: Any) -> bool:
    return isinstance(part, dict) and isinstance(part.get("name"), str) and _is_type(part.get("type"))


def _is_type(part: Any) -> bool:
    if isinstance(part, list):
        return bool(part) and all(map(_is_type, part))
    if isinstance(part, dict) and part.get("type") == "array":
        return _is_type(part.get("items"))
    if isinstance(part, dict) and part.get("type") == "enum":
        return isinstance(part.get("symbols"), list)
    return isinstance(part.get("type") if isinstance(part, dict) else part, str)


def read_current(folder: Path = SCHEMAS) -> dict[str, Schema]:
    """All current schemas by full name, as written: they name other records. Raises SchemaError.

    Short names are unique, since they name Python types and folders.
    """
    schemas: dict[str, Schema] = {}
    for path in current_files(folder):
        schema = read_schema(path)
        if schema["name"] in map(short_name, schemas):
            raise SchemaError(f"{path.name}: a record of this name is defined twice")
        schemas[full_name(schema)] = schema
    return schemas


def is_event(schema: Mapping[str, Any]) -> bool:
    """Whether the record travels by itself; what lies in `no.henvis` itself is only part of others."""
    return bool(schema["namespace"] != PARTS)


def self_contained(schema: Schema, named: Mapping[str, Schema]) -> Schema:
    """The schema with every record written out where it is first named, as a file that stands alone."""
    written: set[str] = set()

    def expand(part: Any) -> Any:
        if isinstance(part, str) and part not in PRIMITIVES:
            if part not in named:
                raise SchemaError(f"{full_name(schema)}: {part} is defined nowhere")
            return part if part in written else expand(named[part])
        if isinstance(part, list):
            return [expand(branch) for branch in part]
        if isinstance(part, dict) and part["type"] == "record":
            written.add(full_name(part))
            fields = [{**field, "type": expand(field["type"])} for field in part["fields"]]
            return {**part, "fields": fields}
        if isinstance(part, dict) and part["type"] == "array":
            return {**part, "items": expand(part["items"])}
        return part

    expanded: Schema = expand(schema)
    return expanded


def plain(part: Any) -> Any:
    """The schema without what Avro itself does not need: logical types, docs and our own attributes."""
    if isinstance(part, list):
        return [plain(branch) for branch in part]
    if not isinstance(part, dict):
        return part
    kept = {key: part[key] for key in ("type", "name", "namespace", "default", "symbols") if key in part}
    if part["type"] == "record":
        return kept | {"fields": [plain(field) for field in part["fields"]]}
    if part["type"] == "array":
        return kept | {"items": plain(part["items"])}
    return kept | {"type": plain(part["type"])}

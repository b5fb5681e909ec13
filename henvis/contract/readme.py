"""The text of `schemas/README.md`: every record and field, from the schemas' own docs."""

from collections.abc import Iterator, Mapping
from typing import Any

from henvis.contract.schema_files import PARTS, Schema, full_name, is_event, short_name

HEAD = """\
# The contracts

<!-- Generated from the schemas by `henvis schema generate`; do not edit. -->

Every event on the bus is one of the records below, in Avro. Each begins with `meta`.

| Where | What |
| --- | --- |
| `<area>/<Record>.avsc` | the current schema, which is edited; one record per file |
| `released/<Record>/<n>.avsc` | version n as released, never changed, with all its parts written out |
| `registry.lock` | the released versions with ids, SHA-256 and Rabin fingerprint; only appended to |
| `examples/<Record>/<n>-<case>.json` | good and bad examples of version n |
| `asyncapi.yaml` | topics, senders, readers and records as an AsyncAPI 3.0 document, generated |

To change a contract: edit the current schema, then `henvis schema check`, `henvis schema release`,
`henvis schema generate`. A field may be added or taken away only with a default, so that everybody can read
everything, old and new.

A `?` marks a field that may be null. *Code of* names a list in `law/codes.yaml`. A value on Kafka is a zero
byte, the schema id in four bytes, and the Avro binary, together at most 262144 bytes.
"""


def readme(named: Mapping[str, Schema]) -> str:
    """The whole file for these current schemas."""
    ordered = sorted(named.values(), key=lambda schema: (is_event(schema), full_name(schema)))
    return "\n".join([HEAD, *_contents(ordered), *(line for schema in ordered for line in _section(schema))])


def _contents(ordered: list[Schema]) -> Iterator[str]:
    yield "| Area | Record | |"
    yield "| --- | --- | --- |"
    for schema in ordered:
        area = schema["namespace"].removeprefix(f"{PARTS}.") if is_event(schema) else "part"
        yield f"| {area} | [{schema['name']}](#{schema['name'].lower()}) | {schema['doc']} |"
    yield ""


def _section(schema: Schema) -> Iterator[str]:
    yield f"## {schema['name']}\n"
    yield f"{schema['doc']} `{full_name(schema)}`\n"
    yield "| Field | Type | Default | |"
    yield "| --- | --- | --- | --- |"
    for field in schema["fields"]:
        yield f"| `{field['name']}` | {_type(field['type'])} | {_default(field)} | {field['doc']} |"
    yield ""


def _default(field: Mapping[str, Any]) -> str:
    return "" if "default" not in field else str(field["default"]).lower().replace("none", "null")


def _type(avro: Any) -> str:
    if isinstance(avro, list):
        return f"{_type(avro[1])}?"
    if isinstance(avro, str):
        return short_name(avro)
    if avro["type"] == "array":
        return f"up to {avro['maxItems']} × {_type(avro['items'])}"
    if "logicalType" in avro:
        return str(avro["logicalType"])
    if "code" in avro:
        return f"code of *{avro['code']}*"
    return f"{avro['type']} up to {avro['maxLength']}" if "maxLength" in avro else str(avro["type"])

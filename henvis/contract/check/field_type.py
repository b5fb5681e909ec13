"""Which types and defaults a field may have.

No floats, decimals, maps or unions but optional ones: they are what decoders disagree on, or die of.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from henvis.contract.bounds import OutOfBounds, compile_checks
from henvis.contract.schema_files import Schema, is_event

SCALARS = frozenset({"boolean", "int", "long", "string", "bytes"})
LOGICAL = {"uuid": "string", "timestamp-micros": "long", "date": "int"}
BOUND = {"string": "maxLength", "bytes": "maxLength", "array": "maxItems"}
UNRECOGNISED = "UNRECOGNISED"
KEYS = {
    "record": {"type", "name", "namespace", "doc", "fields"},
    "field": {"name", "type", "doc", "default"},
    "array": {"type", "items", "maxItems"},
    "enum": {"type", "name", "symbols", "default"},
    "string": {"type", "maxLength", "code", "logicalType"},
    "bytes": {"type", "maxLength"},
}


def key_rules(part: Mapping[str, Any], kind: str) -> Iterator[str]:
    """A rule for each key that has no meaning in our contracts; aliases are among them."""
    for key in sorted(part.keys() - KEYS.get(kind, {"type", "logicalType"})):
        yield f"`{key}` is not used in contracts"


def type_rules(avro: Any, named: Mapping[str, Schema]) -> Iterator[str]:
    """The rules that a field's or item's type breaks."""
    if isinstance(avro, list):
        if len(avro) != 2 or avro[0] != "null" or isinstance(avro[1], list):
            yield 'a union is ["null", T]: optional, and nothing else'
        else:
            yield from type_rules(avro[1], named)
    elif isinstance(avro, str):
        yield from _named_rules(avro, named)
    else:
        yield from _written_rules(avro, named)


def default_rules(field: Mapping[str, Any]) -> Iterator[str]:
    """The rules that the default breaks, of a field whose type breaks none."""
    avro, default = field["type"], field.get("default", ...)
    if isinstance(avro, list):
        if default is not None:
            yield "an optional field has the default null"
    elif default is not ... and not _usable(avro, default):
        yield "the default is no value that this type can have as a default"


def logical_of(avro: Any) -> str | None:
    """The logical type of a field, of its optional value or of its items."""
    if isinstance(avro, list):
        return logical_of(avro[-1])
    if isinstance(avro, dict):
        return avro.get("logicalType") or logical_of(avro.get("items"))
    return None


def _named_rules(name: str, named: Mapping[str, Schema]) -> Iterator[str]:
    if name in BOUND:
        yield f"{name} needs {BOUND[name]}"
    elif name not in SCALARS and (name not in named or is_event(named[name])):
        yield f"{name} is no type for a field"


def _written_rules(avro: Mapping[str, Any], named: Mapping[str, Schema]) -> Iterator[str]:
    kind, logical = avro["type"], avro.get("logicalType")
    if kind not in SCALARS | {"array", "enum"}:
        yield f"{kind} is not used in contracts: no floats, decimals, maps or records within records"
        return
    yield from key_rules(avro, kind)
    if logical is not None and LOGICAL.get(logical) != kind:
        yield "a logical type is uuid of string, timestamp-micros of long or date of int"
    if kind in BOUND and logical is None and not _is_count(avro.get(BOUND[kind])):
        yield f"{kind} needs {BOUND[kind]}"
    if kind == "array":
        yield from _item_rules(avro["items"], named)
    if kind == "enum" and (avro.get("default") != UNRECOGNISED or UNRECOGNISED not in avro["symbols"]):
        yield f"an enum has the symbol and the default {UNRECOGNISED}"


def _is_count(value: object) -> bool:
    return type(value) is int and value > 0


def _item_rules(items: Any, named: Mapping[str, Schema]) -> Iterator[str]:
    if items == "null" or isinstance(items, list):
        yield "an array's items are never null: without width, a few bytes can claim millions"
    else:
        yield from type_rules(items, named)


def _usable(avro: Any, default: Any) -> bool:
    if logical_of(avro):
        return False
    if isinstance(avro, dict) and avro["type"] == "array":
        return bool(default == [])
    try:
        compile_checks(avro)(default)
    except (OutOfBounds, KeyError):
        return False
    return True

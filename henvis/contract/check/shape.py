"""How a record and its fields must be written: what keeps decoding harmless, and contracts readable."""

import keyword
import re
from collections.abc import Iterator, Mapping
from typing import Any

from henvis.contract.check.field_type import default_rules, key_rules, logical_of, type_rules
from henvis.contract.check.problem import Problem, area_of
from henvis.contract.schema_files import PARTS, Schema, full_name, is_event

SNAKE_CASE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
NAMESPACE = re.compile(rf"{re.escape(PARTS)}(\.[a-z]+)?")
TAKEN = frozenset({"to_record", "from_record"})
ZONES = {"timestamp-micros": "UTC", "date": "Europe/Oslo"}


def shape_problems(schema: Schema, folder: str, named: Mapping[str, Schema]) -> Iterator[Problem]:
    """Every rule that this current schema, which lies in `folder`, breaks."""
    file = f"{folder}/{schema['name']}.avsc"
    if not NAMESPACE.fullmatch(schema["namespace"]) or folder != area_of(schema):
        yield Problem(file, "", f"the namespace is {PARTS}.<folder>, of what lies in meta {PARTS}")
    for field, rule in _record_rules(schema, named):
        yield Problem(file, field, rule)


def _record_rules(schema: Schema, named: Mapping[str, Schema]) -> Iterator[tuple[str, str]]:
    yield from (("", rule) for rule in key_rules(schema, "record"))
    yield from (("", rule) for rule in _doc_rules(schema.get("doc")))
    if full_name(schema) in _reached(schema, named):
        yield "", "a record may not contain itself"
    if not schema["fields"]:
        yield "", "a record needs a field: without width, a few bytes can claim millions"
    first = [(field["name"], field["type"]) for field in schema["fields"][:1]]
    if is_event(schema) and first != [("meta", "no.henvis.Meta")]:
        yield "meta", "an event's first field is `meta` of type no.henvis.Meta"
    for field in schema["fields"]:
        yield from ((field["name"], rule) for rule in _field_rules(field, named))


def _reached(schema: Schema, named: Mapping[str, Schema]) -> set[str]:
    """The full names of all records that are somewhere within this one."""
    reached: set[str] = set()
    ahead = [schema]
    while ahead:
        inner = {
            name for field in ahead.pop()["fields"] for name in _records_in(field["type"]) if name in named
        }
        ahead += [named[name] for name in inner - reached]
        reached |= inner
    return reached


def _records_in(avro: Any) -> Iterator[str]:
    if isinstance(avro, str):
        yield avro
    elif isinstance(avro, list):
        for branch in avro:
            yield from _records_in(branch)
    elif avro["type"] == "array":
        yield from _records_in(avro["items"])


def _field_rules(field: Mapping[str, Any], named: Mapping[str, Schema]) -> Iterator[str]:
    name, avro = field["name"], field["type"]
    yield from key_rules(field, "field")
    yield from _doc_rules(field.get("doc"))
    if not SNAKE_CASE.fullmatch(name) or keyword.iskeyword(name) or name in TAKEN:
        yield "a field's name is in snake_case and no word of Python's"
    zone = ZONES.get(logical_of(avro) or "", "")
    if zone not in str(field.get("doc")):
        yield f"the doc of an instant says UTC, of a legal date Europe/Oslo; {zone} is missing"
    broken = list(type_rules(avro, named))
    yield from broken
    if not broken:
        yield from default_rules(field)


def _doc_rules(doc: object) -> Iterator[str]:
    if not isinstance(doc, str) or not doc.endswith(".") or '"""' in doc or "\\" in doc:
        yield "needs a doc, which ends with a full stop and has no backslash or triple quote"

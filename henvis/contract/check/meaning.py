"""Changes that leave bytes readable but change what they mean; Avro's rules see none of them."""

from collections.abc import Iterator, Mapping
from typing import Any

from henvis.contract.schema_files import Schema, full_name

FIXED = ("logicalType", "code")


def meaning_rules(before: Schema, after: Schema) -> Iterator[tuple[str, str]]:
    """The rules, each with its field, that a change from one self-contained schema to another breaks."""
    yield from _unseen(before, after, "", _records(before), _records(after))


def _records(avro_type: Any) -> dict[str, Schema]:
    """Every record that is written out within the schema, by full name."""
    if isinstance(avro_type, list):
        return {name: schema for branch in avro_type for name, schema in _records(branch).items()}
    if not isinstance(avro_type, dict):
        return {}
    inner = [field["type"] for field in avro_type.get("fields", ())] + [avro_type.get("items")]
    own = {full_name(avro_type): avro_type} if avro_type["type"] == "record" else {}
    return own | _records(inner)


def _unseen(
    before: Any, after: Any, path: str, old: Mapping[str, Schema], new: Mapping[str, Schema]
) -> Iterator[tuple[str, str]]:
    before, after = _written_out(before, old), _written_out(after, new)
    if isinstance(before, list) and isinstance(after, list):
        yield from _unseen(before[-1], after[-1], path, old, new)
    elif isinstance(before, dict) and isinstance(after, dict) and before["type"] == after["type"]:
        yield from ((path, f"`{key}` changed") for key in FIXED if before.get(key) != after.get(key))
        yield from _unseen_within(before, after, path, old, new)


def _written_out(part: Any, records: Mapping[str, Schema]) -> Any:
    if isinstance(part, str):
        return records.get(part, {"type": part})
    return part


def _unseen_within(
    before: Schema, after: Schema, path: str, old: Mapping[str, Schema], new: Mapping[str, Schema]
) -> Iterator[tuple[str, str]]:
    if before["type"] == "array":
        yield from _unseen(before["items"], after["items"], path, old, new)
    if before["type"] != "record":
        return
    if full_name(before) != full_name(after):
        yield path, f"the record's name or namespace changed: {full_name(before)}"
    theirs = {field["name"]: field for field in before["fields"]}
    ours = {field["name"]: field for field in after["fields"]}
    common = [name for name in theirs if name in ours]
    if common != [name for name in ours if name in theirs]:
        yield path, "the order of the fields changed"
    for name in common:
        inner = f"{path}.{name}".lstrip(".")
        if theirs[name].get("default", ...) != ours[name].get("default", ...):
            yield inner, "the default changed"
        yield from _unseen(theirs[name]["type"], ours[name]["type"], inner, old, new)

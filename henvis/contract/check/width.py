"""Whether every event fits through Kafka: the widest value that a schema allows must be short enough."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from henvis.contract.check.problem import Problem, file_of
from henvis.contract.schema_files import Schema, is_event, read_current

MOST_SENT = 262144 - 4096  # what the topics take, less room for the key, the headers and Kafka's own batch
NUMBER = {"null": 0, "boolean": 1, "int": 5, "long": 10, "enum": 5}
LENGTH = 5
UUID = 37
BYTES_OF_CHARACTER = 4


def width_problems(folder: Path) -> Iterator[Problem]:
    """One for each event whose widest value is too long."""
    named = read_current(folder)
    for schema in named.values():
        if is_event(schema) and (width := widest(schema, named)) > MOST_SENT:
            yield Problem(
                file_of(schema), "", f"may grow to {width} bytes; more than {MOST_SENT} cannot be sent"
            )


def widest(avro: Any, named: Mapping[str, Schema]) -> int:
    """The bytes that the longest value of this type takes in Avro."""
    if isinstance(avro, list):
        return 1 + max(widest(branch, named) for branch in avro)
    if isinstance(avro, str):
        return NUMBER[avro] if avro in NUMBER else widest(named[avro], named)
    if avro["type"] == "record":
        return sum(widest(field["type"], named) for field in avro["fields"])
    if avro["type"] == "array":
        return 2 * LENGTH + int(avro["maxItems"]) * widest(avro["items"], named)
    return _widest_scalar(avro)


def _widest_scalar(avro: Mapping[str, Any]) -> int:
    if avro.get("logicalType") == "uuid":
        return UUID
    if avro["type"] == "string":
        return LENGTH + BYTES_OF_CHARACTER * int(avro["maxLength"])
    return LENGTH + int(avro["maxLength"]) if avro["type"] == "bytes" else NUMBER[avro["type"]]

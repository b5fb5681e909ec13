"""The field names that a contract itself declares, which an answer may therefore speak."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from pydantic import BaseModel


@cache
def declared_names(model: type[BaseModel]) -> frozenset[str]:
    """Every field name in `model` and in what it is made of, as JSON has it."""
    return frozenset(_properties(model.model_json_schema()))


def _properties(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        properties = schema.get("properties")
        yield from properties if isinstance(properties, dict) else ()
        for part in schema.values():
            yield from _properties(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from _properties(part)

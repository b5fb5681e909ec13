"""One thing that is wrong with the contracts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from henvis.contract.schema_files import PARTS


@dataclass(frozen=True, slots=True)
class Problem:
    """`file` is seen from `schemas/`; `field` is empty where the whole file is meant."""

    file: str
    field: str
    rule: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.field, self.rule) if part)


def file_of(schema: Mapping[str, Any]) -> str:
    """Where a current schema belongs: the folder is the last part of its namespace."""
    return f"{area_of(schema)}/{schema['name']}.avsc"


def area_of(schema: Mapping[str, Any]) -> str:
    """The folder of a namespace: `meta` for the parts that all events share."""
    namespace: str = schema["namespace"]
    return "meta" if namespace == PARTS else namespace.removeprefix(f"{PARTS}.")

"""The bad-input table, read."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.hostile.container import CORPUS

TABLE = Path(__file__).with_name("table.yaml")


@dataclass(frozen=True)
class Row:
    """One input of a row: where it is, how it comes in, and what becomes of it."""

    id: str
    file: str
    door: str
    what: str
    becomes: dict[str, Any] = field(hash=False)

    @property
    def path(self) -> Path:
        """The file."""
        return CORPUS / self.file

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self.path.stem

    def __str__(self) -> str:
        return f"{self.name}-{self.door}"


def _rows() -> Iterator[Row]:
    for row, inputs in yaml.safe_load(TABLE.read_text(encoding="utf-8")).items():
        for given in inputs:
            becomes = {name: value for name, value in given.items() if name not in {"file", "door", "what"}}
            yield Row(row, given["file"], given["door"], given["what"], becomes)


ROWS = tuple(_rows())


def through(*doors: str) -> list[Row]:
    """The inputs that come through one of these doors."""
    return [row for row in ROWS if row.door in doors]

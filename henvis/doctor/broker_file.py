"""Reads `deploy/kafka/broker.yaml`: what has to hold on every broker."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from henvis import ROOT

FILE: Final = ROOT / "deploy" / "kafka" / "broker.yaml"
_BOUNDS: Final = ("is", "least", "most")


class BrokerFileError(ValueError):
    """The statement is wrong; the text names file, entry and reason."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting of a broker; exactly one of the three is given."""

    name: str
    why: str
    exactly: str | None = None
    least: int | None = None
    most: int | None = None

    def holds(self, value: str) -> bool:
        """Whether a broker's value will do."""
        if self.exactly is not None:
            return value == self.exactly
        if not value.lstrip("-").isdecimal():
            return False
        return (self.least is None or int(value) >= self.least) and (
            self.most is None or int(value) <= self.most
        )

    def wanted(self) -> str:
        """Such as `false`, or `at least 2`."""
        if self.exactly is not None:
            return self.exactly
        return f"at least {self.least}" if self.least is not None else f"at most {self.most}"


def load(profile: str, path: Path = FILE) -> tuple[Setting, ...]:
    """What holds everywhere and in this profile. Raises BrokerFileError."""
    try:
        table: Any = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise BrokerFileError(f"{path.name}: not YAML: {error}") from error
    if not isinstance(table, dict) or table.keys() != {"settings", "profiles"}:
        raise BrokerFileError(f"{path.name}: settings and profiles, and nothing else, are expected")
    if not isinstance(table["profiles"], dict) or profile not in table["profiles"]:
        raise BrokerFileError(f"{path.name}: there is no profile {profile}")
    return tuple(_settings([*table["settings"], *table["profiles"][profile]], path.name))


def _settings(entries: list[Any], file: str) -> Iterator[Setting]:
    for entry in entries:
        bounds = [bound for bound in _BOUNDS if isinstance(entry, dict) and bound in entry]
        if len(bounds) != 1 or entry.keys() != {"name", "why", *bounds}:
            raise BrokerFileError(
                f"{file}: {entry!r}: name, why and one of {', '.join(_BOUNDS)} are expected"
            )
        (bound,), value = bounds, entry[bounds[0]]
        if type(value) is not (str if bound == "is" else int):
            raise BrokerFileError(f"{file}: {entry['name']}: {bound} is a text for is, else a whole number")
        exactly, least, most = (entry.get(bound) for bound in _BOUNDS)
        yield Setting(entry["name"], entry["why"], exactly, least, most)

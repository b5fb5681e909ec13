"""Reads `deploy/kafka/acls.yaml`, strictly: what could open more than it says is an error."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import yaml

from henvis.bus.broker.acls import ADMIN, Acls, AclsError, Principal

KEYS: Final = frozenset({"name", "group", "writes", "reads", "why"})
USER: Final = re.compile(r"[a-z][a-z0-9]{0,31}")
"""No wildcard, no capital letter that only looks different, no dot."""
LITERAL: Final = re.compile(r"[a-z][a-z0-9]*(\.[a-z][a-z0-9]*)*")


class AclsFile:
    """One statement of who may do what."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._table: Any = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        except yaml.YAMLError as error:
            raise AclsError(f"{path.name}: not YAML: {error}") from error

    def acls(self) -> Acls:
        """All that the file says. Raises AclsError."""
        if not isinstance(self._table, dict) or self._table.keys() != {"principals"}:
            raise self._error("the file", "principals, and nothing else, is expected")
        entries = self._list(self._table["principals"], "principals")
        every = tuple(self._principal(entry, number) for number, entry in enumerate(entries, start=1))
        self._must_be_unique("principals", (one.name for one in every))
        return Acls(every)

    def _principal(self, entry: Any, number: int) -> Principal:
        where = f"principal {number}"
        if not isinstance(entry, dict) or entry.keys() != KEYS:
            raise self._error(where, f"exactly {', '.join(sorted(KEYS))} are expected")
        name = self._matching(entry["name"], USER, f"{where}, name")
        where = f"principal {name}"
        if name == ADMIN:
            raise self._error(where, "the admin may do everything and is not in this file")
        group = self._matching(entry["group"], LITERAL, f"{where}, group")
        if group != f"henvis.{name}":
            raise self._error(where, f"its group is henvis.{name}, not {group}")
        return Principal(
            name=name,
            group=group,
            writes=self._topics(entry["writes"], f"{where}, writes"),
            reads=self._topics(entry["reads"], f"{where}, reads"),
            why=self._matching(entry["why"], re.compile(r".+", re.DOTALL), f"{where}, why").strip(),
        )

    def _topics(self, value: Any, where: str) -> tuple[str, ...]:
        names = tuple(self._matching(name, LITERAL, where) for name in self._list(value, where))
        self._must_be_unique(where, names)
        return names

    def _list(self, value: Any, where: str) -> list[Any]:
        if not isinstance(value, list):
            raise self._error(where, f"{type(value).__name__} where list is expected")
        return value

    def _matching(self, value: Any, pattern: re.Pattern[str], where: str) -> str:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise self._error(where, f"{value!r} is no name in full and small letters")
        return value

    def _must_be_unique(self, where: str, values: Iterable[str]) -> None:
        seen: set[str] = set()
        for value in values:
            if value in seen:
                raise self._error(where, f"{value} is there twice")
            seen.add(value)

    def _error(self, where: str, reason: str) -> AclsError:
        return AclsError(f"{self._path.name}: {where}: {reason}")

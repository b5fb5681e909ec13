"""How a hostile input is kept as a file: bytes as runs in hex, so that a bomb is a few lines long.

`bytes` are a list of [hex, times]. A record has `key`, `value` (bytes or null) and `headers` ([name, bytes or
null], a name's bad UTF-8 as lone surrogates); `repeat`, `elsewhere` (not in the key's partition),
`transaction` (commit or abort) and `compression` say how it is sent.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

CORPUS = Path(__file__).parent / "corpus"
Runs = list[tuple[str, int]]
_LONGEST_PLAIN = 64
USUAL = {"repeat": 1, "elsewhere": False, "transaction": "", "compression": ""}


@dataclass(frozen=True)
class HostileRecord:
    """One record, and how it is to be sent."""

    key: bytes | None
    value: bytes | None
    headers: Sequence[tuple[str, bytes | None]] = ()
    repeat: int = 1
    elsewhere: bool = False
    transaction: str = ""
    compression: str = ""


def case_of(name: str) -> UUID:
    """The case that the file of this name is about: each its own, so that none waits behind another."""
    return uuid5(NAMESPACE_URL, f"henvis:hostile:{name}")


def runs_of(content: bytes) -> Runs:
    """Content in runs: long repeats of one byte stand as such."""
    runs: Runs = []
    for byte, same in groupby(content):
        times = len(list(same))
        if times <= _LONGEST_PLAIN and runs and runs[-1][1] == 1:
            runs[-1] = (runs[-1][0] + f"{byte:02x}" * times, 1)
        elif times <= _LONGEST_PLAIN:
            runs.append((f"{byte:02x}" * times, 1))
        else:
            runs.append((f"{byte:02x}", times))
    return runs


def bytes_of(runs: Any) -> bytes | None:
    """Undo `runs_of`; null is no bytes at all."""
    return None if runs is None else b"".join(bytes.fromhex(digits) * times for digits, times in runs)


def written(record: HostileRecord) -> dict[str, Any]:
    """The record as JSON values."""
    plain: dict[str, Any] = {
        "key": _runs_or_none(record.key),
        "value": _runs_or_none(record.value),
        "headers": _short([[name, _runs_or_none(value)] for name, value in record.headers]),
    }
    odd = {name: getattr(record, name) for name in USUAL}
    return plain | {name: value for name, value in odd.items() if value != USUAL[name]}


def read_record(path: Path) -> HostileRecord:
    """The record that a file holds."""
    plain = json.loads(path.read_text(encoding="ascii"))
    headers = [(name, bytes_of(value)) for name, value, times in plain["headers"] for _ in range(times)]
    odd = {name: plain[name] for name in plain if name not in {"key", "value", "headers"}}
    return HostileRecord(bytes_of(plain["key"]), bytes_of(plain["value"]), headers, **odd)


def _runs_or_none(content: bytes | None) -> Runs | None:
    return None if content is None else runs_of(content)


def _short(headers: list[list[Any]]) -> list[list[Any]]:
    return [[*header, len(list(same))] for header, same in groupby(headers)]

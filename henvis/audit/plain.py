"""Entities of the domain as plain values for JSON: the same on every machine, in every run."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from henvis.audit.instants import in_utc


def plain(value: Any) -> Any:
    """Instants in UTC, days as they are, ids as text; what has no order of its own is sorted by its key."""
    if isinstance(value, datetime):
        return in_utc(value)
    if isinstance(value, date | UUID):
        return str(value)
    if isinstance(value, Mapping):
        return {_key(key): plain(value[key]) for key in sorted(value, key=_key)}
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [plain(one) for one in value]
    return value


def _key(key: Any) -> str:
    return " ".join(map(str, key)) if isinstance(key, tuple) else str(key)

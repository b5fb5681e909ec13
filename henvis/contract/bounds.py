"""Checks that a plain Avro value keeps the bounds of its schema; compiled once per schema.

`maxLength` counts characters of a string and bytes of `bytes`; `maxItems` counts the items of an array.
Instants and dates lie in the years 1900 to 2200.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from henvis.contract import logical

Check = Callable[[Any], None]

RANGES = {"int": (-(2**31), 2**31 - 1), "long": (-(2**63), 2**63 - 1)}
FIRST, LAST = date(1900, 1, 1), date(2200, 12, 31)
DAYS = (logical.days(FIRST), logical.days(LAST))
MICROS = (
    logical.micros(datetime(1900, 1, 1, tzinfo=UTC)),
    logical.micros(datetime(2201, 1, 1, tzinfo=UTC)) - 1,
)
UUID_TEXT = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
NIL = "00000000-0000-0000-0000-000000000000"
# Controls, surrogates, zero-width and direction-changing characters: none belongs in a code or an opaque
# name, and each can make one text look like another (Unicode Technical Report 36).
UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


class OutOfBounds(ValueError):
    """A value breaks a bound. The text is `field: rule` and never the value."""


def compile_checks(schema: Any, path: str = "record") -> Check:
    """The check of this self-contained schema. The check raises OutOfBounds."""
    return _compile(schema, path, {})


def _compile(schema: Any, path: str, named: dict[str, Any]) -> Check:
    if isinstance(schema, list):
        return _optional(_compile(schema[1], path, named))
    if isinstance(schema, str):
        return _compile(named.get(schema, {"type": schema}), path, named)
    kind = schema["type"]
    if kind == "record":
        named[f"{schema['namespace']}.{schema['name']}"] = schema
        parts = {f["name"]: _compile(f["type"], _join(path, f["name"]), named) for f in schema["fields"]}
        return _record(parts, path)
    if kind == "array":
        return _array(_compile(schema["items"], path, named), schema["maxItems"], path)
    return _scalar(schema, path)


def _scalar(schema: dict[str, Any], path: str) -> Check:
    kind, meaning = schema["type"], schema.get("logicalType")
    if kind == "string":
        return _uuid(path) if meaning == "uuid" else _text(schema["maxLength"], path)
    if kind == "bytes":
        return _octets(schema["maxLength"], path)
    if kind == "enum":
        return _symbol(frozenset(schema["symbols"]), path)
    if kind == "boolean":
        return _boolean(path)
    limits = {"date": DAYS, "timestamp-micros": MICROS}.get(meaning or "", RANGES[kind])
    return _integer(*limits, path)


def _join(path: str, name: str) -> str:
    return name if path == "record" else f"{path}.{name}"


def _optional(inner: Check) -> Check:
    def check(value: Any) -> None:
        if value is not None:
            inner(value)

    return check


def _record(parts: dict[str, Check], path: str) -> Check:
    names = parts.keys()
    pairs = tuple(parts.items())

    def check(value: Any) -> None:
        if type(value) is not dict:
            raise OutOfBounds(f"{path}: wrong type")
        if value.keys() != names:
            raise OutOfBounds(f"{path}: a field is missing or not declared")
        for name, part in pairs:
            part(value[name])

    return check


def _array(inner: Check, most: int, path: str) -> Check:
    def check(value: Any) -> None:
        if type(value) is not list:
            raise OutOfBounds(f"{path}: wrong type")
        if len(value) > most:
            raise OutOfBounds(f"{path}: too many items")
        for item in value:
            inner(item)

    return check


def _text(most: int, path: str) -> Check:
    def check(value: Any) -> None:
        if not isinstance(value, str):
            raise OutOfBounds(f"{path}: wrong type")
        if len(value) > most:
            raise OutOfBounds(f"{path}: too long")
        if not (value.isascii() and value.isprintable()):
            _check_characters(value, path)

    return check


def _check_characters(value: str, path: str) -> None:
    if UNSAFE.search(value):
        raise OutOfBounds(f"{path}: control or direction character")
    if not unicodedata.is_normalized("NFC", value):
        raise OutOfBounds(f"{path}: not in Unicode form NFC")


def _uuid(path: str) -> Check:
    def check(value: Any) -> None:
        if type(value) is not str:
            raise OutOfBounds(f"{path}: wrong type")
        if not UUID_TEXT.fullmatch(value):
            raise OutOfBounds(f"{path}: not a canonical UUID")
        if value == NIL:
            raise OutOfBounds(f"{path}: nil UUID")

    return check


def _octets(most: int, path: str) -> Check:
    def check(value: Any) -> None:
        if type(value) is not bytes:
            raise OutOfBounds(f"{path}: wrong type")
        if len(value) > most:
            raise OutOfBounds(f"{path}: too long")

    return check


def _symbol(symbols: frozenset[str], path: str) -> Check:
    def check(value: Any) -> None:
        if type(value) is not str or value not in symbols:
            raise OutOfBounds(f"{path}: not a symbol")

    return check


def _boolean(path: str) -> Check:
    def check(value: Any) -> None:
        if type(value) is not bool:
            raise OutOfBounds(f"{path}: wrong type")

    return check


def _integer(least: int, most: int, path: str) -> Check:
    def check(value: Any) -> None:
        if type(value) is not int:
            raise OutOfBounds(f"{path}: wrong type")
        if not least <= value <= most:
            raise OutOfBounds(f"{path}: out of range")

    return check

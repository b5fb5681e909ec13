"""Reads Avro bytes field by field as far as they go, and says where and by which rule they stop being events.

The decoder says yes or no; this says how far. It reads what no decoder would take, so that it bounds itself:
by the fields of the schema, by `maxItems`, and by the bytes that there are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn

from henvis.contract.bounds import OutOfBounds, compile_checks
from henvis.contract.schema_files import Schema, full_name

CUT: Final = "the bytes end before it"
_MOST_BYTES_OF_A_NUMBER: Final = 10


@dataclass(frozen=True, slots=True)
class Broken:
    """A field, as a dotted path, and the rule that its bytes break."""

    field: str
    rule: str


@dataclass(slots=True)
class Walk:
    """How far bytes could be read as a record of one schema."""

    read: list[str] = field(default_factory=list)
    """Paths of the fields whose bytes were read, in order."""
    broken: list[Broken] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    """Paths of the fields that were never come to."""
    sound: int = 0
    """How many bytes were read before the first rule was broken."""
    left: int = 0
    """How many bytes stand behind the last field."""
    values: dict[str, Any] = field(default_factory=dict, repr=False)
    """What was read and breaks no rule; never to be shown."""

    @property
    def fits(self) -> bool:
        """Whether the bytes are a record of the schema and nothing more."""
        return not (self.broken or self.missing or self.left)

    def read_of(self, schema: Schema) -> list[str]:
        """Those of the schema's fields that were read; what is null was read with all that is in it."""
        return [path for path in leaves(schema) if _covered(path, self.read)]


def walk(schema: Schema, data: bytes) -> Walk:
    """Read bytes by a self-contained schema, as far as that is possible. Raises nothing."""
    walker = _Walker(data, _names(schema))
    try:
        walker.record(schema, "")
        walker.done.left = len(data) - walker.at
        if not walker.done.broken:
            walker.done.sound = walker.at
    except _Stopped:
        begun = [*walker.done.read, *(one.field for one in walker.done.broken)]
        walker.done.missing = [path for path in leaves(schema) if not _covered(path, begun)]
    return walker.done


def _covered(path: str, begun: Collection[str]) -> bool:
    return any(path == one or path.startswith(f"{one}.") for one in begun)


def leaves(schema: Schema) -> tuple[str, ...]:
    """Paths of all fields of a schema that hold no others, in the order of their bytes."""
    return tuple(_leaves(schema, "", _names(schema)))


def _leaves(schema: Any, path: str, named: Mapping[str, Any]) -> Iterator[str]:
    kind = _resolved(schema, named)
    if isinstance(kind, list):
        yield from _leaves(kind[1], path, named)
    elif kind["type"] == "record":
        for each in kind["fields"]:
            yield from _leaves(each["type"], _join(path, each["name"]), named)
    elif kind["type"] == "array":
        yield from _leaves(kind["items"], path, named)
    else:
        yield path


class _Stopped(Exception):
    """Nothing behind this byte can be told apart any more."""


class _Walker:
    def __init__(self, data: bytes, named: Mapping[str, Any]) -> None:
        self._data = data
        self._named = named
        self.at = 0
        self.done = Walk()

    def record(self, schema: Mapping[str, Any], path: str) -> None:
        for each in schema["fields"]:
            self._value(each["type"], _join(path, each["name"]))

    def _value(self, schema: Any, path: str) -> None:
        kind = _resolved(schema, self._named)
        if isinstance(kind, list):
            self._union(kind, path)
        elif kind["type"] == "record":
            self.record(kind, path)
        elif kind["type"] == "array":
            self._array(kind, path)
        else:
            self._leaf(kind, path)

    def _union(self, branches: list[Any], path: str) -> None:
        chosen = self._number(path)
        if chosen not in (0, 1):
            self._stop(path, "neither null nor a value: no such branch")
        if chosen == 1:
            self._value(branches[1], path)
        else:
            self._note(path)

    def _array(self, kind: Mapping[str, Any], path: str) -> None:
        items = 0
        while (count := self._number(path)) != 0:
            if count < 0 or items:
                self._stop(path, "not the canonical form: items come in one block")
            items += count
            if items > kind["maxItems"]:
                self._stop(path, "too many items")
            for _ in range(count):
                self._value(kind["items"], path)
        self._note(path)

    def _leaf(self, kind: Mapping[str, Any], path: str) -> None:
        match kind["type"]:
            case "string":
                value: Any = self._text(path)
            case "bytes":
                value = self._octets(path)
            case "boolean":
                value = self._truth(path)
            case "enum":
                value = self._symbol(kind["symbols"], path)
            case _:
                value = self._number(path)
        self._note(path)
        if value is not None:
            self._check(kind, path, value)

    def _check(self, kind: Mapping[str, Any], path: str, value: Any) -> None:
        try:
            compile_checks(dict(kind), path)(value)
        except OutOfBounds as error:
            self._break(path, str(error).removeprefix(f"{path}: "))
        else:
            self.done.values[path] = value

    def _text(self, path: str) -> str | None:
        content = self._octets(path)
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError:
            self._break(path, "not UTF-8")
            return None

    def _octets(self, path: str) -> bytes:
        size = self._number(path)
        if size < 0:
            self._stop(path, "a length below zero")
        if size > len(self._data) - self.at:
            self._stop(path, "longer than the bytes that there are")
        self.at += size
        return self._data[self.at - size : self.at]

    def _truth(self, path: str) -> bool | None:
        value = self._byte(path)
        if value > 1:
            self._break(path, "neither true nor false")
            return None
        return bool(value)

    def _symbol(self, symbols: list[str], path: str) -> str | None:
        chosen = self._number(path)
        if not 0 <= chosen < len(symbols):
            self._break(path, "no such symbol")
            return None
        return symbols[chosen]

    def _number(self, path: str) -> int:
        """Avro's zigzag number, in the fewest bytes that hold it."""
        value = 0
        for place in range(_MOST_BYTES_OF_A_NUMBER):
            byte = self._byte(path)
            value |= (byte & 0x7F) << 7 * place
            if byte < 0x80:
                if place and not byte:
                    self._break(path, "not the canonical form: a number in more bytes than it needs")
                return (value >> 1) ^ -(value & 1)
        return self._stop(path, "a number of more than 64 bits")

    def _byte(self, path: str) -> int:
        if self.at >= len(self._data):
            self._stop(path, CUT)
        self.at += 1
        return self._data[self.at - 1]

    def _note(self, path: str) -> None:
        if path not in self.done.read:
            self.done.read.append(path)
        if not self.done.broken:
            self.done.sound = self.at

    def _break(self, path: str, rule: str) -> None:
        if (one := Broken(path, rule)) not in self.done.broken:
            self.done.broken.append(one)

    def _stop(self, path: str, rule: str) -> NoReturn:
        self._break(path, rule)
        raise _Stopped


def _resolved(schema: Any, named: Mapping[str, Any]) -> Any:
    """What a type is: a union as a list, all else as its dict; a name stands for what it was given to."""
    return named.get(schema, {"type": schema}) if isinstance(schema, str) else schema


def _names(part: Any) -> dict[str, Any]:
    """The records that are written out in a schema, wherever that is, by full name."""
    if isinstance(part, list):
        return {name: one for branch in part for name, one in _names(branch).items()}
    if not isinstance(part, dict):
        return {}
    if part["type"] == "array":
        return _names(part["items"])
    if part["type"] != "record":
        return {}
    inner = [_names(each["type"]) for each in part["fields"]]
    return {full_name(part): part} | {name: one for names in inner for name, one in names.items()}


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name

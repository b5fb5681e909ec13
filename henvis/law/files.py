"""Reads one YAML file of the law and remembers on which line each entry stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import yaml

Place: TypeAlias = tuple[str | int, ...]


class LawError(ValueError):
    """A file of the law cannot be used; the text names the file, the line, the entry and the reason."""


@dataclass(frozen=True)
class LawFile:
    name: str
    data: Mapping[str, Any]
    lines: Mapping[Place, int]

    def error(self, place: Place, reason: str) -> LawError:
        """The error to raise for the entry at `place`, with the line of it or of what encloses it."""
        known = next((place[:n] for n in range(len(place), -1, -1) if place[:n] in self.lines), ())
        return LawError(f"{self.name}:{self.lines.get(known, 1)}: {written(self._named(place))}: {reason}")

    def _named(self, place: Place) -> Place:
        """The place with the entries of a list by their ids, where they have any."""
        named: list[str | int] = []
        inner: Any = self.data
        for part in place:
            try:
                inner = inner[part]
            except (KeyError, IndexError, TypeError):
                inner = None
            own_id = inner.get("id") if isinstance(part, int) and isinstance(inner, dict) else None
            named.append(f"[{own_id}]" if isinstance(own_id, str) else part)
        return tuple(named)

    def section(self, name: str) -> Mapping[str, Any]:
        """The mapping under a top-level key. Raises LawError where there is none."""
        found = self.data.get(name)
        if not isinstance(found, dict):
            raise self.error((name,), "is missing or not a mapping")
        return found


def read(path: Path) -> LawFile:
    """Raises LawError for what is not YAML, not a mapping, or names a key twice."""
    try:
        loader = yaml.CSafeLoader(path.read_text(encoding="utf-8"))
        root = loader.get_single_node()
        lines: dict[Place, int] = {}
        _note_lines(path.name, root, (), lines)
        data = loader.construct_document(root) if root else None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise LawError(f"{path.name}: not YAML: {' '.join(str(error).split())}") from error
    except OSError as error:
        raise LawError(f"{path.name}: cannot be read: {error.strerror}") from error
    if not isinstance(data, dict):
        raise LawError(f"{path.name}:1: the file is not a mapping")
    return LawFile(path.name, data, lines)


def written(place: Place) -> str:
    """The place of an entry as people write it: `events.StatementMade[0]`, `rules[child-permit].roll`."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in place)
    parts = (part.replace(".[", "[", 1) for part in parts)
    return "".join(parts).removeprefix(".")


def _note_lines(name: str, node: yaml.Node | None, place: Place, lines: dict[Place, int]) -> None:
    if node is None:
        return
    lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            _note_lines(name, item, (*place, number), lines)
    elif isinstance(node, yaml.MappingNode):
        _note_mapping(name, node, place, lines)


def _note_mapping(name: str, node: yaml.MappingNode, place: Place, lines: dict[Place, int]) -> None:
    for key, value in node.value:
        inner = (*place, str(key.value))
        line = key.start_mark.line + 1
        if inner in lines:
            raise LawError(f"{name}:{line}: {written(inner)}: the key stands here twice")
        lines[inner] = line
        _note_lines(name, value, inner, lines)

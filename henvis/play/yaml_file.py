"""YAML with line numbers, in which all but `true`, `false` and `null` is text.

So `no` is a language, a date stays as it is written, and `007` is a case number.
"""

import re
from pathlib import Path
from typing import Any

import yaml

from henvis.play.story import StoryError


class Block(dict[str, Any]):
    """A mapping that knows the line it stands on."""

    line: int = 0


class _Loader(yaml.CSafeLoader):
    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - PyYAML's own shape


class _Misplaced(yaml.MarkedYAMLError):
    pass


def _mapping(loader: _Loader, node: yaml.MappingNode) -> Block:
    block = Block()
    block.line = node.start_mark.line + 1
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, str):
            raise _Misplaced(problem=f"the key {key} is not a word", problem_mark=key_node.start_mark)
        if key in block:
            raise _Misplaced(problem=f"the key {key} is there twice", problem_mark=key_node.start_mark)
        block[key] = loader.construct_object(value_node, deep=True)
    return block


def _resolve(kind: str, pattern: str, first: str) -> None:
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{kind}", re.compile(f"^(?:{pattern})$"), list(first))


_resolve("bool", "true|True|TRUE|false|False|FALSE", "tTfF")
_resolve("null", "~|null|Null|NULL", "~nN")
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("^$"), [""])
_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def load(path: Path) -> Block:
    """The file's one mapping. Raises StoryError with the line where YAML, or a key, is wrong."""
    try:
        document = yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506 - a safe loader
    except (OSError, UnicodeDecodeError) as error:
        raise StoryError(str(path), 1, f"cannot be read as UTF-8 text: {error}") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise StoryError(str(path), line, f"is not YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise StoryError(str(path), 1, f"is not YAML: {error}") from error
    if not isinstance(document, Block):
        raise StoryError(str(path), 1, "a story is a mapping of name, about, steps and expect")
    return document

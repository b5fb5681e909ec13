"""A new or changed rule is data: no code knows a rule by its name."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from henvis import ROOT
from henvis.law.ruleset import load

NAMED = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, load().rules.by_id))})(?![\w-])")
FILES = sorted(path for room in ("henvis", "services") for path in (ROOT / room).rglob("*.py"))
"""What a person reads may name a rule: docstrings, and the examples under the help of a command."""


def read_by_people(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value
        if isinstance(node, ast.keyword) and node.arg == "epilog":
            yield node.value


def names_in(code: str) -> list[str]:
    tree = ast.parse(code)
    people = {id(node) for node in read_by_people(tree)}
    texts = (
        node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    return [found for node in texts if id(node) not in people for found in NAMED.findall(str(node.value))]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_code_names_a_rule(path: Path) -> None:
    assert names_in(path.read_text(encoding="utf-8")) == []


def test_a_name_would_be_found() -> None:
    assert names_in('WINDOW = "renewal-application-window"') == ["renewal-application-window"]
    assert names_in('key = f"within the reflection-period ({1})"') == ["reflection-period"]
    assert names_in('"""About the reflection-period."""') == []

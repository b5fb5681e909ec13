"""AsyncAPI's own parser, from npm and pinned by its lock, accepts the document of the bus."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from henvis.bus.broker import topics

HERE = Path(__file__).parent / "asyncapi"
DOCUMENT = Path("schemas/asyncapi.yaml")
TOOLS = Path(sys.executable).parent


@pytest.fixture(scope="module")
def parser(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("asyncapi")
    shutil.copytree(HERE, folder, dirs_exist_ok=True)
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund"]
    subprocess.run([TOOLS / "npm", "ci", *quiet], cwd=folder, check=True, timeout=150, capture_output=True)
    return folder


def told_by(parser: Path, document: Path) -> dict[str, Any]:
    command: list[str | Path] = [TOOLS / "node", "validate.mjs", document.absolute()]
    answer = subprocess.run(command, cwd=parser, check=True, timeout=60, capture_output=True, text=True)
    told: dict[str, Any] = json.loads(answer.stdout)
    return told


def test_it_finds_nothing_wrong_and_every_topic(parser: Path) -> None:
    told = told_by(parser, DOCUMENT)
    assert told["problems"] == []
    assert told["channels"] == len(topics.load().all)
    assert told["messages"] > 0


def test_a_broken_reference_is_found(parser: Path, tmp_path: Path) -> None:
    broken = tmp_path / "asyncapi.yaml"
    broken.write_text(DOCUMENT.read_text().replace("#/components/messages/", "#/components/nowhere/", 1))
    assert told_by(parser, broken)["problems"]

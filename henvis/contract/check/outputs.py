"""Whether what is generated from the schemas is up to date."""

from collections.abc import Iterator
from pathlib import Path

from henvis.contract.check.problem import Problem
from henvis.contract.outputs import outputs


def output_problems(folder: Path) -> Iterator[Problem]:
    """One for each generated file that is missing or older than the schemas."""
    for path, text in outputs(folder).items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            yield Problem(path.name, "", "is not up to date: run `henvis schema generate`")

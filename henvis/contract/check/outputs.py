"""Whether what is generated is up to date."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from henvis.contract.check.problem import Problem
from henvis.contract.outputs import outdated, outputs


def output_problems(folder: Path) -> Iterator[Problem]:
    """One for each file generated from the schemas that is missing or older than they are."""
    return outdated_problems(outputs(folder))


def outdated_problems(texts: Mapping[Path, str]) -> Iterator[Problem]:
    """One for each of these files that is missing or says something else."""
    for path in outdated(texts):
        yield Problem(path.name, "", "is not up to date: run `henvis schema generate`")

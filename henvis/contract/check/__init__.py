"""All that a schema folder must keep: what Avro's own checks see, and what they cannot see."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from henvis.contract.check.evolution import evolution_problems, parse_problems, waiting_problems
from henvis.contract.check.law import LawNames, law_problems
from henvis.contract.check.lock import lock_problems
from henvis.contract.check.outputs import output_problems
from henvis.contract.check.problem import Problem
from henvis.contract.check.shape import shape_problems
from henvis.contract.check.width import width_problems
from henvis.contract.released import LockError
from henvis.contract.schema_files import (
    SCHEMAS,
    SchemaError,
    current_files,
    full_name,
    read_current,
    read_schema,
)

__all__ = ["LawNames", "Problem", "check_schemas", "release_obstacles"]

Steps = list[Callable[[Path], Iterator[Problem]]]


def check_schemas(law: LawNames, folder: Path = SCHEMAS) -> list[Problem]:
    """Every problem of the folder and of what is generated from it; none where all is well."""
    return release_obstacles(law, folder) or _first([waiting_problems, output_problems], folder)


def release_obstacles(law: LawNames, folder: Path = SCHEMAS) -> list[Problem]:
    """What must be put right before anything is released."""
    steps: Steps = [
        partial(_as_written, law),
        width_problems,
        parse_problems,
        lock_problems,
        evolution_problems,
    ]
    return _first(steps, folder)


def _first(steps: Steps, folder: Path) -> list[Problem]:
    """The problems of the first step that finds any: a later one builds on what an earlier one found."""
    for step in steps:
        try:
            problems = list(step(folder))
        except (SchemaError, LockError) as error:
            file, _, rule = str(error).partition(": ")
            return [Problem(file, "", rule)]
        if problems:
            return problems
    return []


def _as_written(law: LawNames, folder: Path) -> Iterator[Problem]:
    named = read_current(folder)
    for path in current_files(folder):
        schema = named[full_name(read_schema(path))]
        yield from shape_problems(schema, path.parent.name, named)
        yield from law_problems(schema, law)

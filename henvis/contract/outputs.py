"""The files that are generated from the schemas."""

from collections.abc import Mapping
from pathlib import Path

from henvis.contract.generate import python_types
from henvis.contract.readme import readme
from henvis.contract.schema_files import PROJECT, SCHEMAS, read_current

EVENTS = PROJECT / "henvis" / "contract" / "events.py"


def outputs(folder: Path = SCHEMAS) -> dict[Path, str]:
    """Each file's place and text. Another folder than the project's has only its own README."""
    named = read_current(folder)
    texts = {folder / "README.md": readme(named)}
    return texts | ({EVENTS: python_types(named)} if folder == SCHEMAS else {})


def outdated(texts: Mapping[Path, str]) -> list[Path]:
    """The files that are missing or say something else."""
    return [
        path for path, text in texts.items() if not path.exists() or path.read_text(encoding="utf-8") != text
    ]


def write_outdated(texts: Mapping[Path, str]) -> list[Path]:
    """Writes those that differ; returns their places."""
    changed = outdated(texts)
    for path in changed:
        path.write_text(texts[path], encoding="utf-8")
    return changed

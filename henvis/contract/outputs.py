"""The files that are generated from the schemas."""

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


def write_outputs(folder: Path = SCHEMAS) -> list[Path]:
    """Writes those that differ; returns their places."""
    changed = [
        (path, text)
        for path, text in outputs(folder).items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    for path, text in changed:
        path.write_text(text, encoding="utf-8")
    return [path for path, _ in changed]

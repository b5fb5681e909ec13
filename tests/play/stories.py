"""Stories for tests, written as a file is written."""

from collections.abc import Callable
from pathlib import Path

from henvis.play.reader import read
from henvis.play.story import Story

CONSENT = Path("tests/scenarios/02-consent.yaml")

SMALL = """\
name: small
about: One case, one step.
steps:
  - {at: 2021-03-01T09:00, by: intake, do: open_case, with: {case: A, source: police}}
"""

Write = Callable[[str], Story]


def writer(folder: Path) -> Write:
    """A function that writes a text to a file of its own and reads it as a story."""
    written: list[Path] = []

    def write(text: str) -> Story:
        path = folder / f"story-{len(written)}.yaml"
        written.append(path)
        path.write_text(text, encoding="utf-8")
        return read(path)

    return write

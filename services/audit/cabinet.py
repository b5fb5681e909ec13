"""The signed checkpoints as files, so that they are there when no service and no broker is."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from henvis.checkpoints.topic_reader import Partition

LATEST: Final = "latest"
FINAL: Final = "final"


class Cabinet:
    """A folder with `<journal>/<partition>/` for each tree, and in there notes with all known signatures.

    `latest` is the newest checkpoint that the audit has signed, `final` the newest that is final; each that
    became final stays under its size for good.
    """

    def __init__(self, folder: Path) -> None:
        """Keep the notes in `folder`, for its owner only."""
        self._folder = folder

    def keep_latest(self, place: Partition, note: str) -> None:
        """Say which is the newest; from the database it could be written again."""
        self._write(place, LATEST, note, durable=False)

    def keep_final(self, place: Partition, size: int, note: str) -> None:
        """Write a final checkpoint down, on the disk when this returns."""
        self._write(place, str(size), note, durable=True)
        self._write(place, FINAL, note, durable=True)

    def note(self, place: Partition, name: str) -> str | None:
        """The note of a size, of `latest` or of `final`; None where there is none."""
        file = self._of(place) / name
        return file.read_text(encoding="utf-8") if file.is_file() else None

    def _of(self, place: Partition) -> Path:
        return self._folder / place[0] / str(place[1])

    def _write(self, place: Partition, name: str, text: str, *, durable: bool) -> None:
        folder = self._of(place)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = folder / f"{name}.part"
        opened = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(opened, "w", encoding="utf-8") as file:
            file.write(text)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        part.replace(folder / name)

"""Files that are there whole or not at all, through kill -9 and a loss of power."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

UNFINISHED: Final = ".open"
"""How the name of a file ends while it is written; no reader looks at such a file."""


def write_whole(path: Path, content: bytes) -> None:
    """Put the file in place in one step, over what is there."""
    unfinished = path.with_name(path.name + UNFINISHED)
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    put_in_place(unfinished, path)


def put_in_place(unfinished: Path, path: Path) -> None:
    """Give a file that is on the disk its name, and bring the name to the disk."""
    unfinished.replace(path)
    handle = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

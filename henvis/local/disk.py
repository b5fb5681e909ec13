"""A full disk, told before it hurts or as one line when it does."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from henvis.errors import CommandFailed

NEEDED: Final = 500 * 1024 * 1024
"""Bytes that have to be free before anything is started or fetched."""


def require_space(folder: Path, needed: int = NEEDED) -> None:
    """Raise CommandFailed unless the disk of `folder`, which may not exist yet, has `needed` bytes free."""
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(existing).free
    if free < needed:
        raise CommandFailed(
            f"The disk that holds {folder} has {_megabytes(free)} free and {_megabytes(needed)} are needed",
            "Free some space or choose another folder",
        )


@contextmanager
def full_disk_said(folder: Path) -> Iterator[None]:
    """Turn the operating system's "no space left" into CommandFailed."""
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise CommandFailed(
            f"The disk that holds {folder} is full", "Free some space and try again"
        ) from error


def _megabytes(size: int) -> str:
    return f"{size // (1024 * 1024)} MB"

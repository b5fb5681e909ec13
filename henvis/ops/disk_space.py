"""How much room is left where a process keeps what it must not lose."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from pathlib import Path

from henvis.ops.measuring import Readings


def disk_space(folders: Collection[Path]) -> Readings:
    """Of the fullest disk of these folders, or of what of them exists. Raises OSError."""
    found = [shutil.disk_usage(_existing(folder)) for folder in folders]
    fullest = min(found, key=lambda usage: usage.free / usage.total)
    return {
        ("henvis_disk_free_bytes",): float(fullest.free),
        ("henvis_disk_free_ratio",): fullest.free / fullest.total,
    }


def _existing(folder: Path) -> Path:
    return next(path for path in (folder, *folder.absolute().parents) if path.exists())

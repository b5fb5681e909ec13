"""How much room is left where a process keeps what it must not lose."""

from __future__ import annotations

import shutil
from pathlib import Path

from henvis.ops.measuring import Readings


def disk_space(folder: Path) -> Readings:
    """Of the disk of `folder`, or of what of it exists. Raises OSError."""
    existing = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    usage = shutil.disk_usage(existing)
    return {
        ("henvis_disk_free_bytes",): float(usage.free),
        ("henvis_disk_free_ratio",): usage.free / usage.total,
    }

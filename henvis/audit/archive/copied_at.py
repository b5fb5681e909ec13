"""When an archive was last brought up to where its log stood: what came due later, it cannot have."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Final

from henvis.audit.archive.durable import write_whole
from henvis.audit.archive.unfit import ArchiveUnfit

NAME: Final = "copied.json"


def note(folder: Path, at: datetime) -> None:
    """Note that all that stood in the log at an instant (UTC, by the log's own clock) is archived."""
    write_whole(folder / NAME, json.dumps({"at": at.isoformat()}).encode())


def read(folder: Path) -> datetime | None:
    """That instant; None where none was noted, as by the service that archives. Raises ArchiveUnfit."""
    path = folder / NAME
    try:
        return _instant(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        raise ArchiveUnfit(f"{path} is damaged", "Archive anew, or delete it and say --at") from None


def _instant(content: bytes) -> datetime:
    at = datetime.fromisoformat(json.loads(content)["at"])
    if at.tzinfo is None:
        raise ValueError("an instant without an offset")
    return at
